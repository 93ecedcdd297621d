import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  keptHashesMax,
  toExactFingerprint,
  toLikeness,
  toNearFingerprint,
  toSketch,
} from '../../lib/text/fingerprint.ts';

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

  const likeness = (a: string, b: string) => {
    const [left, right] = [toSketch(toNearFingerprint(a)), toSketch(toNearFingerprint(b))];
    if (left === undefined || right === undefined) throw new Error('texts with words have sketches');
    return toLikeness(left, right);
  };

  test('near: a story with some words changed is near, another story is far', () => {
    const copy = story.replace('curious neighbours', 'happy guests').replace('street 14', 'avenue 14');
    expect(likeness(story, copy).resemblance).toBeGreaterThan(0.8);
    expect(likeness(story, other)).toEqual({ shared: 0, resemblance: 0, containment: 0 });
  });

  test('near: the order of sentences hardly counts, and a part is contained', () => {
    const turned = story.split('. ').toReversed().join('. ');
    expect(likeness(story, turned).resemblance).toBeGreaterThan(0.7);
    expect(likeness(story, story.slice(0, story.length / 3))).toMatchObject({ containment: expect.closeTo(1, 0) });
  });

  test('near: Chinese is told by characters, and a surrogate pair is one', () => {
    const text = '北风咖啡今天在伦敦开了一家新店，邻居们都很高兴，排队的人很多，咖啡也很好喝。';
    expect(likeness(text, text.replace('很高兴', '非常高兴')).resemblance).toBeGreaterThan(0.7);
    expect(toSketch(toNearFingerprint('𠮷𠮷𠮷𠮷家'))?.runs).toBe(2);
  });

  test.each([
    ['no words', '…'],
    ['nothing', ''],
    ['emoji alone', '😀😀'],
  ])('near: %s has none', (_name, text) => {
    expect(toNearFingerprint(text)).toBe('');
    expect(toSketch('')).toBeUndefined();
  });

  test('near: one word has one run, and case and width do not count', () => {
    expect(toSketch(toNearFingerprint('Coffee'))?.runs).toBe(1);
    expect(toNearFingerprint('Ｃoffee, HOUSE')).toBe(toNearFingerprint('coffee house'));
  });

  test('near: a text of a megabyte is told by its beginning, and keeps few hashes', () => {
    const long = Array.from({ length: 200_000 }, (_, index) => `w${index}`).join(' ');
    expect(toSketch(toNearFingerprint(long))).toMatchObject({ runs: 4998, hashes: { length: keptHashesMax } });
  });

  test('law: what is no fingerprint has no sketch, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String({ maxLength: 400 })), (text) => {
        const sketch = toSketch(text);
        expect(sketch === undefined || sketch.hashes.length === Math.min(sketch.runs, keptHashesMax)).toBe(true);
      }),
    );
  });

  test('law: likeness is the same both ways, and whole to itself', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [one, two] = [a.join(' '), b.join(' ')];
        expect(likeness(one, two)).toEqual(likeness(two, one));
        expect(likeness(one, one)).toMatchObject({ resemblance: 1, containment: 1 });
      }),
    );
  });

  test('law: of short texts it says exactly what they share', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 3, maxLength: 40 });
    const runsOf = (words: readonly string[]): ReadonlySet<string> =>
      new Set(words.slice(2).map((_, index) => words.slice(index, index + 3).join(' ')));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [left, right] = [runsOf(a), runsOf(b)];
        const shared = [...left].filter((run) => right.has(run)).length;
        const expected = shared / (left.size + right.size - shared);
        expect(likeness(a.join(' '), b.join(' '))).toMatchObject({ shared, resemblance: expected });
      }),
    );
  });
});
