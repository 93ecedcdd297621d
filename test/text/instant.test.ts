/** Times are written as `Date` writes them, whatever they are. */
import { expect, test } from 'vitest';
import { toInstant } from '../../lib/text/instant.ts';

const written = (ms: number): string => new Date(ms).toISOString();

test('writes times as dates do', () => {
  const start = Date.UTC(2026, 9, 1, 23, 59, 58, 990);
  for (let step = 0; step < 3000; step++) {
    const ms = start + step * 7;
    expect(toInstant(ms)).toBe(written(ms));
  }
});

test.each([
  0,
  -1,
  -60_000,
  -60_001,
  59_999,
  60_000,
  1.9,
  -1.9,
  Date.UTC(2024, 1, 29),
  Date.UTC(12_000, 0),
  Date.UTC(-1, 0),
  8.64e15,
  -8.64e15,
])('%d', (ms) => expect(toInstant(ms)).toBe(written(ms)));

test.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 60_000])('refuses %d, as dates do', (ms) =>
  expect(() => toInstant(ms)).toThrow(RangeError),
);

test('answers the same for more minutes than are remembered', () => {
  for (let minute = 0; minute < 250; minute++)
    expect(toInstant(minute * 60_000 + 5)).toBe(written(minute * 60_000 + 5));
  expect(toInstant(5)).toBe(written(5));
});
