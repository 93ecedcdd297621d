/** Opening hours: `Mon–Fri 9–17`, `lundi au vendredi de 9h à 17h`, schema.org's `Mo-Fr 09:00-17:00`. */
import type { Fact } from '../../model/fact.ts';
import { type FactOrganization, toFact, toLocation } from './fact-page.ts';
import { type DayNames, dayCodes, dayNamesOf } from './weekday.ts';

/** On these days, at these times: `{days: [0, 1], times: ['09:00-17:00']}`. */
export type HoursEntry = {
  readonly days: readonly number[];
  readonly times: readonly string[];
  readonly quote: string;
};

const time = String.raw`(\d{1,2})(?:[:.h](\d{2}))?\s{0,2}(a\.?m\b\.?|p\.?m\b\.?|h\b|uhr\b)?`;
const until = String.raw`\s{0,2}(?:[-–—]|to|till?|until|bis|à|a|hasta|al?)\s{0,2}(?:las\s)?`;
const patterns = new Map<string, RegExp>();

/** Days, then one or two spans of time. Every repetition is bounded and no two of them can take the same characters. */
const entryPattern = (names: DayNames): RegExp => {
  const known = patterns.get(names.alternatives);
  if (known !== undefined) return known;
  const day = `(?:${names.alternatives})`;
  const days = String.raw`(${day})(?!\p{L})\.?(?:\s?(?:[-–—]|to|through|thru|bis|au|à|a|al)\s?(${day})(?!\p{L})\.?|((?:\s?(?:,|&|\/|\+|and|und|et|y)\s?${day}(?!\p{L})\.?){1,6}))?`;
  const lead = String.raw`\s?[:,(|]?\s?(?:(?:from|von|de|desde|entre|between)\s)?(?:las\s)?`;
  const more = String.raw`(?:\s?(?:,|&|\/|and|und|et|y)\s?(?:(?:von|de)\s)?(?:las\s)?${time}${until}${time})?`;
  const pattern = new RegExp(String.raw`(?<!\p{L})${days}${lead}${time}${until}${time}${more}`, 'iuy');
  patterns.set(names.alternatives, pattern);
  return pattern;
};

const entriesMax = 30;

/** Reads the hours in one block of text. */
export const readHours = (text: string, language: string): readonly HoursEntry[] => {
  const names = dayNamesOf(language);
  const entries: HoursEntry[] = [];
  let free = 0;
  for (const start of names.findTimed(text)) {
    if (entries.length >= entriesMax) break;
    const match = start < free ? null : matchAt(entryPattern(names), text, start);
    if (match === null) continue;
    free = start + match[0].length;
    const entry = toEntry(match, { names, isSure: entries.length > 0 });
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
};

const matchAt = (pattern: RegExp, text: string, start: number): RegExpExecArray | null => {
  pattern.lastIndex = start;
  return pattern.exec(text);
};

type Reading = { readonly names: DayNames; readonly isSure: boolean };

const toEntry = (match: RegExpExecArray, { names, isSure }: Reading): HoursEntry | undefined => {
  const [quote, first = '', last, others, ...parts] = match;
  const days = toDays(names, { first, last, others });
  const isMarked = [1, 2, 4, 5].some((index) => parts[index] !== undefined);
  // `Sun 10-12` may be a date or a score; `Mon–Fri 9–17` and `Sun 10:00–12:00` are hours.
  if (days.length === 0 || !(isMarked || isSure || last !== undefined)) return undefined;
  const spans = [toTimes(parts.slice(0, 6)), ...(parts[6] === undefined ? [] : [toTimes(parts.slice(6, 12))])];
  if (spans.some((span) => span === undefined)) return undefined;
  return { days, times: spans.filter((span) => span !== undefined), quote };
};

type DayWords = { readonly first: string; readonly last: string | undefined; readonly others: string | undefined };

const toDays = ({ indexOf }: DayNames, { first, last, others }: DayWords): readonly number[] => {
  const indexOfWord = (word: string): number => indexOf.get(word.toLowerCase()) ?? -1;
  const start = indexOfWord(first);
  if (last !== undefined) {
    const length = ((indexOfWord(last) - start + 7) % 7) + 1;
    return Array.from({ length }, (_, index) => (start + index) % 7);
  }
  const more =
    others
      ?.split(/[^\p{L}]+/u)
      .map(indexOfWord)
      .filter((day) => day >= 0) ?? [];
  return [...new Set([start, ...more])];
};

/** `['9', undefined, 'am', '5', '30', 'pm']` → `09:00-17:30`. */
const toTimes = (parts: readonly (string | undefined)[]): string | undefined => {
  const [openHour, openMinute, openMark, closeHour, closeMinute, closeMark] = parts;
  const isTwelveHours = [openMark, closeMark].some((mark) => mark !== undefined && /^[ap]/i.test(mark));
  const open = toMinutes(openHour, openMinute, openMark);
  const close = toMinutes(closeHour, closeMinute, closeMark);
  if (open === undefined || close === undefined) return undefined;
  // `9–5`, `9am–5`: who closes before opening means the afternoon; `18:00-02:00` does not.
  const isAfternoon =
    close <= open && close < 720 && (isTwelveHours ? closeMark === undefined : openMinute === undefined && open < 720);
  return `${toClock(open)}-${toClock(isAfternoon ? close + 720 : close)}`;
};

const toMinutes = (
  hour: string | undefined,
  minute: string | undefined,
  mark: string | undefined,
): number | undefined => {
  const hours = Number(hour);
  const minutes = Number(minute ?? 0);
  if (hours > 24 || minutes > 59) return undefined;
  if (mark === undefined || !/^[ap]/i.test(mark)) return hours * 60 + minutes;
  return hours > 12 ? undefined : ((hours % 12) + (/^p/i.test(mark) ? 12 : 0)) * 60 + minutes;
};

const toClock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** One fact for every week that entries in a row describe; a day named again begins the next week. */
export const toHoursFacts = (entries: readonly HoursEntry[], location: string | null = null): readonly Fact[] => {
  const weeks: HoursEntry[][] = [];
  for (const entry of entries) {
    const week = weeks.at(-1);
    const isNew = week === undefined || week.some(({ days }) => days.some((day) => entry.days.includes(day)));
    if (isNew) weeks.push([entry]);
    else week.push(entry);
  }
  return weeks.map((week) =>
    toFact({
      kind: 'hours',
      location,
      value: toWeekText(week),
      quote: week.map(({ quote }) => quote.trim()).join('; '),
    }),
  );
};

/** `Mo-Fr 09:00-17:00; Sa 10:00-12:00,13:00-16:00`: neighbouring days of the same times together. */
const toWeekText = (week: readonly HoursEntry[]): string => {
  const timesOf = dayCodes.map((_, day) => week.find(({ days }) => days.includes(day))?.times.join(',') ?? '');
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
