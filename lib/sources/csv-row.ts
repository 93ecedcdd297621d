/** A row of an export, its columns known, to an entry. */
import type { CsvRow } from '../formats/csv.ts';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { sha256 } from '../text/hash.ts';
import { toUrl } from '../text/url.ts';
import type { Column, Layout } from './csv-heads.ts';

export type RatingScale = { readonly best: number; readonly worst: number };
export type DateOrder = 'day-first' | 'month-first';

/** How a file writes what can be written in more than one way. */
export type Manner = {
  readonly layout: Layout;
  readonly scale: RatingScale;
  readonly dateOrder: DateOrder;
  /** Addresses that several rows share, as exports name the product and not the review. */
  readonly shared: ReadonlySet<string>;
};

const urlCharsMax = 8192;
const idCharsMax = 2048;

/** The first of a column's places that holds something. */
export const cellOf = ({ cells }: CsvRow, { places }: Layout, column: Column): string | null => {
  for (const place of places.get(column) ?? []) {
    const cell = cells[place]?.trim() ?? '';
    if (cell !== '') return cell;
  }
  return null;
};

/** An address that can be opened; null for all else. */
export const toWebUrl = (cell: string | null): string | null => {
  const url = cell === null || cell.length > urlCharsMax ? undefined : toUrl(cell);
  return url !== undefined && /^https?:$/.test(url.protocol) ? url.href : null;
};

const numericDate = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;

/** Which number comes first in dates: the first of them that can be read in one way only tells for all. */
export const findDateOrder = (dates: readonly string[]): DateOrder | undefined => {
  for (const date of dates) {
    const [, first = '', mark, second = ''] = numericDate.exec(date) ?? [];
    // With dots between, the day is first everywhere.
    if (Number(first) > 12 || mark === '.') return 'day-first';
    if (Number(second) > 12) return 'month-first';
  }
  return undefined;
};

/** True where nothing but knowing can tell the day from the month. */
export const isAmbiguousDate = (date: string): boolean => numericDate.test(date);

/** A date of an export as an instant; null for what is none. */
export const toDate = (cell: string | null, order: DateOrder): string | null => {
  const [written = '', first = '', , second = '', year = ''] = numericDate.exec(cell ?? '') ?? [];
  if (cell === null || written === '') return toInstant(cell);
  const [day, month] = order === 'day-first' ? [first, second] : [second, first];
  const whole = year.length === 4 ? year : `20${year}`;
  return toInstant(`${whole}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${cell.slice(written.length)}`);
};

/** Some tools part the day and the hour. */
const toPublishedAt = (row: CsvRow, { layout, dateOrder }: Manner): string | null => {
  const date = cellOf(row, layout, 'publishedAt');
  const time = cellOf(row, layout, 'time');
  return toDate(date !== null && time !== null && !date.includes(':') ? `${date} ${time}` : date, dateOrder);
};

const magnitudes: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };

