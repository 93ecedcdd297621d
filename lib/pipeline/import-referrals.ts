/** Takes in visits by where they came from, and tells each link what it brought. */
import { createHash } from 'node:crypto';
import { toEffects } from '../backlinks/effect.ts';
import { UsageError } from '../errors.ts';
import { toInstant } from '../formats/dates.ts';
import type { CountedVisits, VisitReader } from '../formats/referral-export.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Brand } from '../model/brand.ts';
import type { Referral } from '../model/referral.ts';
import type { BacklinkStore, ReferralStore } from '../ports/stores.ts';
import { toId } from '../text/hash.ts';
import { toIsOwnAddress } from '../text/own-address.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { toRows, WrongRowList, type WrongRows } from './import-file.ts';

/** Different ways, pages and days of one file that are counted together; what is beyond is left out, and told. */
const keysMax = 300_000;
const rowsAtOnce = 1000;
/** Links and counts of one domain that are looked at. */
const linksOfDomainMax = 10_000;
const referralsOfDomainMax = 50_000;

/** A domain that sent visits, and one of its pages where they are told. */
type SentBy = { readonly domain: string; readonly visits: number; readonly page: string | null };

export type ReferralImport = {
  readonly tool: string;
  /** Rows that count visits from elsewhere. */
  readonly rows: number;
  /** Rows that are none: direct visits, robots, own pages, pictures. */
  readonly others: number;
  readonly visits: number;
  /** Links that brought visits, as of now. */
  readonly links: number;
  /** Domains that sent visits, and no link of theirs is known, those that sent most first. */
  readonly unknown: readonly SentBy[];
  readonly wrong: WrongRows;
};

type Importer = {
  readonly brand: Pick<Brand, 'id' | 'domains' | 'profiles'>;
  readonly backlinks: Pick<BacklinkStore, 'list' | 'revise'>;
  readonly referrals: ReferralStore;
};

type Sum = { -readonly [Key in keyof CountedVisits]: CountedVisits[Key] };

/** Adds up what says the same: tools part rows by what is of no interest here, such as devices. */
class VisitSums {
  readonly sums = new Map<string, Sum>();

  /** False where there is no more room. */
  add(visits: CountedVisits): boolean {
    const key = JSON.stringify([visits.by, visits.name, visits.landing, visits.day]);
    const sum = this.sums.get(key);
    if (sum === undefined) {
      if (this.sums.size >= keysMax) return false;
      this.sums.set(key, { ...visits });
      return true;
    }
    // The place is an average over what was shown.
    sum.position = toMean(sum, visits);
    sum.visits += visits.visits;
    sum.conversions = addUp(sum.conversions, visits.conversions);
    sum.impressions = addUp(sum.impressions, visits.impressions);
    return true;
  }
}

const addUp = (a: number | null, b: number | null): number | null =>
  a === null && b === null ? null : (a ?? 0) + (b ?? 0);

type Shown = Pick<CountedVisits, 'position' | 'impressions'>;
const toMean = (a: Shown, b: Shown): number | null => {
  if (a.position === null || b.position === null) return a.position ?? b.position;
  const [inA, inB] = [a.impressions ?? 1, b.impressions ?? 1];
  return inA + inB === 0 ? a.position : (a.position * inA + b.position * inB) / (inA + inB);
};

/** `# Start date: 20261001` and `# End date: 20261031` above the heads of GA4. */
const toPeriod = (before: VisitReader['table']['before']): string | undefined => {
  const [from, until] = [/start date:?\s*([\d-]{8,10})/i, /end date:?\s*([\d-]{8,10})/i].map((pattern) => {
    const written = before.map(([cell = '']) => pattern.exec(cell)?.[1]).find((each) => each !== undefined);
    return toInstant(written)?.slice(0, 10);
  });
  return from === undefined || until === undefined ? undefined : `${from}/${until}`;
};

/** A path of the brand's site as an address; undefined where it is none. */
const toLanding = (landing: string | null, { domains }: Importer['brand']): string | null => {
  if (landing === null) return null;
  const [domain] = domains;
  return toCanonicalUrl(landing, domain === undefined ? undefined : `https://${domain}/`) ?? null;
};

const digestDigits = 16;
/** Passes a file's bytes on and keeps their digest. */
class Digest {
  readonly #hash = createHash('sha256');
  #done: string | undefined;

  async *through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  get hex(): string {
    this.#done ??= this.#hash.digest('hex').slice(0, digestDigits);
    return this.#done;
  }
}

/**
 * Reads a file of visits and keeps its counts by day, or by its period: the same file once more changes nothing, a later export of the same
 * days takes the place of the earlier. Throws UsageError for a file that counts no visits.
 */
