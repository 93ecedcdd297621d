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
