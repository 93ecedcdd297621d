/** Takes in a list of links to the brand: from then on they are watched. */
import { toKnownBacklinks } from '../backlinks/known-links.ts';
import { UsageError } from '../errors.ts';
import { BacklinkExport, type BacklinkMap, type BacklinkTool, type KnownLink } from '../formats/backlink-export.ts';
import type { WrongRow } from '../formats/term-row.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Brand } from '../model/brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { BacklinkStore } from '../ports/stores.ts';
import { toIsOwnAddress } from '../text/own-address.ts';
import { isOnDomain, toRegistrableDomain } from '../text/url.ts';
import { type OnWrong, toRows, WrongRowList, type WrongRows } from './import-file.ts';
import { watchedChannelId } from './watched-channel.ts';

/** Links that are put together: many, for a store writes each page of its lists once for all of them. They take some 100 MB. */
const linksAtOnce = 200_000;
/** Questions to the store at a time, and links of one page that are looked at. */
const questionsAtOnce = 16;
const linksOfPageMax = 1000;

export type BacklinkImport = {
  readonly tool: BacklinkTool;
  /** Rows that tell of a link. */
  readonly rows: number;
  /** Records that are new. */
  readonly added: number;
  /** Records of which something more is known now. */
  readonly changed: number;
  readonly wrong: WrongRows;
};

type Importer = {
  readonly brand: Pick<Brand, 'id' | 'domains' | 'profiles'>;
  /** Domains that the brand once had: links there concern it too. */
  readonly oldDomains?: readonly string[];
  readonly backlinks: Pick<BacklinkStore, 'list' | 'put'>;
  readonly clock: Clock;
};

/** Targets whose answer is remembered: lists name the same few again and again. */
const targetsMax = 10_000;

/** Answers what is wrong with a link that is no link from elsewhere to the brand. */
const toFault = ({ brand, oldDomains = [] }: Importer): ((link: KnownLink) => WrongRow | undefined) => {
  const isOwn = toIsOwnAddress(brand);
  const targets = new Map<string, boolean>();
  const isTarget = (to: string): boolean => {
    const known = targets.get(to);
    if (known !== undefined) return known;
    if (targets.size >= targetsMax) targets.clear();
    const isMeant = isOwn(to) || oldDomains.some((domain) => isOnDomain(to, domain));
    targets.set(to, isMeant);
    return isMeant;
  };
  return ({ line, from, to }) => {
    if (isOwn(from)) return { line, expected: 'a page that is not the brand’s own', received: from };
    if (to === null || isTarget(to)) return undefined;
    return { line, expected: `a link to one of the brand’s domains (${brand.domains.join(', ')})`, received: to };
  };
};

/** Sites that are remembered to be new. */
const newSitesMax = 200_000;

/** Links that wait to be put, by the domain they are on: neighbours in the store's lists are put one after another. */
type Waiting = ReadonlyMap<string, readonly KnownLink[]>;

/** Answers which of them are on pages of sites of which something was known before the list; each site is asked for once, and none where nothing was known. */
const toKnownSites = ({ brand, backlinks }: Importer): ((waiting: Waiting) => Promise<readonly string[]>) => {
  const isNew = new Map<string, boolean>();
  let isFirst: boolean | undefined;
  const toPages = (links: readonly KnownLink[]): readonly string[] => [...new Set(links.map(({ from }) => from))];
  const hasNone = async (site: { readonly referringDomain?: string }): Promise<boolean> => {
    const { rows } = await backlinks.list({ brand: brand.id, ...site }, { limit: 1 });
    return rows.length === 0;
  };
  return async (waiting) => {
    isFirst ??= await hasNone({});
    if (isFirst) return [];
    const unasked = [...waiting.keys()].filter((site) => !isNew.has(site));
    if (isNew.size + unasked.length > newSitesMax) return [...waiting.values()].flatMap(toPages);
    for (let at = 0; at < unasked.length; at += questionsAtOnce)
      await Promise.all(
        unasked.slice(at, at + questionsAtOnce).map(async (referringDomain) => {
          isNew.set(referringDomain, await hasNone({ referringDomain }));
        }),
      );
    return [...waiting].flatMap(([site, links]) => (isNew.get(site) === true ? [] : toPages(links)));
  };
};

