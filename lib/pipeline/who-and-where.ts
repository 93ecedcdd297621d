/** Reads who speaks of the brand, where, and of what, in a window and in the one before it. */
import { toHourMs, toSpan, toWhoAndWhere, type WhoAndWhere } from '../insights/who-and-where.ts';
import type { Config } from '../model/config.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { CountSum, Stores } from '../ports/stores.ts';
import { listMentions } from './list-mentions.ts';

/** Mentions that a view reads of each of the two windows, the latest seen, where nobody says how many. */
export const viewMentionsMax = 200;

export type ReadWhoAndWhere = WhoAndWhere & {
  /** The window before is as long, and ends where this begins; both begin with an hour. */
  readonly before: Instant;
  readonly from: Instant;
  readonly until: Instant;
  /** True where there are more mentions than are read: counts by author, hashtag, story and phrase are then too low. */
  readonly isCut: boolean;
  /** Where it was cut: of that window, mentions that were seen before then were not read. */
  readonly readFrom: Instant | null;
};

const dayMs = 86_400_000;
const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Counts by channel of a window: days that lie whole in it all together, and by the hour those in which it begins or ends. */
const readChannelCounts = async (
  { mentions }: Pick<Stores, 'mentions'>,
  brand: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Promise<readonly CountSum[]> => {
  const edges = new Set([fromMs, untilMs].filter((ms) => ms % dayMs !== 0).map(toDay));
  const first = Math.ceil(fromMs / dayMs) * dayMs;
  const last = Math.floor(untilMs / dayMs) * dayMs - dayMs;
  const days: Promise<readonly CountSum[]>[] = [];
  if (first <= last)
    days.push(mentions.sumCounts({ brand, fromDay: toDay(first), toDay: toDay(last), by: ['channel', 'speaker'] }));
  const by = ['day', 'hour', 'channel', 'speaker'] as const;
  // At once: a store that reads the same rows for several of them reads them once.
  const hours = [...edges].map((day) => mentions.sumCounts({ brand, fromDay: day, toDay: day, by }));
  const isWithin = (row: CountSum): boolean => toHourMs(row) >= fromMs && toHourMs(row) < untilMs;
  return [...(await Promise.all(days)).flat(), ...(await Promise.all(hours)).flat().filter(isWithin)];
};

/** `max`: mentions that are read at most of each of the two windows; with more, it says that it was cut, and from when on it was read. */
type Window = { readonly from: Date; readonly until: Date; readonly max?: number };

/** Nothing is fetched and nothing is written. */
export const readWhoAndWhere = async (
  { config, stores }: { readonly config: Pick<Config, 'brand'>; readonly stores: Pick<Stores, 'mentions'> },
  { from, until, max = viewMentionsMax }: Window,
): Promise<ReadWhoAndWhere> => {
  const { id: brand, name, aliases, misspellings } = config.brand;
  const span = toSpan({ fromMs: from.getTime(), untilMs: until.getTime() });
  const [counts, countsBefore] = await Promise.all([
    readChannelCounts(stores, brand, { fromMs: span.fromMs, untilMs: span.untilMs }),
    readChannelCounts(stores, brand, { fromMs: span.beforeMs, untilMs: span.fromMs }),
  ]);
  // What was published within it was seen no earlier.
  const now = await listMentions(stores.mentions, { brand, since: new Date(span.fromMs), max });
  const before = await listMentions(stores.mentions, {
    brand,
    since: new Date(span.beforeMs),
    until: new Date(span.fromMs),
    max,
  });
  const cut = [now, before].find(({ isCut }) => isCut);
  return {
    before: new Date(span.beforeMs).toISOString(),
    from: new Date(span.fromMs).toISOString(),
    until: new Date(span.untilMs).toISOString(),
    ...toWhoAndWhere({ mentions: [...now.rows, ...before.rows], counts, countsBefore }, span, [
      name,
      ...aliases,
      ...misspellings,
    ]),
    isCut: cut !== undefined,
    readFrom: cut?.rows.at(-1)?.seenAt ?? null,
  };
};
