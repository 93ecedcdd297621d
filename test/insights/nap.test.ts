/** How consistently channels give name, address and telephone number of locations. */
import { expect, test } from 'vitest';
import { type NapFact, toNapConsistency, toNapRows } from '../../lib/insights/nap.ts';
import { toHeldFacts } from '../../lib/items/registered-facts.ts';
import type { Fact } from '../../lib/model/fact.ts';
import { toBrand, toChannel } from '../checks/subject.ts';

const brand = toBrand({
  name: 'Northwind Coffee',
  domains: ['northwind.co.uk'],
  locations: [
    { id: 'soho', name: 'Northwind Soho', address: '1 Example Street, London W1D 3QU', phone: '020 7946 0000' },
    { id: 'leeds', name: 'Northwind Leeds', phone: '0113 496 0000' },
  ],
});
const held = toHeldFacts({ brand, facts: [] });

const toFact = (channel: string, known: Partial<Fact>, location?: string): NapFact => ({
  channel: toChannel({ id: channel, ...(location === undefined ? {} : { location }) }),
  fact: {
    kind: 'phone',
    of: null,
    location: null,
    locale: null,
    unit: null,
    value: '',
    quote: known.value ?? '',
    url: `https://${channel}.example/`,
    ...known,
  },
});
const soho: Partial<Fact> = {
  kind: 'address',
  value: 'example street 1; W1D 3QU; london; GB',
  label: 'Northwind Soho',
};

test('a channel that says all as it is matches in all that is found', () => {
  const facts = [
    toFact('home', soho),
    toFact('home', { value: '+442079460000' }),
    toFact('home', { value: '+442079460000', location: 'Northwind Soho' }),
  ];
  expect(toNapRows({ brand, facts, held })).toEqual([
    { location: 'soho', channel: 'home', found: 3, matching: 3, consistency: 1, wrong: [] },
  ]);
});

test('what is said otherwise is told with what is expected, channel by channel and location by location', () => {
  const facts = [
    toFact('maps', { ...soho, value: 'example street 11; W1D 3QU; london; GB', quote: '11 Example Street' }, 'soho'),
    toFact('maps', { value: '+442079460000', quote: '020 7946 0000', location: 'North Wind Soho' }, 'soho'),
    toFact('yard', { value: '+441134960001', quote: '0113 496 0001', label: 'Leeds shop' }),
  ];
  const rows = toNapRows({ brand, facts, held });
  expect(rows).toEqual([
    {
      location: 'soho',
      channel: 'maps',
      found: 3,
      matching: 1,
      consistency: 1 / 3,
      wrong: [
        {
          part: 'address',
          quote: '11 Example Street',
          url: 'https://maps.example/',
          expected: '1 Example Street, London W1D 3QU',
        },
        { part: 'name', quote: 'North Wind Soho', url: 'https://maps.example/', expected: 'Northwind Soho' },
      ],
    },
    {
      location: 'leeds',
      channel: 'yard',
      found: 1,
      matching: 0,
      consistency: 0,
      wrong: [{ part: 'phone', quote: '0113 496 0001', url: 'https://yard.example/', expected: '0113 496 0000' }],
    },
  ]);
  expect(toNapConsistency(rows)).toBe(1 / 4);
});

test('the same words on many pages are found once, and a team’s number is not the shop’s', () => {
  const facts = [
    toFact('home', { value: '+442079460000' }, 'soho'),
    toFact('home', { value: '+442079460000', own: 'around' }, 'soho'),
    toFact('home', { value: '+442079460009', of: 'press' }, 'soho'),
  ];
  expect(toNapRows({ brand, facts, held })).toMatchObject([{ found: 1, matching: 1 }]);
});

test('where nothing is said nothing is consistent', () => {
  expect(toNapRows({ brand, facts: [toFact('home', { value: '+15035550142' })], held })).toEqual([]);
  expect(toNapConsistency([])).toBeNull();
});

test('a brand with one location speaks of it where it names none, but for a number that is the brand’s own', () => {
  const one = { ...brand, locations: brand.locations.slice(0, 1) };
  const wrong = toFact('home', { value: '+442079460009', quote: '020 7946 0009', own: 'text' });
  const facts = [toFact('home', { value: '+442079460000', own: 'text' }), wrong];
  const heldOf = (...own: readonly string[]) =>
    toHeldFacts({ brand: one, facts: own.map((value) => ({ id: 'phone', kind: 'phone' as const, value })) });
  const counted = (own: readonly string[], said = facts) =>
    toNapRows({ brand: one, facts: said, held: heldOf(...own) }).map(({ found, matching }) => [found, matching]);
  expect(counted([])).toEqual([[2, 1]]);
  expect(counted(['+44 20 7946 0000'])).toEqual([[2, 1]]);
  expect(counted(['+44 800 496 0000'])).toEqual([[1, 1]]);
  // Whose it is must be said.
  expect(counted([], [toFact('home', { value: '+442079460009' })])).toEqual([]);
});
