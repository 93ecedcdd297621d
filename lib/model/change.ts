/** How often something was met in a window and in the one before it, and how much of all change it makes up. */

/** `before` may be a fraction, where a longer past is brought to the length of the window. */
export type Counted = { readonly count: number; readonly before: number };

/** What all parts of a whole rose by, and fell by: the denominators of their shares. */
export type ChangeTotals = { readonly risen: number; readonly fallen: number };

/** Adds up what rose and what fell, each by itself: parts that go either way do not hide each other. */
export const toChangeTotals = (parts: Iterable<Counted>): ChangeTotals => {
  let risen = 0;
  let fallen = 0;
  for (const { count, before } of parts) {
    risen += Math.max(0, count - before);
    fallen += Math.max(0, before - count);
  }
  return { risen, fallen };
};

/** Of all that rose its share, 0..1; below zero, of all that fell. 0 where it did not change. */
export const toChangeShare = ({ count, before }: Counted, { risen, fallen }: ChangeTotals): number => {
  const total = count > before ? risen : fallen;
  return total === 0 ? 0 : (count - before) / total;
};
