/** Pass after pass until the command is interrupted: what `watch` and `serve` have in common. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from './context.ts';
import type { App, PassOptions } from './io.ts';
import { listFinding } from './show-finding.ts';

/** The schedule is looked at once a minute, as on AWS. */
const tickMs = 60_000;

/** Lets somebody end the wait between two passes. */
export type Waker = {
  /** `channels` are then read whether or not they are due. */
  wake(channels?: readonly string[]): void;
  /** The channels that were asked for since this was asked last. */
  takeWanted(): readonly string[];
  /** Resolves after the time, at once where somebody called meanwhile, or when interrupted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

export const createWaker = (): Waker => {
  let isCalled = false;
  let waiting: AbortController | undefined;
  const wanted = new Set<string>();
  return {
    wake: (channels = []) => {
      for (const channel of channels) wanted.add(channel);
      isCalled = true;
      waiting?.abort();
    },
    takeWanted: () => {
      const channels = [...wanted];
      wanted.clear();
      return channels;
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

/** Told when a pass has ended. */
type OnPass = (result: Awaited<ReturnType<App['run']>>) => void;

/** Reads every channel when it is due, and tells what changed; ends when interrupted, with nothing lost. */
export const keepWatch = async (
  app: App,
  context: Context,
  { waker = createWaker(), onPass = () => {} }: { readonly waker?: Waker; readonly onPass?: OnPass } = {},
): Promise<void> => {
  const { signal } = context.io;
  while (!signal.aborted) {
    const wanted = waker.takeWanted();
    if (wanted.length > 0) onPass(await pass(app, context, { channels: wanted, all: true }));
    if (!signal.aborted) onPass(await pass(app, context, {}));
    if (!signal.aborted) await waker.wait(tickMs, signal);
  }
};

const pass = async (app: App, context: Context, which: PassOptions): ReturnType<App['run']> => {
  const result = await app.run({ ...which, signal: context.io.signal });
  tellPass(result, context);
  return result;
};

const tellPass = ({ changed, summary }: Awaited<ReturnType<App['run']>>, context: Context): void => {
  if (context.json) {
    for (const each of [...changed, summary]) context.printJson(each);
    return;
  }
  for (const finding of changed) for (const line of listFinding(finding, context)) context.print(line);
  for (const { channel, reason } of summary.channelsFailed) context.hint(`${channel}: ${reason}`);
};
