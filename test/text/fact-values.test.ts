/** When two values say the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FactKind } from '../../lib/model/fact.ts';
import { isSameValue, toWeek } from '../../lib/text/fact-values.ts';

describe('the same', () => {
  test.each<[FactKind, string, string]>([
    ['phone', '+442079460000', '+442079460000;ext=4'],
    ['address', 'harbour street 12; BS1 5TY; bristol; GB', 'harbour street 12; ; bristol; '],
    ['address', 'larkspur avenue 1420 suite 200; 97205; portland; US', 'larkspur avenue 1420; 97205; portland; US'],
    ['address', 'lindengasse 7/2; 1070; wien; AT', 'lindengasse 7/2; 1070; vienna; AT'],
    ['hours', 'Mo-Fr 09:00-17:00; Sa off', 'Mo-Fr 09:00-17:00; Su off'],
    ['hours', 'Mo-Fr 09:00-17:00', 'We 09:00-17:00'],
    ['hours', 'Sa-Su 10:00-12:00', 'Mo-Fr 09:00-17:00'],
    ['hours', 'Mo-Fr 09:00-17:00; UTC-05:00', 'Mo-Fr 06:00-14:00; UTC-08:00'],
    ['hours', 'Mo-Fr 09:00-17:00; UTC-05:00', 'Mo-Fr 09:00-17:00'],
    ['hours', 'Mo 20:00-24:00; UTC-05:00', 'Tu 01:00-05:00; UTC+00:00'],
    ['hours', 'Mo 20:00-24:00; UTC-05:00', 'Mo 01:00-05:00; UTC+00:00'],
    ['price', 'from 9.00 GBP', '9.00 GBP'],
    ['price', 'from 9.00 GBP', '12.00 GBP'],
    ['price', '8.00-12.00 GBP', '9.50 GBP'],
    ['number', '>250', '260'],
    ['number', '~85', '90'],
    ['date', '1998', '1998-05-03'],
    ['url', 'https://www.northwind.example/', 'http://northwind.example'],
  ])('%s %s and %s', (kind, a, b) => {
    expect([isSameValue(kind, a, b), isSameValue(kind, b, a)]).toEqual([true, true]);
  });
});

describe('another', () => {
  test.each<[FactKind, string, string]>([
    ['phone', '+442079460000', '+442079460001'],
    ['phone', '+442079460000;ext=4', '+442079460000;ext=5'],
    ['address', 'hafenstrasse 12; 20457; hamburg; DE', 'hafenstrasse 21; 20457; hamburg; DE'],
    ['address', 'hafenstrasse 12; 20457; hamburg; DE', 'hafenstrasse 12; 20459; hamburg; DE'],
    ['address', 'hafenstrasse 12; 20457; hamburg; DE', 'deichstrasse 12; 20457; hamburg; DE'],
    ['hours', 'Mo-Fr 09:00-17:00', 'Fr 09:00-16:00'],
    ['hours', 'Su off', 'Sa-Su 10:00-12:00'],
    ['hours', 'Mo-Fr 09:00-17:00; UTC-05:00', 'Mo-Fr 09:00-17:00; UTC-08:00'],
    ['hours', 'Mo-Fr 09:00-17:00; UTC-05:00', 'Mo-Fr 07:00-15:00; UTC-08:00'],
    ['price', '9.00 GBP', '9.50 GBP'],
    ['price', '9.00 GBP', '9.00 EUR'],
    ['price', 'from 9.00 GBP', '8.00 GBP'],
    ['price', 'from 9.00 GBP', 'from 8.00 GBP'],
    ['number', '250', '260'],
    ['number', '>250', '400'],
    ['number', '>250', '>300'],
    ['number', '~85', '150'],
    ['date', '1998', '1999'],
    ['percentage', '20%', '25%'],
    ['handle', '@northwind', '@north.wind'],
  ])('%s %s and %s', (kind, a, b) => {
    expect([isSameValue(kind, a, b), isSameValue(kind, b, a)]).toEqual([false, false]);
  });
});

test('hours are of each day that they name, around the end of the week too', () => {
  expect([...toWeek('Sa-Mo 10:00-12:00; Th off')]).toEqual([
    ['Sa', '10:00-12:00'],
    ['Su', '10:00-12:00'],
    ['Mo', '10:00-12:00'],
    ['Th', 'off'],
  ]);
});

test.each(['', 'x', '; ; ; ', '9.00', '>', 'Mo', '😀'])(
  '%j is the same as itself, whatever its kind, and nothing throws',
  (text) => {
    for (const kind of ['phone', 'address', 'hours', 'price', 'number', 'date', 'url'] as const) {
      expect(isSameValue(kind, text, text)).toBe(true);
      expect(() => isSameValue(kind, text, 'Mo-Fr 09:00-17:00')).not.toThrow();
    }
  },
);

test('being the same is mutual', () => {
  const kinds = fc.constantFrom<FactKind>('phone', 'address', 'hours', 'price', 'number', 'date', 'url');
  const values = fc.constantFrom(
    '+4420',
    '+4420;ext=1',
    '>5',
    '5',
    '~6',
    '1.00 GBP',
    'from 1.00 GBP',
    '1.00-3.00 GBP',
    '1998',
    'a 1; X; b; GB',
    'a; ; b; ',
    'Mo 09:00-10:00',
    'Mo off',
  );
  fc.assert(fc.property(kinds, values, values, (kind, a, b) => isSameValue(kind, a, b) === isSameValue(kind, b, a)));
});
