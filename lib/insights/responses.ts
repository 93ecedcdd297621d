/**
 * How reviews are answered, by the field's definitions: the response rate counts reviews by the date they were written, the count
 * of responses, their times and whether they kept the target by the date of the reply. From the counts that are kept by day.
 */
import type { Finding } from '../model/finding.ts';
import type { Mention } from '../model/mention.ts';
import { fromReplyStep } from '../model/reply-time.ts';
import type { CountSum, NamedSum } from '../ports/stores.ts';

export type ResponseFigures = {
  /** Reviews written in the window, and how many of them are answered by now, publicly or as a person says. */
  readonly reviews: number;
  readonly answered: number;
  /** answered ÷ reviews; null where there are none. */
  readonly rate: number | null;
  /** Replies given in the window, to reviews of any date, and half of them came sooner than this after the review, to two significant digits. */
  readonly replies: number;
  readonly medianMs: number | null;
};

export type ResponseRow = ResponseFigures & {
  /** Null over all channels. */
  readonly channel: string | null;
  /** Of the replies those to what had a target, and how many of them kept it. */
  readonly targeted: number;
  readonly inTime: number;
  /** inTime ÷ targeted; null where there are none. */
  readonly compliance: number | null;
  /** What waits, and is over its time. */
  readonly overdue: number;
};

type Window = { readonly since: Date; readonly now: Date };
/** What the public's reviews were counted as in the window. */
export type CountedReviews = {
  readonly reviews: readonly CountSum[];
  readonly answered: readonly NamedSum[];
  readonly replies: readonly NamedSum[];
};
type Waiting = Pick<Finding, 'mention' | 'channel' | 'status' | 'resolution' | 'dueAt' | 'lifecycle'>;
/** A finding that was answered or has a target, with the review that it is of. */
export type WaitedFor = {
  readonly finding: Waiting;
  readonly review: Pick<Mention, 'channel' | 'rating' | 'publishedAt' | 'seenAt' | 'answer' | 'speaker'>;
};

const isWithin = (instant: string | null, { since, now }: Window): boolean =>
  instant !== null && Date.parse(instant) >= since.getTime() && Date.parse(instant) <= now.getTime();

/** The middle of counted values; of two middles what lies between. */
const toMedian = (counted: readonly { readonly value: number; readonly count: number }[]): number | null => {
  const sorted = counted.toSorted((a, b) => a.value - b.value);
  const all = sorted.reduce((sum, { count }) => sum + count, 0);
  const valueAt = (place: number): number => {
    let seen = 0;
    for (const { value, count } of sorted) {
      seen += count;
      if (seen > place) return value;
    }
    return 0;
  };
  return all === 0 ? null : (valueAt(Math.floor((all - 1) / 2)) + valueAt(Math.ceil((all - 1) / 2))) / 2;
};

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The figures of counts that belong together; `said` are answered as a person says, and by nothing that is counted. */
export const toResponseFigures = ({ reviews, answered, replies }: CountedReviews, said = 0): ResponseFigures => {
  const written = reviews.reduce((sum, { rated }) => sum + rated, 0);
  const public_ = answered.reduce((sum, { count }) => sum + count, 0);
  const all = Math.min(written, public_ + said);
  return {
    reviews: written,
    answered: all,
    rate: share(all, written),
    replies: replies.reduce((sum, { count }) => sum + count, 0),
    medianMs: toMedian(replies.map(({ name, count }) => ({ value: fromReplyStep(name), count }))),
  };
};

const onlyPublic = <T extends { readonly speaker?: string }>(rows: readonly T[]): readonly T[] =>
  rows.filter(({ speaker }) => speaker === 'public');

/** Rows by their channel. */
const toGroups = <T>(rows: readonly T[], nameOf: (row: T) => string | undefined): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const channel = nameOf(row) ?? '';
    const group = groups.get(channel);
    if (group === undefined) groups.set(channel, [row]);
    else group.push(row);
  }
  return groups;
};
const channelOf = ({ channel }: { readonly channel?: string }): string | undefined => channel;

const toRow = (
  channel: string | null,
  {
    counted,
    waited,
    overdue,
    window,
  }: {
    readonly counted: CountedReviews;
    readonly waited: readonly WaitedFor[];
    readonly overdue: readonly Waiting[];
    readonly window: Window;
  },
): ResponseRow => {
  const said = waited.filter(
    ({ finding, review }) =>
      finding.resolution === 'answered' &&
      review.answer === null &&
      isWithin(review.publishedAt ?? review.seenAt, window),
  );
  const targeted = waited.filter(
    ({ finding, review }) => finding.dueAt !== null && isWithin(review.answer?.at ?? null, window),
  );
  const inTime = targeted.filter(
    ({ finding, review }) => Date.parse(review.answer?.at ?? '') <= Date.parse(finding.dueAt ?? ''),
  );
  const figures = toResponseFigures(counted, new Set(said.map(({ finding }) => finding.mention)).size);
  return {
    channel,
    ...figures,
    targeted: targeted.length,
    inTime: inTime.length,
    compliance: share(inTime.length, targeted.length),
    overdue: overdue.length,
  };
};

/** Over all channels first, then each channel that has reviews or something overdue. Counts are by channel and speaker. */
export const toResponses = (
  all: CountedReviews,
  { findings, waited }: { readonly findings: readonly Waiting[]; readonly waited: readonly WaitedFor[] },
  window: Window,
): readonly ResponseRow[] => {
  const counted = {
    reviews: onlyPublic(all.reviews).filter(({ rated }) => rated > 0),
    answered: onlyPublic(all.answered),
    replies: onlyPublic(all.replies),
  };
  const events = findings.filter(({ lifecycle }) => lifecycle === 'event');
  const reviewed = waited.filter(({ review }) => review.rating !== null && review.speaker === 'public');
  const overdue = events.filter(
    ({ status, dueAt }) =>
      (status === 'open' || status === 'acknowledged') && dueAt !== null && Date.parse(dueAt) < window.now.getTime(),
  );
  const ofChannel = {
    reviews: toGroups(counted.reviews, channelOf),
    answered: toGroups(counted.answered, channelOf),
    replies: toGroups(counted.replies, channelOf),
    waited: toGroups(reviewed, ({ finding }) => finding.channel),
    overdue: toGroups(overdue, channelOf),
  };
  const channels = new Set([...counted.reviews, ...counted.replies, ...events].flatMap(({ channel }) => channel ?? []));
  const rows = [...channels].toSorted().map((channel) => {
    return toRow(channel, {
      counted: {
        reviews: ofChannel.reviews.get(channel) ?? [],
        answered: ofChannel.answered.get(channel) ?? [],
        replies: ofChannel.replies.get(channel) ?? [],
      },
      waited: ofChannel.waited.get(channel) ?? [],
      overdue: ofChannel.overdue.get(channel) ?? [],
      window,
    });
  });
  const over = toRow(null, { counted, waited: reviewed, overdue, window });
  return [over, ...rows.filter((row) => row.reviews + row.replies + row.overdue > 0)];
};
