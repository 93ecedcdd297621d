import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ToneSums, toToneDistance, toToneFigures, toToneProfile } from '../../lib/insights/tone.ts';

const plain: ToneSums = {
  channel: 'home',
  language: 'en',
  documents: 10,
  words: 1000,
  sentences: 100,
  gradeWords: 6000,
  passive: 10,
  persons: { I: 0, we: 30, you: 70 },
  tones: { formal: 5, informal: 15 },
  emoji: 0,
  shouts: 0,
};
const sounding = (channel: string, more: Partial<ToneSums> = {}): ToneSums => ({ ...plain, channel, ...more });

describe('the tone of channels', () => {
  test('is its sums, divided by what they are of', () => {
    expect(toToneFigures(sounding('home', { emoji: 3, shouts: 1 }))).toEqual({
      grade: 6,
      sentenceWords: 10,
      passiveShare: 0.1,
      iShare: 0,
      weShare: 0.3,
      youShare: 0.7,
      formalShare: 0.25,
      emojiPerMille: 3,
      shoutsPerMille: 1,
    });
  });

  test.each<[string, Partial<ToneSums>, Partial<ReturnType<typeof toToneFigures>>]>([
    [
      'a channel of too few words has none',
      { words: 99 },
      { grade: null, sentenceWords: null, passiveShare: null, emojiPerMille: null, shoutsPerMille: null },
    ],
    ['a language that no formula fits has no grade', { gradeWords: null }, { grade: null, sentenceWords: 10 }],
    ['four pronouns make no share', { persons: { I: 4, we: 0, you: 0 } }, { iShare: null, weShare: null }],
    ['a language without listed words has no formality', { tones: null }, { formalShare: null }],
  ])('%s', (_name, more, figures) => {
    expect(toToneFigures(sounding('home', more))).toMatchObject(figures);
  });

  test('one step in each figure is a distance of one', () => {
    const other = sounding('mail', {
      gradeWords: 8000,
      sentences: 100,
      passive: 20,
      tones: { formal: 10, informal: 10 },
    });
    const distance = toToneDistance(
      { language: 'en', figures: toToneFigures(plain) },
      { language: 'en', figures: toToneFigures(other) },
    );
    // Three figures of nine lie a step apart, the others not at all.
    expect(distance).toBeCloseTo(Math.sqrt(3 / 9), 10);
  });

  test('channels of two languages are not held against each other by grade, passive or formality', () => {
    const german = sounding('de', {
      language: 'de',
      gradeWords: 90_000,
      passive: 100,
      tones: { formal: 20, informal: 0 },
    });
    expect(toToneProfile([plain, german]).pairs).toEqual([{ channels: ['home', 'de'], distance: 0 }]);
  });

  test('the odd one out is named, and what sets it apart', () => {
    const { oddOneOut, rows } = toToneProfile([
      plain,
      sounding('mail', { gradeWords: 6200 }),
      sounding('shop', { gradeWords: 5900 }),
      sounding('chat', { gradeWords: 1000, emoji: 40, shouts: 20 }),
    ]);
    expect(oddOneOut).toBe('chat');
    expect(rows.find(({ channel }) => channel === 'chat')?.differsIn.map(({ figure }) => figure)).toEqual([
      'shoutsPerMille',
      'emojiPerMille',
      'grade',
    ]);
  });

  test.each<[string, readonly ToneSums[]]>([
    ['of two channels, neither', [plain, sounding('chat', { emoji: 100, shouts: 50 })]],
    ['among channels that sound alike, none', [plain, sounding('mail'), sounding('shop', { gradeWords: 6500 })]],
    [
      'among channels that all sound different, none',
      [
        plain,
        sounding('mail', { shouts: 20 }),
        sounding('shop', { emoji: 50 }),
        sounding('chat', { gradeWords: 26_000 }),
      ],
    ],
    ['of none, none', []],
  ])('%s is the odd one out', (_name, sums) => {
    expect(toToneProfile(sums).oddOneOut).toBeNull();
  });

  const anySums = fc
    .record({
      language: fc.constantFrom('en', 'de', 'ja'),
      words: fc.nat(5000),
      sentences: fc.nat(500),
      gradeWords: fc.option(fc.nat(50_000)),
      passive: fc.option(fc.nat(100)),
      emoji: fc.nat(50),
      shouts: fc.nat(50),
    })
    .map((more) => sounding('any', more));
  test('a distance is the same both ways, and none to itself', () => {
    fc.assert(
      fc.property(anySums, anySums, (one, other) => {
        const [a, b] = [one, other].map((sums) => ({ language: sums.language, figures: toToneFigures(sums) }));
        if (a === undefined || b === undefined) throw new Error('two were made');
        expect(toToneDistance(a, b)).toBe(toToneDistance(b, a));
        expect(toToneDistance(a, a) ?? 0).toBe(0);
      }),
    );
  });
});
