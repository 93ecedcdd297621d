import { type Portfolio, PortfolioBuilder } from '../../insights/backlinks.ts';
import { Tally, type TallyRow } from '../../insights/tally.ts';
import type { Backlink } from '../../model/backlink.ts';
import type { Referral } from '../../model/referral.ts';
import { readEach } from './read-each.ts';
import type { Section } from './source.ts';

/** Links and counts that a report reads; beyond, it says that it is cut. */
const backlinksMax = 1_000_000;
const referralsMax = 500_000;
const topShown = 20;

type Worth = Pick<Backlink, 'id' | 'from' | 'to' | 'state' | 'visits' | 'stage'> & {
  readonly conversions: number | null;
};

export type BacklinkFigures = Portfolio & {
  /** The links that brought most visits, lost ones among them. */
  readonly worth: readonly Worth[];
  /** Of all visits that are counted; null where none are. */
  readonly traffic: {
    readonly visits: number;
    readonly conversions: number;
    readonly sites: readonly TallyRow[];
    readonly queries: readonly {
      readonly landing: string;
      readonly clicks: number;
      readonly top: readonly TallyRow[];
    }[];
  } | null;
  /** True where there are more links or counts than a report reads. */
  readonly isCut: boolean;
};

/** The links that brought most, kept while all go by. */
class MostVisited {
  #rows: Worth[] = [];

  add({ id, from, to, state, visits, stage, conversions = null }: Backlink): void {
    if (visits === null || visits === 0) return;
    if (this.#rows.length >= topShown && visits <= (this.#rows.at(-1)?.visits ?? 0)) return;
    this.#rows = [...this.#rows, { id, from, to, state, visits, stage, conversions }]
      .toSorted((a, b) => (b.visits ?? 0) - (a.visits ?? 0))
      .slice(0, topShown);
  }

  get rows(): readonly Worth[] {
    return this.#rows;
  }
}

/** Counted visits by site, and queries by the page that they led to. */
class Traffic {
  readonly #sites = new Tally();
  readonly #pages = new Map<string, { clicks: number; readonly queries: Tally }>();
  #visits = 0;
  #conversions = 0;
  #count = 0;

  add({ by, name, domain, landing, visits, conversions }: Referral): void {
    this.#count += 1;
    if (by === 'query') {
      const key = landing ?? '';
      const page = this.#pages.get(key) ?? { clicks: 0, queries: new Tally() };
      if (this.#pages.size < pagesMax) this.#pages.set(key, page);
      page.clicks += visits;
      if (name !== '') page.queries.add(name, visits);
      return;
    }
    this.#visits += visits;
    this.#conversions += conversions ?? 0;
    this.#sites.add(domain ?? name, visits);
  }

  get figures(): BacklinkFigures['traffic'] {
    if (this.#count === 0) return null;
    const queries = [...this.#pages]
      .map(([landing, { clicks, queries: own }]) => ({ landing, clicks, top: own.top(queriesShown) }))
      .toSorted((a, b) => b.clicks - a.clicks)
      .slice(0, topShown);
    return { visits: this.#visits, conversions: this.#conversions, sites: this.#sites.top(topShown), queries };
  }
}

/** Pages whose queries are told apart, and queries of one that are shown. */
const pagesMax = 5000;
const queriesShown = 5;

/** Who links to the brand, how, since when, and what it brought. */
export const backlinksSection: Section<'backlinks', BacklinkFigures> = {
  id: 'backlinks',
  make: async ({ config, stores, now }) => {
    const brand = config.brand.id;
    const portfolio = new PortfolioBuilder({ brand: config.brand, now });
    const most = new MostVisited();
    const traffic = new Traffic();
    const isCut = await readEach(
      (paging) => stores.backlinks.list({ brand }, paging),
      backlinksMax,
      (backlink) => {
        portfolio.add(backlink);
        most.add(backlink);
      },
    );
    const isTrafficCut = await readEach(
      (paging) => stores.referrals.list({ brand }, paging),
      referralsMax,
      (referral) => traffic.add(referral),
    );
    return { ...portfolio.figures(), worth: most.rows, traffic: traffic.figures, isCut: isCut || isTrafficCut };
  },
};
