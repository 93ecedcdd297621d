/** A function as Lambda runs it: its real bundle in a process of its own, behind a stand-in for the Runtime API. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { Clock } from '../../../lib/ports/clock.ts';

/** What came of one invocation. A process that was killed or took too long answers `failed`, as a thrown error does. */
export type Invoked =
  | { readonly outcome: 'answered'; readonly answer: unknown }
  | { readonly outcome: 'failed'; readonly reason: string };
export type Invoke = (event: object) => Promise<Invoked>;

export type FunctionPlan = {
  readonly name: string;
  /** The folder with its index.mjs. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly clock: Clock;
  readonly clockFile: string;
  /** How far its machine's clock is ahead of everybody's; negative when behind. */
  readonly skewMs?: number;
};

export type RunningFunction = {
  readonly name: string;
  readonly invoke: Invoke;
  /** Ends its process at once, as a machine that fails does; the next invocation starts another. */
  kill(): void;
  /** What its processes wrote, the newest lines last. */
  readonly log: readonly string[];
  stop(): Promise<void>;
};

const logLinesMax = 2000;
const stub = path.join(import.meta.dirname, 'child.mjs');

type Waiting = { readonly id: string; readonly event: object; readonly settle: (invoked: Invoked) => void };

/** Starts nothing yet: the first invocation starts a process, later ones find it warm. One invocation at a time. */
export const openFunction = async (plan: FunctionPlan): Promise<RunningFunction> => {
  const { name, bundle, environment, timeoutMs, memoryMb, clock, clockFile, skewMs = 0 } = plan;
  const log: string[] = [];
  let child: ChildProcess | undefined;
  let waiting: Waiting | undefined;
  let asked: ServerResponse | undefined;

  const settle = (invoked: Invoked): void => {
    const { settle: tell } = waiting ?? {};
    waiting = undefined;
    tell?.(invoked);
  };
  /** Hands the waiting invocation to the process that asked for one. */
  const handOver = (): void => {
    if (asked === undefined || waiting === undefined) return;
    asked.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': waiting.id,
      'lambda-runtime-deadline-ms': String(clock.now().getTime() + skewMs + timeoutMs),
      'lambda-runtime-invoked-function-arn': `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    });
    asked.end(JSON.stringify(waiting.event));
    asked = undefined;
  };
  const server = createServer(async (request, response) => {
    const asks = (request.url ?? '').split('/').slice(4).join('/');
    if (asks === 'next') {
      asked = response;
      handOver();
      return;
    }
    const body = await readText(request);
    response.writeHead(202).end();
    if (asks.endsWith('/response')) settle({ outcome: 'answered', answer: JSON.parse(body) });
    else settle({ outcome: 'failed', reason: body.slice(0, 4000) });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const api = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  const start = (): ChildProcess => {
    const started = spawn(process.execPath, ['--enable-source-maps', stub, path.join(bundle, 'index.mjs')], {
      // Nothing of this machine's environment but where programs lie: what a function needs stands in the template.
      env: {
        PATH: process.env.PATH,
        ...environment,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        AWS_LAMBDA_RUNTIME_API: api,
        TEST_CLOCK_FILE: clockFile,
        TEST_SKEW_MS: String(skewMs),
        NODE_NO_WARNINGS: '1',
      },
      cwd: bundle,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const note = (chunk: Buffer): void => {
      log.push(...chunk.toString().trimEnd().split('\n'));
      log.splice(0, Math.max(0, log.length - logLinesMax));
    };
    started.stdout?.on('data', note);
    started.stderr?.on('data', note);
    started.once('exit', (code, signal) => {
      if (child === started) child = undefined;
      settle({ outcome: 'failed', reason: `the process ended with ${signal ?? code}` });
    });
    return started;
  };
  const kill = (): void => {
    asked = undefined;
    child?.kill('SIGKILL');
  };
  const end = (): void => kill();
  process.once('exit', end);

  return {
    name,
    log,
    kill,
    invoke: async (event) => {
      if (waiting !== undefined) throw new Error(`${name} is called while it runs`);
      // A killed process may not be gone yet; another one takes the invocation.
      if (child !== undefined && (child.killed || child.exitCode !== null)) await gone(child);
      child ??= start();
      const invoked = new Promise<Invoked>((resolve) => {
        waiting = { id: randomUUID(), event, settle: resolve };
      });
      handOver();
      const timer = setTimeout(() => {
        settle({ outcome: 'failed', reason: `timed out after ${timeoutMs / 1000} s` });
        kill();
      }, timeoutMs);
      try {
        return await invoked;
      } finally {
        clearTimeout(timer);
      }
    },
    stop: async () => {
      process.off('exit', end);
      const last = child;
      kill();
      if (last !== undefined) await gone(last);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const gone = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};
