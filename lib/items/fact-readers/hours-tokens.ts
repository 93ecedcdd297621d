/** What a text about opening hours is cut into: days, times, and the words between them. */
import { everyDay, hoursWordsOf } from './weekday.ts';

/** A piece of a text, with where it stands. `stop` parts statements: what is behind it belongs to nothing before it. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly type: 'days'; readonly days: readonly number[] }
  | {
      readonly type: 'time';
      readonly minutes: number;
      readonly mark: '' | 'am' | 'pm' | 'h' | ':';
      readonly isPadded?: boolean;
    }
  /** `zone`: what stands there is a time zone, so many minutes east of UTC by its standard time. */
  | { readonly type: 'filler'; readonly zone?: number }
  | {
      readonly type:
        | ('closed' | 'range' | 'list' | 'between' | 'except' | 'holiday')
        | ('allDay' | 'comma' | 'colon' | 'stop' | 'other');
    }
);

const tokensMax = 4000;
/** `24 hours`, `24h/24`, `24 Stunden am Tag`. */
const allDay = String.raw`24\s?(?:hours?|hrs?|h|stunden|heures|horas|ore|uur|timer|timmar|tuntia)(?:\s?\/\s?(?:24|7))?(?:\s(?:a|per|am|par|al)\s(?:day|tag|jour|d[ií]a))?(?!\p{L})`;
/** `0900-1730`: minutes right behind hours, on both sides. Years hardly end in fives alone. */
const withoutMark = String.raw`(?<=\d\d)(?=[0-5][05]\s?[-–]\s?[0-2]\d[0-5][05](?!\d))|(?<=\d\d[0-5][05]\s?[-–]\s?\d\d)(?=[0-5][05](?!\d))`;
/** One piece of a text. No two alternatives begin alike but for the number, whose parts are bounded. */
const piece = new RegExp(
  [
    `(${allDay})`,
    String.raw`(\d{1,2})(?:(?:[:.]|\s?[hu]\s?|${withoutMark})(\d{2})(?!\d))?(?:\s{0,2}(a\.?\s?m\b\.?|p\.?\s?m\b\.?|(?<=\d)[ap](?![\p{L}\d])|[hu](?![\p{L}\d])|uhr\b|uur\b|hrs?\b|hod\b))?(?![\d\p{L}%€£$])`,
    String.raw`t\/m\b|(?:noon|midday|midnight|mittags|minuit|mitternacht)\b|(\p{L}[\p{L}'’]{0,30}(?:-feira)?)\.?`,
    String.raw`([-–—])|([,&/+])|([:()])|([;|•·])|\S`,
  ].join('|'),
  'giu',
);

const markOf = (minute: string | undefined, mark: string | undefined): '' | 'am' | 'pm' | 'h' | ':' => {
  if (mark === undefined) return minute === undefined ? '' : ':';
  return /^a/i.test(mark) ? 'am' : /^p/i.test(mark) ? 'pm' : 'h';
};

const signs: readonly (readonly [RegExp, Token['type'] & ('range' | 'comma' | 'colon' | 'stop')])[] = [
  [/^[-–—]$/, 'range'],
  [/^[,&/+]$/, 'comma'],
  [/^[:()]$/, 'colon'],
  [/^[;|•·]$/, 'stop'],
];
/** Names of time zones, with their standard time in hours east of UTC: who says EST in summer means the clocks of the place. `IST` and `CST` are several zones. */
const zones: readonly (readonly [RegExp, number | undefined])[] = [
  [/^E[SD]?T$/, -5],
  [/^CD?T$/, -6],
  [/^M[SD]?T$/, -7],
  [/^P[SD]?T$/, -8],
  [/^(?:GMT|BST|UTC|WES?T)$/, 0],
  [/^(?:CES?T|MES?Z)$/, 1],
  [/^EES?T$/, 2],
  [/^(?:SGT|HKT|AWST)$/, 8],
  [/^JST$/, 9],
  [/^AE[SD]T$/, 10],
  [/^NZ[SD]T$/, 12],
  [/^(?:IST|CST)$/, undefined],
];

