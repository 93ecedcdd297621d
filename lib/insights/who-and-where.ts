/** Who speaks of the brand, where, and of what, in a window held against the one before it. */
import { toChangeShare, toChangeTotals } from '../model/change.ts';
import type { Mention } from '../model/mention.ts';
import type { CountSum } from '../ports/stores.ts';
import {
  type Leading,
  type LeadingAuthor,
  type LeadingStory,
  type SaidRow,
  type SaidWindows,
  toLeadingAuthors,
  toLeadingHashtags,
  toLeadingPhrases,
  toLeadingStories,
  toSaidMs,
} from '../text/said.ts';

/** Rows of each list. */
const rowsMax = 10;
const channelsMax = 20;
const hourMs = 3_600_000;

/** Two windows of the same length, one after the other, each from its first instant on and up to the next one's. */
export type Span = { readonly beforeMs: number; readonly fromMs: number; readonly untilMs: number };

/** A story without its tellings. */
type Story = Omit<LeadingStory, 'tellings'>;

export type WhoAndWhere = {
  /** All mentions by the public, by the counts that are kept: exact, however much was read of them. */
  readonly mentions: number;
  readonly mentionsBefore: number;
  /** Mentions that the other lists were made from. */
  readonly read: number;
  readonly readBefore: number;
  readonly channels: Leading;
  readonly authors: Leading<LeadingAuthor>;
  readonly hashtags: Leading;
  readonly stories: Leading<Story>;
  /** What is said now and was not before; shares are of all mentions that came on top, as of `stories`. */
  readonly phrases: Leading;
};

/** The window from `fromMs` to `untilMs` and the one before it, both from the beginning of an hour, as counts are kept. */
export const toSpan = ({ fromMs, untilMs }: Omit<Span, 'beforeMs'>): Span => {
  const from = Math.floor(fromMs / hourMs) * hourMs;
  const hours = Math.max(1, Math.ceil((untilMs - from) / hourMs));
  return { beforeMs: from - hours * hourMs, fromMs: from, untilMs };
};

/** The first instant of the hour that a count is of, or of the day where it is of one. */
export const toHourMs = ({ day = '', hour = 0 }: Pick<CountSum, 'day' | 'hour'>): number =>
  Date.parse(`${day}T00:00:00.000Z`) + hour * hourMs;

const sumBy = (rows: readonly Pick<CountSum, 'channel' | 'mentions'>[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { channel = '', mentions } of rows) sums.set(channel, (sums.get(channel) ?? 0) + mentions);
  return sums;
};

const total = (sums: ReadonlyMap<string, number>): number => [...sums.values()].reduce((sum, each) => sum + each, 0);

/** Sums by channel and speaker, of the window and of the one before it. */
type Counted = { readonly counts: readonly CountSum[]; readonly countsBefore: readonly CountSum[] };
const isPublic = ({ speaker }: CountSum): boolean => speaker === 'public';

/** Channels by their counts; one that fell silent stands there too. */
const toChannels = ({ counts, countsBefore }: Counted): Leading => {
  const [now, before] = [sumBy(counts.filter(isPublic)), sumBy(countsBefore.filter(isPublic))];
  const all = [...new Set([...now.keys(), ...before.keys()])].map((name) => ({
    name,
    count: now.get(name) ?? 0,
    before: before.get(name) ?? 0,
  }));
  const totals = toChangeTotals(all);
  const leading = all.toSorted((a, b) => b.count - a.count || b.before - a.before || (a.name < b.name ? -1 : 1));
  return {
    names: all.length,
    mentions: total(now),
    mentionsBefore: total(before),
    ...totals,
    rows: leading.slice(0, channelsMax).map((each) => ({ ...each, share: toChangeShare(each, totals) })),
  };
};

const toPhrases = (windows: SaidWindows, names: readonly string[], { risen, fallen }: Leading): Leading => {
  const rows = toLeadingPhrases(windows, { max: rowsMax, names }).map(({ phrase, texts, textsBefore }): SaidRow => {
    const counted = { count: texts, before: textsBefore };
    // A phrase may stand in more that came on top than rose by story.
    const share = Math.max(-1, Math.min(1, toChangeShare(counted, { risen, fallen })));
    return { name: phrase, ...counted, share };
  });
  return {
    names: rows.length,
    mentions: windows.now.length,
    mentionsBefore: windows.before.length,
    risen,
    fallen,
    rows,
  };
};

const withoutTellings = ({ tellings: _, ...story }: LeadingStory): Story => story;

/** Who and where: pure, from the counts that are kept and from what was read of the mentions. */
export const toWhoAndWhere = (
  { mentions, ...counted }: Counted & { readonly mentions: readonly Mention[] },
  span: Span,
  names: readonly string[],
): WhoAndWhere => {
  const said = mentions
    .filter(({ speaker }) => speaker === 'public')
    .map((mention) => ({ mention, atMs: toSaidMs(mention) }));
  const isWithin = (from: number, until: number) =>
    said.filter(({ atMs }) => atMs >= from && atMs < until).map(({ mention }) => mention);
  const windows = { now: isWithin(span.fromMs, span.untilMs), before: isWithin(span.beforeMs, span.fromMs) };
  const channels = toChannels(counted);
  const stories = toLeadingStories(windows, { max: rowsMax });
  return {
    mentions: channels.mentions,
    mentionsBefore: channels.mentionsBefore,
    read: windows.now.length,
    readBefore: windows.before.length,
    channels,
    authors: toLeadingAuthors(windows, { max: rowsMax }),
    hashtags: toLeadingHashtags(windows, { max: rowsMax }),
    stories: { ...stories, rows: stories.rows.map(withoutTellings) },
    phrases: toPhrases(windows, names, stories),
  };
};
