/** Dates as pages write them, in the languages of most of the web. */
import type { Instant } from '../model/vocabulary.ts';

/** Text beyond this is not looked at. */
const lengthMax = 300;
const yearMin = 1990;
const yearMax = 2100;

/** First letters of month names, January to December, as many as tell them apart; from the CLDR's lists of month names. */
const monthStarts: readonly (readonly string[])[] = [
  ['jan', 'jän', 'ene', 'gen', 'янв', 'січ', 'sty', 'led', 'oca', 'ιαν', 'tammi', 'janv', 'ян', 'يناير', 'ocak'],
  ['feb', 'fév', 'fev', 'фев', 'лют', 'lut', 'úno', 'şub', 'φεβ', 'helmi', 'فبراير', 'shk'],
  ['mar', 'mär', 'maa', 'maart', 'мар', 'бер', 'bře', 'μαρ', 'mrt', 'maalis', 'márc', 'مارس'],
  ['apr', 'avr', 'abr', 'апр', 'кві', 'kwi', 'dub', 'nis', 'απρ', 'huhti', 'ápr', 'أبريل'],
  ['may', 'mai', 'maj', 'mei', 'mag', 'май', 'мая', 'тра', 'kvě', 'μαΐ', 'μαϊ', 'máj', 'touko', 'مايو'],
  ['jun', 'juin', 'giu', 'июн', 'чер', 'cze', 'červn', 'haz', 'ιουν', 'kesä', 'jún', 'يونيو'],
  ['jul', 'juil', 'lug', 'июл', 'лип', 'lip', 'červenc', 'tem', 'ιουλ', 'heinä', 'júl', 'يوليو'],
  ['aug', 'aoû', 'aou', 'ago', 'авг', 'сер', 'sie', 'srp', 'ağu', 'αυγ', 'elo', 'أغسطس'],
  ['sep', 'set', 'сен', 'вер', 'wrz', 'zář', 'eyl', 'σεπ', 'syys', 'szept', 'سبتمبر'],
  ['oct', 'okt', 'out', 'ott', 'окт', 'жов', 'paź', 'říj', 'eki', 'οκτ', 'loka', 'أكتوبر'],
  ['nov', 'ноя', 'лис', 'lis', 'kas', 'νοε', 'marras', 'نوفمبر'],
  ['dec', 'dez', 'déc', 'dic', 'дек', 'гру', 'gru', 'pros', 'ara', 'δεκ', 'joulu', 'ديسمبر'],
];

const toMonth = (word: string): number => {
  const lower = word.toLowerCase();
  let month = 0;
  let longest = 0;
  monthStarts.forEach((starts, index) => {
    for (const start of starts)
      if (start.length > longest && lower.startsWith(start)) {
        longest = start.length;
        month = index + 1;
      }
  });
  return month;
};

