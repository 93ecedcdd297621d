/** Finds out which entries a service has no more, where it can only be asked for one at a time. */
import { SourceError } from '../../errors.ts';

/** Entries of one poll that are asked for; the others wait for the next one. */
const askedMax = 10;

/** Ids for which `ask` finds that there is nothing (404 or 410); other errors are thrown. */
export const findGone = async (
  ids: readonly string[],
  ask: (id: string) => Promise<unknown>,
): Promise<readonly string[]> => {
  const gone: string[] = [];
  for (const id of ids.slice(-askedMax)) if (await isGone(() => ask(id))) gone.push(id);
  return gone;
};

const isGone = async (ask: () => Promise<unknown>): Promise<boolean> => {
  try {
    await ask();
    return false;
  } catch (error) {
    if (error instanceof SourceError && (error.status === 404 || error.status === 410)) return true;
    throw error;
  }
};
