/**
 * Lists of links to a site, as Search Console, Bing, Ahrefs, Semrush, Moz and Majestic export them, and plain lists of addresses. Heads as
 * the tools' documentation and exports that people published have them, in their older spellings too.
 * @see https://support.google.com/webmasters/answer/9049606
 * @see https://docs.ahrefs.com/docs/api/site-explorer/operations/list-all-backlinks
 * @see https://developer-support.majestic.com/api/commands/get-back-link-data.shtml
 */
import { detach } from '../text/detach.ts';
import { toCanonicalUrl, toUrl } from '../text/url.ts';
import type { StreamedRow } from './csv-stream.ts';
import { toInstant } from './dates.ts';
import { type CellOf, ExportTable, type HeadMap, isYes, toHead, toNumber } from './export-heads.ts';
import type { WrongRow } from './term-row.ts';

const usualHeads = {
  page: 'linkingpage verweisendeseite referringpageurl urlfrom sourceurl sourcepageurl fromurl sourcepage referringpage linkfrom backlinkurl backlink sourcelink pageurl page url source from',
  target:
    'targeturl urlto linkurl destinationurl tourl targetpage targetlink linkto linkedpage linksto destination target to',
  anchor: 'anchor anchortext linkanchor anchorandbacklink linktext anchortexts text',
  rel: 'rel relattribute linkrel linkattributes attributes attribute linktype followtype type',
  nofollow: 'nofollow isnofollow flagnofollow',
  dofollow: 'dofollow isdofollow follow',
  ugc: 'ugc isugc',
  sponsored: 'sponsored issponsored',
  first:
    'firstseen firstseenlink datefirstseen firstindexeddate firstindexed sourcefirstfounddate firstfounddate firstfound firstdiscovered discovered discoveredon datefound firstcrawled added',
  last: 'lastseen datelastseen lastseendate lastcrawled lastvisited lastcheck lastchecked lastcrawl lastcrawldate sourcecrawldate crawldate crawled',
  domain:
    'domainrating domainratingsource dr domainauthority sourcedomainauthority da domainascore domainauthorityscore authorityscore sourcerootdomainauthority domainscore',
  authority:
    'urlrating urlratingdesc urlratingsource ur pageauthority sourcepageauthority pa pageascore ascore pageauthorityscore sourcetrustflow trustflow pagescore inlinkrank',
  spam: 'spamscore sourcespamscore toxicityscore toxicscore toxicity',
  language: 'language languages lang',
} as const;
type Column = keyof typeof usualHeads;

/** The columns by the names that `--map` takes. */
export const backlinkColumns = Object.keys(usualHeads).filter((name): name is Column =>
  Object.hasOwn(usualHeads, name),
);
export type BacklinkMap = HeadMap<Column>;

/** Who wrote a list; `list` for who cannot be told. */
export type BacklinkTool = 'search-console' | 'bing' | 'ahrefs' | 'semrush' | 'moz' | 'majestic' | 'list';

/** A link as a list tells it. */
export type KnownLink = {
  readonly line: number;
  /** The linking page, canonical. */
  readonly from: string;
  /** The page that is linked; null where the list does not say. */
  readonly to: string | null;
  readonly anchor: string | null;
  readonly rel: readonly string[];
  /** Null where the list says nothing of it. */
  readonly followed: boolean | null;
  readonly firstSeenAt: string | null;
  readonly lastSeenAt: string | null;
  readonly language: string | null;
  /** Figures of the tool's own making, not to be compared with another's. */
  readonly authority: {
    readonly domain: number | null;
    readonly page: number | null;
    readonly spam: number | null;
  } | null;
};

const addressUnitsMax = 2048;
const anchorUnitsMax = 300;

