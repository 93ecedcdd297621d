import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hammingDistance, nearDistanceMax, toExactFingerprint, toNearFingerprint } from '../../lib/text/fingerprint.ts';

const story = Array.from(
  { length: 12 },
  (_, index) =>
    `Sentence ${index} says that the coffee house on street ${index * 7} opened its doors to ${index + 3} curious neighbours.`,
).join(' ');
const other = Array.from(
  { length: 12 },
  (_, index) =>
    `In week ${index} the harbour board counted ${index * 3} ships and found their papers in perfect order again.`,
).join(' ');

describe('fingerprints', () => {
  test.each([
    ['case, width and white space do not count', 'Ｎorthwind  Coffee\n', 'northwind coffee', true],
    ['composition does not count', 'Cafe\u0301', 'café', true],
    ['a word does count', 'northwind coffee', 'northwind tea', false],
  ])('exact: %s', (_name, a, b, same) => {
    expect(toExactFingerprint(a) === toExactFingerprint(b)).toBe(same);
  });

  test('near: a story with some words changed is near, another story is far', () => {
    const copy = story.replace('curious neighbours', 'happy guests').replace('street 14', 'avenue 14');
    expect(hammingDistance(toNearFingerprint(story), toNearFingerprint(copy))).toBeLessThanOrEqual(nearDistanceMax);
    expect(hammingDistance(toNearFingerprint(story), toNearFingerprint(other))).toBeGreaterThan(nearDistanceMax);
  });

  test('near: Chinese is told by characters', () => {
    const text = '北风咖啡今天在伦敦开了一家新店，邻居们都很高兴，排队的人很多，咖啡也很好喝。';
    expect(
      hammingDistance(toNearFingerprint(text), toNearFingerprint(text.replace('很高兴', '非常高兴'))),
    ).toBeLessThanOrEqual(nearDistanceMax + 6);
  });

  test.each([
    ['no words', '…', '0000000000000000'],
    ['nothing', '', '0000000000000000'],
  ])('near: %s is all zeros', (_name, text, expected) => {
    expect(toNearFingerprint(text)).toBe(expected);
  });

  test('distance is symmetric, zero to itself, at most 64', () => {
    const hex = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => value.toString(16).padStart(16, '0'));
    fc.assert(
      fc.property(hex, hex, (a, b) => {
        expect(hammingDistance(a, a)).toBe(0);
        expect(hammingDistance(a, b)).toBe(hammingDistance(b, a));
        expect(hammingDistance(a, b)).toBe(
          [...(BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2)].filter((bit) => bit === '1').length,
        );
      }),
    );
  });
});
