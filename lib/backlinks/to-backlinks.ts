/** Links of a page that is not the brand's, against what was known of it: live, unlinked, lost, leading elsewhere. */
import { type Backlink, unreadBacklink } from '../model/backlink.ts';
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { Item, Link } from '../model/item.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { LinkState } from '../ports/stores.ts';
import { foldText } from '../text/fold.ts';
import { toId } from '../text/hash.ts';
import { toIsOwnAddress } from '../text/own-address.ts';
import { isOnDomain, toCanonicalUrl, toRegistrableDomain } from '../text/url.ts';

/** More links to the brand than this on one page say nothing new. */
const linksMax = 100;
const anchorUnitsMax = 300;

type Seen = { readonly link: Link; readonly state: 'live' | 'wrong-target' };

/** Of several links to one address the one that counts most: followed, in the main text, with words. */
const isBetter = (a: Link, b: Link): boolean => {
  if (a.followed !== b.followed) return a.followed;
  if (a.place !== b.place) return a.place === 'main';
  return a.anchor.trim() !== '' && b.anchor.trim() === '';
};

/** Answers whether a link goes to a competitor although its words are the brand's name and nothing else. */
const toIsAstray = (brand: Brand): ((link: Link) => boolean) => {
  const domains = brand.competitors.flatMap(({ domains: each }) => each);
  const fold = (text: string): string => foldText(text).folded.trim();
  const names = new Set([brand.name, ...brand.aliases, ...brand.misspellings].map(fold));
  return ({ url, anchor }) => names.has(fold(anchor)) && domains.some((domain) => isOnDomain(url, domain));
};

/** The links of a page that concern the brand, one an address, in order of appearance. */
const toSeen = (item: Item, brand: Brand): readonly Seen[] => {
  const isOwn = toIsOwnAddress(brand);
  const isAstray = toIsAstray(brand);
  const byAddress = new Map<string, Seen>();
  for (const link of item.links) {
    const state = isOwn(link.url) ? 'live' : isAstray(link) ? 'wrong-target' : undefined;
    if (state === undefined) continue;
    const known = byAddress.get(link.url);
    if (known === undefined && byAddress.size >= linksMax) continue;
    if (known === undefined || isBetter(link, known.link)) byAddress.set(link.url, { link, state });
  }
  return [...byAddress.values()];
};

/** A target that is known to be gone makes a live link a broken one; not knowing changes nothing. */
const toState = (
  { link, state }: Seen,
  earlier: Backlink,
  linkStates: ReadonlyMap<string, LinkState> | undefined,
): Backlink['state'] => {
  if (state === 'wrong-target') return state;
  const target = linkStates?.get(link.url)?.state ?? 'unknown';
  if (target === 'gone') return 'broken-target';
  return target === 'unknown' && earlier.to === link.url && earlier.state === 'broken-target'
    ? 'broken-target'
    : 'live';
};

type Page = Pick<Backlink, 'brand' | 'from' | 'referringDomain' | 'channel' | 'lastCheckedAt'>;

/** An id from page and address. A record that moved keeps the id of where it was: should that be linked again, it is counted on. */
const toFreeId = ({ brand, from }: Page, to: string | null, taken: ReadonlySet<string>): string => {
  let id = toId('b', [brand, from, to ?? '']);
  for (let count = 2; taken.has(id); count++) id = toId('b', [brand, from, to ?? '', String(count)]);
  return id;
};

const toBlank = (page: Page, to: string | null, taken: ReadonlySet<string>): Backlink => ({
  ...unreadBacklink,
  type: 'backlink',
  id: toFreeId(page, to, taken),
  ...page,
  to,
  state: 'unlinked',
  firstSeenAt: page.lastCheckedAt,
});

const toLinked = (
  page: Page,
  seen: Seen,
  record: Backlink,
  linkStates: ReadonlyMap<string, LinkState> | undefined,
): Backlink => ({
  ...record,
  ...page,
  to: seen.link.url,
  anchor: seen.link.anchor.trim().slice(0, anchorUnitsMax).trim() || null,
  rel: [...seen.link.rel],
  followed: seen.link.followed,
  state: toState(seen, record, linkStates),
});