/** `example.com/page` without a scheme, as Moz writes it. */
const bareAddress =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,10}[\p{L}][\p{L}\p{N}-]{1,62}(?::\d{1,5})?(?:[/?#]\S*)?$/u;
const withScheme = /^https?:\/\//i;

/** An address as a list has it, canonical; undefined for what is none on the web. */
export const toListedUrl = (cell: string): string | undefined => {
  if (cell === '' || cell.length > addressUnitsMax) return undefined;
  const url = withScheme.test(cell)
    ? cell
    : cell.startsWith('//')
      ? `https:${cell}`
      : bareAddress.test(cell)
        ? `https://${cell}`
        : undefined;
  return url === undefined ? undefined : toCanonicalUrl(url);
};

/** Targets repeat from row to row: a few thousand are remembered. */
const targetsMax = 10_000;
const targets = new Map<string, string | undefined>();
const toTarget = (cell: string): string | undefined => {
  if (targets.has(cell)) return targets.get(cell);
  if (targets.size >= targetsMax) targets.clear();
  const own = detach(cell);
  const url = toListedUrl(own);
  if (own.length <= addressUnitsMax) targets.set(own, url);
  return url;
};

const isListed = (cell: string): boolean =>
  withScheme.test(cell) ? toUrl(cell) !== undefined : bareAddress.test(cell) && cell.includes('.');

const tellTool = (heads: readonly string[]): BacklinkTool => {
  const names = new Set(heads.map(toHead));
  const has = (...words: readonly string[]): boolean => words.some((word) => names.has(word));
  if (has('linkingpage')) return 'search-console';
  if (has('sourcetrustflow', 'sourcecitationflow', 'flagnofollow')) return 'majestic';
  if (has('pageascore', 'domainascore')) return 'semrush';
  if (has('domainrating', 'domainratingsource', 'urlrating', 'urlratingdesc', 'referringpageurl')) return 'ahrefs';
  if (has('spamscore', 'domainauthority', 'da')) return 'moz';
  return has('sourceurl') && has('targeturl') && names.size <= 4 ? 'bing' : 'list';
};

/** `3.10.2026`, as German and Slavic spreadsheets write it. */
const dayFirst = /^(\d{1,2})\.(\d{1,2})\.(\d{4})\b/;

/** Dates repeat from row to row: a few thousand days are remembered. */
const datesMax = 10_000;
const dates = new Map<string, string | null>();
const toSeenAt = (cell: string): string | null => {
  if (cell === '') return null;
  const known = dates.get(cell);
  if (known !== undefined) return known;
  if (dates.size >= datesMax) dates.clear();
  const at = toInstant(
    cell.replace(
      dayFirst,
      (_, day: string, month: string, year: string) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    ),
  );
  dates.set(detach(cell), at);
  return at;
};

const relWord = /\b(nofollow|ugc|sponsored)\b/g;

/** The rel that a row tells of, in one column or in several; undefined where it tells of none. */
const toRel = (table: ExportTable<Column>, cell: CellOf<Column>): readonly string[] | undefined => {
  const written = table.has('rel') ? cell('rel').toLowerCase() : '';
  const words = written === '' ? [] : (written.match(relWord) ?? []);
  const flags = (['nofollow', 'ugc', 'sponsored'] as const).filter((flag) => table.has(flag) && isYes(cell(flag)));
  const isNot = table.has('dofollow') && /^(?:false|no|0|nofollow)$/i.test(cell('dofollow'));
  const isTold = table.has('nofollow') || table.has('dofollow') || words.length > 0 || /\b(?:do)?follow/.test(written);
  if (!isTold && flags.length === 0) return undefined;
  return [...new Set([...words, ...flags, ...(isNot ? ['nofollow'] : [])])];
};

const scoreOf = (cell: string): number | null => {
  const score = toNumber(cell);
  return score === undefined || score < 0 ? null : score;
};

const toAuthority = (table: ExportTable<Column>, cell: CellOf<Column>): KnownLink['authority'] => {
  if (!table.has('domain') && !table.has('authority') && !table.has('spam')) return null;
  const [domain, page, spam] = [scoreOf(cell('domain')), scoreOf(cell('authority')), scoreOf(cell('spam'))];
  return domain === null && page === null && spam === null ? null : { domain, page, spam };
};

const languageTag = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}/i;

/** Reads a list row by row as it comes. */
export class BacklinkExport {
  readonly #table: ExportTable<Column>;

  constructor({ map = {} }: { readonly map?: BacklinkMap } = {}) {
    this.#table = new ExportTable<Column>({
      usual: usualHeads,
      map,
      needs: [['page']],
      plain: { columns: ['page', 'target'], isValue: isListed },
    });
  }

  /** Whether, and from which heads, it is a list of links. */
  get table(): Pick<ExportTable<Column>, 'isTable' | 'isLost' | 'heads' | 'candidates'> {
    return this.#table;
  }

  get tool(): BacklinkTool {
    return tellTool(this.#table.heads);
  }

  /** A link, what is wrong with the row, or undefined for the heads and what stands before them. */
  take(row: StreamedRow): KnownLink | WrongRow | undefined {
    const read = this.#table.take(row);
    return read === undefined || read.kind === 'wrong' ? read : this.#toLink(read.line, read.cell);
  }

  #toLink(line: number, cell: CellOf<Column>): KnownLink | WrongRow {
    const [page, target] = [cell('page'), cell('target')];
    const from = toListedUrl(detach(page));
    if (from === undefined) return { line, expected: 'the address of a linking page', received: toQuote(page) };
    const to = target === '' ? null : toTarget(target);
    if (to === undefined)
      return { line, expected: 'the address of the page that is linked', received: toQuote(target) };
    const rel = toRel(this.#table, cell);
    const language = languageTag.exec(cell('language'))?.[0]?.toLowerCase() ?? null;
    const firstSeenAt = toSeenAt(cell('first'));
    const lastSeenAt = toSeenAt(cell('last'));
    return {
      line,
      from,
      to,
      anchor: detach(cell('anchor').slice(0, anchorUnitsMax).trim()) || null,
      rel: rel ?? [],
      followed: rel === undefined ? null : rel.length === 0,
      firstSeenAt: firstSeenAt ?? lastSeenAt,
      lastSeenAt,
      language,
      authority: toAuthority(this.#table, cell),
    };
  }
}

const quoteUnitsMax = 80;
/** A cell as an error shows it. */
export const toQuote = (cell: string): string =>
  cell === '' ? 'an empty cell' : `"${cell.length > quoteUnitsMax ? `${cell.slice(0, quoteUnitsMax)}…` : cell}"`;
