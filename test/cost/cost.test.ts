/** The model of a month's bill: what must hold for any load, and the goals of the design. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sizes, toConfigText } from '../../bench/aws/sizes.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { toBill, toBillText } from '../../lib/cost/bill.ts';
import { type SentimentMode, sentimentModes, toLoad } from '../../lib/cost/load.ts';
import { quantityNames, regions, services } from '../../lib/cost/prices.ts';
import { toQuantities } from '../../lib/cost/quantities.ts';

const billOf = (
  size: (typeof sizes)[keyof typeof sizes],
  sentiment: SentimentMode,
  mentions = size.mentionsPerMonth,
) => {
  const config = parseConfig(toConfigText(size), { file: 'earmark.yml', folder: '/' });
  const load = toLoad(config, { mentions, sentiment, pagesPerSite: size.pagesPerSite });
  return toBill(toQuantities(load), 'us-east-1');
};

describe('the bill', () => {
  test('law: more mentions never cost less, in any region and mode', () => {
    fc.assert(
      fc.property(
        fc.nat(2_000_000),
        fc.nat(2_000_000),
        fc.constantFrom(...sentimentModes),
        fc.constantFrom(...regions),
        (a, b, sentiment, region) => {
          const [few, many] = [Math.min(a, b), Math.max(a, b)].map((mentions) =>
            toBill(toQuantities(toLoad({ channels: [] }, { mentions, sentiment })), region),
          );
          expect(many?.list).toBeGreaterThanOrEqual(few?.list ?? 0);
          expect(many?.due).toBeLessThanOrEqual(many?.list ?? 0);
        },
      ),
    );
  });

  test('the local engine alone asks Comprehend for nothing; going first asks for less than never', () => {
    const [all, some, none] = sentimentModes.map(
      (mode) => toQuantities(toLoad({ channels: [] }, { mentions: 1000, sentiment: mode })).comprehendUnit,
    );
    expect(none).toBe(0);
    expect(some).toBeGreaterThan(0);
    expect(all).toBeGreaterThan(some ?? 0);
  });

  test('lines add up to all, dearest first, and each price belongs to one service', () => {
    const { lines, list, due } = billOf(sizes.small, 'comprehend');
    expect(lines.reduce((sum, line) => sum + line.list, 0)).toBeCloseTo(list, 9);
    expect(lines.reduce((sum, line) => sum + line.due, 0)).toBeCloseTo(due, 9);
    expect(lines.map((line) => line.list)).toEqual(lines.map((line) => line.list).toSorted((a, b) => b - a));
    const named = Object.values(services).flatMap(({ quantities }): readonly string[] => quantities);
    expect(named.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(quantityNames.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test('is told in lines of equal width', () => {
    const widths = toBillText(billOf(sizes.small, 'comprehend')).map((line) => line.length);
    expect(new Set(widths).size).toBe(1);
  });
});
