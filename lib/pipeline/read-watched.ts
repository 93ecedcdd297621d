/** Reads the pages again that link to the brand and are due, here and now: several at a time, in the order in which they are due. */

import type { Stores } from '../ports/stores.ts';
import { askHere, pagesAtOnce } from './asking.ts';
import type { CollectOutcome } from './collect-outcome.ts';
import { collectWatched, type Keep } from './collect-watched.ts';
import type { Engine } from './engine.ts';
import { findChannel } from './find-channel.ts';
import { keepBacklinks, type ReadBacklinks } from './note-links.ts';
import { findWatched, type WatchedPage } from './watch-links.ts';

/** Looks that are kept together: most pages are as they were, and a write of many rows costs little more than one of one. */
const keptTogether = 100;

type Kept = Pick<ReadBacklinks, 'existing' | 'backlinks'>;

/** Gathers looks until there are so many, or `flush` is called. A crash in between has their pages read once more. */
const createKeeper = (engine: {
  readonly stores: Pick<Stores, 'backlinks'>;
}): { readonly keep: Keep; flush(): Promise<void> } => {
  let looks: Kept[] = [];
  const flush = async (): Promise<void> => {
    const together = looks;
    looks = [];
    await keepBacklinks(engine, {
      existing: together.flatMap(({ existing }) => existing),
      backlinks: together.flatMap(({ backlinks }) => backlinks),
    });
  };
  const keep: Keep = async (look) => {
    looks.push(look);
    if (looks.length >= keptTogether) await flush();
  };
  return { keep, flush };
};

type Walk = {
  readonly signal: AbortSignal;
  /** Reads one page, and hands what it left as it was to `keep`. */
  readonly read: (page: WatchedPage, keep: Keep) => Promise<void>;
};

/** Takes the pages that are due, one after another, several at a time. Answers how many they were; interrupted, the others stay due. */
export const walkWatched = async (
  engine: Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'backlinks'> },
  { signal, read }: Walk,
): Promise<number> => {
  const pages = await findWatched(engine);
  const { keep, flush } = createKeeper(engine);
  const waiting = pages.values();
  const worker = async (): Promise<void> => {
    for (const page of waiting) {
      if (signal.aborted) return;
      await read(page, keep);
    }
  };
  await Promise.all(Array.from({ length: pagesAtOnce }, worker));
  await flush();
  return pages.length;
};

/** Reads them, politely, and tells of each what was fetched. */
export const readWatched = (
  engine: Engine,
  { signal, onRead }: { readonly signal: AbortSignal; readonly onRead: (outcome: CollectOutcome) => void },
): Promise<number> =>
  walkWatched(engine, {
    signal,
    read: async ({ message, due }, keep) => {
      const channel = findChannel(engine.config, message.channel);
      if (channel === undefined) return;
      const { page } = message;
      onRead(await collectWatched(engine, { channel, message, page, due, asking: askHere(engine), signal, keep }));
    },
  });
