/**
 * Visits by where they came from: exports of GA4 and Plausible, tables of other tools, standard logs of CloudFront, and queries of Search
 * Console. A row is told by its heads, whatever the tool calls itself.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 * @see https://plausible.io/docs/export-stats
 */
import type { ReferralWay } from '../model/referral.ts';
import { toCanonicalUrl, toRegistrableDomain, toUrl } from '../text/url.ts';
import { toListedUrl, toQuote } from './backlink-export.ts';
import type { StreamedRow } from './csv-stream.ts';
import { toInstant } from './dates.ts';
import { type CellOf, ExportTable, type HeadMap, toHead, toNumber } from './export-heads.ts';
import type { WrongRow } from './term-row.ts';

/** Visits that a row counts. */
export type CountedVisits = {
  readonly by: ReferralWay;
  readonly name: string;
  readonly domain: string | null;
  /** As the file has it: an address, or a path of the brand's site. */
  readonly landing: string | null;
  /** `2026-10-01`; null where rows have no day. */
  readonly day: string | null;
  readonly visits: number;
  readonly conversions: number | null;
  readonly impressions: number | null;
  readonly position: number | null;
};

/** A row: visits, something wrong, or null for what is no visit from elsewhere (direct ones, totals, robots, pictures). */
export type ReadVisits = CountedVisits | WrongRow | null;

/** Reads one kind of file row by row. */
export type VisitReader = {
  readonly tool: string;
  readonly table: {
    readonly isTable: boolean;
    readonly isLost: boolean;
    readonly candidates: readonly string[];
    /** Lines before the heads. */
    readonly before: readonly (readonly string[])[];
  };
  /** True where a file counts single visits, so that several files of a day add up. */
  readonly isLog: boolean;
  take(row: StreamedRow): ReadVisits | undefined;
};

const nameUnitsMax = 500;

const visitHeads = {
  referrer:
    'pagereferrer referrer fullreferrer referrerurl referringurl referralpath visitreferrer referringpage referer csreferer',
  source:
    'sessionsource visitsource source referrersource trafficsource utmsource sessionmanualsource firstusersource referringdomain referraldomain site channel name',
  sourceMedium: 'sessionsourcemedium sourcemedium firstusersourcemedium trafficsourcemedium',
  medium: 'sessionmedium medium utmmedium sessionmanualmedium visitutmmedium',
  campaign: 'sessioncampaign campaign utmcampaign sessionmanualcampaignname visitutmcampaign sessioncampaignname',
  utmSource: 'utmsource visitutmsource sessionmanualsource',
  landing:
    'landingpagequerystring landingpageplusquerystring landingpage entrypage visitentrypage landingurl landing pagepath pagelocation pageurl page eventpage url path',
  day: 'date day timeday',
  visits:
    'sessions visits visitors totalusers users activeusers uniquevisitors pageviews screenpageviews views clicks count',
  conversions: 'keyevents conversions goalcompletions goals conversionstotal orders transactions purchases events',
} as const;
type VisitColumn = keyof typeof visitHeads;
export const visitColumns = Object.keys(visitHeads).filter((name): name is VisitColumn =>
  Object.hasOwn(visitHeads, name),
);

const none =
  /^(?:\(?(?:direct|none|not set|not provided|data not available|other)\)?(?: ?\/ ?\(?(?:none|not set)\)?)?|-|direct \/ none|)$/i;

/** A day of the calendar. */
const toDay = (cell: string): string | null => (cell === '' ? null : (toInstant(cell)?.slice(0, 10) ?? null));

/** `example.com`, `m.example.com`: what may be looked up in DNS, rather than a name such as `Google`. */
const hostLike = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,10}$/u;

type From = Pick<CountedVisits, 'by' | 'name' | 'domain'>;

/** A page where the address says more than whose site it is. */
const toFrom = (cell: string): From | undefined => {
  const url = toListedUrl(cell);
  if (url === undefined) return undefined;
  const { pathname, search, hostname } = toUrl(url) ?? { pathname: '/', search: '', hostname: '' };
  const domain = toRegistrableDomain(url);
  return pathname === '/' && search === ''
    ? { by: 'site', name: hostname.replace(/^www\./, ''), domain }
    : { by: 'page', name: url, domain };
};

const toSite = (name: string): From =>
  hostLike.test(name)
    ? { by: 'site', name: name.toLowerCase().replace(/^www\./, ''), domain: toRegistrableDomain(`https://${name}/`) }
    : { by: 'site', name: name.slice(0, nameUnitsMax), domain: null };

