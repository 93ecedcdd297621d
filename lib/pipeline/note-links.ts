/** What a document's links tell: which of them answer, and which of them lead to the brand. */
import { toBacklinks, toGoneBacklinks } from '../backlinks/to-backlinks.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { LinkState } from '../ports/stores.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { needsOf } from './needs.ts';
import { sameAsOf } from './outlinks.ts';

/** Links of one page to the brand that are looked at. */
const backlinksMax = 1000;

/** What is known of a document's links, by address; nothing where no check of its channel asks. */
export const findLinkStates = async (
  engine: Engine,
  channel: Channel,
  item: Item,
): Promise<ReadonlyMap<string, LinkState>> => {
  const needs = needsOf(engine.config, channel);
  const urls = [
    ...(needs.has('links') ? item.links.map(({ url }) => url) : []),
    ...(needs.has('profiles') ? sameAsOf(item) : []),
  ];
  const states = urls.length === 0 ? [] : await engine.stores.links.find([...new Set(urls)]);
  return new Map(states.map((state) => [state.url, state]));
};

/** Keeps the links to the brand that a document of somebody else has, and what became of those it had. */
export const noteBacklinks = async (
  engine: Engine,
  {
    channel,
    item,
    named,
    linkStates,
  }: {
    readonly channel: Channel;
    readonly item: Item;
    readonly named: boolean;
    readonly linkStates: ReadonlyMap<string, LinkState>;
  },
): Promise<void> => {
  const { config, stores, clock } = engine;
  const from = toCanonicalUrl(item.url) ?? item.url;
  const { rows: existing } = await stores.backlinks.list({ brand: config.brand.id, from }, { limit: backlinksMax });
  const backlinks = toBacklinks({ item, brand: config.brand, channel, named, now: clock.now(), existing, linkStates });
  if (backlinks.length > 0) await stores.backlinks.put(backlinks);
};

/** Notes that the links of a document that is gone are gone with it. */
export const noteGoneBacklinks = async ({ config, stores, clock }: Engine, url: string): Promise<void> => {
  const { rows } = await stores.backlinks.list({ brand: config.brand.id, from: url }, { limit: backlinksMax });
  await stores.backlinks.put(toGoneBacklinks({ existing: rows, now: clock.now() }));
};