/** What is known of the links of the pages. */
const findExisting = async (
  { brand, backlinks }: Importer,
  pages: readonly string[],
): Promise<ReadonlyMap<string, readonly Backlink[]>> => {
  const existing = new Map<string, readonly Backlink[]>();
  for (let at = 0; at < pages.length; at += questionsAtOnce)
    await Promise.all(
      pages.slice(at, at + questionsAtOnce).map(async (from) => {
        const { rows } = await backlinks.list({ brand: brand.id, from }, { limit: linksOfPageMax });
        if (rows.length > 0) existing.set(from, rows);
      }),
    );
  return existing;
};

/** The links of each page. */
const toPages = (links: readonly KnownLink[]): Iterable<readonly KnownLink[]> => {
  const pages = new Map<string, KnownLink[]>();
  for (const link of links) {
    const page = pages.get(link.from);
    if (page === undefined) pages.set(link.from, [link]);
    else page.push(link);
  }
  return pages.values();
};

/** Keeps links together, so many at a time, and counts what became of them. */
class Keeper {
  readonly told = { rows: 0, added: 0, changed: 0 };
  readonly #importer: Importer;
  readonly #ofKnownSites: ReturnType<typeof toKnownSites>;
  #waiting = new Map<string, KnownLink[]>();
  #count = 0;

  constructor(importer: Importer) {
    this.#importer = importer;
    this.#ofKnownSites = toKnownSites(importer);
  }

  get isFull(): boolean {
    return this.#count >= linksAtOnce;
  }

  add(link: KnownLink): void {
    const site = toRegistrableDomain(link.from);
    const links = this.#waiting.get(site);
    if (links === undefined) this.#waiting.set(site, [link]);
    else links.push(link);
    this.#count += 1;
  }

  /** Puts what waits; its records are made while they are written, so that no more than a few are there at a time. */
  async keep(tool: BacklinkTool): Promise<void> {
    const waiting = this.#waiting;
    this.told.rows += this.#count;
    this.#waiting = new Map();
    this.#count = 0;
    if (waiting.size === 0) return;
    const existing = await findExisting(this.#importer, await this.#ofKnownSites(waiting));
    await this.#importer.backlinks.put(this.#toRecords(waiting, { tool, existing }));
  }

  *#toRecords(
    waiting: Map<string, KnownLink[]>,
    { tool, existing }: { readonly tool: BacklinkTool; readonly existing: ReadonlyMap<string, readonly Backlink[]> },
  ): Generator<Backlink> {
    const { brand, clock } = this.#importer;
    const listed = { brand: brand.id, channel: watchedChannelId, tool, now: clock.now().toISOString() };
    for (const site of [...waiting.keys()].sort()) {
      const ofSite = waiting.get(site) ?? [];
      // What is being written need not wait any more.
      waiting.delete(site);
      for (const links of toPages(ofSite)) {
        const known = existing.get(links[0]?.from ?? '') ?? [];
        const { records, added } = toKnownBacklinks(links, { ...listed, existing: known });
        this.told.added += added;
        this.told.changed += records.length - added;
        yield* records;
      }
    }
  }
}

/**
 * Reads a list of any length piece by piece and keeps its links; the same list once more changes nothing. Throws UsageError for a
 * file that is no list of links.
 */
export const importBacklinks = async (
  importer: Importer,
  chunks: AsyncIterable<Uint8Array>,
  { file, map = {}, onWrong }: { readonly file: string; readonly map?: BacklinkMap; readonly onWrong?: OnWrong },
): Promise<BacklinkImport> => {
  const list = new BacklinkExport({ map });
  const wrong = new WrongRowList(onWrong);
  const faultOf = toFault(importer);
  const keeper = new Keeper(importer);
  for await (const piece of toRows(chunks, { wrong })) {
    for (const row of piece) {
      const read = list.take(row);
      if (read === undefined) continue;
      const fault = 'expected' in read ? read : faultOf(read);
      if (fault !== undefined) wrong.add(fault);
      else if (!('expected' in read)) keeper.add(read);
      if (keeper.isFull) await keeper.keep(list.tool);
    }
    if (list.table.isLost) break;
  }
  if (!list.table.isTable) throw toNoList(file, list);
  await keeper.keep(list.tool);
  return { tool: list.tool, ...keeper.told, wrong };
};

const toNoList = (file: string, { table: { candidates } }: BacklinkExport): UsageError =>
  new UsageError({
    subject: { kind: 'file', id: file },
    expected: 'a list of linking pages, one a row',
    received: candidates.length === 0 ? 'an empty file' : `the columns ${candidates.slice(0, 20).join(', ')}`,
    mend: 'Export the single links ("Latest links", "Backlinks"), or say what their column is called: --map "page=<head>,target=<head>".',
  });
