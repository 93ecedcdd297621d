/** What a document's links tell: which of them answer, and which of them lead to the brand. */
import { toBacklinks } from '../backlinks/to-backlinks.ts';
import { toGoneBacklinks } from '../backlinks/without-reading.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { Occurrence } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { LinkState, Stores } from '../ports/stores.ts';
import type { OwnPage } from '../text/best-page.ts';
import { toIsOwnAddress } from '../text/own-address.ts';
import { suggestLink } from '../text/suggest-link.ts';
import { isOnDomain, toCanonicalUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { needsOf } from './needs.ts';
import { sameAsOf } from './outlinks.ts';
import { findOwnPages } from './own-pages.ts';

/** Links of one page to the brand that are looked at. */
const backlinksMax = 1000;

/** The links that lead to the brand, or once did. */
const toBrandLinks = ({ config: { brand, backlinks } }: Pick<Engine, 'config'>, { links }: Item): readonly string[] => {
  const isOwn = toIsOwnAddress(brand);
  const leads = (url: string): boolean => isOwn(url) || backlinks.oldDomains.some((domain) => isOnDomain(url, domain));
  return links.map(({ url }) => url).filter(leads);
};

/** What is known of a document's links, by address: of all where a check of its channel asks, and on pages of others of those to the brand. */
export const findLinkStates = async (
  engine: Engine,
  channel: Channel,
  item: Item,
): Promise<ReadonlyMap<string, LinkState>> => {
  const needs = needsOf(engine.config, channel);
  const urls = [
    ...(needs.has('links') ? item.links.map(({ url }) => url) : []),
    ...(channel.owned ? [] : toBrandLinks(engine, item)),
    ...(needs.has('profiles') ? sameAsOf(item) : []),
  ];
  const states = urls.length === 0 ? [] : await engine.stores.links.find([...new Set(urls)]);
  return new Map(states.map((state) => [state.url, state]));
};

/** The records of the links to the brand on a page, under all addresses that it is known by. */
export const findBacklinks = async (
  { config, stores }: Pick<Engine, 'config'> & { readonly stores: Pick<Stores, 'backlinks'> },
  urls: readonly string[],
): Promise<readonly Backlink[]> => {
  const lists = await Promise.all(
    [...new Set(urls)].map((from) =>
      stores.backlinks.list({ brand: config.brand.id, from }, { limit: backlinksMax }).then(({ rows }) => rows),
    ),
  );
  return lists.flat();
};

/** A document of somebody else, as it was read. */
type ReadDocument = {
  readonly channel: Channel;
  readonly item: Item;
  /** The address under which it was asked for. */
  readonly url: string;
  readonly readAt: Instant;
  /** Where it speaks of the brand. */
  readonly telling: readonly Occurrence[];
  readonly linkStates: ReadonlyMap<string, LinkState>;
};

/** The links to the brand that it has now and had before, and where in the brand's own pages links may lead: nothing of the brand's own pages. */
export type ReadBacklinks = {
  readonly existing: readonly Backlink[];
  readonly backlinks: readonly Backlink[];
  readonly ownPages: readonly OwnPage[];
};

export const readBacklinks = async (engine: Engine, document: ReadDocument): Promise<ReadBacklinks> => {
  const { channel, item, url, readAt, telling, linkStates } = document;
  if (channel.owned) return { existing: [], backlinks: [], ownPages: [] };
  const { config } = engine;
  const existing = await findBacklinks(engine, [toCanonicalUrl(item.url) ?? item.url, url]);
  const ownPages = item.kind === 'page' && telling.length > 0 ? await findOwnPages(engine) : [];
  const suggested = suggestLink({ blocks: item.blocks, occurrences: telling, brand: config.brand, pages: ownPages });
  const { topic = null, product = null, target: suggestedTarget = null, sentence = null } = suggested ?? {};
  const backlinks = toBacklinks({
    item,
    brand: config.brand,
    channel,
    named: telling.length > 0,
    now: readAt,
    existing,
    linkStates,
    settings: config.backlinks,
    suggestion: { topic, product, suggestedTarget, sentence },
  });
  const isBroken = backlinks.some(({ state }) => state === 'broken-target');
  return { existing, backlinks, ownPages: isBroken ? await findOwnPages(engine) : ownPages };
};

/** Keeps records as a look at their page left them. What people say of them stands, whatever was read meanwhile. */
export const keepBacklinks = async (
  { stores }: { readonly stores: Pick<Stores, 'backlinks'> },
  { existing, backlinks }: Pick<ReadBacklinks, 'existing' | 'backlinks'>,
): Promise<void> => {
  const known = new Map(existing.map((record) => [record.id, record]));
  const changed = backlinks.filter((record) => known.get(record.id) !== record);
  const seen = changed.map((record): Backlink => {
    const stage = record.stage === known.get(record.id)?.stage ? null : record.stage;
    return { ...record, visits: null, stage };
  });
  if (seen.length > 0) await stores.backlinks.put(seen);
};

/** Notes that the links of a document that is gone are gone with it, and answers them. */
export const noteGoneBacklinks = async (
  engine: Engine,
  { url, readAt }: { readonly url: string; readonly readAt: Instant },
): Promise<readonly Backlink[]> => {
  const existing = await findBacklinks(engine, [url]);
  const backlinks = toGoneBacklinks({ existing, at: readAt });
  await keepBacklinks(engine, { existing, backlinks });
  return backlinks;
};
