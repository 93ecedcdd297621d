/** A function as Lambda runs it: its real bundle in a process of its own, started anew after it died, at the time of the test. */
import path from 'node:path';
import type { Clock } from '../../../lib/ports/clock.ts';
import { type RunningFunction as Process, startFunction } from '../../lambdas/runtime-api.ts';

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
  /** The folder of its code. */
  readonly bundle: string;
  readonly invoke: Invoke;
  /** Ends its process at once, as a machine that fails does; the next invocation starts another. */
  kill(): void;
  /** What its processes wrote. */
  log(): string;
  stop(): Promise<void>;
};

/** A reason is cut to this length. */
const reasonCharsMax = 4000;
const dateShim = path.join(import.meta.dirname, 'date-shim.mjs');

/** Starts nothing yet: the first invocation starts a process, later ones find it warm. One invocation at a time. */
export const openFunction = async (plan: FunctionPlan): Promise<RunningFunction> => {
  const { name, bundle, environment, timeoutMs, memoryMb, clock, clockFile, skewMs = 0 } = plan;
  const logs: string[] = [];
  let running: Process | undefined;

  const start = (): Promise<Process> =>
    startFunction({
      file: path.join(bundle, 'index.mjs'),
      nodeArguments: ['--enable-source-maps', '--import', dateShim],
      nowMs: () => clock.now().getTime() + skewMs,
      // Nothing of this machine's environment: what a function needs stands in the template.
      environment: {
        ...environment,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
        TEST_CLOCK_FILE: clockFile,
        TEST_SKEW_MS: String(skewMs),
        NODE_NO_WARNINGS: '1',
      },
    });
  const end = async (): Promise<void> => {
    const last = running;
    running = undefined;
    if (last === undefined) return;
    await last.stop();
    logs.push(last.log());
  };

  return {
    name,
    bundle,
    log: () => [...logs, running?.log() ?? ''].join(''),
    kill: () => void running?.process.kill('SIGKILL'),
    invoke: async (event) => {
      if (running?.process.killed === true) await end();
      running ??= await start();
      const timer = setTimeout(() => running?.process.kill('SIGKILL'), timeoutMs);
      const invocation = await running.invoke(event, { timeoutMs });
      clearTimeout(timer);
      if (invocation.outcome === 'answered') return invocation;
      // Lambda starts a new process after one that died, and goes on with one whose handler threw.
      if (invocation.outcome === 'died') await end();
      return { outcome: 'failed', reason: JSON.stringify(invocation).slice(0, reasonCharsMax) };
    },
    stop: end,
  };
};
