/** Archived bodies from one archive into another: named for what they hold, so one that is there already is the same. */
import { assert, StoreError } from '../errors.ts';
import type { Archive } from '../ports/archive.ts';

export type BodyReport = {
  readonly bodies: number;
  /** Names of those that could not be read any more, and stay behind. */
  readonly damaged: readonly string[];
};

/** Bodies on their way at one time: bounds what is held in memory. */
const bodiesAtOnce = 8;

/** Copies all bodies; repeating is harmless. */
export const copyBodies = async (
  from: Archive,
  to: Archive,
  onCopied: (bodies: number) => void = () => {},
): Promise<BodyReport> => {
  let bodies = 0;
  const damaged: string[] = [];
  const names = from.list()[Symbol.asyncIterator]();
  const work = async (): Promise<void> => {
    for (let next = await names.next(); next.done !== true; next = await names.next()) {
      const outcome = await copyBody(from, to, next.value);
      if (outcome === 'copied') bodies += 1;
      if (outcome === 'damaged') damaged.push(next.value);
      onCopied(bodies);
    }
  };
  await Promise.all(Array.from({ length: bodiesAtOnce }, work));
  return { bodies, damaged };
};

/** `gone` where it expired since it was listed. */
const copyBody = async (from: Archive, to: Archive, name: string): Promise<'copied' | 'gone' | 'damaged'> => {
  const body = await findBody(from, name);
  if (body === undefined || body === 'damaged') return body ?? 'gone';
  const put = await to.put(body);
  assert(put === name, `a body is called "${name}" in one archive and "${put}" in the other`);
  return 'copied';
};

const findBody = async (archive: Archive, name: string) => {
  try {
    return await archive.find(name);
  } catch (error) {
    // Damage is for good; anything else ends the move, which can be run again.
    if (error instanceof StoreError && error.retry === 'never') return 'damaged' as const;
    throw error;
  }
};
