/** Lets work be done one after the other, in the order in which it came. */

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

const nothing = (): void => {};

/** A line of its own. Work that fails costs itself; work must not wait in the line that it stands in. */
export const createLine = (): InTurn => {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // Without its value: what was done must not be held until the next is.
    last = mine.then(nothing, nothing);
    return mine;
  };
};
