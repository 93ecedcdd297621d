/** Opening hours: `Mon–Fri 9–17`, `lundi au vendredi de 9h à 17h`, `closed on Sundays`, schema.org's `Mo-Fr 09:00-17:00`. */
import type { Fact } from '../../model/fact.ts';
import { type FactOrganization, toFact, toLocation } from './fact-page.ts';
import { type Time, type Token, toTokens } from './hours-tokens.ts';
import { dayCodes, everyDay, hoursWordsOf, opens, serves, toBare } from './weekday.ts';

/** On these days, at these times; closed where there is none: `{days: [0, 1], times: ['09:00-17:00']}`. */
export type HoursEntry = {
  readonly days: readonly number[];
  readonly times: readonly string[];
  readonly quote: string;
  /** The time zone that is named, in minutes east of UTC by its standard time. */
  readonly zone?: number;
};

const entriesMax = 30;

type Parsed<T> = { readonly value: T; readonly next: number };
type SpanOfTime = { readonly times: readonly string[]; readonly isMarked: boolean };
type Days = Parsed<readonly number[]> & { readonly isSpan: boolean };

/** `Mon–Fri`, `Mon, Wed & Fri`, `Mo-Mi und Fr`, `Sonn- und Feiertage`; with `isShort` only up to the first comma. */
const parseDays = (tokens: readonly Token[], from: number, isShort = false): Days | undefined => {
  const first = tokens[from];
  if (first?.type !== 'days') return undefined;
  const days = new Set(first.days);
  let isSpan = first.days.length > 1;
  let last = first.days.at(-1) ?? 0;
  let next = from + 1;
  for (;;) {
    const joint = tokens[next];
    // `tot en met`: the small words between the ends of a span.
    const isWide = joint?.type === 'range' && tokens[next + 1]?.type === 'list';
    const thenAt = skipFillers(tokens, next + (isWide ? 2 : 1));
    const then = tokens[thenAt];
    if (joint?.type === 'range' && then?.type === 'days') {
      const end = then.days[0] ?? last;
      for (let day = last; day !== end; day = (day + 1) % 7) days.add(day);
      days.add(end);
      last = end;
      isSpan = true;
    } else if (then?.type === 'days' && ((joint?.type === 'comma' && !isShort) || joint?.type === 'list')) {
      for (const day of then.days) days.add(day);
      last = then.days.at(-1) ?? last;
    } else if ((joint?.type === 'list' || joint?.type === 'comma' || isWide) && then?.type === 'holiday') {
      // Holidays are no day of the week.
    } else return { value: [...days].toSorted((a, b) => a - b), next, isSpan };
    next = thenAt + 1;
  }
};

const isFiller = (token: Token | undefined): boolean => token?.type === 'filler' || token?.type === 'between';

const skipFillers = (tokens: readonly Token[], from: number): number => {
  let next = from;
  while (next - from < 3 && isFiller(tokens[next])) next += 1;
  return next;
};

/** Between days and times: `Mon (from 9`, `Monday: 9`. */
const skipLead = (tokens: readonly Token[], from: number): number => {
  let next = from;
  while (next - from < 4 && (isFiller(tokens[next]) || ['colon', 'comma'].includes(tokens[next]?.type ?? '')))
    next += 1;
  return next;
};

/** A day has no more parts with a break between: `9–12:30 and 14–18`. */
const spansOfDayMax = 3;

/** The spans of time of a day. */
const parseTimes = (tokens: readonly Token[], from: number): Parsed<SpanOfTime> | undefined => {
  if (tokens[from]?.type === 'allDay') return { value: { times: ['00:00-24:00'], isMarked: true }, next: from + 1 };
  const first = parseSpan(tokens, from);
  if (first === undefined) return undefined;
  const spans = [first];
  while (spans.length < spansOfDayMax) {
    const end = spans.at(-1)?.next ?? 0;
    const joint = tokens[end]?.type;
    if (joint !== 'comma' && joint !== 'list' && joint !== 'filler') break;
    const another = parseSpan(tokens, joint === 'list' ? skipFillers(tokens, end + 1) : skipLead(tokens, end));
    if (another === undefined) break;
    spans.push(another);
  }
  return {
    value: { times: spans.map(({ value }) => value.text), isMarked: spans.some(({ value }) => value.isMarked) },
    next: spans.at(-1)?.next ?? first.next,
  };
};

