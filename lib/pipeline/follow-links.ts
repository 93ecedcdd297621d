/**
 * Where to go on from a page that was read on its own: who adds a page's row plans it, so that each is planned once; the bounds of the
 * poll are counted for all workers in one place. Repeating does what was left undone and nothing else.
 */
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import type { CollectMessage, PlannedPage } from '../ports/queue.ts';
import { sources } from '../sources/registry.ts';
import type { Following } from '../sources/source.ts';
import type { PlannedEngine } from './engine.ts';
import { toRow } from './page-rows.ts';
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
  const fresh = await findFresh(engine, links, followed);
  const kept = await admit(engine, fresh, { channel, message, knownMax });
  const added = new Set(await engine.stores.pages.addKnown(kept.map((link) => toKnown(link, followed))));
  const own = kept.filter(({ url }) => added.has(url));
  const max = Math.max(0, pagesMax - page.asked);
  const granted = await grant(engine, { channel, message, of: 'pages', count: own.length, max });
  const { site, asked } = page;
  const pages = own
    .slice(0, granted)
    .map(({ url, depth }): PlannedPage => ({ url, depth, asked, ...(site === undefined ? {} : { site }) }));
  await sendPages(engine, { channel: channel.id, dueAt: message.dueAt, pages });
};

/** Who met an address, in this poll: names the work of one page, however often it is done. */
const toFinder = ({ message, page }: Followed): string => `${message.dueAt} ${page.url}`;

const toKnown = ({ url, depth }: Link, followed: Followed) => ({
  ...toRow({ channel: followed.channel.id, url, kind: 'page', depth }),
  foundBy: toFinder(followed),
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
  const finder = toFinder(followed);
  const isDone = new Set(
    known.filter(({ state, foundBy }) => state !== 'known' || foundBy !== finder).map(({ url }) => url),
  );
  return links.filter(({ url }) => !isDone.has(url));
};

type Bounds = Pick<Followed, 'channel' | 'message'>;

/** Keeps what the bounds of the poll let through: of each kind, and in all. */
const admit = async (
  engine: PlannedEngine,
  links: readonly Link[],
  { knownMax, ...bounds }: Bounds & { readonly knownMax: number },
): Promise<readonly Link[]> => {
  const admitted = links.filter(({ kind }) => kind === undefined);
  const kinds = new Map(links.flatMap(({ kind }) => (kind === undefined ? [] : [[kind.name, kind.max]])));
  for (const [name, max] of kinds) {
    const alike = links.filter(({ kind }) => kind?.name === name);
    const granted = await grant(engine, { ...bounds, of: `kind ${name}`, count: alike.length, max });
    admitted.push(...alike.slice(0, granted));
  }
  const granted = await grant(engine, { ...bounds, of: 'known', count: admitted.length, max: knownMax });
  return admitted.slice(0, granted);
};

const grant = async (
  engine: PlannedEngine,
  { channel, message, of, count, max }: Bounds & { readonly of: string; readonly count: number; readonly max: number },
): Promise<number> =>
  count === 0 || max === 0
    ? 0
    : engine.stores.pages.grant({ channel: channel.id, poll: message.dueAt, of }, { count, max });
