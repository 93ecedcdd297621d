/** Before it is known what was said again, whatever may stray without it is asked for. */
import { expect, test } from 'vitest';
import type { BrandCounts, BrandSubject } from '../../../lib/checks/check.ts';
import { spike } from '../../../lib/checks/spike.ts';
import type { Count } from '../../../lib/ports/stores.ts';
import { toBrandSubject } from '../subject.ts';

const threeDays = 72;
const fiveWeeks = 35 * 24;
const before = 24;
const lately = 25;

const toSubject = (hours: number, mentions: number): BrandSubject =>
  toBrandSubject({
    name: 'counts',
    brand: { name: 'Northwind' },
    channels: [{ id: 'news', owned: false }],
    counts: [
      { from: fiveWeeks, until: hours, mentions: before },
      { from: hours, until: 0, mentions },
    ],
    remarks: [],
  });
const rising = toSubject(threeDays, lately);
/** A sixth of what came in the weeks before was said again, nothing of the last three days. */
const repeats = rising.counts.rows
  .slice(0, fiveWeeks - threeDays)
  .map((row): Count => ({ ...row, mentions: -before / 6, neutral: -before / 6 }));

const quotes = (subject: BrandSubject, known: Pick<BrandCounts, 'repeats'>): readonly (string | undefined)[] => {
  if (spike.judges !== 'brand') expect.fail('a spike is of the brand');
  const { repeats: _none, ...unknown } = subject.counts;
  const remarks = spike.run({ ...subject, counts: { ...unknown, ...known } }, spike.options.parse({}));
  return remarks.map(({ quote }) => quote);
};

test('it is asked for, told where it strays without what was said again, and not where it does not', () => {
  expect(quotes(rising, {})).toEqual(['slowly more']);
  expect(quotes(rising, { repeats })).toEqual(['slowly more']);
  expect(quotes(rising, { repeats: [] })).toEqual([]);
});

test('a fall to less than half is asked for, too: it is held against all that is usual', () => {
  const falling = toSubject(25, before * 0.46);
  expect(quotes(falling, {})).toEqual(['fewer']);
  expect(quotes(falling, { repeats: [] })).toEqual(['fewer']);
});