const parseSpan = (
  tokens: readonly Token[],
  from: number,
): Parsed<{ readonly text: string; readonly isMarked: boolean }> | undefined => {
  const open = tokens[from];
  const joint = tokens[from + 1]?.type;
  const closeAt = skipFillers(tokens, from + 2);
  const close = tokens[closeAt];
  // `between 9 and 5`: there, and only there, `and` is a span.
  const isJoined = joint === 'range' || (joint === 'list' && tokens[from - 1]?.type === 'between');
  if (open?.type !== 'time' || !isJoined || close?.type !== 'time') return undefined;
  const text = toSpanText(open, close);
  return text === undefined
    ? undefined
    : { value: { text, isMarked: open.mark !== '' || close.mark !== '' }, next: closeAt + 1 };
};

const noon = 720;

/** `9`, `5.30pm` → `09:00-17:30`; `6`, `9.30pm` → `18:00-21:30`. */
const toSpanText = (open: Time, close: Time): string | undefined => {
  if (Number.isNaN(open.minutes) || Number.isNaN(close.minutes)) return undefined;
  const isBare = ({ mark }: Time): boolean => mark === '' || mark === ':';
  const isTwelve = !isBare(open) && open.mark !== 'h' ? true : close.mark === 'am' || close.mark === 'pm';
  // One mark for both: `6–9.30pm` begins in the evening, `9–5pm` in the morning.
  const isEvening = close.mark === 'pm' && isBare(open) && open.minutes < noon && open.minutes + noon < close.minutes;
  // `9–5`, `9am–5`, `9.30–5`: who closes before opening means the afternoon; `18:00-02:00` and `09:00-02:00` do not.
  const isAfternoon =
    close.minutes <= open.minutes &&
    close.minutes < noon &&
    isBare(close) &&
    (isTwelve || (open.mark !== 'h' && open.minutes <= noon && close.isPadded !== true));
  return `${toClock(isEvening ? open.minutes + noon : open.minutes)}-${toClock(isAfternoon ? close.minutes + noon : close.minutes)}`;
};

const toClock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

type Hours = Omit<HoursEntry, 'quote' | 'zone'>;
type Found = Parsed<readonly Hours[]>;

/** `daily except Sunday 9–5`, `Mon–Sat 9–5, except Wed 9–1`: the days left out, with times of their own or closed. */
const parseExcept = (tokens: readonly Token[], from: number): Parsed<Hours> | undefined => {
  const word = skipLead(tokens, from);
  if (tokens[word]?.type !== 'except') return undefined;
  const days = parseDays(tokens, skipLead(tokens, word + 1));
  if (days === undefined) return undefined;
  return { value: { days: days.value, times: [] }, next: days.next };
};

const without = (days: readonly number[], left: readonly number[]): readonly number[] =>
  days.filter((day) => !left.includes(day));

/** The statement that begins at a token: days and times, times and days, days closed, closed on days. */
const parseEntry = (tokens: readonly Token[], at: number, isSure: boolean): Found | undefined => {
  const days = parseDays(tokens, at);
  if (days !== undefined) return parseAfterDays(tokens, days, isSure);
  if (tokens[at]?.type === 'closed') return parseClosed(tokens, at);
  return parseTimesFirst(tokens, at);
};

const parseAfterDays = (tokens: readonly Token[], days: Days, isSure: boolean): Found | undefined => {
  const except = parseExcept(tokens, days.next);
  const start = skipLead(tokens, except?.next ?? days.next);
  const times = parseTimes(tokens, start);
  if (times === undefined)
    return tokens[start]?.type === 'closed' && except === undefined
      ? { value: [{ days: days.value, times: [] }], next: start + 1 }
      : undefined;
  // `Sun 10-12` may be a date or a score; `Mon–Fri 9–17` and `Sun 10:00–12:00` are hours.
  if (!times.value.isMarked && !isSure && !days.isSpan) return undefined;
  if (except !== undefined)
    return {
      value: [{ days: without(days.value, except.value.days), times: times.value.times }, except.value],
      next: times.next,
    };
  return withExcept(tokens, { days: days.value, times: times.value.times }, times.next);
};

/** `…, except Wednesday`, with hours of its own or none. */
const withExcept = (tokens: readonly Token[], hours: Hours, next: number): Found => {
  const except = parseExcept(tokens, next);
  if (except === undefined) return { value: [hours], next };
  const own = parseTimes(tokens, skipLead(tokens, except.next));
  return {
    value: [
      { days: without(hours.days, except.value.days), times: hours.times },
      { days: except.value.days, times: own?.value.times ?? [] },
    ],
    next: own?.next ?? except.next,
  };
};