/** What a record becomes when its link is not on the page that was just read completely. */
const toUnseen = (page: Page, earlier: Backlink, named: boolean): Backlink => {
  if (earlier.to !== null) return { ...earlier, ...page, state: 'lost' };
  // It was never linked; where it is not even named any more there is nothing left to ask for.
  return { ...earlier, ...page, state: named ? 'unlinked' : 'unknown' };
};

const isOwnPage = (item: Item, brand: Brand, channel: Pick<Channel, 'owned'>): boolean =>
  channel.owned || toIsOwnAddress(brand)(item.url);

/** Earlier records of links seen again go by address; what is left over is taken up in order, so that a link that moved stays one record. */
const pairUp = (
  seen: readonly Seen[],
  existing: readonly Backlink[],
): { readonly pairs: readonly (readonly [Seen, Backlink | undefined])[]; readonly left: readonly Backlink[] } => {
  const byAddress = new Map(existing.map((each) => [each.to, each]));
  const taken = new Set(seen.map(({ link }) => byAddress.get(link.url)).filter((each) => each !== undefined));
  // An unlinked record first: outreach that was asked for has been answered.
  const free = existing
    .filter((each) => !taken.has(each))
    .toSorted((a, b) => Number(a.to !== null) - Number(b.to !== null));
  const pairs = seen.map((each): readonly [Seen, Backlink | undefined] => [
    each,
    byAddress.get(each.link.url) ?? (each.state === 'live' ? free.shift() : undefined),
  ]);
  return { pairs, left: free };
};

/**
 * The records of one page after a complete read. `named`: the page names the brand; `existing`: what was known of the brand's
 * links on this page. An unlinked record turns live under its old id, with its first day and outreach stage, and a link whose
 * address changed stays one record. A feed's entry can be cut short, so it only ever adds links. Own pages have none.
 */
export const toBacklinks = (known: {
  readonly item: Item;
  readonly brand: Brand;
  readonly channel: Pick<Channel, 'id' | 'owned'>;
  readonly named: boolean;
  readonly now: Instant | Date;
  readonly existing: readonly Backlink[];
  readonly linkStates?: ReadonlyMap<string, LinkState>;
}): readonly Backlink[] => {
  const { item, brand, channel, named, now } = known;
  if (isOwnPage(item, brand, channel) || !/^https?:/i.test(item.url)) return [];
  const from = toCanonicalUrl(item.url) ?? item.url;
  const page: Page = {
    brand: brand.id,
    from,
    referringDomain: toRegistrableDomain(from),
    channel: channel.id,
    lastCheckedAt: typeof now === 'string' ? now : now.toISOString(),
  };
  const existing = known.existing.filter((each) => each.brand === brand.id && each.from === from);
  const { pairs, left } = pairUp(toSeen(item, brand), existing);
  const taken = new Set(existing.map(({ id }) => id));
  const linked = pairs.map(([seen, earlier]) =>
    toLinked(page, seen, earlier ?? toBlank(page, seen.link.url, taken), known.linkStates),
  );
  if (item.kind === 'entry') return linked;
  const unseen = left.map((earlier) => toUnseen(page, earlier, named));
  return linked.length === 0 && left.length === 0 && named ? [toBlank(page, null, taken)] : [...linked, ...unseen];
};

/** The records of a page that is gone (404, 410): what was linked is lost. Pass none where the read failed: failure changes nothing. */
export const toGoneBacklinks = ({
  existing,
  now,
}: {
  readonly existing: readonly Backlink[];
  readonly now: Instant | Date;
}): readonly Backlink[] =>
  existing.map((each) => ({
    ...each,
    state: each.to === null ? 'unknown' : 'lost',
    lastCheckedAt: typeof now === 'string' ? now : now.toISOString(),
  }));
