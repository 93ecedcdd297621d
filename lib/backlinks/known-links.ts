/** Links that somebody's list tells of, against what is known of their pages: watched from now on, and believed once they are read. */
import type { KnownLink } from '../formats/backlink-export.ts';
import { type Backlink, unreadBacklink } from '../model/backlink.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toId } from '../text/hash.ts';
import { toRegistrableDomain } from '../text/url.ts';

/** Whose list it is, and what is known of the links of its pages. */
type ListedBy = {
  readonly brand: string;
  /** The tool that made it: its figures are kept under its name. */
  readonly tool: string;
  readonly now: Instant;
  /** Backlinks of the pages that are listed, by the address of the page. */
  readonly existing: ReadonlyMap<string, readonly Backlink[]>;
};

const dayMs = 24 * 60 * 60 * 1000;
const spreadSteps = 32 ** 4;
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Some time within the next day, another one for each: a long list is not read in a rush. */
const toFirstCheck = (id: string, now: Instant): Instant => {
  const step = [...id.slice(-4)].reduce((sum, letter) => sum * letters.length + Math.max(0, letters.indexOf(letter)), 0);
  return new Date(Date.parse(now) + Math.floor((dayMs * step) / spreadSteps)).toISOString();
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

const toNew = (link: KnownLink, { brand, tool, now }: ListedBy): Backlink => {
  const id = toId('b', [brand, link.from, link.to ?? '']);
  const firstSeenAt = earlier(now, link.firstSeenAt);
  return {
    ...unreadBacklink,
    type: 'backlink',
    id,
    brand,
    from: link.from,
    referringDomain: toRegistrableDomain(link.from),
    to: link.to,
    ...toHearsay(link),
    state: 'unknown',
    firstSeenAt,
    // Nobody looked yet. The same list once more says the same of it.
    lastCheckedAt: firstSeenAt,
    nextCheckAt: toFirstCheck(id, now),
    watched: true,
    history: [{ at: now, state: 'unknown', followed: link.followed, why: 'imported' }],
    channel: importChannel,
    ...(link.language === null ? {} : { language: link.language }),
    ...withAuthority({}, tool, link.authority),
  };
};

/** What records of a list are filed under until a channel of their own finds them. */
export const importChannel = 'import';

const toWatched = (link: KnownLink, known: Backlink, { tool, now }: ListedBy): Backlink => ({
  ...known,
  ...(known.lastReadAt === null ? toHearsay(link) : {}),
  firstSeenAt: earlier(known.firstSeenAt, link.firstSeenAt),
  watched: true,
  nextCheckAt: known.nextCheckAt ?? toFirstCheck(known.id, now),
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
  return { records: [...changed.values()], added };
};
