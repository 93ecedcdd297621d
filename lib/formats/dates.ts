/**
 * Dates as feeds, sitemaps and pages write them, brought to one form. Standards first (W3CDTF, ISO 8601, RFC 822 with
 * its obsolete zones), then what is met in the wild: month before day, month names of other languages, no zone, epoch
 * seconds, Korean day halves.
 * @see https://www.w3.org/TR/NOTE-datetime
 * @see https://www.rfc-editor.org/rfc/rfc822#section-5
 */

/** Longer texts are no dates; keeps hostile ones from costing time. */
const textLengthMax = 100;
const yearMin = 1900;
const yearMax = 2199;

/** Minutes east of UTC. RFC 822 zones, and those that newsrooms write beside them. */
const zoneMinutes: ReadonlyMap<string, number> = new Map(
  Object.entries({
    z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, west: 60, bst: 60, ist: 330, cet: 60, mez: 60, cest: 120, mesz: 120, eet: 120,
    eest: 180, msk: 180, est: -300, edt: -240, et: -300, cst: -360, cdt: -300, ct: -360, mst: -420, mdt: -360,
    mt: -420, pst: -480, pdt: -420, pt: -480, akst: -540, akdt: -480, hst: -600, ast: -240, adt: -180, jst: 540,
    kst: 540, hkt: 480, sgt: 480, awst: 480, acst: 570, aest: 600, aedt: 660, nzst: 720, nzdt: 780,
  }),
); // biome-ignore format: a table

/** First letters that tell a month, in the languages of the feeds we met; the longest that fits wins. Folded: no accents, lower case. */
const monthStems: ReadonlyMap<string, number> = new Map(
  [
    'jan ian ene gen sty ιαν',
    'feb fev lut φεβ',
    'mar mrz mae maa mrt μαρ',
    'apr avr abr kwi απρ',
    'may mai mag mei maj μαι',
    'jun juin giu cze ιουν',
    'jul juil lug lip ιουλ',
    'aug aou ago sie αυγ',
    'sep set szept wrz σεπ',
    'oct okt out ott paz οκτ',
    'nov lis νοε',
    'dec dez dic des gru δεκ',
  ].flatMap((stems, index) => stems.split(' ').map((stem) => [stem, index + 1] as const)),
);
const stemLengths = [5, 4, 3] as const;

const englishMonths = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

type DateParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly millisecond?: number;
  /** Minutes east of UTC. */
  readonly zone?: number;
};

