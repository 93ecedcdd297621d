/** Backlinks as their rows hold them: columns for what lists go by, the rest as short JSON, for lists of links have a million rows. */
import type { Backlink } from '../../model/backlink.ts';
import { toWholeBacklink } from '../agreed/standing.ts';
import { hasFields } from './rows.ts';

/** What columns hold. */
export type BacklinkColumns = Pick<Backlink, 'id' | 'brand' | 'from' | 'referringDomain' | 'state' | 'stage'>;

type Told = Omit<Backlink, 'type' | keyof BacklinkColumns>;
/** A document: what is null, empty, false or 0 of a record is left out. */
type Kept = { readonly [Field in keyof Told]?: Told[Field] | undefined };

const unlessNull = <T>(value: T | null): T | undefined => value ?? undefined;
const unlessEmpty = <T>(values: T[]): T[] | undefined => (values.length === 0 ? undefined : values);

/** Every field by name: JSON of an object of one shape is written twice as fast. */
const toKept = (backlink: Backlink): Record<keyof Told, unknown> => ({
  to: unlessNull(backlink.to),
  anchor: unlessNull(backlink.anchor),
  rel: unlessEmpty(backlink.rel),
  followed: unlessNull(backlink.followed),
  followedBy: unlessNull(backlink.followedBy),
  place: unlessNull(backlink.place),
  firstSeenAt: backlink.firstSeenAt,
  lastSeenAt: unlessNull(backlink.lastSeenAt),
  lastCheckedAt: backlink.lastCheckedAt,
  lastReadAt: unlessNull(backlink.lastReadAt),
  checks: unlessEmpty(backlink.checks),
  failures: backlink.failures || undefined,
  nextCheckAt: unlessNull(backlink.nextCheckAt),
  watched: backlink.watched || undefined,
  canonical: unlessNull(backlink.canonical),
  noindex: unlessNull(backlink.noindex),
  target: unlessNull(backlink.target),
  topic: unlessNull(backlink.topic),
  product: unlessNull(backlink.product),
  suggestedTarget: unlessNull(backlink.suggestedTarget),
  sentence: unlessNull(backlink.sentence),
  history: backlink.history,
  visits: unlessNull(backlink.visits),
  channel: backlink.channel,
  conversions: backlink.conversions,
  outreach: backlink.outreach,
  authority: backlink.authority,
  language: backlink.language,
  rivals: backlink.rivals,
});

/** What columns do not hold of a backlink. */
export const toDocument = (backlink: Backlink): string => JSON.stringify(toKept(backlink));

const isWhole = (document: Kept): document is Backlink => hasFields<Backlink>(document, ['type']);

/** The backlink that columns and document say; documents of before short ones hold all of it. */
export const toStoredBacklink = (kept: Kept & Pick<Told, DocumentField>, columns: () => BacklinkColumns): Backlink => {
  if (isWhole(kept)) return toWholeBacklink(kept);
  const { id, brand, from, referringDomain, state, stage } = columns();
  const backlink: Backlink = {
    type: 'backlink',
    id,
    brand,
    from,
    referringDomain,
    to: kept.to ?? null,
    anchor: kept.anchor ?? null,
    rel: kept.rel ?? [],
    followed: kept.followed ?? null,
    followedBy: kept.followedBy ?? null,
    place: kept.place ?? null,
    state,
    firstSeenAt: kept.firstSeenAt,
    lastSeenAt: kept.lastSeenAt ?? null,
    lastCheckedAt: kept.lastCheckedAt,
    lastReadAt: kept.lastReadAt ?? null,
    checks: kept.checks ?? [],
    failures: kept.failures ?? 0,
    nextCheckAt: kept.nextCheckAt ?? null,
    watched: kept.watched ?? false,
    canonical: kept.canonical ?? null,
    noindex: kept.noindex ?? null,
    target: kept.target ?? null,
    topic: kept.topic ?? null,
    product: kept.product ?? null,
    suggestedTarget: kept.suggestedTarget ?? null,
    sentence: kept.sentence ?? null,
    history: kept.history ?? [],
    visits: kept.visits ?? null,
    stage,
    channel: kept.channel,
  };
  if (kept.conversions !== undefined) backlink.conversions = kept.conversions;
  if (kept.outreach !== undefined) backlink.outreach = kept.outreach;
  if (kept.authority !== undefined) backlink.authority = kept.authority;
  if (kept.language !== undefined) backlink.language = kept.language;
  if (kept.rivals !== undefined) backlink.rivals = kept.rivals;
  return backlink;
};

/** What every document holds, of whatever version. */
export const documentFields = ['firstSeenAt', 'lastCheckedAt', 'channel'] as const;
type DocumentField = (typeof documentFields)[number];
export type BacklinkDocument = Parameters<typeof toStoredBacklink>[0];
