/** How a mention is counted, alike in every store. */
import type { Mention } from '../../model/mention.ts';
import { type Count, type CountDimension, type CountSum, countDimensions } from '../../ports/stores.ts';
import { toGroups } from './groups.ts';
import { compareBy, compareText, toMs } from './order.ts';

/** What a count counts under. */
export type CountKey = Pick<Count, 'brand' | 'day' | 'hour' | 'channel' | 'language' | 'speaker' | 'product'>;
/** What it counts; ratings in thousandths, for whole numbers add up to the same sum in any order. */
export type Tally = Omit<Count, keyof CountKey | 'ratingSum'> & { readonly ratingThousandths: number };

/**
 * The hour a mention is counted in: when it was published, so that a first read of old articles is no spike;
 * when it was seen where that is not known or lies in the future.
 */
const countedAtMs = ({ publishedAt, seenAt }: Mention): number => {
  const seenMs = toMs(seenAt);
  const publishedMs = publishedAt === null ? Number.NaN : toMs(publishedAt);
  return Number.isNaN(publishedMs) ? seenMs : Math.min(publishedMs, seenMs);
};

/** The row of counts that a mention belongs to. */
export const toCountKey = (mention: Mention): CountKey => {
  const { brand, channel, language, speaker } = mention;
  // Mentions that were kept before products were told apart have none.
  const product = mention.product ?? null;
  const at = new Date(countedAtMs(mention)).toISOString();
  return { brand, day: at.slice(0, 10), hour: Number(at.slice(11, 13)), channel, language, speaker, product };
};

/** What one mention adds to its row. */
export const toTally = ({ sentiment: { label }, rating }: Mention): Tally => ({
  mentions: 1,
  positive: label === 'positive' ? 1 : 0,
  negative: label === 'negative' ? 1 : 0,
  neutral: label === 'neutral' ? 1 : 0,
  mixed: label === 'mixed' ? 1 : 0,
  rated: rating === null ? 0 : 1,
  ratingThousandths: rating === null ? 0 : Math.round(rating * 1000),
});

/** Two tallies together. */
export const addTally = (a: Tally, b: Tally): Tally => ({
  mentions: a.mentions + b.mentions,
  positive: a.positive + b.positive,
  negative: a.negative + b.negative,
  neutral: a.neutral + b.neutral,
  mixed: a.mixed + b.mixed,
  rated: a.rated + b.rated,
  ratingThousandths: a.ratingThousandths + b.ratingThousandths,
});

/** A row of counts as it is handed out. */
export const toCount = (key: CountKey, { ratingThousandths, ...tally }: Tally): Count => ({
  ...key,
  ...tally,
  ratingSum: ratingThousandths / 1000,
});

/** True when both mentions are counted alike, so that nothing needs to be written. */
export const isCountedAlike = (a: Mention, b: Mention): boolean =>
  a.sentiment.label === b.sentiment.label &&
  a.rating === b.rating &&
  JSON.stringify(toCountKey(a)) === JSON.stringify(toCountKey(b));

/** A sum as it is handed out. */
export const toCountSum = (
  dimensions: Partial<Pick<Count, CountDimension>>,
  { mentions, positive, negative, neutral, mixed, rated, ratingThousandths }: Tally,
): CountSum => {
  // Field by field: of thousands of rows, taking a tally apart by its rest costs more than reading them.
  const figures = { mentions, positive, negative, neutral, mixed, rated, ratingSum: ratingThousandths / 1000 };
  return Object.assign(figures, dimensions);
};

/** What a row of counts counts, ratings in thousandths again. */
export const fromCount = ({ mentions, positive, negative, neutral, mixed, rated, ratingSum }: Count): Tally => ({
  mentions,
  positive,
  negative,
  neutral,
  mixed,
  rated,
  ratingThousandths: Math.round(ratingSum * 1000),
});

/** Sums counts by some of their dimensions. */
export const sumCounts = (counts: readonly Count[], by: readonly CountDimension[]): readonly CountSum[] => {
  const asked = countDimensions.filter((each) => by.includes(each));
  const groups = toGroups(counts, (count) => JSON.stringify(asked.map((each) => count[each])));
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const dimensions = Object.fromEntries(asked.map((each) => [each, first[each]]));
      return [toCountSum(dimensions, group.map(fromCount).reduce(addTally))];
    })
    .toSorted(compareSums);
};

/** Sums come in the order of their dimensions, none first. */
export const compareSums: (a: CountSum, b: CountSum) => number = compareBy(
  (a, b) => compareText(a.day ?? '', b.day ?? ''),
  (a, b) => (a.hour ?? 0) - (b.hour ?? 0),
  (a, b) => compareText(a.channel ?? '', b.channel ?? ''),
  (a, b) => compareText(a.language ?? '', b.language ?? ''),
  (a, b) => compareText(a.speaker ?? '', b.speaker ?? ''),
  (a, b) => compareText(a.product ?? '', b.product ?? ''),
);

/** Counts come by time, then channel, language, speaker and product, none first. */
export const compareCounts: (a: Count, b: Count) => number = compareBy(
  (a, b) => compareText(a.day, b.day),
  (a, b) => a.hour - b.hour,
  (a, b) => compareText(a.channel, b.channel),
  (a, b) => compareText(a.language, b.language),
  (a, b) => compareText(a.speaker, b.speaker),
  (a, b) => compareText(a.product ?? '', b.product ?? ''),
);
