/**
 * Where to go on from a page that was read on its own: who adds a page's row plans it, so that each is planned once; the bounds of the
 * poll are counted for all workers in one place. Repeating does what was left undone and nothing else.
 */
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { CollectMessage, PlannedPage } from '../ports/queue.ts';
import { grantedNamesMax } from '../ports/stores.ts';
import { sources } from '../sources/registry.ts';
import type { Following } from '../sources/source.ts';
import type { PlannedEngine } from './engine.ts';
import { toFinder, toRow } from './page-rows.ts';
import { sendPages } from './plan-pages.ts';

type Link = Following['links'][number];
type Followed = {
  readonly channel: Channel;
  readonly message: CollectMessage;
  readonly page: PlannedPage;
  readonly item: Item;
};

/** Writes down and plans the pages that this one leads to. Before the page counts as read, so that a crash does not forget them. */
export const followLinks = async (engine: PlannedEngine, followed: Followed): Promise<void> => {
  const { channel, message, page, item } = followed;
  const source = sources.find(channel.source);
  if (page.asked === undefined || source?.follow === undefined) return;
  const { options } = channel;
  const { links, pagesMax, knownMax } = source.follow({ ...page, options, item, site: page.site });
  const fresh = await findFresh(engine, links.slice(0, grantedNamesMax), followed);
  const kept = await admit(engine, fresh, { followed, knownMax });
  const added = new Set(await engine.stores.pages.addKnown(kept.map((link) => toKnown(link, followed))));
  const own = kept.filter(({ url }) => added.has(url));
  const granted = await grant(engine, own, { followed, of: 'pages', max: Math.max(0, pagesMax - page.asked) });
  const { site, asked } = page;
  const pages = granted.map(
    ({ url, depth }): PlannedPage => ({ url, depth, asked, ...(site === undefined ? {} : { site }) }),
  );
  await sendPages(engine, { channel: channel.id, dueAt: message.dueAt, pages });
};

const toKnown = ({ url, depth }: Link, followed: Followed) => ({
  ...toRow({ channel: followed.channel.id, url, kind: 'page', depth }),
  foundBy: toFinder(followed.message.dueAt, followed.page.url),
});

/** Links that nobody knew, or that this page was the one to make known and that are still to be read. */
const findFresh = async (
  engine: PlannedEngine,
  links: readonly Link[],
  followed: Followed,
): Promise<readonly Link[]> => {
  if (links.length === 0) return [];
  const urls = links.map(({ url }) => url);
  const known = await engine.stores.pages.findAll(followed.channel.id, urls);
  const finder = toFinder(followed.message.dueAt, followed.page.url);
  const isDone = new Set(
    known.filter(({ state, foundBy }) => state !== 'known' || foundBy !== finder).map(({ url }) => url),
  );
  return links.filter(({ url }) => !isDone.has(url));
};

type Bounded = { readonly followed: Followed };

/** Keeps what the bounds of the poll let through: of each kind, and in all. */
const admit = async (
  engine: PlannedEngine,
  links: readonly Link[],
  { followed, knownMax }: Bounded & { readonly knownMax: number },
): Promise<readonly Link[]> => {
  const admitted = links.filter(({ kind }) => kind === undefined);
  const kinds = new Map(links.flatMap(({ kind }) => (kind === undefined ? [] : [[kind.name, kind.max]])));
  for (const [name, max] of kinds) {
    const alike = links.filter(({ kind }) => kind?.name === name);
    const granted = await grant(engine, alike, { followed, of: `kind ${name}`, max });
    noteLeftOut(engine, followed, { name, alike, granted });
    admitted.push(...granted);
  }
  return grant(engine, admitted, { followed, of: 'known', max: knownMax });
};

/**
 * Who plans pages one by one has no crawl that could count what it left out, as the cursor of one on one machine does: the log says it.
 * Filters and sort orders show what other pages show; a path with another number may be another article.
 */
const noteLeftOut = (
  { log }: PlannedEngine,
  { channel }: Followed,
  {
    name,
    alike,
    granted,
  }: { readonly name: string; readonly alike: readonly Link[]; readonly granted: readonly Link[] },
): void => {
  const [example, ...others] = alike.filter((link) => !granted.includes(link));
  if (example === undefined || name.includes('?')) return;
  log.warn('pages left out, as there are too many alike', {
    channel: channel.id,
    pages: others.length + 1,
    example: example.url,
  });
};

/** Those of the links that the poll may still have, or that this page was granted before it died. */
const grant = async (
  engine: PlannedEngine,
  links: readonly Link[],
  { followed, of, max }: Bounded & { readonly of: string; readonly max: number },
): Promise<readonly Link[]> => {
  if (links.length === 0 || max === 0) return [];
  const { channel, message, page } = followed;
  const budget = { channel: channel.id, poll: message.dueAt, of };
  const names = links.map(({ url }) => url);
  const granted = new Set(await engine.stores.pages.grant(budget, { by: page.url, names, max }));
  return links.filter(({ url }) => granted.has(url));
};