const toInstant = (year: number, month: number, day: number): Instant | null => {
  const fullYear = year < 100 ? (year < 70 ? 2000 + year : 1900 + year) : year;
  if (fullYear < yearMin || fullYear > yearMax || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const date = new Date(Date.UTC(fullYear, month - 1, day));
  return date.getUTCDate() === day ? date.toISOString() : null;
};

const isoForm =
  /(?<![\d])(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\s?(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?(?!\d)/i;
const compactForm = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const yearFirst = /(?<!\d)(\d{4})\s?[./年년]\s?(\d{1,2})\s?[./月월]\s?(\d{1,2})(?!\d)/;
const dayFirst = /(?<!\d)(\d{1,2})\s?[.\-/]\s?(\d{1,2})\s?[.\-/]\s?(\d{4}|\d{2})(?!\d)/;
const dayMonthName =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er|º|ª)?(?:\s+de)?[\s-]+(\p{L}{3,12})\.?,?(?:\s+(?:de|del))?[\s-]+'?(\d{4}|\d{2})(?!\d)/u;
const monthNameDay = /(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/u;
const yearMonthNameDay = /(?<!\d)(\d{4})\.?[\s-]+(\p{L}{3,12})\.?[\s-]+(\d{1,2})(?!\d)/u;

const withTime = (match: RegExpExecArray): Instant | null => {
  const [, year, month, day, hour, minute, second, zone] = match;
  const date = toInstant(Number(year), Number(month), Number(day));
  if (date === null || hour === undefined) return date;
  const offset =
    zone === undefined || zone.toUpperCase() === 'Z'
      ? 'Z'
      : zone.includes(':')
        ? zone
        : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const time = Date.parse(`${date.slice(0, 10)}T${hour}:${minute}:${second ?? '00'}${offset}`);
  return Number.isNaN(time) ? date : new Date(time).toISOString();
};

/** `3/4/2020` is April in most of the world; `order` says where it is March. */
const fromNumbers = (one: number, two: number, year: number, order: 'day-first' | 'month-first'): Instant | null => {
  const isMonthFirst = two > 12 || (order === 'month-first' && one <= 12);
  return isMonthFirst ? toInstant(year, one, two) : toInstant(year, two, one);
};

type Options = { readonly order?: 'day-first' | 'month-first' };

/**
 * The first date in a text, as an instant; a day without a time is its midnight UTC, and so is a time without a zone taken as UTC.
 * Null where there is none. Relative words (`yesterday`) are none.
 */
export const parseDateText = (text: string, { order = 'day-first' }: Options = {}): Instant | null => {
  const short = text.slice(0, lengthMax).trim();
  if (!/\d/.test(short)) return null;
  const iso = isoForm.exec(short) ?? compactForm.exec(short);
  if (iso !== null) {
    const instant = withTime(iso);
    if (instant !== null) return instant;
  }
  const rfc = /^\w{3},\s\d{1,2}\s\w{3}\s\d{4}\s\d{2}:\d{2}/.test(short) ? Date.parse(short) : Number.NaN;
  if (!Number.isNaN(rfc)) return new Date(rfc).toISOString();
  const ymd = yearFirst.exec(short);
  if (ymd !== null) return toInstant(Number(ymd[1]), Number(ymd[2]), Number(ymd[3]));
  return fromNames(short) ?? fromDayFirst(short, order);
};

const fromNames = (text: string): Instant | null => {
  const dmy = dayMonthName.exec(text);
  const early = dmy === null ? null : toInstant(Number(dmy[3]), toMonth(dmy[2] ?? ''), Number(dmy[1]));
  if (early !== null) return early;
  const mdy = monthNameDay.exec(text);
  const late = mdy === null ? null : toInstant(Number(mdy[3]), toMonth(mdy[1] ?? ''), Number(mdy[2]));
  if (late !== null) return late;
  const ymd = yearMonthNameDay.exec(text);
  return ymd === null ? null : toInstant(Number(ymd[1]), toMonth(ymd[2] ?? ''), Number(ymd[3]));
};

const fromDayFirst = (text: string, order: 'day-first' | 'month-first'): Instant | null => {
  const match = dayFirst.exec(text);
  return match === null ? null : fromNumbers(Number(match[1]), Number(match[2]), Number(match[3]), order);
};

const urlParts = /[/_-](19\d{2}|20\d{2})([/_-])(\d{1,2}|[A-Za-z]{3})\2(\d{1,2})(?=[/_\-.?]|$)/;
const urlCompact = /[/_-]((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_\-.?]|$)/;

/** The day in an address such as `/2016/11/29/` or `/20161129-`, or null. */
export const dateInUrl = (url: string): Instant | null => {
  const bounded = url.slice(0, 2000);
  const parts = urlParts.exec(bounded);
  if (parts !== null) {
    const month = parts[3] ?? '';
    return toInstant(Number(parts[1]), /^\d/.test(month) ? Number(month) : toMonth(month), Number(parts[4]));
  }
  const compact = urlCompact.exec(bounded);
  return compact === null ? null : toInstant(Number(compact[1]), Number(compact[2]), Number(compact[3]));
};
