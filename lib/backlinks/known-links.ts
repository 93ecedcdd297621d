/** Links that somebody's list tells of, against what is known of their pages: watched from now on, and believed once they are read. */
import type { KnownLink } from '../formats/backlink-export.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toId } from '../text/hash.ts';
import { toRegistrableDomain } from '../text/url.ts';
import { toFirstCheck } from './next-check.ts';

/** Whose list it is, and what is known of the links of its pages. */
type ListedBy = {
  readonly brand: string;
  /** The tool that made it: its figures are kept under its name. */
  readonly tool: string;
  /** What the records are filed under until a channel of their own finds their pages. */
  readonly channel: string;
  readonly now: Instant;
  /** Backlinks of the pages that are listed, by the address of the page. */
  readonly existing: ReadonlyMap<string, readonly Backlink[]>;
};

const earlier = (a: Instant, b: Instant | null): Instant => (b !== null && b < a ? b : a);

const withAuthority = (
  { authority: known = [] }: Pick<Backlink, 'authority'>,
  by: string,
  figures: KnownLink['authority'],
): Pick<Backlink, 'authority'> =>
  figures === null
    ? known.length === 0
      ? {}
      : { authority: known }
    : { authority: [...known.filter((each) => each.by !== by), { by, ...figures }] };

/** What a list says of a link that nobody has read yet; what was read is believed over it. */
const toHearsay = (link: KnownLink): Pick<Backlink, 'anchor' | 'rel' | 'followed'> => ({
  anchor: link.anchor,
  rel: [...link.rel],
  followed: link.followed,
});

/** Every field by name: putting fifteen of them over a spread of the others takes fifty times as long, and lists have a million rows. */
const toNew = (link: KnownLink, { brand, tool, channel, now }: ListedBy): Backlink => {
  const id = toId('b', [brand, link.from, link.to ?? '']);
  const firstSeenAt = earlier(now, link.firstSeenAt);
  const record: Backlink = {
    type: 'backlink',
    id,
    brand,
    from: link.from,
    referringDomain: toRegistrableDomain(link.from),
    to: link.to,
    anchor: link.anchor,
    rel: [...link.rel],
    followed: link.followed,
    followedBy: null,
    place: null,
    state: 'unknown',
    firstSeenAt,
    lastSeenAt: null,
    // Nobody looked yet. The same list once more says the same of it.
    lastCheckedAt: firstSeenAt,
    lastReadAt: null,
    checks: [],
    failures: 0,
    nextCheckAt: toFirstCheck(link.from, { index: link.line, at: now }),
    watched: true,
    canonical: null,
    noindex: null,
    target: null,
    topic: null,
    product: null,
    suggestedTarget: null,
    sentence: null,
    history: [{ at: now, state: 'unknown', followed: link.followed, why: 'imported' }],
    visits: null,
    stage: null,
    channel,
  };
  if (link.language !== null) record.language = link.language;
  if (link.authority !== null) record.authority = [{ by: tool, ...link.authority }];
  return record;
};

const toWatched = (link: KnownLink, known: Backlink, { tool, now }: ListedBy): Backlink => ({
  ...known,
  ...(known.lastReadAt === null ? toHearsay(link) : {}),
  firstSeenAt: earlier(known.firstSeenAt, link.firstSeenAt),
  watched: true,
  nextCheckAt: known.nextCheckAt ?? toFirstCheck(link.from, { index: link.line, at: now }),
  ...(link.language === null || known.language !== undefined ? {} : { language: link.language }),
  ...withAuthority(known, tool, link.authority),
});

/** The record that a listed link is: of its address, else the one whose page is known without an address. */
const findKnown = (link: KnownLink, known: readonly Backlink[]): Backlink | undefined =>
  link.to === null ? known[0] : known.find(({ to }) => to === link.to);

const isSame = (a: Backlink, b: Backlink): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The records that a part of a list adds or changes, each once; nothing for what is known just so already. What Earmark read itself
 * stays: a list only adds that a link is watched, an earlier first sight, and the tool's figures.
 */
export const toKnownBacklinks = (
  links: readonly KnownLink[],
  listed: ListedBy,
): { readonly records: readonly Backlink[]; readonly added: number } => {
  const changed = new Map<string, Backlink>();
  const ofPage = new Map<string, readonly Backlink[]>();
  let added = 0;
  for (const link of links) {
    const known = ofPage.get(link.from) ?? listed.existing.get(link.from) ?? [];
    const before = findKnown(link, known);
    const after = before === undefined ? toNew(link, listed) : toWatched(link, before, listed);
    if (before !== undefined && isSame(before, after)) continue;
    if (before === undefined) added += 1;
    changed.set(after.id, after);
    ofPage.set(link.from, [...known.filter(({ id }) => id !== after.id), after]);
  }
  // Neighbours in the store's lists are put one after another.
  const records = [...changed.values()].toSorted((a, b) => (a.referringDomain < b.referringDomain ? -1 : 1));
  return { records, added };
};
