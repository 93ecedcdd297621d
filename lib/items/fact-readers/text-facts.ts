/** The facts in the text of a page, each with the words it stands under. */
import type { Fact } from '../../model/fact.ts';
import { toUrl } from '../../text/url.ts';
import { lazy } from '../lazy.ts';
import { readAddresses } from './address.ts';
import { toCountry, toDialledCountry } from './country.ts';
import { readDates } from './date.ts';
import { departmentBefore, withoutDepartment } from './department.ts';
import { mayHideEmail, readEmails, readHiddenEmails } from './email.ts';
import type { FactPage } from './fact-page.ts';
import { mayNameHandle, readWrittenHandles } from './handle.ts';
import { type HoursEntry, isOnlyDays, readHours, toHoursFacts } from './hours.ts';
import { isGenericLabel, labelBefore, speaksOfItself, toLabel, toNamed } from './label.ts';
import { doubtPrices } from './merge-facts.ts';
import { readNumbers } from './number.ts';
import { readPercentages } from './percentage.ts';
import { nameShareByRow } from './percentage-name.ts';
import { readPhones } from './phone.ts';
import { readPrices } from './price.ts';
import { mayNameUrl, readUrls } from './url.ts';
import { opens } from './weekday.ts';

/** How much of a page's text is read, and how many facts of it. */
const factsMax = 300;
const charactersMax = 1_000_000;
const blockCharactersMax = 20_000;
const namesMax = 100;

const hasDigit = /\d/;
const hasPhoneLength = /(?:\d[^\d]{0,3}){7}/;
const hasMoneyMark = /[$€£¥₹₩₪₺₽₴฿₫]|[A-Z]{3}|z\u0142|K\u010d|Fr\.|kr|:-|[Ee]uro/;
const hasShareMark = /%|cent[io]?\b|prozent|procent|ciento/i;
const hasPostcode = /\d{3}|\d\s?[A-Z]{2}|[A-Z]\d/;
const hasYear = /(?<!\d)(?:1[6-9]|20)\d\d(?!\d)/;
const hasCounted = /\d\s?\+?[\s\u00a0]\p{L}{3}/u;
const isContact = ({ kind }: Fact): boolean => kind === 'phone' || kind === 'email' || kind === 'address';

/** A number, then what may part the ends of a span of time; asked first, for it is cheap. */
const mayHoldHours =
  /\d\s{0,2}(?:[ap]\.?\s?m\b\.?|[hu]\b|uhr\b|uur\b)?\s{0,2}(?:[-–—à]|to\b|till?\b|until\b|bis\b|az\b|a\b|[aà]s\b|al(?:le)?\b|hasta\b|tot\b|do\b|and\b|und\b|et\b|y\b)|noon|24\s?h/i;
const mayBeClosed =
  /clos|geschl|ruhetag|ferm[ée]|cerrad|chius|geslot|stängt|stengt|lukket|nieczynn|encerr|fechad|suljet|zav[rř]/i;
/** A line that says on which days it is closed is short. */
const closedLengthMax = 120;

type Blocks = FactPage['blocks'];
type Place = Blocks[number]['place'];

/** Where a block stands: the words above it, and whether it belongs to what surrounds the page's own text. */
type Setting = {
  readonly heading: string;
  /** The cell to the left in a row, or the term that a definition is of. */
  readonly cell: string;
  /** The heading right above, with nothing between. */
  readonly title: string;
  readonly isAround: boolean;
};
/** Terms before their definitions are short. */
const termLengthMax = 40;

const isAround = (place: Place): boolean => place === 'footer' || place === 'nav' || place === 'boilerplate';

/** The setting of each block: the last heading before it in the same place, and the cell to its left. */
const toSettings = (blocks: Blocks): ((index: number) => Setting) => {
  let heading = '';
  let last: Place;
  const headings = blocks.map(({ kind, place, text }) => {
    if (place !== last) heading = '';
    last = place;
    if (kind === 'heading') heading = text;
    return kind === 'heading' ? '' : heading;
  });
  return (index) => {
    const left = blocks[index - 1];
    const kind = blocks[index]?.kind;
    const isCell =
      (kind === 'table' || (kind === 'list' && (left?.text.length ?? 0) <= termLengthMax)) &&
      left?.kind === kind &&
      !hasDigit.test(left.text);
    return {
      heading: headings[index] ?? '',
      cell: isCell ? left.text : '',
      title: left?.kind === 'heading' ? left.text : '',
      isAround: isAround(blocks[index]?.place),
    };
  };
};

const withPlace = (fact: Fact, place: Place): Fact =>
  place === 'footer' || place === 'nav' ? { ...fact, own: 'around' } : fact;

