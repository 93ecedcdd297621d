/** The brand's own pages, by address and title: where a link to it may lead. */
import type { Config } from '../model/config.ts';
import type { Stores } from '../ports/stores.ts';
import type { OwnPage } from '../text/best-page.ts';
import { isOnDomain } from '../text/url.ts';
import type { Engine } from './engine.ts';

type OwnPagesEngine = Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'facts' | 'pages'> };

/** Pages of one channel, and of all, that are gathered. */
const perChannelMax = 500;
const pagesMax = 2000;
const titlesMax = 5000;
/** They are looked up so often: a site grows slowly, and pages that name the brand come by the thousand. */
const heldMs = 10 * 60_000;
/** In the first pass there are none yet: what is read meanwhile is to be known soon. */
const noneHeldMs = 60_000;

type Held = { readonly atMs: number; readonly pages: Promise<readonly OwnPage[]>; forMs: number };
const held = new WeakMap<Config, Held>();

const gather = async ({ config, stores }: OwnPagesEngine): Promise<readonly OwnPage[]> => {
  const pages: OwnPage[] = [];
  const titles = new Map(
    (await stores.facts.list(config.brand.id, { kind: 'title', max: titlesMax })).map(({ url, value }) => [url, value]),
  );
  // A profile elsewhere, or its feed, is no page that anybody is asked to link to.
  const isOnSite = (url: string): boolean => config.brand.domains.some((domain) => isOnDomain(url, domain));
  for (const { id, owned } of config.channels) {
    if (!owned || pages.length >= pagesMax) continue;
    const rows = await stores.pages.list(id, perChannelMax);
    pages.push(
      ...rows
        .filter(({ kind, state, url }) => kind === 'page' && state === 'read' && isOnSite(url))
        .map(({ url }) => ({ url, title: titles.get(url) ?? null })),
    );
  }
  return pages.slice(0, pagesMax);
};

/** Those of owned channels that were read, shallow ones first. */
export const findOwnPages = (engine: OwnPagesEngine): Promise<readonly OwnPage[]> => {
  const nowMs = engine.clock.now().getTime();
  const known = held.get(engine.config);
  if (known !== undefined && nowMs >= known.atMs && nowMs - known.atMs < known.forMs) return known.pages;
  const pages = gather(engine);
  const holding: Held = { atMs: nowMs, pages, forMs: heldMs };
  held.set(engine.config, holding);
  pages.then(
    ({ length }) => {
      if (length === 0) holding.forMs = noneHeldMs;
    },
    () => held.delete(engine.config),
  );
  return pages;
};
