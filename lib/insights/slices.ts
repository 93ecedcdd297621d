/** The figures of the field by channel, stage, persona, product or language; each with what it is counted of and what it rests on. */
import type { Channel } from '../model/channel.ts';
import type { CountSum, NamedSum } from '../ports/stores.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { type ConsistencyPart, toScore } from './consistency-trend.ts';
import { type Drift, type DriftFigures, toDriftFigures } from './drift.ts';
import { type ResponseFigures, toResponseFigures } from './responses.ts';
import { noTones, plus, type Volume, withNet } from './volume.ts';

export const sliceDimensions = ['channel', 'stage', 'persona', 'product', 'language'] as const;
export type SliceDimension = (typeof sliceDimensions)[number];

/** By which column of the counts a slice is made; stage and persona are those of the channel. */
export const sliceColumns = {
  channel: 'channel',
  stage: 'channel',
  persona: 'channel',
  product: 'product',
  language: 'language',
} as const satisfies Readonly<Record<SliceDimension, 'channel' | 'product' | 'language'>>;

export type SliceRow = Volume['total'] & {
  /** Null: of none, or of none that is known. */
  readonly name: string | null;
  readonly rated: number;
  /** The mean of the ratings, 1..5; null where there are none. */
  readonly rating: number | null;
  /** The brand's share of voice: its mentions ÷ `of`, mentions of it and of competitors beside it. */
  readonly voice: { readonly share: number | null; readonly of: number };
  readonly responses: ResponseFigures;
  /** Of owned channels, as measured last; null where none is known. */
  readonly consistency: (ConsistencyPart & { readonly score: number | null; readonly channels: number }) | null;
  readonly drift: DriftFigures;
  /** Channels that the configuration has of it, and those of them whose last poll read them. */
  readonly coverage: { readonly channels: number; readonly read: number };
};

export type SlicedFrom = {
  /** Of the public, by the slice's column. */
  readonly counts: readonly CountSum[];
  readonly competitors: readonly NamedSum[];
  readonly answered: readonly NamedSum[];
  readonly replies: readonly NamedSum[];
  readonly channels: readonly Pick<Channel, 'id' | 'stage' | 'persona' | 'product' | 'language'>[];
  /** Channels whose last poll read them. */
  readonly read: ReadonlySet<string>;
  /** What was measured of a channel last. */
  readonly consistency: ReadonlyMap<string, ConsistencyPart>;
  readonly drifts: readonly Drift[];
  /** Names of competitors that count. */
  readonly rivals: ReadonlySet<string>;
};

type Attributes = Pick<Channel, 'stage' | 'persona' | 'product' | 'language'>;

/** The slice that a channel is in, by what the configuration says of it. */
const toSliceOfChannel = (by: SliceDimension, id: string, channel: Attributes | undefined): string | null => {
  if (by === 'channel') return id;
  if (by === 'language') return channel?.language === undefined ? null : toPrimaryLanguage(channel.language);
  return channel?.[by] ?? null;
};

const sumOf = (rows: readonly NamedSum[]): number => rows.reduce((sum, { count }) => sum + count, 0);

const addParts = (parts: readonly ConsistencyPart[]): SliceRow['consistency'] => {
  if (parts.length === 0) return null;
  const numerator = parts.reduce((sum, part) => sum + part.numerator, 0);
  const denominator = parts.reduce((sum, part) => sum + part.denominator, 0);
  return { numerator, denominator, score: toScore({ numerator, denominator }), channels: parts.length };
};

/** Rows by the slice that they fall into. */
const toSlices = <T>(rows: readonly T[], nameOf: (row: T) => string | null): ReadonlyMap<string | null, T[]> => {
  const slices = new Map<string | null, T[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const slice = slices.get(name);
    if (slice === undefined) slices.set(name, [row]);
    else slice.push(row);
  }
  return slices;
};

/** One row a slice, the one that is spoken of most first; pure. */
export const toSliceRows = (by: SliceDimension, from: SlicedFrom): readonly SliceRow[] => {
  const attributes = new Map(from.channels.map((channel) => [channel.id, channel]));
  const ofChannel = (id: string): string | null => toSliceOfChannel(by, id, attributes.get(id));
  const ofCounted = ({ channel, product, language }: NamedSum | CountSum): string | null => {
    if (by === 'product') return product ?? null;
    if (by === 'language') return language === undefined ? null : toPrimaryLanguage(language);
    return ofChannel(channel ?? '');
  };
  const counts = toSlices(from.counts, ofCounted);
  const competitors = toSlices(
    from.competitors.filter(({ name }) => from.rivals.has(name)),
    ofCounted,
  );
  const answered = toSlices(from.answered, ofCounted);
  const replies = toSlices(from.replies, ofCounted);
  const channels = toSlices(from.channels, ({ id }) => ofChannel(id));
  const drifts = toSlices(from.drifts, ({ channel }) => ofChannel(channel));
  const toRow = (name: string | null): SliceRow => {
    const own = counts.get(name) ?? [];
    const total = withNet(own.reduce(plus, noTones));
    const rated = own.reduce((sum, row) => sum + row.rated, 0);
    const of = total.mentions + sumOf(competitors.get(name) ?? []);
    const members = channels.get(name) ?? [];
    return {
      name,
      ...total,
      rated,
      rating: rated === 0 ? null : own.reduce((sum, row) => sum + row.ratingSum, 0) / rated,
      voice: { share: of === 0 ? null : total.mentions / of, of },
      responses: toResponseFigures({
        reviews: own,
        answered: answered.get(name) ?? [],
        replies: replies.get(name) ?? [],
      }),
      consistency: addParts(members.flatMap(({ id }) => from.consistency.get(id) ?? [])),
      drift: toDriftFigures(drifts.get(name) ?? []),
      coverage: { channels: members.length, read: members.filter(({ id }) => from.read.has(id)).length },
    };
  };
  const names = new Set([...counts.keys(), ...replies.keys(), ...channels.keys(), ...drifts.keys()]);
  return [...names]
    .map(toRow)
    .toSorted((a, b) => b.mentions - a.mentions || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
};
