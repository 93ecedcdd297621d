/**
 * A brand's links as one portfolio: how many, from whom, since when, with which words, to which pages, and how much hangs on how few. Links are
 * added one by one, so that a portfolio of any size needs memory for its domains only.
 */
import type { Backlink, BacklinkState } from '../model/backlink.ts';
import type { Brand } from '../model/brand.ts';
import type { Instant } from '../model/vocabulary.ts';
import { type AnchorKind, toAnchorKind } from './backlinks-anchors.ts';
import { Tally, type TallyRow } from './tally.ts';

/** Months that are shown of what came and went. */
const monthsShown = 24;
/** Rows of each list. */
const topShown = 20;
const millisecondsADay = 86_400_000;

/** A month of the portfolio: what came, what went, and how many there were at its end. */
export type PortfolioMonth = {
  /** `2026-10` */
  readonly month: string;
  readonly newDomains: number;
  readonly lostDomains: number;
  /** Referring domains at its end, or as of now. */
  readonly domains: number;
  readonly newLinks: number;
  readonly lostLinks: number;
  readonly links: number;
};

export type Portfolio = {
  /** Records by state, pages that name the brand without a link included. */
  readonly states: Readonly<Record<BacklinkState, number>>;
  /** Links that stand: live, or live to a target that is wrong or gone. */
  readonly links: number;
  readonly domains: number;
  readonly follow: {
    readonly followed: number;
    readonly notFollowed: number;
    readonly unknown: number;
    /** Followed ÷ (followed + not followed); null where nothing is known. */
    readonly share: number | null;
  };
  readonly months: readonly PortfolioMonth[];
  readonly anchors: {
    readonly kinds: Readonly<Record<AnchorKind, number>>;
    readonly top: readonly (TallyRow & { readonly kind: AnchorKind })[];
  };
  readonly targets: readonly TallyRow[];
  readonly topLevelDomains: readonly TallyRow[];
  readonly languages: readonly TallyRow[];
  readonly topics: readonly TallyRow[];
  readonly referringDomains: readonly TallyRow[];
  readonly concentration: {
    /** Sum of the squared shares of links by domain, 0 (spread) to 1 (all on one site). */
    readonly hhi: number | null;
    /** Share of the links that the ten largest domains hold. */
    readonly topTenShare: number | null;
  };
  /** Pages that link to a competitor and not to the brand, of those that were read for both. */
  readonly competitors: {
    /** Pages that were read and name or link the brand. */
    readonly pagesRead: number;
    readonly rows: readonly {
      readonly name: string;
      /** Pages that link to it and to the brand, and those that link to it alone. */
      readonly both: number;
      readonly won: number;
      readonly domains: readonly TallyRow[];
    }[];
  };
  /** What the figures rest on. */
  readonly coverage: {
    readonly records: number;
    /** Read by Earmark at least once; the others are known by a list alone. */
    readonly read: number;
    readonly oldestCheckAt: Instant | null;
    readonly newestCheckAt: Instant | null;
    /** Live and not looked at for 90 days. */
    readonly stale: number;
  };
};

type Sums = { newLinks: number; lostLinks: number; newDomains: number; lostDomains: number };
type Site = { links: number; firstMonth: string; lastLossMonth: string };
type Rival = { both: number; won: number; readonly domains: Tally };

const standing: ReadonlySet<BacklinkState> = new Set(['live', 'broken-target', 'wrong-target']);
const staleDays = 90;

