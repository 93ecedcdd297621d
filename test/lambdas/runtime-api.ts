/**
 * Stands in for Lambda's Runtime API on loopback: hands events to a bundle that a child process runs, as Lambda's own Node
 * runtime does, one at a time, and answers what came of each.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';

export type Invocation =
  | { readonly outcome: 'answered'; readonly answer: unknown }
  | { readonly outcome: 'failed'; readonly error: unknown }
  /** The process ended before it answered. */
  | { readonly outcome: 'died'; readonly code: number | null; readonly signal: string | null };

export type RunningFunction = {
  /** Hands over one event; `timeoutMs` is what the function's configuration allows it. */
  invoke(event: unknown, options?: { readonly timeoutMs?: number }): Promise<Invocation>;
  /** Everything it wrote to its log. */
  log(): string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

type Waiting = { readonly id: string; readonly event: string; readonly timeoutMs: number };

const bootstrap = path.join(import.meta.dirname, 'bootstrap.mjs');
const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:earmark-test';

/** Starts a bundle. `environment` is all it sees, but for where Node.js and the Runtime API are; `nodeArguments` for shims; `nowMs` tells deadlines. */
export const startFunction = async ({
  file,
  environment,
  nodeArguments = [],
  nowMs = Date.now,
}: {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeArguments?: readonly string[];
  readonly nowMs?: () => number;
}): Promise<RunningFunction> => {
  const waiting: Waiting[] = [];
  const settle = new Map<string, (invocation: Invocation) => void>();
  let next: ServerResponse | undefined;
  let count = 0;
  let output = '';

  const handOver = (): void => {
    const [invocation] = waiting;
    if (next === undefined || invocation === undefined) return;
    waiting.shift();
    next.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(nowMs() + invocation.timeoutMs),
      'lambda-runtime-invoked-function-arn': functionArn,
    });
    next.end(invocation.event);
    next = undefined;
  };

  const server = createServer(async (request, response) => {
    const [, , , , id = '', verb] = (request.url ?? '').split('/');
    if (id === 'next') {
      next = response;
      handOver();
      return;
    }
    const body: unknown = JSON.parse((await readAll(request)) || 'null');
    response.writeHead(202).end('{}');
    settle.get(id)?.(verb === 'response' ? { outcome: 'answered', answer: body } : { outcome: 'failed', error: body });
    settle.delete(id);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const api = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const child = spawn(process.execPath, [...nodeArguments, bootstrap, file], {
    env: { PATH: process.env.PATH ?? '', TZ: ':UTC', ...environment, AWS_LAMBDA_RUNTIME_API: api },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const each of settle.values()) each({ outcome: 'died', code, signal });
      settle.clear();
      resolve();
    });
  });

  return {
    process: child,
    log: () => output,
    invoke: (event, { timeoutMs = 60_000 } = {}) =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          resolve({ outcome: 'died', code: child.exitCode, signal: child.signalCode });
          return;
        }
        count += 1;
        const id = `request-${count}`;
        settle.set(id, resolve);
        waiting.push({ id, event: JSON.stringify(event), timeoutMs });
        handOver();
      }),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const readAll = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};
