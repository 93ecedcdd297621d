/** In which order rows come, alike in every store. */
import type { Page } from '../../model/page.ts';
import type { Instant } from '../../model/vocabulary.ts';

/** Milliseconds since 1970; rows are compared by it, because `…:00Z` and `…:00.000Z` are one time and two texts. */
export const toMs = (instant: Instant): number => Date.parse(instant);

/** Like `toMs`; what never happened is earlier than everything. */
export const toMsOrNever = (instant: Instant | null): number => (instant === null ? -1 : toMs(instant));

/**
 * Compares texts by their code points, which is the order of their UTF-8 bytes and so that of SQLite and DynamoDB.
 * JavaScript's own `<` goes by UTF-16 units and puts emoji before `｡`.
 */
export const compareText = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return toRank(left) - toRank(right);
  }
  return a.length - b.length;
};

/** Surrogates stand for code points above all others. */
const toRank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** Compares by the first comparison that tells the two apart. */
export const compareBy =
  <T>(...comparisons: readonly ((a: T, b: T) => number)[]) =>
  (a: T, b: T): number => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };

/** Documents as a poll wants them: those read before, then by their distance from the first page, then by address. */
export const byReadThenDepth: (a: Page, b: Page) => number = compareBy(
  (a, b) => Number(a.readAt === null) - Number(b.readAt === null),
  (a, b) => a.depth - b.depth,
  (a, b) => compareText(a.url, b.url),
);
