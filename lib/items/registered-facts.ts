/** What the brand registers, in the form in which facts are read off pages: the same readers read both. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Brand } from '../model/brand.ts';
import type { Fact, HeldFact, RegisteredFact } from '../model/fact.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { parseDateText } from './date-text.ts';
import { readOrganizationAddress } from './fact-readers/address.ts';
import { toCountry, toCountryCode } from './fact-readers/country.ts';
import { readEmails } from './fact-readers/email.ts';
import { readHandles, readWrittenHandles } from './fact-readers/handle.ts';
import { readHours, toHoursFacts } from './fact-readers/hours.ts';
import { readPercentages } from './fact-readers/percentage.ts';
import { readOrganizationPhone } from './fact-readers/phone.ts';
import { readPrices } from './fact-readers/price.ts';

type Country = ReturnType<typeof toCountry>;

const organization = {
  type: 'Organization',
  name: null,
  url: null,
  logo: null,
  telephone: null,
  email: null,
  address: null,
  sameAs: [],
};
const page = { blocks: [], links: [], organizations: [], products: [], language: 'und', url: '' };

const count = /^([<>~])?\s?(\d[\d.,'’\s]*)(\+)?/;

const readers: Readonly<
  Record<Fact['kind'], (value: string, country: Country, fact: RegisteredFact) => readonly Fact[]>
> = {
  phone: (telephone, country) => [readOrganizationPhone({ ...organization, telephone }, country)].filter(isFound),
  email: (value) => readEmails(value),
  address: (address, country) => [readOrganizationAddress({ ...organization, address }, country)].filter(isFound),
  hours: (value, _country, { locale }) => {
    const read = toHoursFacts(readHours(value, locale ?? 'en'));
    return read.length > 0 ? read : toHoursFacts(readHours(value, 'schema'));
  },
  price: (text, country, { locale }) =>
    readPrices({ text, kind: 'paragraph' }, { country, language: locale ?? 'en', names: [] }),
  percentage: (value) => readPercentages(/%/.test(value) ? value : `${value}%`),
  number: (value) => {
    const [, sign = '', digits = '', plus] = count.exec(value) ?? [];
    return digits === '' ? [] : [toValue('number', `${plus === undefined ? sign : '>'}${digits.replace(/\D/g, '')}`)];
  },
  date: (value) =>
    /^\d{4}$/.test(value.trim())
      ? [toValue('date', value.trim())]
      : [parseDateText(value)].filter(isFound).map((day) => toValue('date', (day ?? '').slice(0, 10))),
  url: (value) => [toCanonicalUrl(value)].filter(isFound).map((url) => toValue('url', url ?? '')),
  handle: (value, _country, { of }) => [
    ...readHandles({ ...page, organizations: [{ ...organization, sameAs: [value] }] }),
    ...readWrittenHandles(`${of ?? ''}: ${value}`),
  ],
};

function isFound<T>(value: T | undefined | null): value is T {
  return value !== undefined && value !== null;
}

const toValue = (kind: Fact['kind'], value: string): Fact => ({
  kind,
  of: null,
  location: null,
  locale: null,
  unit: null,
  value,
  quote: value,
});

/** What cannot be read is held as it is written. */
const toHeld = (registered: RegisteredFact, country: Country): HeldFact => {
  const [read] = readers[registered.kind](registered.value, country, registered);
  return { registered, value: read?.value ?? registered.value.trim(), unit: read?.unit ?? null };
};

/** Name, address and telephone of a branch are registered with the branch. */
const fromLocations = ({ locations }: Brand): readonly RegisteredFact[] =>
  locations.flatMap(({ id, address, phone, url }) => [
    ...(address === undefined ? [] : [{ id: `${id}-address`, kind: 'address' as const, location: id, value: address }]),
    ...(phone === undefined ? [] : [{ id: `${id}-phone`, kind: 'phone' as const, location: id, value: phone }]),
    ...(url === undefined ? [] : [{ id: `${id}-url`, kind: 'url' as const, of: 'website', location: id, value: url }]),
  ]);

/** Everything registered: the facts, and what the locations say. */
export const toHeldFacts = ({
  brand,
  facts,
}: {
  readonly brand: Brand;
  readonly facts: readonly RegisteredFact[];
}): readonly HeldFact[] => {
  const [domain = ''] = brand.domains;
  const all = [...facts, ...fromLocations(brand)];
  const read = (country: string | undefined) => (fact: RegisteredFact) =>
    toHeld(
      fact,
      toCountry({
        ...page,
        url: `https://${domain}/`,
        language: fact.locale ?? 'und',
        speaker: { country, products: [] },
      }),
    );
  const held = all.map(read(undefined));
  // `020 7946 0000` beside an address in London: one of them tells where the other is dialled.
  const homeOf = toHomeCountries(held);
  return held.map(({ registered }) => read(homeOf(registered.location))(registered));
};

const countryOf = ({ registered: { kind, locale }, value }: HeldFact): Country => {
  if (kind === 'phone') return parsePhoneNumberFromString(value)?.country;
  if (kind === 'address') return toCountryCode(/; ([A-Z]{2})$/.exec(value)?.[1] ?? null);
  return toCountryCode(/[-_]([A-Za-z]{2})$/.exec(locale ?? '')?.[1] ?? null);
};

const onlyOne = (countries: ReadonlySet<string> | undefined): string | undefined =>
  countries?.size === 1 ? [...countries][0] : undefined;

/**
 * The countries that the brand's own pages are from where they do not say: that of all registered numbers, addresses and locales, or of those of
 * a location. Undefined where they name none, or several.
 */
export const toHomeCountries = (held: readonly HeldFact[]): ((location?: string) => string | undefined) => {
  const all = new Set<string>();
  const byLocation = new Map<string, Set<string>>();
  for (const each of held) {
    const country = countryOf(each);
    if (country === undefined) continue;
    all.add(country);
    const { location } = each.registered;
    if (location === undefined) continue;
    byLocation.set(location, (byLocation.get(location) ?? new Set<string>()).add(country));
  }
  return (location) => (location === undefined ? undefined : onlyOne(byLocation.get(location))) ?? onlyOne(all);
};
