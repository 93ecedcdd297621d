/** Before it is known what was said again, whatever may stray without it is asked for. */
import { expect, test } from 'vitest';
import type { BrandCounts } from '../../../lib/checks/check.ts';
import { spike } from '../../../lib/checks/spike.ts';
import type { Count } from '../../../lib/ports/stores.ts';
import { toBrandSubject } from '../subject.ts';

const threeDays = 72;
const fiveWeeks = 35 * 24;
const before = 24;
const lately = 25;

/** A sixth of what came in the weeks before was said again, nothing of the last three days. */
const subject = toBrandSubject({
  name: 'counts',
  brand: { name: 'Northwind' },
  channels: [{ id: 'news', owned: false }],
  counts: [
    { from: fiveWeeks, until: threeDays, mentions: before },
    { from: threeDays, until: 0, mentions: lately },
  ],
  remarks: [],
});
const repeats = subject.counts.rows
  .slice(0, fiveWeeks - threeDays)
  .map((row): Count => ({ ...row, mentions: -before / 6, neutral: -before / 6 }));

const { repeats: _none, ...unknown } = subject.counts;
const quotes = (known: Pick<BrandCounts, 'repeats'>): readonly (string | undefined)[] => {
  if (spike.judges !== 'brand') expect.fail('a spike is of the brand');
  const remarks = spike.run({ ...subject, counts: { ...unknown, ...known } }, spike.options.parse({}));
  return remarks.map(({ quote }) => quote);
};

test('it is asked for, told where it strays without what was said again, and not where it does not', () => {
  expect(quotes({})).toEqual(['slowly more']);
  expect(quotes({ repeats })).toEqual(['slowly more']);
  expect(quotes({ repeats: [] })).toEqual([]);
});
