/** What is counted of a mention by names of its own, alike in every store. */
import { type Mention, toJudged } from '../../model/mention.ts';
import { toReplyStep } from '../../model/reply-time.ts';
import type { Count, NamedCount, NamedDimension, NamedOf, NamedSum } from '../../ports/stores.ts';
import { namedDimensions } from '../../ports/stores.ts';
import { type CountKey, toCountKey } from './counts.ts';
import { toGroups } from './groups.ts';
import { compareBy, compareText, toMs } from './order.ts';

/** One thing that a mention is counted as. */
export type Naming = Pick<NamedCount, 'of' | 'name'>;
/** What a mention is counted as in an hour: most in the hour of its row of counts, its answer in the hour of that. */
export type NamedHour = { readonly key: CountKey; readonly namings: readonly Naming[] };

/** By what a figure is kept; all others by nothing but day and speaker, for there would be as many rows as mentions. */
const keptBy: Partial<Record<NamedOf, readonly NamedDimension[]>> = {
  competitor: ['channel', 'language', 'product'],
  answered: ['channel', 'language', 'product'],
  reply: ['channel', 'language', 'product'],
  judged: ['language'],
  overridden: ['language'],
  confirmed: ['language'],
};

/** True for what is counted by channel, language and product, which makes nearly as many rows as there are mentions. */
export const isRolled = (of: NamedOf): boolean => (keptBy[of]?.length ?? 0) > 1;

const isReview = ({ rating }: Mention): boolean => rating !== null;

const toOwnNamings = (mention: Mention): readonly Naming[] => {
  const { competitors, answer, correction } = mention;
  // Rows that were kept before these were asked for lack them.
  const { engine, label } = toJudged({ sentiment: mention.sentiment, correction: correction ?? null });
  return [
    ...[...new Set(competitors ?? [])].map((name) => ({ of: 'competitor' as const, name })),
    ...(isReview(mention) && (answer ?? null) !== null ? [{ of: 'answered' as const, name: '' }] : []),
    { of: 'kind', name: mention.kind ?? 'other' },
    ...(mention.relevance?.level === 'low' ? [{ of: 'unsure' as const, name: '' }] : []),
    { of: 'judged', name: engine },
    ...((correction ?? null) === null
      ? []
      : [{ of: correction?.label === label ? ('confirmed' as const) : ('overridden' as const), name: engine }]),
  ];
};

/** When it was answered, and how soon; undefined where nothing tells. */
const toReply = (mention: Mention): NamedHour | undefined => {
  const at = mention.answer?.at ?? null;
  if (!isReview(mention) || at === null || Number.isNaN(toMs(at))) return undefined;
  const iso = new Date(toMs(at)).toISOString();
  const key = { ...toCountKey(mention), day: iso.slice(0, 10), hour: Number(iso.slice(11, 13)) };
  return { key, namings: [{ of: 'reply', name: toReplyStep(mention.publishedAt ?? mention.seenAt, at) }] };
};

/** Everything that a mention is counted as, each thing once. */
export const toNamedHours = (mention: Mention): readonly NamedHour[] => {
  const reply = toReply(mention);
  const own = { key: toCountKey(mention), namings: toOwnNamings(mention) };
  return reply === undefined ? [own] : [own, reply];
};

/** The row of named counts that one naming in an hour belongs to. */
export const toNamedRow = ({ brand, day, channel, language, speaker, product }: CountKey, naming: Naming): NamedRow => {
  const kept = keptBy[naming.of] ?? [];
  return {
    brand,
    day,
    channel: kept.includes('channel') ? channel : '',
    language: kept.includes('language') ? language : '',
    speaker,
    product: kept.includes('product') ? product : null,
    ...naming,
  };
};
export type NamedRow = Omit<NamedCount, 'count'>;

/** The rows that a mention is counted in. */
export const toNamedRows = (mention: Mention): readonly NamedRow[] =>
  toNamedHours(mention).flatMap(({ key, namings }) => namings.map((naming) => toNamedRow(key, naming)));

/** Rows of which some may be the same, added up; those that count nothing are left out. */
export const addNamed = (rows: readonly NamedCount[]): readonly NamedCount[] =>
  [...toGroups(rows, toRowName).values()]
    .flatMap((group) => {
      const [first] = group;
      const count = group.reduce((sum, row) => sum + row.count, 0);
      return first === undefined || count <= 0 ? [] : [{ ...first, count }];
    })
    .toSorted(compareNamed);

const toRowName = ({ brand, day, channel, language, speaker, product, of, name }: NamedRow): string =>
  JSON.stringify([brand, of, day, channel, language, speaker, product, name]);

/** Sums named counts by their names and some dimensions. */
export const sumNamed = (rows: readonly NamedCount[], by: readonly NamedDimension[]): readonly NamedSum[] => {
  const asked = namedDimensions.filter((each) => by.includes(each));
  const groups = toGroups(rows, (row) => JSON.stringify([...asked.map((each) => row[each]), row.name]));
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const dimensions: Partial<Pick<Count, NamedDimension>> = Object.fromEntries(
        asked.map((each) => [each, first[each]]),
      );
      return [{ ...dimensions, name: first.name, count: group.reduce((sum, { count }) => sum + count, 0) }];
    })
    .toSorted(compareNamedSums);
};

/** Named sums come in the order of their dimensions, none first, then by name. */
export const compareNamedSums: (a: NamedSum, b: NamedSum) => number = compareBy(
  (a, b) => compareText(a.day ?? '', b.day ?? ''),
  (a, b) => compareText(a.channel ?? '', b.channel ?? ''),
  (a, b) => compareText(a.language ?? '', b.language ?? ''),
  (a, b) => compareText(a.speaker ?? '', b.speaker ?? ''),
  (a, b) => compareText(a.product ?? '', b.product ?? ''),
  (a, b) => compareText(a.name, b.name),
);

const compareNamed: (a: NamedCount, b: NamedCount) => number = compareBy<NamedCount>(
  (a, b) => compareText(a.of, b.of),
  compareNamedSums,
);

/** True when both are counted as the same things in the same rows. */
export const isNamedAlike = (a: Mention, b: Mention): boolean =>
  JSON.stringify(toNamedHours(a)) === JSON.stringify(toNamedHours(b));
