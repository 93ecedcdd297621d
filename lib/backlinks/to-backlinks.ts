/** Links of a page that is not the brand's, against what was known of it: live, unlinked, lost, leading elsewhere. */
import { type Backlink, type BacklinkReason, unreadBacklink } from '../model/backlink.ts';
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { Item, Link } from '../model/item.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { LinkState } from '../ports/stores.ts';
import { foldText } from '../text/fold.ts';
import { toId } from '../text/hash.ts';
import { toIsOwnAddress } from '../text/own-address.ts';
import { isOnDomain, toCanonicalUrl, toRegistrableDomain } from '../text/url.ts';
import { isConfirmedMissing, toChecks, withStep } from './history.ts';
import { toNextCheck } from './next-check.ts';
import { toWon } from './outreach.ts';

/** More links to the brand than this on one page say nothing new. */
const linksMax = 100;
const anchorUnitsMax = 300;

/** A redirect on the way is usual; a link that takes more leads to an address that is no more. */
const hopsMax = 1;

type Seen = { readonly link: Link; readonly leads: 'home' | 'astray' | 'old' };

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

/** What else is known of the brand's links: where it once was, and what the list's reader suggests for a page without a link. */
type LinkSettings = { readonly oldDomains: readonly string[] };
type Suggestion = Pick<Backlink, 'topic' | 'product' | 'suggestedTarget' | 'sentence'>;

/** The links of a page that concern the brand, one an address, in order of appearance. */
const toSeen = (item: Item, brand: Brand, { oldDomains }: LinkSettings): readonly Seen[] => {
  const isOwn = toIsOwnAddress(brand);
  const isAstray = toIsAstray(brand);
  const toLeads = (link: Link): Seen['leads'] | undefined => {
    // An old domain may still be listed among the brand's own, so that what is read there is its own.
    if (oldDomains.some((domain) => isOnDomain(link.url, domain))) return 'old';
    return isOwn(link.url) ? 'home' : isAstray(link) ? 'astray' : undefined;
  };
  const byAddress = new Map<string, Seen>();
  for (const link of item.links) {
    const leads = toLeads(link);
    if (leads === undefined) continue;
    const known = byAddress.get(link.url);
    if (known === undefined && byAddress.size >= linksMax) continue;
    if (known === undefined || isBetter(link, known.link)) byAddress.set(link.url, { link, leads });
  }
  return [...byAddress.values()];
};

/** What the target answered, now or when it was last asked for: not knowing changes nothing. */
const toTarget = (
  { link }: Seen,
  earlier: Backlink,
  linkStates: ReadonlyMap<string, LinkState> | undefined,
): Backlink['target'] => {
  const known = linkStates?.get(link.url);
  if (known === undefined || known.state === 'unknown') return earlier.to === link.url ? earlier.target : null;
  return { status: known.status ?? (known.state === 'gone' ? 404 : null), hops: [...(known.redirects ?? [])] };
};

/** The state of a link that is there, and why it would be another than before. */
const toLinkedState = (
  { leads }: Seen,
  target: Backlink['target'],
  earlier: Backlink,
): { readonly state: Backlink['state']; readonly why: BacklinkReason } => {
  if (target?.status === 404 || target?.status === 410) return { state: 'broken-target', why: 'target-gone' };
  if (leads !== 'home' || (target?.hops.length ?? 0) > hopsMax)
    return { state: 'wrong-target', why: 'leads-elsewhere' };
  if (earlier.history.length === 0) return { state: 'live', why: 'found' };
  if (earlier.state === 'broken-target' || earlier.state === 'wrong-target')
    return { state: 'live', why: 'target-mended' };
  return { state: 'live', why: earlier.state === 'live' ? 'follow-changed' : 'linked' };
};

const unfollowing = new Set(['nofollow', 'ugc', 'sponsored']);

/** What takes the follow away: the link's own rel speaks before its page. */
const toFollowedBy = ({ followed, rel }: Link, { robots }: Item): Backlink['followedBy'] => {
  if (followed) return null;
  return rel.some((word) => unfollowing.has(word)) ? 'link' : (robots.nofollowBy ?? 'meta');
};

type Page = Pick<
  Backlink,
  'brand' | 'from' | 'referringDomain' | 'channel' | 'lastCheckedAt' | 'canonical' | 'noindex' | 'rivals' | 'language'
>;

/** Links of one page that are looked at for competitors. */
const rivalLinksMax = 5000;

/** Competitors that a page links to: what it gives them and the brand perhaps not. */
const toRivals = ({ links }: Item, { competitors }: Brand): string[] => {
  const urls = competitors.length === 0 ? [] : links.slice(0, rivalLinksMax).map(({ url }) => url);
  return competitors
    .filter(({ domains }) => urls.some((url) => domains.some((domain) => isOnDomain(url, domain))))
    .map(({ name }) => name);
};

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

/** What every whole read says of the page's records. Who found the page keeps reading it, for it is judged by channel. */
const toRead = (page: Page, earlier: Backlink): Partial<Backlink> => ({
  canonical: page.canonical,
  noindex: page.noindex,
  channel: earlier.channel,
  lastCheckedAt: page.lastCheckedAt,
  lastReadAt: page.lastCheckedAt,
  failures: 0,
  ...(page.rivals === undefined && earlier.rivals === undefined ? {} : { rivals: page.rivals ?? [] }),
  ...(page.language === undefined ? {} : { language: page.language }),
});