/** Gathers a portfolio link by link. */
export class PortfolioBuilder {
  readonly #nowMs: number;
  readonly #kindOf: (anchor: string | null) => AnchorKind;
  readonly #states: Record<BacklinkState, number> = {
    live: 0,
    unlinked: 0,
    lost: 0,
    'broken-target': 0,
    'wrong-target': 0,
    unknown: 0,
  };
  readonly #kinds: Record<AnchorKind, number> = { brand: 0, product: 0, url: 0, generic: 0, empty: 0, other: 0 };
  readonly #anchors = new Tally();
  readonly #targets = new Tally();
  readonly #ends = new Tally();
  readonly #languages = new Tally();
  readonly #topics = new Tally();
  readonly #sites = new Map<string, Site>();
  readonly #months = new Map<string, Sums>();
  readonly #rivals = new Map<string, Rival>();
  #links = 0;
  #followed = 0;
  #notFollowed = 0;
  #records = 0;
  #read = 0;
  #pagesRead = 0;
  #stale = 0;
  #oldest: Instant | null = null;
  #newest: Instant | null = null;

  constructor({ brand, now }: { readonly brand: Brand; readonly now: Date }) {
    this.#nowMs = now.getTime();
    this.#kindOf = toAnchorKind(brand);
  }

  /** Takes one record into account. */
  add(backlink: Backlink): void {
    const { state, lastReadAt, lastCheckedAt } = backlink;
    this.#records += 1;
    this.#states[state] += 1;
    if (lastReadAt !== null) {
      this.#read += 1;
      if (this.#oldest === null || lastCheckedAt < this.#oldest) this.#oldest = lastCheckedAt;
      if (this.#newest === null || lastCheckedAt > this.#newest) this.#newest = lastCheckedAt;
      this.#addRivals(backlink);
    }
    const stood = toLastKnown(backlink);
    if (standing.has(stood)) this.#addStanding(backlink);
    else if (stood === 'lost') this.#addLost(backlink);
  }

  #addStanding(backlink: Backlink): void {
    const { referringDomain, to, anchor, followed, firstSeenAt } = backlink;
    this.#links += 1;
    if (followed === true) this.#followed += 1;
    else if (followed === false) this.#notFollowed += 1;
    const kind = this.#kindOf(anchor);
    this.#kinds[kind] += 1;
    this.#anchors.add((anchor ?? '').trim());
    if (to !== null) this.#targets.add(to);
    this.#ends.add(toEnd(referringDomain));
    if (backlink.language !== undefined) this.#languages.add(backlink.language);
    if (backlink.topic !== null) this.#topics.add(backlink.topic);
    const month = firstSeenAt.slice(0, 7);
    this.#site(referringDomain, month).links += 1;
    this.#month(month).newLinks += 1;
    if (backlink.lastReadAt !== null && this.#nowMs - Date.parse(backlink.lastCheckedAt) > staleDays * millisecondsADay)
      this.#stale += 1;
  }

  #addLost(backlink: Backlink): void {
    const month = backlink.firstSeenAt.slice(0, 7);
    const lost = toLostAt(backlink).slice(0, 7);
    const site = this.#site(backlink.referringDomain, month);
    if (lost > site.lastLossMonth) site.lastLossMonth = lost;
    this.#month(month).newLinks += 1;
    this.#month(lost).lostLinks += 1;
  }

  #addRivals(backlink: Backlink): void {
    const { rivals, referringDomain } = backlink;
    this.#pagesRead += 1;
    for (const name of rivals ?? []) {
      const rival = this.#rivals.get(name) ?? { both: 0, won: 0, domains: new Tally() };
      this.#rivals.set(name, rival);
      if (standing.has(toLastKnown(backlink))) rival.both += 1;
      else {
        rival.won += 1;
        rival.domains.add(referringDomain);
      }
    }
  }

  #site(domain: string, month: string): Site {
    const site = this.#sites.get(domain);
    if (site === undefined) {
      const made = { links: 0, firstMonth: month, lastLossMonth: '' };
      this.#sites.set(domain, made);
      return made;
    }
    if (month < site.firstMonth) site.firstMonth = month;
    return site;
  }

  #month(month: string): Sums {
    const known = this.#months.get(month);
    if (known !== undefined) return known;
    const made = { newLinks: 0, lostLinks: 0, newDomains: 0, lostDomains: 0 };
    this.#months.set(month, made);
    return made;
  }

  /** The figures of what was added so far. */
  figures(): Portfolio {
    const sites = [...this.#sites].filter(([, { links }]) => links > 0);
    const counts = sites.map(([, { links }]) => links).toSorted((a, b) => b - a);
    const known = this.#followed + this.#notFollowed;
    return {
      states: { ...this.#states },
      links: this.#links,
      domains: sites.length,
      follow: {
        followed: this.#followed,
        notFollowed: this.#notFollowed,
        unknown: this.#links - known,
        share: known === 0 ? null : this.#followed / known,
      },
      months: this.#toMonths(),
      anchors: {
        kinds: { ...this.#kinds },
        top: this.#anchors.top(topShown).map((row) => ({ ...row, kind: this.#kindOf(row.name) })),
      },
      targets: this.#targets.top(topShown),
      topLevelDomains: this.#ends.top(topShown),
      languages: this.#languages.top(topShown),
      topics: this.#topics.top(topShown),
      referringDomains: sites
        .map(([name, { links }]) => ({ name, count: links }))
        .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
        .slice(0, topShown),
      concentration: toConcentration(counts, this.#links),
      competitors: { pagesRead: this.#pagesRead, rows: this.#toRivals() },
      coverage: {
        records: this.#records,
        read: this.#read,
        oldestCheckAt: this.#oldest,
        newestCheckAt: this.#newest,
        stale: this.#stale,
      },
    };
  }

  #toRivals(): Portfolio['competitors']['rows'] {
    return [...this.#rivals]
      .map(([name, { both, won, domains }]) => ({ name, both, won, domains: domains.top(topShown) }))
      .toSorted((a, b) => b.won - a.won || (a.name < b.name ? -1 : 1));
  }

  /** Months without a gap up to now, the last `monthsShown`; sums go on from the very first. */
  #toMonths(): readonly PortfolioMonth[] {
    const sums = new Map([...this.#months].map(([month, each]) => [month, { ...each }]));
    const at = (month: string): Sums => {
      const known = sums.get(month) ?? { newLinks: 0, lostLinks: 0, newDomains: 0, lostDomains: 0 };
      sums.set(month, known);
      return known;
    };
    for (const { links, firstMonth, lastLossMonth } of this.#sites.values()) {
      at(firstMonth).newDomains += 1;
      // A domain is lost with the last of its links.
      if (links === 0 && lastLossMonth !== '') at(lastLossMonth).lostDomains += 1;
    }
    const now = new Date(this.#nowMs).toISOString().slice(0, 7);
    const [first = now] = [...sums.keys()].toSorted();
    const months: PortfolioMonth[] = [];
    let [domains, links] = [0, 0];
    for (let month = first; month <= now && months.length < monthsMax; month = toNextMonth(month)) {
      const sum = at(month);
      domains += sum.newDomains - sum.lostDomains;
      links += sum.newLinks - sum.lostLinks;
      months.push({ month, ...sum, domains, links });
    }
    return months.slice(-monthsShown);
  }
}

/** Months that are counted through; first sights of an import may lie decades back. */
const monthsMax = 1200;

const toNextMonth = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${String(year).padStart(4, '0')}-${String(number + 1).padStart(2, '0')}`;
};

/** What was known before nobody knew: a site that is down for a day has not lost its links. A link that only a list tells of is believed. */
const toLastKnown = ({ state, to, history }: Backlink): BacklinkState => {
  if (state !== 'unknown') return state;
  const known = history.findLast((each) => each.state !== 'unknown')?.state;
  return known ?? (to === null ? 'unknown' : 'live');
};

/** When a record was found to be lost. */
const toLostAt = ({ history, lastCheckedAt }: Backlink): Instant =>
  history.findLast(({ state }, index) => state === 'lost' && history[index - 1]?.state !== 'lost')?.at ?? lastCheckedAt;

/** The last label of a domain; `ip` for what has none. */
const toEnd = (domain: string): string => {
  const end = domain.slice(domain.lastIndexOf('.') + 1);
  return /^[\d\]]|^$/.test(end) ? 'ip' : end;
};

const toConcentration = (counts: readonly number[], all: number): Portfolio['concentration'] => {
  if (all === 0) return { hhi: null, topTenShare: null };
  const hhi = counts.reduce((sum, count) => sum + (count / all) ** 2, 0);
  return { hhi, topTenShare: counts.slice(0, 10).reduce((sum, count) => sum + count, 0) / all };
};

/** The portfolio of links that are all at hand. */
export const toPortfolio = (
  backlinks: Iterable<Backlink>,
  given: { readonly brand: Brand; readonly now: Date },
): Portfolio => {
  const builder = new PortfolioBuilder(given);
  for (const backlink of backlinks) builder.add(backlink);
  return builder.figures();
};
