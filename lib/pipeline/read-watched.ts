/** Reads the pages again that link to the brand and are due, here and now: several at a time, in the order in which they are due. */

import type { BacklinkLook, Stores } from '../ports/stores.ts';
import { askHere, pagesAtOnce } from './asking.ts';
import type { CollectOutcome } from './collect-outcome.ts';
import { collectWatched, type Note } from './collect-watched.ts';
import type { Engine } from './engine.ts';
import { findChannel } from './find-channel.ts';
import { findWatched, type WatchedPage } from './watch-links.ts';

/** Looks that are noted together: most pages are as they were, and a write of many costs little more than one of one. */
const notedTogether = 1000;

/** Gathers looks until there are so many, or `flush` is called. A crash in between has their pages read once more. */
const createNotes = ({
  stores,
}: {
  readonly stores: Pick<Stores, 'backlinks'>;
}): { readonly note: Note; flush(): Promise<void> } => {
  let looks: BacklinkLook[] = [];
  const flush = async (): Promise<void> => {
    const together = looks;
    looks = [];
    if (together.length > 0) await stores.backlinks.noteUnchanged(together);
  };
  const note: Note = async (news) => {
    looks.push(...news);
    if (looks.length >= notedTogether) await flush();
  };
  return { note, flush };
};

type Walk = {
  readonly signal: AbortSignal;
  /** Reads one page, and has it noted where it is as it was. */
  readonly read: (page: WatchedPage, note: Note) => Promise<void>;
};

/** Takes the pages that are due, one after another, several at a time. Answers how many they were; interrupted, the others stay due. */
export const walkWatched = async (
  engine: Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'backlinks'> },
  { signal, read }: Walk,
): Promise<number> => {
  const pages = await findWatched(engine);
  const { note, flush } = createNotes(engine);
  const waiting = pages.values();
  const worker = async (): Promise<void> => {
    for (const page of waiting) {
      if (signal.aborted) return;
      await read(page, note);
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
    read: async ({ message, due }, note) => {
      const channel = findChannel(engine.config, message.channel);
      if (channel === undefined) return;
      const { page } = message;
      onRead(await collectWatched(engine, { channel, message, page, due, asking: askHere(engine), signal, note }));
    },
  });
