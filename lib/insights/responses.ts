/**
 * How reviews are answered, by the field's definitions: the response rate counts reviews by the date they were written, the count
 * of responses, their times and whether they kept the target by the date of the reply.
 */
import type { Finding } from '../model/finding.ts';
import type { Mention } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';

export type ResponseRow = {
  /** Null over all channels. */
  readonly channel: string | null;
  /** Reviews written in the window, and how many of them are answered by now, publicly or as a person says. */
  readonly reviews: number;
  readonly answered: number;
  /** answered ÷ reviews; null where there are none. */
  readonly rate: number | null;
  /** Replies given in the window, to reviews of any date, and half of them came sooner than this after the review. */
  readonly replies: number;
  readonly medianMs: number | null;
  /** Of the replies those to what had a target, and how many of them kept it. */
  readonly targeted: number;
  readonly inTime: number;
  /** inTime ÷ targeted; null where there are none. */
  readonly compliance: number | null;
  /** What waits, and is over its time. */
  readonly overdue: number;
};

type Window = { readonly since: Date; readonly now: Date };
type Answered = Pick<Mention, 'id' | 'channel' | 'rating' | 'publishedAt' | 'seenAt' | 'answer' | 'speaker'>;
type Waiting = Pick<Finding, 'mention' | 'channel' | 'status' | 'resolution' | 'dueAt' | 'lifecycle'>;

const isWithin = (instant: Instant | null, { since, now }: Window): boolean =>
  instant !== null && Date.parse(instant) >= since.getTime() && Date.parse(instant) <= now.getTime();

const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const next = sorted[Math.ceil((sorted.length - 1) / 2)];
  return middle === undefined || next === undefined ? null : (middle + next) / 2;
};

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const toRow = (
  channel: string | null,
  reviews: readonly Answered[],
  findings: readonly Waiting[],
  window: Window,
): ResponseRow => {
  const own = channel === null ? reviews : reviews.filter((review) => review.channel === channel);
  const waiting = channel === null ? findings : findings.filter((finding) => finding.channel === channel);
  const said = new Set(
    waiting.flatMap(({ mention, resolution }) => (resolution === 'answered' ? (mention ?? []) : [])),
  );
  const dueOf = new Map(
    waiting.flatMap(({ mention, dueAt }) => (mention === null || dueAt === null ? [] : [[mention, dueAt]])),
  );
  const written = own.filter(({ publishedAt, seenAt }) => isWithin(publishedAt ?? seenAt, window));
  const answered = written.filter(({ id, answer }) => answer !== null || said.has(id));
  const replied = own.flatMap(({ id, answer, publishedAt, seenAt }) =>
    answer !== null && answer.at !== null && isWithin(answer.at, window)
      ? [{ id, at: answer.at, afterMs: Math.max(0, Date.parse(answer.at) - Date.parse(publishedAt ?? seenAt)) }]
      : [],
  );
  const targeted = replied.filter(({ id }) => dueOf.has(id));
  const inTime = targeted.filter(({ id, at }) => Date.parse(at) <= Date.parse(dueOf.get(id) ?? at));
  return {
    channel,
    reviews: written.length,
    answered: answered.length,
    rate: share(answered.length, written.length),
    replies: replied.length,
    medianMs: median(replied.map(({ afterMs }) => afterMs)),
    targeted: targeted.length,
    inTime: inTime.length,
    compliance: share(inTime.length, targeted.length),
    overdue: waiting.filter(
      ({ status, dueAt }) =>
        (status === 'open' || status === 'acknowledged') && dueAt !== null && Date.parse(dueAt) < window.now.getTime(),
    ).length,
  };
};

/** Over all channels first, then each channel that has reviews or something overdue. */
export const toResponses = (
  mentions: readonly Answered[],
  findings: readonly Waiting[],
  window: Window,
): readonly ResponseRow[] => {
  const reviews = mentions.filter(({ rating, speaker }) => rating !== null && speaker === 'public');
  const events = findings.filter(({ lifecycle }) => lifecycle === 'event');
  const channels = new Set([...reviews, ...events].map(({ channel }) => channel));
  const rows = [...channels].toSorted().map((channel) => toRow(channel, reviews, events, window));
  return [
    toRow(null, reviews, events, window),
    ...rows.filter(({ reviews: count, replies, overdue }) => count + replies + overdue > 0),
  ];
};