const fold = (text: string): string =>
  (/^[ -~]*$/.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase();

/** The instant as ISO 8601 in UTC, or null where the parts are no day of the calendar we believe. */
const toIso = (parts: DateParts): string | null => {
  const { year, month, day, hour = 0, minute = 0, second = 0, millisecond = 0, zone = 0 } = parts;
  if (year < yearMin || year > yearMax || month < 1 || month > 12 || day < 1 || day > 31) return null;
  if (hour > 24 || minute > 59 || second > 61) return null;
  return new Date(Date.UTC(year, month - 1, day, hour, minute - zone, second, millisecond)).toISOString();
};

/** `+01:00`, `-0500`, `EST`, `GMT+1`: minutes east of UTC; undefined where it is no zone. */
const parseZone = (text: string): number | undefined => {
  const named = zoneMinutes.get(text.toLowerCase());
  if (named !== undefined) return named;
  const offset = /^(?:gmt|utc?)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(text);
  if (offset === null) return undefined;
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  // Wider than any zone on Earth: a typing mistake, read as UTC.
  if (minutes > 15 * 60) return undefined;
  return offset[1] === '-' ? -minutes : minutes;
};

const isoForm =
  /^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?|-(\d{3}))?(?:(?:T|\s+)(\d{1,2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([a-z]{1,5}|(?:gmt|utc?)?[+-]\d{1,2}:?(?:\d{2})?)?)?$/i;

const parseIso = (text: string): string | null => {
  const match = isoForm.exec(text);
  if (match === null) return null;
  const [, year, month, day, dayOfYear, hour, minute, second, fraction, zone] = match;
  return toIso({
    year: Number(year),
    month: dayOfYear === undefined ? Number(month ?? 1) : 1,
    day: Number(day ?? 1),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: Number((fraction ?? '').slice(0, 3).padEnd(3, '0')),
    zone: zone === undefined ? 0 : (parseZone(zone) ?? 0),
    // The day of the year is counted on from New Year.
    ...(dayOfYear === undefined ? {} : toMonthAndDay(Number(year), Number(dayOfYear))),
  });
};

const toMonthAndDay = (year: number, dayOfYear: number): { readonly month: number; readonly day: number } => {
  const date = new Date(Date.UTC(year, 0, dayOfYear));
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

const toMonth = (word: string): number | undefined => {
  for (const length of stemLengths) {
    const month = monthStems.get(word.slice(0, length));
    if (month !== undefined) return month;
  }
  return undefined;
};

/** Two digits mean 1969 to 2068, as POSIX has it; three digits count from 1900 (an old Perl mistake). */
const toYear = (digits: string): number => {
  const year = Number(digits);
  if (digits.length === 3) return 1900 + year;
  if (digits.length > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
};

const timeForm = /(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?\.?m?\b/i;

type Time = { readonly hour: number; readonly minute: number; readonly second: number; readonly millisecond: number };

const toTime = (match: RegExpExecArray, isAfternoon: boolean, isMorning: boolean): Time => {
  const written = Number(match[1]);
  const half = match[5]?.toLowerCase();
  const shift = (half === 'p' || isAfternoon) && written < 12 ? 12 : 0;
  const hour = (half === 'a' || isMorning) && written === 12 ? 0 : written + shift;
  return {
    hour,
    minute: Number(match[2]),
    second: Number(match[3] ?? 0),
    millisecond: Number((match[4] ?? '').slice(0, 3).padEnd(3, '0')),
  };
};

// The last word that may be a month is it: "mar, 3 ene 2020" begins with a Spanish Tuesday.
/** Day, month and year out of the words and numbers that are left when the time is taken out. */
const toDay = (words: readonly string[], numbers: readonly string[]): Omit<DateParts, 'zone'> | null => {
  const month = words.map(toMonth).findLast((each) => each !== undefined);
  if (month === undefined) return toNumericDay(numbers);
  const yearIndex = numbers.findIndex((each, index) => each.length >= 3 || (index === 1 && numbers.length >= 2));
  const year = numbers[yearIndex];
  const day = numbers.find((_, index) => index !== yearIndex);
  return year === undefined ? null : { year: toYear(year), month, day: Number(day ?? 1) };
};

/** `31/12/2003`, `12/31/2003`, `2003.12.31`: the year tells the order, else the number that can be no month; else the day is first. */
const toNumericDay = (numbers: readonly string[]): Omit<DateParts, 'zone'> | null => {
  const [first, second, third] = numbers;
  if (first === undefined || second === undefined || third === undefined) return null;
  if (first.length === 4) return { year: Number(first), month: Number(second), day: Number(third) };
  if (Number(second) > 12) return { year: toYear(third), month: Number(first), day: Number(second) };
  return { year: toYear(third), month: Number(second), day: Number(first) };
};

/** A zone stands after the time: `GMT`, `-0500`, `(PST)`. Words that are none (a month, a weekday) are passed over. */
const findZone = (afterTime: string): number | undefined => {
  for (const [token] of afterTime.matchAll(/(?:gmt|utc?)?[+-]\d{1,2}:?\d{0,2}|[a-z]+/gi)) {
    const zone = parseZone(token);
    if (zone !== undefined) return zone;
  }
  return undefined;
};

const parseLoose = (text: string): string | null => {
  const folded = fold(text);
  const time = timeForm.exec(folded);
  const beforeTime = time === null ? folded : folded.slice(0, time.index);
  const afterTime = time === null ? '' : folded.slice(time.index + time[0].length);
  // Offsets are no days or years.
  const rest = `${beforeTime} ${afterTime.replace(/[+-]\s?\d{1,2}:?\d{2}\b(?!\d)/, ' ')}`;
  const day = toDay(rest.match(/\p{L}+/gu) ?? [], rest.match(/\d+/g) ?? []);
  if (day === null) return null;
  const isAfternoon = text.includes('오후') || folded.includes('μμ');
  const isMorning = text.includes('오전') || folded.includes('πμ');
  const clock = time === null ? {} : toTime(time, isAfternoon, isMorning);
  return toIso({ ...day, ...clock, zone: findZone(afterTime) ?? 0 });
};

const rfc822Form =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]{0,6}\s+(\d{4}|\d{2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s+([a-z]{1,4}|[+-]\d{4}))?$/i;

/** The form of nearly all RSS dates, read in one go: the loose reading costs ten times as much. */
const parseRfc822 = (text: string): string | null => {
  const match = rfc822Form.exec(text);
  if (match === null) return null;
  const [, day, name = '', year = '', hour, minute, second, zone] = match;
  const month = englishMonths.indexOf(name.toLowerCase()) + 1;
  const minutes = zone === undefined ? 0 : parseZone(zone);
  if (month === 0 || minutes === undefined) return null;
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0), zone: minutes };
  return toIso({ year: toYear(year), month, day: Number(day), ...time });
};

const parseEpoch = (text: string): string | null => {
  if (!/^\d{9,10}$|^\d{12,13}$/.test(text)) return null;
  const milliseconds = Number(text) * (text.length > 10 ? 1 : 1000);
  return new Date(milliseconds).toISOString();
};

/**
 * A date as somebody wrote it, as an ISO instant in UTC: `Thu, 01 Jan 04 19:48:21 EST` → `2004-01-02T00:48:21.000Z`.
 * A date without a zone is read as UTC; one without a time is midnight. Null for what is no date.
 */
export const toInstant = (text: string | null | undefined): string | null => {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '' || trimmed.length > textLengthMax) return null;
  return parseRfc822(trimmed) ?? parseIso(trimmed) ?? parseEpoch(trimmed) ?? parseLoose(trimmed);
};