/** Parameters that a link's owner put there to be known by. */
const utmOf = (landing: string): From | undefined => {
  const at = landing.indexOf('?');
  if (at < 0 || !landing.includes('utm_')) return undefined;
  const query = new URLSearchParams(landing.slice(at + 1));
  return toCampaign(['utm_source', 'utm_medium', 'utm_campaign'].map((name) => query.get(name) ?? ''));
};

const toCampaign = (parts: readonly string[]): From | undefined => {
  const [source = ''] = parts;
  const named = parts.map((part) => (none.test(part) ? '' : part)).join(' / ');
  if (/^[ /]*$/.test(named)) return undefined;
  return { ...toSite(source), by: 'campaign', name: named.replace(/(?: \/ )+$/, '').slice(0, nameUnitsMax) };
};

/** Where the visitors of a row came from; undefined for nowhere in particular. */
const readFrom = (table: ExportTable<VisitColumn>, cell: CellOf<VisitColumn>): From | undefined => {
  const referrer = cell('referrer');
  const page = none.test(referrer) ? undefined : toFrom(referrer);
  if (page?.by === 'page') return page;
  const utm = table.has('utmSource') ? toCampaign([cell('utmSource'), cell('medium'), cell('campaign')]) : undefined;
  const campaign = utm ?? utmOf(cell('landing'));
  if (campaign !== undefined) return campaign;
  if (page !== undefined) return page;
  const [pair = '', medium = ''] = cell('sourceMedium').split(' / ');
  const source = cell('sourceMedium') === '' ? cell('source') : pair;
  if (none.test(source) || none.test(source.trim())) return undefined;
  return medium === 'organic' ? { ...toSite(source), domain: null } : (toFrom(source) ?? toSite(source));
};

/** Who wrote a table, by heads that are its own. */
const tellTool = (heads: readonly string[], before: readonly (readonly string[])[]): string => {
  const names = new Set(heads.map(toHead));
  if (
    before.some(([cell = '']) => cell.startsWith('#')) ||
    [...names].some((name) => name === 'pagereferrer' || (name.startsWith('session') && name !== 'sessions'))
  )
    return 'ga4';
  return names.has('bouncerate') || names.has('visitduration') || names.has('bounces') ? 'plausible' : 'other';
};

/** Reads a table of visits. */
export const createVisitTable = (map: HeadMap<VisitColumn> = {}): VisitReader => {
  const table = new ExportTable<VisitColumn>({
    usual: visitHeads,
    map,
    needs: [
      ['referrer', 'visits'],
      ['sourceMedium', 'visits'],
      ['source', 'visits'],
    ],
  });
  const toVisits = (line: number, cell: CellOf<VisitColumn>): ReadVisits => {
    const visits = toNumber(cell('visits'));
    const from = readFrom(table, cell);
    if (from === undefined) return null;
    if (visits === undefined || visits < 0)
      return { line, expected: 'a number of visits', received: toQuote(cell('visits')) };
    const day = toDay(cell('day'));
    if (day === null && cell('day') !== '')
      return { line, expected: 'a day such as 2026-10-01', received: toQuote(cell('day')) };
    return {
      ...from,
      landing: none.test(cell('landing')) ? null : cell('landing'),
      day,
      visits,
      conversions: table.has('conversions') ? (toNumber(cell('conversions')) ?? null) : null,
      impressions: null,
      position: null,
    };
  };
  return {
    get tool() {
      return tellTool(table.heads, table.before);
    },
    table,
    isLog: false,
    take: (row) => {
      const read = table.take(row);
      return read === undefined || read.kind === 'wrong' ? read : toVisits(read.line, read.cell);
    },
  };
};

const queryHeads = {
  query: 'topqueries query queries searchquery searchterm keyword keywords häufigstesuchanfragen suchanfrage',
  page: 'toppages page pages landingpage targetpage url address häufigsteseiten seite',
  clicks: 'clicks click urlclicks klicks',
  impressions: 'impressions urlimpressions impressionen',
  position: 'position averageposition avgposition avgrank',
  day: 'date day datum',
} as const;
type QueryColumn = keyof typeof queryHeads;
export const queryColumns = Object.keys(queryHeads).filter((name): name is QueryColumn =>
  Object.hasOwn(queryHeads, name),
);