/** Kinds of which only the words themselves tell whether somebody speaks of themselves; beside an article stands its author's profile. */
const saysItself: ReadonlySet<Fact['kind']> = new Set(['number', 'date', 'handle', 'percentage']);

const isSaidOfItself = (
  text: string,
  {
    at,
    fact,
    before,
    heading,
  }: { readonly at: number; readonly fact: Fact; readonly before: string; readonly heading: string },
): boolean =>
  isGenericLabel(before) ||
  isGenericLabel(heading) ||
  speaksOfItself(text.slice(Math.max(0, at - 100), at + fact.quote.length + 60));

/** The fact with the words it stands under, and whether they are those of somebody who speaks of themselves. */
const withSetting = (fact: Fact, text: string, { heading, cell, isAround: around }: Setting): Fact => {
  const at = text.indexOf(fact.quote);
  const before = labelBefore(text, Math.max(0, at));
  const named = saysItself.has(fact.kind) ? null : toLabel(withoutDepartment(before));
  const label = named ?? toNamed(cell) ?? toNamed(withoutDepartment(heading));
  const isOwn =
    fact.own !== undefined ||
    (!saysItself.has(fact.kind) && (around || isSaidOfItself(text, { at, fact, before, heading })));
  return { ...fact, ...(label === null ? {} : { label }), ...(isOwn ? { own: around ? 'around' : 'text' } : {}) };
};

/** A price without a product of its own that begins its block is of what the cell to its left names, or the heading above. */
const withProduct = (fact: Fact, text: string, { cell, title }: Setting): Fact => {
  if (fact.kind !== 'price' || fact.of !== null) return fact;
  const named = [cell, title].find((each) => each !== '' && toNamed(each) !== null);
  // `was €24.90 now only €19.90`: other prices may stand before it, other things may not.
  const before = text.slice(0, Math.max(0, text.indexOf(fact.quote)));
  return named === undefined || before.split(/\s+/).length > leadWordsMax ? fact : { ...fact, of: named.trim() };
};
const leadWordsMax = 7;

/** A number or an address that says no team is of the one its term names: `Fax | 0551 …`. */
const withTeam = (fact: Fact, { cell }: Setting): Fact =>
  (fact.kind === 'phone' || fact.kind === 'email') && fact.of === null && cell !== ''
    ? { ...fact, of: departmentBefore(cell, cell.length) }
    : fact;

/** A share alone in its cell is of what its row is named by: `Cocoa | 70 %`. */
const withRow = (fact: Fact, text: string, { cell }: Setting): Fact =>
  fact.kind === 'percentage' && fact.of === null && cell !== '' && text.trim() === fact.quote
    ? { ...fact, of: nameShareByRow(cell) }
    : fact;

/** The text of a page. Most blocks hold neither a digit nor an `@`, and cost one look. */
export const readTextFacts = (page: FactPage): readonly Fact[] => {
  const country = lazy(() => toCountry(page));
  const dialled = lazy(() => toDialledCountry(page));
  const names = lazy(() => toProductNames(page));
  const siteName = lazy(() => toSiteName(page.url));
  const settingOf = toSettings(page.blocks);
  const facts: Fact[] = [];
  const hours: HoursBlock[] = [];
  let charactersLeft = charactersMax;
  for (const [block, { text: whole, kind }] of page.blocks.entries()) {
    charactersLeft -= whole.length;
    if (charactersLeft < 0 || facts.length >= factsMax) break;
    const text = whole.length > blockCharactersMax ? whole.slice(0, blockCharactersMax) : whole;
    const found = kind === 'code' ? [] : readBlock(text, kind, { page, country, dialled, names, siteName });
    if (text.includes('@')) found.push(...readEmails(text));
    if (mayNameHandle(text))
      found.push(...readWrittenHandles(text).map((fact) => withPlace(fact, page.blocks[block]?.place)));
    if (mayNameUrl(text)) found.push(...readUrls(text, { url: page.url, isContact: found.some(isContact) }));
    if (found.length > 0) {
      const setting = settingOf(block);
      facts.push(
        ...found.map((fact) =>
          withRow(withTeam(withProduct(withSetting(fact, text, setting), text, setting), setting), text, setting),
        ),
      );
    }
    const entries = kind === 'code' ? [] : hoursOf(text, page.blocks[block - 1]?.text, page.language);
    if (entries.length > 0) hours.push({ block, entries });
  }
  const weeks = toRuns(hours).flatMap((run) => {
    const { text = '' } = page.blocks[run.block] ?? {};
    const setting = settingOf(run.block);
    const around = [page.blocks[run.block - 1]?.text ?? '', setting.heading, text].join(' ');
    const facts = toHoursFacts(run.entries);
    const isAlone = facts.every(({ value }) => isShortWeek(value));
    return facts.flatMap((fact) => {
      // `Craft club: Saturdays 2–4pm` is a programme, unless something says that it is when one is open.
      if (isShortWeek(fact.value) && !(isAlone && opens.test(around))) return [];
      const first = { ...fact, quote: run.entries[0]?.quote ?? '' };
      return [{ ...withSetting(first, text, setting), quote: fact.quote }];
    });
  });
  return [...doubtPrices(facts), ...weeks];
};

