/** What features weigh, by language: learned weights where there are some, hand-written words where not. */
import learned from './lexicon.json' with { type: 'json' };
import { blamingSigns, praisingSigns, seeds } from './seeds.ts';

/** For praise against blame, and for saying anything of the two against saying neither. */
export type Weight = { readonly polarity: number; readonly strength: number };
export type Lexicon = {
  readonly weights: ReadonlyMap<string, Weight>;
  readonly bias: Weight;
  readonly isLearned: boolean;
};

/** What a hand-written word weighs. */
export const seedPolarity = 2.2;
export const seedStrength = 1;
/** Signs are used more lightly than words. */
const signPolarity = 1.6;
/** Stars, read as one would. */
const starWeights: readonly (readonly [string, Weight])[] = [
  ['stars:1', { polarity: -6, strength: 3 }],
  ['stars:2', { polarity: -4, strength: 2 }],
  ['stars:3', { polarity: 0, strength: 0 }],
  ['stars:4', { polarity: 4, strength: 2 }],
  ['stars:5', { polarity: 6, strength: 3 }],
];

/** Learned weights are kept as whole hundredths. */
export const weightScale = 100;

const signWeights: readonly (readonly [string, Weight])[] = [
  ...praisingSigns.split(' ').map((sign) => [sign, { polarity: signPolarity, strength: seedStrength }] as const),
  ...blamingSigns.split(' ').map((sign) => [sign, { polarity: -signPolarity, strength: seedStrength }] as const),
];

const seedWeights = (language: string): readonly (readonly [string, Weight])[] => {
  const { positive = '', negative = '' } = seeds[language] ?? {};
  const weigh = (words: string, sign: number): readonly (readonly [string, Weight])[] =>
    words
      .split(' ')
      .filter((word) => word !== '')
      .flatMap((word): readonly (readonly [string, Weight])[] => [
        [word, { polarity: sign * seedPolarity, strength: seedStrength }],
        [`¬${word}`, { polarity: -0.7 * sign * seedPolarity, strength: 0.7 * seedStrength }],
      ]);
  return [...weigh(positive, 1), ...weigh(negative, -1)];
};

const parseWeights = (lines: string): readonly (readonly [string, Weight])[] =>
  lines.split('\n').flatMap((line): readonly (readonly [string, Weight])[] => {
    const [key, polarity, strength] = line.split('\t');
    if (key === undefined || polarity === undefined || strength === undefined) return [];
    return [[key, { polarity: Number(polarity) / weightScale, strength: Number(strength) / weightScale }]];
  });

const learnedOf = (language: string): readonly (readonly [string, Weight])[] =>
  parseWeights(Object.entries(learned.languages).find(([each]) => each === language)?.[1] ?? '');

const noWeight: Weight = { polarity: 0, strength: 0 };
/** Without learned weights, a text that says nothing is neutral by this much. */
const plainBias: Weight = { polarity: 0, strength: -0.5 };
const isWordless = (key: string): boolean => !/\p{L}/u.test(key);

const lexicons = new Map<string, Lexicon>();

/** The lexicon of a language, unpacked on first use. Emoji mean the same everywhere: where a language knows none, English does. */
export const getLexicon = (language: string): Lexicon => {
  const known = lexicons.get(language);
  if (known !== undefined) return known;
  const own = learnedOf(language);
  const signs = language === 'en' ? [] : learnedOf('en').filter(([key]) => isWordless(key));
  const weights = new Map([...signWeights, ...signs, ...seedWeights(language), ...own, ...starWeights]);
  const lexicon = {
    weights,
    bias: own.length > 0 ? (weights.get('') ?? noWeight) : plainBias,
    isLearned: own.length > 0,
  };
  lexicons.set(language, lexicon);
  return lexicon;
};
