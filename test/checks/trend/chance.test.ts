/** Deviations of counts: a scale that can be gone both ways, and how far counts stray by themselves. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Compared, toCountAt, toDispersion, toSigmas } from '../../../lib/checks/trend/chance.ts';

test('the count that lies so many deviations away does lie so many away', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 10_000, noNaN: true }),
      fc.double({ min: 0, max: 8, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (expected, sigmas, dispersion) => {
        expect(toSigmas(toCountAt(sigmas, expected, dispersion), expected, dispersion)).toBeCloseTo(sigmas, 6);
      },
    ),
  );
});

test('the more counts stray by themselves, the fewer deviations lie between two of them', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.nat(1000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (count, expected, dispersion) => {
        const [wide, narrow] = [toSigmas(count, expected, dispersion), toSigmas(count, expected)];
        expect(Math.abs(wide)).toBeLessThanOrEqual(Math.abs(narrow) + 1e-9);
        expect(Math.sign(wide)).toBe(Math.sign(count - expected));
      },
    ),
  );
});

test.each([
  { name: 'none below none', sigmas: -3, expected: 1, count: 0 },
  { name: 'nothing expected', sigmas: 0, expected: 0, count: 0 },
])('no count lies below none: $name', ({ sigmas, expected, count }) => {
  expect(toCountAt(sigmas, expected)).toBeCloseTo(count, 9);
});

const fitted = { inflation: 1, by: 'below' } as const;
const even: readonly Compared[] = Array.from({ length: 100 }, (_, index) => ({
  count: 100 + (index % 2 === 0 ? 5 : -5),
  expected: 100,
}));

test('what strays no further than by chance is not spread at all, nor is what was never seen', () => {
  expect(toDispersion(even, fitted)).toBe(0);
  expect(toDispersion([], fitted)).toBe(0);
  expect(toDispersion([{ count: 3, expected: 0 }], fitted)).toBe(0);
});

test('days that stray by a fifth have the square of a fifth as their dispersion, and peaks change nothing', () => {
  const days = Array.from({ length: 100 }, (_, index) => ({
    count: 10_000 * (1 + 0.2 * (index % 2 === 0 ? 1 : -1)),
    expected: 10_000,
  }));
  const dispersion = toDispersion(days, fitted);
  expect(Math.sqrt(dispersion)).toBeCloseTo(0.2, 1);
  expect(toDispersion([...days, { count: 100_000, expected: 10_000 }], fitted)).toBe(dispersion);
  expect(toDispersion([...days, { count: 100_000, expected: 10_000 }], { ...fitted, by: 'all' })).toBeGreaterThan(
    4 * dispersion,
  );
});
