/** Entries that a walk meets and must not read: others' private words, and those of people who asked not to be found. */
import { type Entry, toEntry } from '../../model/entry.ts';
import type { Instant } from '../../model/vocabulary.ts';

const prefix = 'left-out:';

/** What is kept of such an entry, so that a walk knows how far it has come: its id and time, under a name of its own. */
export const toLeftOut = (id: string, publishedAt: Instant | null): Entry =>
  toEntry({ id: `${prefix}${id}`, publishedAt });

/** True for the id of an entry that may not be read. */
export const isLeftOut = (id: string): boolean => id.startsWith(prefix);

/**
 * Which entries the walks of one poll hand on: none that is left out, and what several walks meet (two hashtags, two searches) once.
 * One for a poll.
 */
export const openWants = (): ((entry: Entry) => boolean) => {
  const handedOn = new Set<string>();
  return ({ id }) => {
    if (isLeftOut(id) || handedOn.has(id)) return false;
    handedOn.add(id);
    return true;
  };
};
