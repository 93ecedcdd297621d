/** NPS, CSAT and CES by their definitions, and the course of other measures. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCes, toCsat, toMeasureFigures, toNps } from '../../lib/insights/surveys.ts';
import type { Measure } from '../../lib/model/measure.ts';

const toAnswers = (values: readonly number[], of = 10) => values.map((value) => ({ value, of }));
const toMeasure = (known: Partial<Measure>): Measure => ({
  id: 'm_1',
  brand: 'northwind',
  name: 'reach',
  value: 1,
  unit: '',
  day: '2026-10-01',
  channel: null,
  of: null,
  group: 'implementation',
  ...known,
});

describe('figures of surveys', () => {
  test('nobody who answered is no figure, not zero', () => {
    expect([toNps([]), toCsat([]), toCes([])].map(({ figure, answers }) => [figure, answers])).toEqual([
      [null, 0],
      [null, 0],
      [null, 0],
    ]);
  });

  test.each([
    { row: 'NPS counts 9 and 10 for it and 0 to 6 against it', got: toNps(toAnswers([10, 9, 8, 7, 6, 0])), figure: 0 },
    { row: 'NPS of promoters alone is 100', got: toNps(toAnswers([9, 10])), figure: 100 },
    { row: 'CSAT in five steps counts 4 and 5', got: toCsat(toAnswers([5, 4, 3, 1], 5)), figure: 0.5 },
    { row: 'CSAT in ten steps counts 9 and 10', got: toCsat(toAnswers([10, 8, 5, 9])), figure: 0.5 },
    { row: 'CES is the mean', got: toCes(toAnswers([1, 7, 6], 7)), figure: 14 / 3 },
  ])('$row', ({ got, figure }) => expect(got.figure).toBeCloseTo(figure, 10));

  test('law: NPS of any answers is per cent of promoters less per cent of detractors, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1 }), (values) => {
        const counts = Array.from({ length: 11 }, (_, score) => values.filter((value) => value === score).length);
        const share = (from: number, to: number): number =>
          (100 * counts.slice(from, to + 1).reduce((sum, each) => sum + each, 0)) / values.length;
        const { figure, answers } = toNps(toAnswers(values));
        expect(answers).toBe(values.length);
        expect(figure).toBeCloseTo(share(9, 10) - share(0, 6), 8);
        expect(toNps(toAnswers(values.toReversed())).figure).toBe(figure);
      }),
    );
  });

  test('rows are made for all channels and for each of several, with answers by score', () => {
    const { surveys } = toMeasureFigures([
      toMeasure({ name: 'nps', value: 10, of: 10, group: 'strategy', channel: 'shop', day: '2026-10-02' }),
      toMeasure({ name: 'nps', value: 3, of: 10, group: 'strategy', channel: 'app', day: '2026-10-03' }),
      toMeasure({ name: 'nps', value: 10, of: 10, group: 'strategy', channel: 'shop', day: '2026-10-03' }),
    ]);
    expect(surveys.map(({ channel, figure, answers, scores }) => ({ channel, figure, answers, scores }))).toEqual([
      { channel: null, figure: 100 / 3, answers: 3, scores: { '3': 1, '10': 2 } },
      { channel: 'shop', figure: 100, answers: 2, scores: { '10': 2 } },
      { channel: 'app', figure: -100, answers: 1, scores: { '3': 1 } },
    ]);
  });

  test('other measures are not added up: the latest stands beside the one before, in the order of the groups', () => {
    const { metrics } = toMeasureFigures([
      toMeasure({ name: 'lifetime value', value: 200, unit: 'EUR', group: 'business' }),
      toMeasure({ value: 5 }),
      toMeasure({ value: 8, day: '2026-10-02', of: 20 }),
    ]);
    expect(metrics).toEqual([
      {
        group: 'implementation',
        name: 'reach',
        unit: '',
        channel: null,
        day: '2026-10-02',
        value: 8,
        of: 20,
        before: { day: '2026-10-01', value: 5 },
        figures: 2,
      },
      {
        group: 'business',
        name: 'lifetime value',
        unit: 'EUR',
        channel: null,
        day: '2026-10-01',
        value: 200,
        of: null,
        before: null,
        figures: 1,
      },
    ]);
  });
});
