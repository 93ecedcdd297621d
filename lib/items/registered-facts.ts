/** What the brand registers, in the form in which facts are read off pages: the same readers read both. */
import type { Brand } from '../model/brand.ts';
import type { Fact, HeldFact, RegisteredFact } from '../model/fact.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { parseDateText } from './date-text.ts';
import { readOrganizationAddress } from './fact-readers/address.ts';
import { toCountry } from './fact-readers/country.ts';
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
  return [...facts, ...fromLocations(brand)].map((fact) =>
    toHeld(fact, toCountry({ ...page, url: `https://${domain}/`, language: fact.locale ?? 'und' })),
  );
};