/** `9–5 ET (6–2 PT)`, `9–5 ET / 6–2 PT`: the same times once more, elsewhere. */
const zoneName = '(?:[ECMP][SD]?T|GMT|BST|UTC|WES?T|CES?T|MES?Z|EES?T|IST|SGT|HKT|AWST|JST|AE[SD]T|NZ[SD]T)';
const elsewhere = new RegExp(
  String.raw`\b(${zoneName})\s?[(/|,]\s?[\d:.apm–—-]{1,12}(?:\s?[\d:.apm–—-]{1,12}){0,3}\s?${zoneName}\b\)?`,
  'g',
);
const withoutElsewhere = (text: string): string =>
  text.replace(elsewhere, (whole, zone: string) => zone.padEnd(whole.length));

const readZone = (word: string): { readonly zone?: number } | undefined => {
  const found = zones.find(([name]) => name.test(word));
  if (found === undefined) return undefined;
  const [, hours] = found;
  return hours === undefined ? {} : { zone: hours * 60 };
};

const toToken = (
  match: RegExpExecArray | RegExpMatchArray,
  words: ReturnType<typeof hoursWordsOf>,
  isAmongShort: boolean,
): Token => {
  const [text, whole, hour, minute, mark, word] = match;
  const start = match.index ?? 0;
  const at = { start, end: start + text.length };
  if (whole !== undefined) return { ...at, type: 'allDay' };
  if (hour !== undefined) return { ...at, type: 'time', ...toTime(hour, minute, mark) };
  if (/^(?:noon|midday|mittags)$/i.test(text)) return { ...at, type: 'time', minutes: 720, mark: ':' };
  if (/^(?:midnight|minuit|mitternacht)$/i.test(text)) return { ...at, type: 'time', minutes: 1440, mark: ':' };
  if (/^t\/m$/i.test(text)) return { ...at, type: 'range' };
  const zone = word === undefined ? undefined : readZone(word);
  if (zone !== undefined) return { ...at, type: 'filler', ...zone };
  if (word !== undefined)
    return { ...at, ...(words.find(word.replace(/['’]+$/, ''), isAmongShort) ?? { type: 'other' as const }) };
  return { ...at, type: signs.find(([sign]) => sign.test(text))?.[1] ?? 'other' };
};

const toTime = (hour: string, minute: string | undefined, mark: string | undefined) => {
  const kind = markOf(minute, mark);
  const hours = Number(hour);
  const minutes = Number(minute ?? 0);
  const isPossible = hours <= (kind === 'am' || kind === 'pm' ? 12 : 24) && minutes <= 59;
  const base = kind === 'am' || kind === 'pm' ? (hours % 12) + (kind === 'pm' ? 12 : 0) : hours;
  return { minutes: isPossible ? base * 60 + minutes : Number.NaN, mark: kind, isPadded: hour.startsWith('0') };
};

/** The pieces of a text, as words of its language. */
export const toTokens = (text: string, language: string): readonly Token[] => {
  const words = hoursWordsOf(language);
  const tokens: Token[] = [];
  // `every day` is two words and no day: a name of one takes its place, and keeps its length.
  const found = everyDay.exec(text);
  const plain =
    found === null
      ? text
      : `${text.slice(0, found.index)}${'daily'.padEnd(found[0].length)}${text.slice(found.index + found[0].length)}`;
  // `Ma-sa 10-18h, di 12-18h`: after one short name with a capital, the others need none.
  let isAmongShort = false;
  for (const match of withoutElsewhere(plain).matchAll(piece)) {
    if (tokens.length >= tokensMax) break;
    tokens.push(toToken(match, words, isAmongShort));
    isAmongShort ||= words.isShort(match[0].replace('.', ''));
  }
  return tokens;
};

/** A piece that is a time of day. */
export type Time = Token & { readonly type: 'time' };