/** `1,234`, `1.234`, `12K`, `1 234`: a count; undefined for what is none. */
const toCount = (cell: string | null): number | undefined => {
  const [, digits = '', magnitude = ''] = /^([\d\s.,\u00a0\u202f']{1,30}?)\s*([kmb])?$/i.exec(cell?.trim() ?? '') ?? [];
  if (digits === '') return undefined;
  const plain =
    magnitude === '' ? digits.replace(/[.,](?=\d{3}(?:\D|$))|[\s\u00a0\u202f']/g, '') : digits.replace(',', '.');
  const count = Number(plain) * (magnitudes[magnitude.toLowerCase()] ?? 1);
  return Number.isFinite(count) && count >= 0 ? Math.round(count) : undefined;
};

const ratingForm =
  /^(\d{1,3}(?:[.,]\d{1,4})?)(?:\s*(?:\/|out of|von|sur|de|su|van)\s*(\d{1,3}))?(?:\s*(?:stars?|sterne?|★))?$/i;

/** `4`, `4,5`, `8/10`, `4 out of 5`, `★★★☆☆`; null for what lies outside of its scale. */
export const toStars = (cell: string | null, scale: RatingScale): Entry['rating'] => {
  const drawn = /^(★{1,10})☆{0,10}$/u.exec(cell ?? '');
  const [, written = '', of] = ratingForm.exec(cell ?? '') ?? [];
  const value = drawn === null ? Number(written.replace(',', '.')) : (drawn[1]?.length ?? 0);
  const best = of === undefined ? scale.best : Number(of);
  const worst = Math.min(scale.worst, best - 1);
  const isRating = (drawn !== null || written !== '') && value >= worst && value <= best;
  return isRating ? { value, best, worst } : null;
};

/** Languages by the names that tools give them in English. */
const languageTags =
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv th tr uk ur vi zh'.split(
    ' ',
  );
let tagsByName: ReadonlyMap<string, string> | undefined;

const toLanguage = (cell: string | null): string | null => {
  if (cell === null) return null;
  if (/^[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}$/i.test(cell)) return cell.replaceAll('_', '-');
  if (tagsByName === undefined) {
    const names = new Intl.DisplayNames(['en'], { type: 'language' });
    tagsByName = new Map(languageTags.map((tag) => [(names.of(tag) ?? tag).toLowerCase(), tag]));
  }
  return tagsByName.get(cell.toLowerCase()) ?? null;
};

/** The words of a row; answers to a form's questions are put together, each below its question. */
const toText = (row: CsvRow, layout: Layout): string => {
  const answers = layout.questions.flatMap(({ head, place }) => {
    const answer = row.cells[place]?.trim() ?? '';
    return answer === '' ? [] : [`${head}\n${answer}`];
  });
  return [cellOf(row, layout, 'text') ?? '', ...answers].filter((part) => part !== '').join('\n\n');
};

const toCounts = (row: CsvRow, layout: Layout): Entry['counts'] => {
  const names = ['likes', 'replies', 'shares', 'views', 'helpful'] as const;
  const counts = names.flatMap((name) => {
    const count = toCount(cellOf(row, layout, name));
    return count === undefined ? [] : [[name, count] as const];
  });
  return counts.length === 0 ? null : Object.fromEntries(counts);
};

const toReply = (row: CsvRow, { layout, dateOrder }: Manner): Entry['reply'] => {
  const text = cellOf(row, layout, 'reply');
  return text === null ? null : { text, publishedAt: toDate(cellOf(row, layout, 'repliedAt'), dateOrder) };
};

/** A row without an id is named for what makes it: the same row again is the same entry. */
const toRowId = (row: CsvRow, layout: Layout, text: string): string => {
  const id = cellOf(row, layout, 'id');
  if (id !== null && id.length <= idCharsMax) return id;
  const parts = (['url', 'author', 'publishedAt', 'time', 'title'] as const).map((column) =>
    cellOf(row, layout, column),
  );
  return `sha256:${sha256(JSON.stringify([...parts, text])).slice(0, 32)}`;
};

/** An entry; undefined for a row that says nothing: neither words nor stars. */
export const toRowEntry = (row: CsvRow, manner: Manner): Entry | undefined => {
  const { layout, scale, shared } = manner;
  const cell = (column: Column): string | null => cellOf(row, layout, column);
  const text = toText(row, layout);
  const title = cell('title');
  const rating = toStars(cell('rating'), scale);
  if (text === '' && title === null && rating === null) return undefined;
  const url = toWebUrl(cell('url'));
  const isShared = url !== null && shared.has(url);
  return toEntry({
    id: toRowId(row, layout, text),
    url: isShared ? null : url,
    title,
    text,
    author: cell('author'),
    authorUrl: toWebUrl(cell('authorUrl')),
    siteName: cell('siteName'),
    publishedAt: toPublishedAt(row, manner),
    updatedAt: toDate(cell('updatedAt'), manner.dateOrder),
    language: toLanguage(cell('language')),
    rating,
    reach: toCount(cell('reach')) ?? null,
    parent: isShared ? url : null,
    counts: toCounts(row, layout),
    reply: toReply(row, manner),
  });
};
