/** Pass after pass until the command is interrupted: what `watch` and `serve` have in common. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from './context.ts';
import type { App } from './io.ts';
import { listFinding } from './show-finding.ts';

/** The schedule is looked at once a minute, as on AWS. */
const tickMs = 60_000;

/** Lets somebody end the wait between two passes. */
export type Waker = {
  wake(): void;
  /** Resolves after the time, at once where somebody called meanwhile, or when interrupted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

export const createWaker = (): Waker => {
  let isCalled = false;
  let waiting: AbortController | undefined;
  return {
    wake: () => {
      isCalled = true;
      waiting?.abort();
    },
    wait: async (ms, signal) => {
      waiting = new AbortController();
      if (!isCalled)
        await sleep(ms, undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).catch(() => undefined);
      isCalled = false;
      waiting = undefined;
    },
  };
};

/** Reads every channel when it is due, and tells what changed; ends when interrupted, with nothing lost. */
export const keepWatch = async (app: App, context: Context, waker: Waker = createWaker()): Promise<void> => {
  const { signal } = context.io;
  while (!signal.aborted) {
    await pass(app, context);
    if (!signal.aborted) await waker.wait(tickMs, signal);
  }
};

const pass = async (app: App, context: Context): Promise<void> => {
  const { changed, summary } = await app.run({ signal: context.io.signal });
  if (context.json) {
    for (const each of [...changed, summary]) context.printJson(each);
    return;
  }
  for (const finding of changed) for (const line of listFinding(finding, context)) context.print(line);
  for (const { channel, reason } of summary.channelsFailed) context.hint(`${channel}: ${reason}`);
};