const toLinked = (page: Page, seen: Seen, { item, record, target }: Linked): Backlink => {
  const { link } = seen;
  const at = page.lastCheckedAt;
  const { state, why } = toLinkedState(seen, target, record);
  const isWon = state === 'live' && (record.stage === 'sent' || record.stage === 'answered');
  return withStep(
    record,
    {
      ...toRead(page, record),
      to: link.url,
      anchor: link.anchor.trim().slice(0, anchorUnitsMax).trim() || null,
      rel: [...link.rel],
      followed: link.followed,
      followedBy: toFollowedBy(link, item),
      place: link.place,
      state,
      target,
      checks: toChecks(record, true, at),
      lastSeenAt: at,
      suggestedTarget: null,
      sentence: null,
      // Somebody was asked for it, and here it is.
      ...(isWon ? toWon(record, at) : {}),
    },
    { at, why },
  );
};
type Linked = { readonly item: Item; readonly record: Backlink; readonly target: Backlink['target'] };

/** What a record becomes when its link is not on the page that was just read completely. */
const toUnseen = (page: Page, earlier: Backlink, { named, suggestion }: Naming): Backlink => {
  const at = page.lastCheckedAt;
  const read = toRead(page, earlier);
  if (earlier.to !== null) {
    const checks = toChecks(earlier, false, at);
    const state = isConfirmedMissing(checks) ? 'lost' : earlier.state;
    return withStep(earlier, { ...read, checks, state }, { at, why: 'link-missing' });
  }
  // It was never linked; where it is not even named any more there is nothing left to ask for.
  if (!named) return withStep(earlier, { ...read, state: 'unknown' }, { at, why: 'not-named' });
  const why = earlier.history.length === 0 ? 'found' : 'named';
  return withStep(earlier, { ...read, ...suggestion, state: 'unlinked' }, { at, why });
};
type Naming = { readonly named: boolean; readonly suggestion: Suggestion | undefined };

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
    byAddress.get(each.link.url) ?? (each.leads === 'astray' ? undefined : free.shift()),
  ]);
  return { pairs, left: free };
};

/** The address that the page claims for itself, where that is another one. */
const toOtherCanonical = ({ canonical }: Item, from: string): string | null => {
  const claimed = canonical === null ? undefined : toCanonicalUrl(canonical);
  return claimed === undefined || claimed === from ? null : claimed;
};

const noSettings: LinkSettings = { oldDomains: [] };

/**
 * The records of one page after a complete read. `named`: the page names the brand; `existing`: what was known of the brand's
 * links on this page, under whatever address it was asked for; `now`: when it was read. An unlinked record turns live under its old id, with its first day and
 * outreach stage, and a link whose address changed stays one record. A link that is missing is lost once a second read confirms it. A feed's entry can be cut
 * short, so it only ever adds links. Own pages have none.
 */
export const toBacklinks = (known: {
  readonly item: Item;
  readonly brand: Brand;
  readonly channel: Pick<Channel, 'id' | 'owned'>;
  readonly named: boolean;
  readonly now: Instant | Date;
  readonly existing: readonly Backlink[];
  readonly linkStates?: ReadonlyMap<string, LinkState>;
  readonly settings?: LinkSettings;
  readonly suggestion?: Suggestion | undefined;
}): readonly Backlink[] => {
  const { item, brand, channel, named, now, linkStates, suggestion } = known;
  if (isOwnPage(item, brand, channel) || !/^https?:/i.test(item.url)) return [];
  const from = toCanonicalUrl(item.url) ?? item.url;
  const at = typeof now === 'string' ? now : now.toISOString();
  const rivals = toRivals(item, brand);
  const page: Page = {
    brand: brand.id,
    from,
    referringDomain: toRegistrableDomain(from),
    channel: channel.id,
    lastCheckedAt: at,
    canonical: toOtherCanonical(item, from),
    noindex: item.robots.noindex,
    ...(rivals.length === 0 ? {} : { rivals }),
    ...(item.language === '' || item.language === 'und' ? {} : { language: item.language }),
  };
  const existing = known.existing.filter((each) => each.brand === brand.id);
  // A read that arrives late tells nothing new.
  if (existing.some(({ lastReadAt }) => lastReadAt !== null && Date.parse(lastReadAt) > Date.parse(at)))
    return existing;
  const { pairs, left } = pairUp(toSeen(item, brand, known.settings ?? noSettings), existing);
  const taken = new Set(existing.map(({ id }) => id));
  const linked = pairs.map(([seen, earlier]) => {
    const record = earlier ?? toBlank(page, seen.link.url, taken);
    return toLinked(page, seen, { item, record, target: toTarget(seen, record, linkStates) });
  });
  const withNext = (record: Backlink): Backlink =>
    // What an entry says is read with its channel; its address may be no page at all.
    item.kind === 'entry' && !record.watched ? record : { ...record, nextCheckAt: toNextCheck(record, at) };
  if (item.kind === 'entry') return linked.map(withNext);
  const unseen = left.map((earlier) => toUnseen(page, earlier, { named, suggestion }));
  const isNew = linked.length === 0 && left.length === 0 && named;
  const all = isNew ? [toUnseen(page, toBlank(page, null, taken), { named, suggestion })] : [...linked, ...unseen];
  return all.map(withNext);
};