export const importReferrals = async (
  importer: Importer,
  chunks: AsyncIterable<Uint8Array>,
  { file, reader }: { readonly file: string; readonly reader: VisitReader },
): Promise<ReferralImport> => {
  const wrong = new WrongRowList();
  const sums = new VisitSums();
  const digest = new Digest();
  const isOwn = toIsOwnAddress(importer.brand);
  const told = { rows: 0, others: 0 };
  for await (const piece of toRows(digest.through(chunks), { wrong })) {
    for (const row of piece) {
      const read = reader.take(row);
      if (read === undefined) continue;
      if (read === null || ('name' in read && read.domain !== null && isOwn(`https://${read.domain}/`)))
        told.others += 1;
      else if (!('name' in read)) wrong.add(read);
      else if (sums.add({ ...read, landing: toLanding(read.landing, importer.brand) })) told.rows += 1;
      else wrong.add({ line: row.line, expected: `at most ${keysMax} ways and pages in one file`, received: 'more' });
    }
    if (reader.table.isLost) break;
  }
  if (!reader.table.isTable) throw toNoTable(file, reader);
  const referrals = toReferrals(importer.brand.id, reader, sums, digest.hex);
  for (let at = 0; at < referrals.length; at += rowsAtOnce)
    await importer.referrals.put(referrals.slice(at, at + rowsAtOnce));
  const effect = await tellLinks(importer, referrals);
  const visits = referrals.reduce((sum, each) => sum + each.visits, 0);
  return { tool: reader.tool, ...told, visits, ...effect, wrong };
};

const toReferrals = (brand: string, reader: VisitReader, { sums }: VisitSums, digest: string): readonly Referral[] => {
  const whole = toPeriod(reader.table.before) ?? `file:${digest}`;
  return [...sums.values()].map(({ day, ...counted }) => {
    const period = day === null ? whole : reader.isLog ? `${day}#${digest}` : day;
    const id = toId('r', [brand, reader.tool, counted.by, counted.name, counted.landing ?? '', period]);
    return { id, brand, source: reader.tool, period, ...counted };
  });
};

const unknownMax = 20;

/** Tells the links of every domain that sent visits what they brought in all. */
const tellLinks = async (
  { brand, backlinks, referrals }: Importer,
  news: readonly Referral[],
): Promise<Pick<ReferralImport, 'links' | 'unknown'>> => {
  const sent = toSent(news);
  const unknown: SentBy[] = [];
  let told = 0;
  for (const by of sent) {
    const { domain } = by;
    const links = await listAll(
      (paging) => backlinks.list({ brand: brand.id, referringDomain: domain }, paging),
      linksOfDomainMax,
    );
    if (links.length === 0) unknown.push(by);
    else {
      const counted = await listAll(
        (paging) => referrals.list({ brand: brand.id, domain }, paging),
        referralsOfDomainMax,
      );
      told += await writeEffects(backlinks, links, counted);
    }
  }
  return { links: told, unknown: unknown.toSorted((a, b) => b.visits - a.visits).slice(0, unknownMax) };
};

/** What each domain sent. */
const toSent = (news: readonly Referral[]): Iterable<SentBy> => {
  const sent = new Map<string, { domain: string; visits: number; page: string | null }>();
  for (const { domain, visits, by, name } of news) {
    if (domain === null) continue;
    const own = sent.get(domain) ?? { domain, visits: 0, page: null };
    own.visits += visits;
    if (by === 'page') own.page ??= name;
    sent.set(domain, own);
  }
  return sent.values();
};

const writeEffects = async (
  backlinks: Pick<BacklinkStore, 'revise'>,
  links: readonly Backlink[],
  counted: readonly Referral[],
): Promise<number> => {
  const effects = toEffects(counted, links);
  for (const link of links) {
    const effect = effects.get(link.id);
    if (effect === undefined || (effect.visits === link.visits && effect.conversions === (link.conversions ?? null)))
      continue;
    await backlinks.revise(link.id, (now) => ({ ...now, visits: effect.visits, conversions: effect.conversions }));
  }
  return effects.size;
};

type List<T> = (paging: { readonly limit: number; readonly after?: string }) => Promise<{
  readonly rows: readonly T[];
  readonly next: string | undefined;
}>;

const listAll = async <T>(list: List<T>, max: number): Promise<readonly T[]> => {
  const rows: T[] = [];
  let after: string | undefined;
  do {
    const slice = await list({ limit: rowsAtOnce, ...(after === undefined ? {} : { after }) });
    rows.push(...slice.rows);
    after = slice.next;
  } while (after !== undefined && rows.length < max);
  return rows;
};

const toNoTable = (file: string, { table: { candidates }, tool }: VisitReader): UsageError =>
  new UsageError({
    subject: { kind: 'file', id: file },
    expected:
      tool === 'search-console'
        ? 'a table with pages or queries and their clicks'
        : 'a table of sources and their visits, or a log',
    received: candidates.length === 0 ? 'an empty file' : `the columns ${candidates.slice(0, 20).join(', ')}`,
    mend:
      tool === 'search-console'
        ? 'Unpack the export and name Pages.csv or a table of queries by page, or say what the columns are called: --map "page=<head>,clicks=<head>".'
        : 'Say what the columns are called: --map "referrer=<head>,visits=<head>".',
  });
