/** Opening hours: `Mon–Fri 9–17`, `lundi au vendredi de 9h à 17h`, `closed on Sundays`, schema.org's `Mo-Fr 09:00-17:00`. */
import type { Fact } from '../../model/fact.ts';
import { type FactOrganization, toFact, toLocation } from './fact-page.ts';
import { dayCodes, everyDay, hoursWordsOf, toBare } from './weekday.ts';

/** On these days, at these times; closed where there is none: `{days: [0, 1], times: ['09:00-17:00']}`. */
export type HoursEntry = {
  readonly days: readonly number[];
  readonly times: readonly string[];
  readonly quote: string;
};

/** What a text is cut into, each with where it stands. */
type Token = { readonly start: number; readonly end: number } & (
  | { readonly type: 'days'; readonly days: readonly number[] }
  | { readonly type: 'time'; readonly minutes: number; readonly mark: '' | 'am' | 'pm' | 'h' | ':' }
  | { readonly type: 'closed' | 'range' | 'list' | 'filler' | 'holiday' | 'comma' | 'colon' | 'other' }
);

const tokensMax = 4000;
const entriesMax = 30;
/** One piece of a text. No two alternatives begin alike but for the number, whose parts are bounded. */
const piece =
  /(\d{1,2})(?:[:.h](\d{2})(?!\d))?(?:\s{0,2}(a\.?\s?m\b\.?|p\.?\s?m\b\.?|h(?![\p{L}\d])|uhr\b|uur\b|hrs\b))?(?![\d\p{L}%€£$])|t\/m\b|(?:noon|midday|midnight)\b|(\p{L}[\p{L}'’]{0,30}(?:-feira)?)\.?|([-–—])|([,&/+;|])|([:()])|\S/giu;

const markOf = (minute: string | undefined, mark: string | undefined): '' | 'am' | 'pm' | 'h' | ':' => {
  if (mark === undefined) return minute === undefined ? '' : ':';
  return /^a/i.test(mark) ? 'am' : /^p/i.test(mark) ? 'pm' : 'h';
};

const signs: readonly (readonly [RegExp, Token['type'] & ('range' | 'comma' | 'colon')])[] = [
  [/^[-–—]$/, 'range'],
  [/^[,&/+;|]$/, 'comma'],
  [/^[:()]$/, 'colon'],
];

const toToken = (match: RegExpExecArray | RegExpMatchArray, words: ReturnType<typeof hoursWordsOf>): Token => {
  const [text, hour, minute, mark, word] = match;
  const start = match.index ?? 0;
  const at = { start, end: start + text.length };
  if (hour !== undefined) return { ...at, type: 'time', ...toTime(hour, minute, mark) };
  if (/^(?:noon|midday)$/i.test(text)) return { ...at, type: 'time', minutes: 720, mark: ':' };
  if (/^midnight$/i.test(text)) return { ...at, type: 'time', minutes: 1440, mark: ':' };
  if (/^t\/m$/i.test(text)) return { ...at, type: 'range' };
  if (word !== undefined)
    return { ...at, ...(words.find(toBare(word.replace(/['’]+$/, ''))) ?? { type: 'other' as const }) };
  return { ...at, type: signs.find(([sign]) => sign.test(text))?.[1] ?? 'other' };
};

const toTime = (hour: string, minute: string | undefined, mark: string | undefined) => {
  const kind = markOf(minute, mark);
  const hours = Number(hour);
  const minutes = Number(minute ?? 0);
  const isPossible = hours <= (kind === 'am' || kind === 'pm' ? 12 : 24) && minutes <= 59;
  const base = kind === 'am' || kind === 'pm' ? (hours % 12) + (kind === 'pm' ? 12 : 0) : hours;
  return { minutes: isPossible ? base * 60 + minutes : Number.NaN, mark: kind };
};

const toTokens = (text: string, language: string): readonly Token[] => {
  const words = hoursWordsOf(language);
  const tokens: Token[] = [];
  // `every day` is two words and no day: a name of one takes its place, and keeps its length.
  const found = everyDay.exec(text);
  const plain =
    found === null
      ? text
      : `${text.slice(0, found.index)}${'daily'.padEnd(found[0].length)}${text.slice(found.index + found[0].length)}`;
  for (const match of plain.matchAll(piece)) {
    if (tokens.length >= tokensMax) break;
    tokens.push(toToken(match, words));
  }
  return tokens;
};

type Parsed<T> = { readonly value: T; readonly next: number };
type SpanOfTime = { readonly times: readonly string[]; readonly isMarked: boolean };

/** `Mon–Fri`, `Mon, Wed & Fri`, `Mo-Mi und Fr`, `Sonn- und Feiertage`. */
const parseDays = (
  tokens: readonly Token[],
  from: number,
): (Parsed<readonly number[]> & { isSpan: boolean }) | undefined => {
  const first = tokens[from];
  if (first?.type !== 'days') return undefined;
  const days = new Set(first.days);
  let isSpan = first.days.length > 1;
  let last = first.days.at(-1) ?? 0;
  let next = from + 1;
  for (;;) {
    const joint = tokens[next];
    const then = tokens[skipFillers(tokens, next + 1)];
    if (joint?.type === 'range' && then?.type === 'days') {
      const end = then.days[0] ?? last;
      for (let day = last; day !== end; day = (day + 1) % 7) days.add(day);
      days.add(end);
      last = end;
      isSpan = true;
    } else if (then?.type === 'days' && (joint?.type === 'comma' || joint?.type === 'list')) {
      for (const day of then.days) days.add(day);
      last = then.days.at(-1) ?? last;
    } else if (joint?.type === 'list' && then?.type === 'holiday') {
      // Holidays are no day of the week.
    } else if (joint?.type === 'range' && tokens[next + 1]?.type === 'list') {
      next += 1;
      continue;
    } else return { value: [...days].toSorted((a, b) => a - b), next, isSpan };
    next = skipFillers(tokens, next + 1) + 1;
  }
};

const skipFillers = (tokens: readonly Token[], from: number): number => {
  let next = from;
  while (next - from < 3 && tokens[next]?.type === 'filler') next += 1;
  return next;
};

/** Between days and times: `Mon (from 9`, `Monday: 9`. */
const skipLead = (tokens: readonly Token[], from: number): number => {
  let next = from;
  while (next - from < 4 && ['filler', 'colon', 'comma'].includes(tokens[next]?.type ?? '')) next += 1;
  return next;
};

/** One or two spans of time: `9–12:30 and 14–18`. */
const parseTimes = (tokens: readonly Token[], from: number): Parsed<SpanOfTime> | undefined => {
  const first = parseSpan(tokens, from);
  if (first === undefined) return undefined;
  const joint = tokens[first.next]?.type;
  const start = skipLead(tokens, first.next);
  const second =
    joint === 'comma' || joint === 'list' || joint === 'filler'
      ? parseSpan(tokens, joint === 'list' ? skipFillers(tokens, first.next + 1) : start)
      : undefined;
  if (second === undefined)
    return { value: { times: [first.value.text], isMarked: first.value.isMarked }, next: first.next };
  return {
    value: { times: [first.value.text, second.value.text], isMarked: first.value.isMarked || second.value.isMarked },
    next: second.next,
  };
};

const parseSpan = (
  tokens: readonly Token[],
  from: number,
): Parsed<{ readonly text: string; readonly isMarked: boolean }> | undefined => {
  const open = tokens[from];
  const closeAt = skipFillers(tokens, from + 2);
  const close = tokens[closeAt];
  if (open?.type !== 'time' || tokens[from + 1]?.type !== 'range' || close?.type !== 'time') return undefined;
  const text = toSpanText(open, close);
  return text === undefined
    ? undefined
    : { value: { text, isMarked: open.mark !== '' || close.mark !== '' }, next: closeAt + 1 };
};

type Time = Token & { readonly type: 'time' };

/** `9`, `5.30pm` → `09:00-17:30`. */
const toSpanText = (open: Time, close: Time): string | undefined => {
  if (Number.isNaN(open.minutes) || Number.isNaN(close.minutes)) return undefined;
  const isTwelve = [open.mark, close.mark].some((mark) => mark === 'am' || mark === 'pm');
  // `9–5`, `9am–5`: who closes before opening means the afternoon; `18:00-02:00` does not.
  const isAfternoon =
    close.minutes <= open.minutes &&
    close.minutes < 720 &&
    (isTwelve ? close.mark === '' || close.mark === ':' : open.mark === '' && open.minutes < 720);
  return `${toClock(open.minutes)}-${toClock(isAfternoon ? close.minutes + 720 : close.minutes)}`;
};

const toClock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

type Found = Parsed<Omit<HoursEntry, 'quote'>>;

/** The statement that begins at a token: days and times, times and days, days closed, closed on days. */
const parseEntry = (tokens: readonly Token[], at: number, isSure: boolean): Found | undefined => {
  const days = parseDays(tokens, at);
  if (days !== undefined) {
    const start = skipLead(tokens, days.next);
    const times = parseTimes(tokens, start);
    // `Sun 10-12` may be a date or a score; `Mon–Fri 9–17` and `Sun 10:00–12:00` are hours.
    if (times !== undefined)
      return times.value.isMarked || isSure || days.isSpan
        ? { value: { days: days.value, times: times.value.times }, next: times.next }
        : undefined;
    return tokens[start]?.type === 'closed' ? { value: { days: days.value, times: [] }, next: start + 1 } : undefined;
  }
  if (tokens[at]?.type === 'closed') {
    const closed = parseDays(tokens, skipLead(tokens, at + 1));
    // `Mon–Fri 9–17 closed Sat 10–14` would be odd: days with times of their own are not closed.
    return closed === undefined || parseTimes(tokens, skipLead(tokens, closed.next)) !== undefined
      ? undefined
      : { value: { days: closed.value, times: [] }, next: closed.next };
  }
  const times = parseTimes(tokens, at);
  if (times === undefined || !times.value.isMarked) return undefined;
  const after = parseDays(tokens, skipLead(tokens, times.next));
  if (after === undefined || parseTimes(tokens, skipLead(tokens, after.next)) !== undefined) return undefined;
  return { value: { days: after.value, times: times.value.times }, next: after.next };
};

/** Hours stand this near before the first day that a text names, and behind the last. */
const beforeDays = 60;
const behindDays = 160;

/** The part of a text that may hold hours; undefined where it names no day, as most do. */
const toWindow = (whole: string, language: string): string | undefined => {
  const { mayNameDays } = hoursWordsOf(language);
  const bare = toBare(whole);
  const first = mayNameDays.exec(bare)?.index;
  if (first === undefined) return everyDay.test(whole) ? whole : undefined;
  // A letter that is two without its case has moved everything behind it.
  if (bare.length !== whole.length || everyDay.test(whole)) return whole;
  let last = first;
  for (const match of bare.matchAll(new RegExp(mayNameDays, 'g'))) last = match.index;
  const start = Math.max(0, first - beforeDays);
  return whole.slice(start === 0 ? 0 : whole.indexOf(' ', start) + 1, last + behindDays);
};

/** Reads the hours in one block of text. */
export const readHours = (whole: string, language: string): readonly HoursEntry[] => {
  const text = toWindow(whole, language);
  if (text === undefined) return [];
  const tokens = toTokens(text, language);
  const entries: HoursEntry[] = [];
  for (let at = 0; at < tokens.length && entries.length < entriesMax; ) {
    const entry = parseEntry(tokens, at, entries.length > 0);
    if (entry === undefined) {
      at += 1;
      continue;
    }
    const quote = text.slice(tokens[at]?.start ?? 0, tokens[entry.next - 1]?.end ?? text.length);
    entries.push({ ...entry.value, quote });
    at = entry.next;
  }
  // Somebody who only says when they are closed gives no hours.
  return entries;
};

/** True of a text that names days and nothing else: the cell before the one with their times. */
export const isOnlyDays = (text: string, language: string): boolean => {
  if (text.length > 60 || !hoursWordsOf(language).mayNameDays.test(toBare(text))) return false;
  const tokens = toTokens(text, language);
  const days = parseDays(tokens, 0);
  return days !== undefined && skipLead(tokens, days.next) >= tokens.length;
};

/** The same days once more, and later: the other half of a day with a break. */
const goesOn = (last: HoursEntry, next: HoursEntry): boolean =>
  last.times.length === 1 &&
  next.times.length === 1 &&
  last.days.join() === next.days.join() &&
  (last.times[0]?.slice(6) ?? '') <= (next.times[0]?.slice(0, 5) ?? '');

/** One fact for every week that entries in a row describe; a day named again begins the next week. */
export const toHoursFacts = (entries: readonly HoursEntry[], location: string | null = null): readonly Fact[] => {
  const weeks: HoursEntry[][] = [];
  for (const entry of entries) {
    const week = weeks.at(-1);
    const last = week?.at(-1);
    if (week !== undefined && last !== undefined && goesOn(last, entry)) {
      week[week.length - 1] = {
        days: last.days,
        times: [...last.times, ...entry.times],
        quote: `${last.quote.trim()}; ${entry.quote.trim()}`,
      };
      continue;
    }
    const isNew = week === undefined || week.some(({ days }) => days.some((day) => entry.days.includes(day)));
    if (isNew) weeks.push([entry]);
    else week.push(entry);
  }
  return weeks
    .filter((week) => week.some(({ times }) => times.length > 0))
    .map((week) =>
      toFact({
        kind: 'hours',
        location,
        value: toWeekText(week),
        quote: week.map(({ quote }) => quote.trim()).join('; '),
      }),
    );
};

/** `Mo-Fr 09:00-17:00; Sa 10:00-12:00,13:00-16:00; Su off`: neighbouring days of the same times together. */
const toWeekText = (week: readonly HoursEntry[]): string => {
  const timesOf = dayCodes.map((_, day) => {
    const entry = week.find(({ days }) => days.includes(day));
    return entry === undefined ? '' : entry.times.length === 0 ? 'off' : entry.times.join(',');
  });
  const runs: { from: number; to: number; times: string }[] = [];
  for (const [day, times] of timesOf.entries()) {
    const run = runs.at(-1);
    if (run !== undefined && run.times === times && run.to === day - 1) run.to = day;
    else if (times !== '') runs.push({ from: day, to: day, times });
  }
  return runs.map(({ from, to, times }) => `${toDayText(from, to)} ${times}`).join('; ');
};

const toDayText = (from: number, to: number): string =>
  from === to ? `${dayCodes[from]}` : `${dayCodes[from]}-${dayCodes[to]}`;

/** The hours of an organization, as schema.org writes them. */
export const readOrganizationHours = (organization: FactOrganization): readonly Fact[] =>
  toHoursFacts(
    (organization.openingHours ?? []).flatMap((hours) => readHours(hours.slice(0, 500), 'schema')),
    toLocation(organization),
  );
