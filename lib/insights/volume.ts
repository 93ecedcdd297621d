/** How much the public says day by day, and how it is meant: from the counts that are kept, which are exact. */
import type { CountSum } from '../ports/stores.ts';
import { type Span, toHourMs } from './who-and-where.ts';

const dayMs = 86_400_000;

export type Tones = Pick<CountSum, 'mentions' | 'positive' | 'neutral' | 'mixed' | 'negative'>;

export type VolumeDay = Tones & {
  /** `2026-10-01`, UTC. */
  readonly day: string;
  /** (positive - negative) ÷ mentions, -1..1; null where nothing was said. */
  readonly net: number | null;
};

export type ChannelRating = {
  readonly channel: string;
  /** Mentions with stars. */
  readonly rated: number;
  /** Their mean, 1..5. */
  readonly mean: number;
};

export type Volume = {
  readonly total: Omit<VolumeDay, 'day'>;
  /** Every day of the window, silent ones too, the first first. */
  readonly days: readonly VolumeDay[];
  /** Channels with stars, those with most of them first. */
  readonly ratings: readonly ChannelRating[];
};

/** Nothing was said. */
export const noTones: Tones = { mentions: 0, positive: 0, neutral: 0, mixed: 0, negative: 0 };

/** Two counts together. */
export const plus = (one: Tones, other: Tones): Tones => ({
  mentions: one.mentions + other.mentions,
  positive: one.positive + other.positive,
  neutral: one.neutral + other.neutral,
  mixed: one.mixed + other.mixed,
  negative: one.negative + other.negative,
});

/** Counts with their net sentiment. */
export const withNet = (tones: Tones): Volume['total'] => ({
  ...tones,
  net: tones.mentions === 0 ? null : (tones.positive - tones.negative) / tones.mentions,
});

const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Every day that has an hour in the window. */
const toDays = ({ fromMs, untilMs }: Pick<Span, 'fromMs' | 'untilMs'>): readonly string[] => {
  const first = Math.floor(fromMs / dayMs);
  const last = Math.floor((untilMs - 1) / dayMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => toDay((first + index) * dayMs));
};

const toRatings = (rows: readonly CountSum[]): readonly ChannelRating[] => {
  const sums = new Map<string, { rated: number; sum: number }>();
  for (const { channel = '', rated, ratingSum } of rows) {
    const known = sums.get(channel) ?? { rated: 0, sum: 0 };
    sums.set(channel, { rated: known.rated + rated, sum: known.sum + ratingSum });
  }
  return [...sums]
    .filter(([, { rated }]) => rated > 0)
    .map(([channel, { rated, sum }]) => ({ channel, rated, mean: sum / rated }))
    .toSorted((a, b) => b.rated - a.rated || (a.channel < b.channel ? -1 : 1));
};

/** What the public says in a window, by day, with its ratings by channel. */
export const toVolume = (counts: readonly CountSum[], span: Pick<Span, 'fromMs' | 'untilMs'>): Volume => {
  const rows = counts.filter((row) => {
    const atMs = toHourMs(row);
    return row.speaker === 'public' && atMs >= span.fromMs && atMs < span.untilMs;
  });
  const byDay = new Map(toDays(span).map((day) => [day, noTones]));
  for (const { day = '', ...tones } of rows) byDay.set(day, plus(byDay.get(day) ?? noTones, tones));
  return {
    total: withNet(rows.reduce<Tones>(plus, noTones)),
    days: [...byDay].map(([day, tones]) => ({ day, ...withNet(tones) })),
    ratings: toRatings(rows),
  };
};
