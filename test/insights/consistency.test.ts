import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { severityWeights, toScorecard, wordsPerFinding } from '../../lib/insights/consistency.ts';
import { type Severity, severities } from '../../lib/model/vocabulary.ts';

const toFindings = (given: readonly Severity[]) => given.map((severity) => ({ severity }));

test.each<[string, readonly Severity[], number, number]>([
  ['nothing found', [], 300, 100],
  ['nothing at all', [], 0, 100],
  ['one medium finding in 75 words', ['medium'], 75, 50],
  ['a high one weighs twice as much', ['high'], 75, 33],
  ['four lengths, two low ones', ['low', 'low'], 300, 80],
  ['findings without words', ['low'], 0, 0],
  ['a hundred is for texts without findings', ['low'], 1_000_000, 99],
])('%s', (_, found, words, consistency) => {
  expect(toScorecard(toFindings(found), words).consistency).toBe(consistency);
});

test('counts are by severity', () => {
  expect(toScorecard(toFindings(['low', 'critical', 'low']), 10).counts).toEqual({
    critical: 1,
    high: 0,
    medium: 0,
    low: 2,
  });
});

test('a further finding never makes it better, further words never worse', () => {
  const severity = fc.constantFrom(...severities);
  fc.assert(
    fc.property(fc.array(severity), severity, fc.nat(100_000), fc.nat(10_000), (found, more, words, longer) => {
      const score = toScorecard(toFindings(found), words).consistency;
      expect(toScorecard(toFindings([...found, more]), words).consistency).toBeLessThanOrEqual(score);
      expect(toScorecard(toFindings(found), words + longer).consistency).toBeGreaterThanOrEqual(score);
      expect(score).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('the page that publishes the formula has these weights', () => {
  const page = readFileSync(new URL('../../docs/scorecard.md', import.meta.url), 'utf8');
  const weights = severities.map((severity) => `${severity} ${severityWeights[severity]}`);
  for (const weight of weights) expect(page).toContain(weight);
  expect(page).toContain(`L = words ÷ ${wordsPerFinding}`);
});
