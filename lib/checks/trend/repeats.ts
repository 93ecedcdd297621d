/** What was said again: one story on a channel, or one author, counts once a day, however often it is told. */
import type { Mention } from '../../model/mention.ts';
import type { Count } from '../../ports/stores.ts';
import { toSaidMs } from '../../text/said.ts';
import { dayHours, hourMs } from './series.ts';

/** Told again after so long, it is told anew. */
const repeatMs = dayHours * hourMs;

type Said = Pick<
  Mention,
  | 'brand'
  | 'channel'
  | 'language'
  | 'speaker'
  | 'product'
  | 'rating'
  | 'author'
  | 'cluster'
  | 'publishedAt'
  | 'seenAt'
  | 'sentiment'
>;

/**
 * What makes two mentions one. Copies of a complaint are people who share it: each of them counts, and only who says it is one. Reviews
 * are written by one customer each, and short ones are alike.
 */
const toNames = ({ channel, cluster, author, sentiment, rating }: Said): readonly string[] => {
  if (rating !== null) return [];
  const isComplaint = sentiment.label === 'negative' || sentiment.label === 'mixed';
  return [
    ...(isComplaint ? [] : [`story\n${channel}\n${cluster}`]),
    ...(author === null ? [] : [`author\n${channel}\n${author}`]),
  ];
};

const toTaken = ({ brand, channel, language, speaker, product, sentiment }: Said, ms: number): Count => {
  const at = new Date(ms).toISOString();
  return {
    brand,
    day: at.slice(0, 10),
    hour: Number(at.slice(11, 13)),
    channel,
    language,
    speaker,
    product: product ?? null,
    mentions: -1,
    positive: sentiment.label === 'positive' ? -1 : 0,
    negative: sentiment.label === 'negative' ? -1 : 0,
    neutral: sentiment.label === 'neutral' ? -1 : 0,
    mixed: sentiment.label === 'mixed' ? -1 : 0,
    rated: 0,
    ratingSum: 0,
  };
};

/** Of what was said, what was said before, in order of time. */
export const findRepeats = <Known extends Said>(mentions: readonly Known[]): readonly Known[] => {
  const lastMs = new Map<string, number>();
  return mentions
    .map((mention) => ({ mention, ms: toSaidMs(mention) }))
    .toSorted((a, b) => a.ms - b.ms)
    .flatMap(({ mention, ms }) => {
      const names = toNames(mention);
      const isRepeat = names.some((name) => ms - (lastMs.get(name) ?? Number.NEGATIVE_INFINITY) < repeatMs);
      for (const name of names) lastMs.set(name, ms);
      return isRepeat ? [mention] : [];
    });
};

/** Rows that take repeats away from what was counted, to be added to the rows that hold them. */
export const toRepeats = (mentions: readonly Said[]): readonly Count[] =>
  findRepeats(mentions).map((mention) => toTaken(mention, toSaidMs(mention)));