/** `closed on Sundays and Mondays`; in `closed Mondays, Tue–Fri 9–17` what has times is not closed. */
const parseClosed = (tokens: readonly Token[], at: number): Found | undefined => {
  // `encerrado ao domingo`: a word for a span is a small word here.
  const lead = skipLead(tokens, at + 1);
  const start = tokens[lead]?.type === 'range' ? lead + 1 : lead;
  const hasTimes = ({ next }: Days): boolean => parseTimes(tokens, skipLead(tokens, next)) !== undefined;
  const closed = [parseDays(tokens, start), parseDays(tokens, start, true)].find(
    (days) => days !== undefined && !hasTimes(days),
  );
  return closed === undefined ? undefined : { value: [{ days: closed.value, times: [] }], next: closed.next };
};

const parseTimesFirst = (tokens: readonly Token[], at: number): Found | undefined => {
  const times = parseTimes(tokens, at);
  if (times === undefined) return undefined;
  const start = skipLead(tokens, times.next);
  const days = parseDays(tokens, start);
  if (days === undefined || parseTimes(tokens, skipLead(tokens, days.next)) !== undefined) return undefined;
  // `9–5 Monday to Friday` and `10–6 daily`, but not `2–3 weekdays`, which is how long something takes.
  const first = tokens[start];
  const isNamed = days.value.length === 7 || (first?.type === 'days' && first.days.length === 1 && days.isSpan);
  if (!times.value.isMarked && !isNamed) return undefined;
  return withExcept(tokens, { days: days.value, times: times.value.times }, days.next);
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

/** The zone that is named in a statement or right behind it. */
const zoneOf = (tokens: readonly Token[]): number | undefined => {
  const found = tokens.find((token) => token.type === 'filler' && token.zone !== undefined);
  return found?.type === 'filler' ? found.zone : undefined;
};

/** Reads the hours in one block of text. */
export const readHours = (whole: string, language: string): readonly HoursEntry[] => {
  const text = toWindow(whole, language);
  if (text === undefined) return [];
  const tokens = toTokens(text, language);
  const isSaid = opens.test(text) || serves.test(text);
  const entries: HoursEntry[] = [];
  for (let at = 0; at < tokens.length && entries.length < entriesMax; ) {
    const entry = parseEntry(tokens, at, isSaid || entries.length > 0);
    if (entry === undefined) {
      at += 1;
      continue;
    }
    const quote = text.slice(tokens[at]?.start ?? 0, tokens[entry.next - 1]?.end ?? text.length);
    const zone = zoneOf(tokens.slice(at, entry.next + 1));
    const named = zone === undefined ? { quote } : { quote, zone };
    entries.push(...entry.value.filter(({ days }) => days.length > 0).map((hours) => ({ ...hours, ...named })));
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

type Week = { readonly days: Map<number, readonly string[]>; readonly quotes: string[]; readonly zones: Set<number> };

/** A day named once more goes on later, after a break; or it is an exception to every day. */
const goesOn = (week: Week, { days, times }: HoursEntry): boolean =>
  days.every((day) => {
    const known = week.days.get(day);
    if (known === undefined) return true;
    if (times.length === 0) return known.length === 0 || week.days.size === 7;
    return known.length > 0 && (known.at(-1)?.slice(6) ?? '') <= (times[0]?.slice(0, 5) ?? '');
  });

/** One fact for every week that entries in a row describe; a day named again begins the next week. */
export const toHoursFacts = (entries: readonly HoursEntry[], location: string | null = null): readonly Fact[] => {
  const weeks: Week[] = [];
  for (const entry of entries) {
    const last = weeks.at(-1);
    const next: Week = { days: new Map(), quotes: [], zones: new Set() };
    const week = last !== undefined && goesOn(last, entry) ? last : next;
    if (week !== last) weeks.push(week);
    for (const day of entry.days)
      week.days.set(day, entry.times.length === 0 ? [] : [...(week.days.get(day) ?? []), ...entry.times]);
    week.quotes.push(entry.quote.trim());
    if (entry.zone !== undefined) week.zones.add(entry.zone);
  }
  return weeks
    .filter(({ days }) => [...days.values()].some((times) => times.length > 0))
    .map((week) =>
      toFact({
        kind: 'hours',
        location,
        value: withZone(toWeekText(week), week),
        quote: [...new Set(week.quotes)].join('; '),
      }),
    );
};

/** `…; UTC-05:00` behind the days, where one zone is named for all of them. */
const withZone = (text: string, { zones }: Week): string => {
  const [zone] = zones;
  if (zone === undefined || zones.size > 1) return text;
  return `${text}; UTC${zone < 0 ? '-' : '+'}${toClock(Math.abs(zone))}`;
};

/** `Mo-Fr 09:00-17:00; Sa 10:00-12:00,13:00-16:00; Su off`: neighbouring days of the same times together. */
const toWeekText = (week: Week): string => {
  const timesOf = dayCodes.map((_, day) => {
    const times = week.days.get(day);
    return times === undefined ? '' : times.length === 0 ? 'off' : times.join(',');
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
