/** Typed claims that a page makes: numbers to call, prices, hours. Precision comes first: what is not sure is not a fact. */
import type { Fact } from '../model/fact.ts';
import { toCountry } from './fact-readers/country.ts';
import { readEmailLinks, readEmails, readOrganizationEmail } from './fact-readers/email.ts';
import { type FactPage, toFact, toLocation } from './fact-readers/fact-page.ts';
import { readHandles } from './fact-readers/handle.ts';
import { type HoursEntry, readHours, readOrganizationHours, toHoursFacts } from './fact-readers/hours.ts';
import { readPercentages } from './fact-readers/percentage.ts';
import { readOrganizationPhone, readPhoneLinks, readPhones } from './fact-readers/phone.ts';
import { readOfferPrices, readPrices } from './fact-readers/price.ts';
import { lazy } from './lazy.ts';

/** Facts of one page, and how much of its text is read for them. */
const factsMax = 300;
const charactersMax = 1_000_000;
const blockCharactersMax = 20_000;
const namesMax = 100;

/** Reads the facts of a page: first what structured data says, then what its text and links say; each once. */
export const readFacts = (page: FactPage): readonly Fact[] => {
  const facts = [
    ...readOrganizationFacts(page),
    ...readOfferPrices(page.products),
    ...readHandles(page),
    ...readLinkFacts(page),
    ...readTextFacts(page),
  ];
  return distinct(facts).slice(0, factsMax);
};

const readOrganizationFacts = (page: FactPage): readonly Fact[] => {
  if (page.organizations.length === 0) return [];
  const country = toCountry(page);
  return page.organizations.flatMap((organization) => [
    ...[readOrganizationPhone(organization, country), readOrganizationEmail(organization)].filter(
      (fact) => fact !== undefined,
    ),
    ...(organization.address === null
      ? []
      : [
          toFact({
            kind: 'address',
            location: toLocation(organization),
            value: organization.address,
            quote: organization.address,
          }),
        ]),
    ...readOrganizationHours(organization),
  ]);
};

const readLinkFacts = (page: FactPage): readonly Fact[] =>
  page.links.some(({ href }) => /^(?:tel|mailto):/i.test(href))
    ? [...readPhoneLinks(page, toCountry(page)), ...readEmailLinks(page)]
    : [];

const hasDigit = /\d/;
const hasPhoneLength = /(?:\d[^\d]{0,3}){7}/;
const hasMoneyMark = /[$€£¥₹₩₪₺₽₴฿₫]|[A-Z]{3}|z\u0142|K\u010d|Fr\.|kr|[Ee]uro/;
const hasShareMark = /%|cent\b|prozent|ciento/i;

/** A number, then what may part the ends of a span of time; asked first, for it is cheap. */
const mayHoldHours =
  /\d\s{0,2}(?:[ap]\.?m\b\.?|h\b|uhr\b)?\s{0,2}(?:[-–—à]|to\b|till?\b|until\b|bis\b|a\b|al\b|hasta\b)/i;

/** The text of a page. Most blocks hold neither a digit nor an `@`, and cost one look. */
const readTextFacts = (page: FactPage): readonly Fact[] => {
  const country = lazy(() => toCountry(page));
  const names = lazy(() => toProductNames(page));
  const facts: Fact[] = [];
  const hours: HoursBlock[] = [];
  let charactersLeft = charactersMax;
  for (const [block, { text: whole, kind }] of page.blocks.entries()) {
    charactersLeft -= whole.length;
    if (charactersLeft < 0 || facts.length >= factsMax) break;
    const text = whole.length > blockCharactersMax ? whole.slice(0, blockCharactersMax) : whole;
    if (text.includes('@')) facts.push(...readEmails(text));
    if (kind === 'code' || !hasDigit.test(text)) continue;
    if (hasPhoneLength.test(text)) facts.push(...readPhones(text, country()));
    if (hasMoneyMark.test(text))
      facts.push(...readPrices({ text, kind }, { country: country(), language: page.language, names: names() }));
    if (hasShareMark.test(text)) facts.push(...readPercentages(text));
    const entries = mayHoldHours.test(text) ? readHours(text, page.language) : [];
    if (entries.length > 0) hours.push({ block, entries });
  }
  return [...doubtPrices(facts), ...toRuns(hours).flatMap((run) => toHoursFacts(run))];
};

/** What one text prices twice (sizes, instalments, old and new) has no price that could be held against another page. */
const doubtPrices = (facts: readonly Fact[]): readonly Fact[] => {
  const priceOf = new Map<string, string | null>();
  const keyOf = ({ of, unit }: Fact): string => JSON.stringify([of, unit]);
  for (const fact of facts) {
    if (fact.kind !== 'price' || fact.of === null) continue;
    const key = keyOf(fact);
    const known = priceOf.get(key);
    priceOf.set(key, known === undefined || known === fact.value ? fact.value : null);
  }
  return facts.map((fact) =>
    fact.kind === 'price' && priceOf.get(keyOf(fact)) === null ? { ...fact, of: null } : fact,
  );
};

/** Hours that stand close together are of one place; a list of days may have a line between. */
const blocksBetweenMax = 2;

type HoursBlock = { readonly block: number; readonly entries: readonly HoursEntry[] };

const toRuns = (hours: readonly HoursBlock[]): readonly (readonly HoursEntry[])[] => {
  const runs: HoursEntry[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { block, entries } of hours) {
    const run = runs.at(-1);
    if (run !== undefined && block - last <= blocksBetweenMax) run.push(...entries);
    else runs.push([...entries]);
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

const distinct = (facts: readonly Fact[]): readonly Fact[] => {
  const seen = new Set<string>();
  return facts.filter(({ kind, of, location, unit, value }) => {
    const key = JSON.stringify([kind, of, location, unit, value]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};
