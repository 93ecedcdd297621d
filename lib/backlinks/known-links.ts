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

const isSame = (a: Backlink, b: Backlink): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The records of one page that its rows of a list add or change, each once; nothing for what is known just so already. What Earmark read
 * itself stays: a list only adds that a link is watched, an earlier first sight, and the tool's figures.
 */
export const toKnownBacklinks = (
  links: readonly KnownLink[],
  { existing, ...listed }: ListedBy & { readonly existing: readonly Backlink[] },
): { readonly records: readonly Backlink[]; readonly added: number } => {
  const ofTarget = new Map(existing.map((record) => [record.to, record]));
  const changed = new Map<string, Backlink>();
  let added = 0;
  for (const link of links) {
    // A row without a target is of whatever is known of its page.
    const before = link.to === null ? ofTarget.values().next().value : ofTarget.get(link.to);
    const after = before === undefined ? toNew(link, listed) : toWatched(link, before, listed);
    if (before === undefined) added += 1;
    else if (isSame(before, after)) continue;
    ofTarget.set(after.to, after);
    changed.set(after.id, after);
  }
  return { records: [...changed.values()], added };
};
