/** Rows that go by the thousand: a single statement over all of them would hold up whoever writes or asks meanwhile. */
import { setImmediate } from 'node:timers/promises';

const rowsOfPortion = 1000;

/** Calls `remove` with how many rows it may take, until it takes fewer or `max` are gone. Answers how many went. */
export const inPortions = async (max: number, remove: (portion: number) => number): Promise<number> => {
  let gone = 0;
  while (gone < max) {
    const portion = Math.min(rowsOfPortion, max - gone);
    const removed = remove(portion);
    gone += removed;
    if (removed < portion) break;
    await setImmediate();
  }
  return gone;
};
