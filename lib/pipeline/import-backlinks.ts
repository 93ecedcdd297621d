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
import { toRows, WrongRowList, type WrongRows } from './import-file.ts';
import { watchedChannelId } from './watched-channel.ts';

/** Links that are put together: many, for a store writes each page of its lists once for all of them. */
const linksAtOnce = 20_000;
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

/** Answers what is wrong with a link that is no link from elsewhere to the brand. */
const toFault = ({ brand, oldDomains = [] }: Importer): ((link: KnownLink) => WrongRow | undefined) => {
  const isOwn = toIsOwnAddress(brand);
  return ({ line, from, to }) => {
    if (isOwn(from)) return { line, expected: 'a page that is not the brand’s own', received: from };
    if (to === null || isOwn(to) || oldDomains.some((domain) => isOnDomain(to, domain))) return undefined;
    return { line, expected: `a link to one of the brand’s domains (${brand.domains.join(', ')})`, received: to };
  };
};

/** Sites that are remembered to be new. */
const newSitesMax = 200_000;

/** Answers which pages are of a site of which something was known before the list; each site is asked for once. */
const toKnownSites = ({ brand, backlinks }: Importer): ((pages: readonly string[]) => Promise<readonly string[]>) => {
  const isNew = new Map<string, boolean>();
  return async (pages) => {
    const sites = new Map(pages.map((page) => [page, toRegistrableDomain(page)]));
    const unasked = [...new Set(sites.values())].filter((site) => !isNew.has(site));
    if (isNew.size + unasked.length > newSitesMax) return pages;
    for (let at = 0; at < unasked.length; at += questionsAtOnce)
      await Promise.all(
        unasked.slice(at, at + questionsAtOnce).map(async (referringDomain) => {
          const { rows } = await backlinks.list({ brand: brand.id, referringDomain }, { limit: 1 });
          isNew.set(referringDomain, rows.length === 0);
        }),
      );
    return pages.filter((page) => isNew.get(sites.get(page) ?? '') !== true);
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

/**
 * Reads a list of any length piece by piece and keeps its links; the same list once more changes nothing. Throws UsageError for a
 * file that is no list of links.
 */
export const importBacklinks = async (
  importer: Importer,
  chunks: AsyncIterable<Uint8Array>,
  { file, map = {} }: { readonly file: string; readonly map?: BacklinkMap },
): Promise<BacklinkImport> => {
  const list = new BacklinkExport({ map });
  const wrong = new WrongRowList();
  const faultOf = toFault(importer);
  const ofKnownSites = toKnownSites(importer);
  const told = { rows: 0, added: 0, changed: 0 };
  const listed = { brand: importer.brand.id, channel: watchedChannelId };
  let waiting: KnownLink[] = [];
  const keep = async (): Promise<void> => {
    const pages = await ofKnownSites([...new Set(waiting.map(({ from }) => from))]);
    const existing = await findExisting(importer, pages);
    const now = importer.clock.now().toISOString();
    const { records, added } = toKnownBacklinks(waiting, { ...listed, tool: list.tool, now, existing });
    if (records.length > 0) await importer.backlinks.put(records);
    told.added += added;
    told.changed += records.length - added;
    waiting = [];
  };
  for await (const piece of toRows(chunks, { wrong })) {
    for (const row of piece) {
      const read = list.take(row);
      if (read === undefined) continue;
      const fault = 'expected' in read ? read : faultOf(read);
      if (fault !== undefined) wrong.add(fault);
      else if (!('expected' in read)) waiting.push(read);
      if (waiting.length < linksAtOnce) continue;
      told.rows += waiting.length;
      await keep();
    }
    if (list.table.isLost) break;
  }
  if (!list.table.isTable) throw toNoList(file, list);
  told.rows += waiting.length;
  await keep();
  return { tool: list.tool, ...told, wrong };
};

const toNoList = (file: string, { table: { candidates } }: BacklinkExport): UsageError =>
  new UsageError({
    subject: { kind: 'file', id: file },
    expected: 'a list of linking pages, one a row',
    received: candidates.length === 0 ? 'an empty file' : `the columns ${candidates.slice(0, 20).join(', ')}`,
    mend: 'Export the single links ("Latest links", "Backlinks"), or say what their column is called: --map "page=<head>,target=<head>".',
  });
