import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfterMaxMs, toRetryAfterMs } from '../../lib/formats/retry-after.ts';

const now = new Date('2026-10-21T07:28:00Z');

test.each([
  ['seconds', '120', 120_000],
  ['no time at all', '0', 0],
  ['parts of a second', '1.5', 1500],
  ['a date', 'Wed, 21 Oct 2026 07:30:00 GMT', 120_000],
  ['an old form of date', 'Wednesday, 21-Oct-26 07:30:00 GMT', 120_000],
  ['a date that has passed', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ['more than a day', '31536000', retryAfterMaxMs],
  ['a date years away', 'Fri, 21 Oct 2033 07:28:00 GMT', retryAfterMaxMs],
  ['nothing', undefined, undefined],
  ['an empty header', '', undefined],
  ['a word', 'soon', undefined],
  ['a negative number', '-5', undefined],
  ['a number that only looks like a date', '5 minutes', undefined],
])('%s', (_name, header, ms) => {
  expect(toRetryAfterMs(header, now)).toBe(ms);
});

test('any header means between nothing and a day', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      const ms = toRetryAfterMs(header, now) ?? 0;
      expect(ms >= 0 && ms <= retryAfterMaxMs).toBe(true);
    }),
  );
});
