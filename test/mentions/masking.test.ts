/** Whose contacts are kept in a mention. */
import { expect, test } from 'vitest';
import { toMask } from '../../lib/mentions/masking.ts';
import { brandSchema } from '../../lib/model/brand.ts';

const brand = brandSchema.parse({
  id: 'northwind',
  name: 'Northwind',
  domains: ['northwind.example'],
  locations: [{ id: 'soho', name: 'Soho', phone: '020 7946 0018' }],
});
const mask = toMask({
  brand,
  facts: [
    { kind: 'phone', value: '+442079460020' },
    { kind: 'email', value: 'Northwind@press.example' },
  ],
});

test.each([
  ['hello@northwind.example and a@shop.Northwind.example', 'hello@northwind.example and a@shop.Northwind.example'],
  ['northwind@press.example, ann@press.example', 'northwind@press.example, [mail]'],
  ['x@notnorthwind.example', '[mail]'],
  ['+44 20 7946 0018, 020 7946 0020, 020 7946 0099', '+44 20 7946 0018, 020 7946 0020, [phone]'],
])('of %j stays %j', (text, kept) => expect(mask(text)).toBe(kept));

test.each([
  ['what was found goes, the longest first', '7 Elm Row, Bath and 7 Elm Row', '[address] and [address]'],
  ['where it stands by itself only', 'pin 12 is not 2012, nor 12th', 'pin [secret] is not 2012, nor 12th'],
  ['the brand’s own address stays, with its town or without', '1 Example Street, or 1 example street, London', null],
  ['signs of patterns mean themselves', 'log in as a.b(c)+', 'log in as [account]'],
])('%s', (_name, text, kept) => {
  const own = {
    ...brand,
    locations: [{ ...brand.locations[0], id: 'soho', name: 'Soho', address: '1 Example Street, London' }],
  };
  const found = [
    { kind: 'address', text: '7 Elm Row' },
    { kind: 'address', text: '7 Elm Row, Bath' },
    { kind: 'address', text: '1 Example Street' },
    { kind: 'address', text: '1 example street, London' },
    { kind: 'secret', text: '12' },
    { kind: 'account', text: 'a.b(c)+' },
  ] as const;
  expect(toMask({ brand: brandSchema.parse(own), facts: [] }, found)(text)).toBe(kept ?? text);
});