/** Reads queries and clicks as Search Console exports them, by page, by query, or both. */
export const createQueryTable = (map: HeadMap<QueryColumn> = {}): VisitReader => {
  const table = new ExportTable<QueryColumn>({
    usual: queryHeads,
    map,
    needs: [
      ['page', 'clicks'],
      ['query', 'clicks'],
    ],
  });
  const toVisits = (line: number, cell: CellOf<QueryColumn>): ReadVisits => {
    const clicks = toNumber(cell('clicks'));
    if (clicks === undefined || clicks < 0)
      return { line, expected: 'a number of clicks', received: toQuote(cell('clicks')) };
    const landing = table.has('page') ? toListedUrl(cell('page')) : null;
    if (landing === undefined) return { line, expected: 'the address of a page', received: toQuote(cell('page')) };
    const day = toDay(cell('day'));
    if (day === null && cell('day') !== '')
      return { line, expected: 'a day such as 2026-10-01', received: toQuote(cell('day')) };
    return {
      by: 'query',
      name: cell('query').slice(0, nameUnitsMax),
      domain: null,
      landing,
      day,
      visits: clicks,
      conversions: null,
      impressions: toNumber(cell('impressions')) ?? null,
      position: toNumber(cell('position')) ?? null,
    };
  };
  return {
    tool: 'search-console',
    table,
    isLog: false,
    take: (row) => {
      const read = table.take(row);
      return read === undefined || read.kind === 'wrong' ? read : toVisits(read.line, read.cell);
    },
  };
};

/** Programs that visit by themselves, by words of their user agents. */
const robots =
  /bot\b|bot[/;_-]|crawl|spider|slurp|archiver|monitor|preview|fetch|scan|curl|wget|python|java\/|go-http|okhttp|headless|lighthouse|pingdom|uptime|facebookexternalhit|earmark/i;

const logHeads = {
  date: 'date',
  method: 'csmethod',
  host: 'xhostheader cshost',
  stem: 'csuristem',
  status: 'scstatus',
  referer: 'csreferer',
  agent: 'csuseragent',
  query: 'csuriquery',
  type: 'sccontenttype',
} as const;
type LogColumn = keyof typeof logHeads;

/** Logs escape what is no plain character, older ones twice. */
const unescapeLog = (cell: string): string => {
  try {
    return cell.includes('%') ? decodeURIComponent(cell.replaceAll('%25', '%')) : cell;
  } catch {
    return cell;
  }
};

/** True for a page that was shown to a person who came from elsewhere. */
const isVisit = (cell: CellOf<LogColumn>): boolean =>
  cell('method') === 'GET' &&
  /^(?:200|304)$/.test(cell('status')) &&
  (cell('type') === '' || cell('type') === '-' || /^text(?:\/|%2f)html/i.test(cell('type'))) &&
  (!/^-?$/.test(cell('referer')) || cell('query').includes('utm_')) &&
  !robots.test(cell('agent'));

/** Reads a standard log of CloudFront. Addresses of visitors are not read at all. */
export const createCloudFrontLog = (): VisitReader => {
  const table = new ExportTable<LogColumn>({ usual: logHeads, needs: [['stem', 'referer', 'status']] });
  const toVisits = (cell: CellOf<LogColumn>): ReadVisits => {
    if (!isVisit(cell)) return null;
    const host = cell('host');
    const query = cell('query') === '-' || cell('query') === '' ? '' : `?${unescapeLog(cell('query'))}`;
    const landing = toCanonicalUrl(`https://${host}${unescapeLog(cell('stem'))}${query}`);
    const from = toFrom(unescapeLog(cell('referer'))) ?? utmOf(query);
    if (landing === undefined || from === undefined) return null;
    return {
      ...from,
      landing,
      day: toDay(cell('date')),
      visits: 1,
      conversions: null,
      impressions: null,
      position: null,
    };
  };
  return {
    tool: 'cloudfront',
    table,
    isLog: true,
    take: (row) => {
      if (!('cells' in row)) return { ...row };
      const [first = ''] = row.cells;
      const heads = /^#Fields:\s*(.*)$/i.exec(first)?.[1];
      if (heads !== undefined) return takeHeads(table, { line: row.line, cells: heads.split(/\s+/) });
      if (first.startsWith('#')) return undefined;
      const read = table.take(row);
      return read === undefined || read.kind === 'wrong' ? read : toVisits(read.cell);
    },
  };
};

const takeHeads = (table: ExportTable<LogColumn>, row: StreamedRow): undefined => {
  if (!table.isTable) table.take(row);
};