type Known = {
  readonly page: FactPage;
  readonly country: () => ReturnType<typeof toCountry>;
  readonly dialled: () => ReturnType<typeof toCountry>;
  readonly names: () => readonly string[];
  readonly siteName: () => string;
};

/** `totarahomes` of `https://www.totara-homes.co.nz/`: the longest part of a host, without marks. */
const toSiteName = (url: string): string =>
  (toUrl(url)?.hostname ?? '')
    .split('.')
    .slice(0, -1)
    .toSorted((a, b) => b.length - a.length)[0]
    ?.replace(/[^a-z\d]/g, '') ?? '';

const readBlock = (
  text: string,
  kind: Blocks[number]['kind'],
  { page, country, dialled, names, siteName }: Known,
): Fact[] => {
  const facts: Fact[] = mayHideEmail(text) ? [...readHiddenEmails(text)] : [];
  if (!hasDigit.test(text)) return facts;
  if (hasPhoneLength.test(text)) facts.push(...readPhones(text, dialled()));
  if (hasMoneyMark.test(text))
    facts.push(
      ...readPrices(
        { text, kind },
        { country: country(), language: page.language, names: names(), sold: page.speaker?.products ?? [] },
      ),
    );
  if (hasShareMark.test(text)) facts.push(...readPercentages(text));
  if (hasPostcode.test(text)) facts.push(...readAddresses(text, country()));
  if (hasYear.test(text)) facts.push(...readDates(text, { monthFirst: country() === 'US', language: page.language }));
  if (hasCounted.test(text))
    facts.push(...withoutOverlap(readNumbers(text, { siteName: siteName(), language: page.language }), facts));
  return facts;
};

/** The digits of an address, a telephone number or a price count nothing. */
const withoutOverlap = (numbers: readonly Fact[], others: readonly Fact[]): readonly Fact[] =>
  numbers.filter(({ quote }) => !others.some((other) => other.quote.includes(quote)));

const hoursOf = (text: string, before: string | undefined, language: string): readonly HoursEntry[] => {
  const isTimed = mayHoldHours.test(text);
  if (!isTimed && !(text.length <= closedLengthMax && mayBeClosed.test(text))) return [];
  const entries = readHours(text, language);
  // A row of a table: the days in one cell, the times in the next.
  if (entries.length > 0 || before === undefined || !isOnlyDays(before, language)) return entries;
  return readHours(`${before}: ${text}`, language).slice(0, 1);
};

/** One day, or no more than two hours of any. */
const shortMinutes = 120;
const dayMinutes = 1440;
const isShortWeek = (value: string): boolean => {
  if (/^\w\w [^ ,]+$/.test(value)) return true;
  const spans = [...value.matchAll(/(\d\d):(\d\d)-(\d\d):(\d\d)/g)];
  return spans.every(
    ([, fromHour = '', fromMinute = '', toHour = '', toMinute = '']) =>
      ((Number(toHour) - Number(fromHour)) * 60 + Number(toMinute) - Number(fromMinute) + dayMinutes) % dayMinutes <=
      shortMinutes,
  );
};

/** Hours that stand close together are of one place; a list of days may have a line between. */
const blocksBetweenMax = 2;

type HoursBlock = { readonly block: number; readonly entries: readonly HoursEntry[] };

/** Hours that follow one another, with the block where they begin. */
const toRuns = (hours: readonly HoursBlock[]): readonly HoursBlock[] => {
  const runs: { block: number; entries: HoursEntry[] }[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { block, entries } of hours) {
    const run = runs.at(-1);
    if (run !== undefined && block - last <= blocksBetweenMax) run.entries.push(...entries);
    else runs.push({ block, entries: [...entries] });
    last = block;
  }
  return runs;
};

const toProductNames = ({ products }: FactPage): readonly string[] =>
  [
    ...new Set(
      products.map(({ name }) => name).filter((name) => name !== null && name.length >= 3 && name.length <= 200),
    ),
  ]
    .filter((name) => name !== null)
    .slice(0, namesMax);
