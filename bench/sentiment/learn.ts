/** How the local engine is learned: tables on parts of the rows, so that how they are put together is learned on rows that they never saw. */

import { evidenceNames } from '../../lib/sentiment/evidence.ts';
import type { Head, HeadName, Model, Stack } from '../../lib/sentiment/model.ts';
import { targetNames } from '../../lib/sentiment/target.ts';
import type { Vocabulary } from '../../lib/sentiment/vocabulary.ts';
import { type Example, findPlainWord, toExample, toTargetNumbers, toWholeNumbers } from './examples.ts';
import { keepTable } from './keep-table.ts';
import { judgeNumbers, learnCalibration, learnStack, type Sample } from './learn-stack.ts';
import { createRandom, type FloatTable, learnTable, toWeights } from './learn-table.ts';
import { isTargeted, type Row, toFold } from './sets.ts';

export const foldCount = 4;
export const foldOf = ({ text }: Row): number => toFold(text, foldCount);

/** Sets of one origin are held out together. */
const originOf = (set: string): string => set.replace(/^(uci)-.*/, '$1');

/** For each fold the table that was learned without it. */
export const learnFolds = (examples: readonly Example[]): readonly FloatTable[] =>
  Array.from({ length: foldCount }, (_, fold) =>
    keepTable(`fold-${fold}`, () => learnTable(examples.filter(({ row }) => foldOf(row) !== fold))),
  );

/** For each English origin the table that was learned without it: what a domain is like that was never seen. */
const learnWithoutOrigins = (examples: readonly Example[]): ReadonlyMap<string, FloatTable> => {
  const english = examples.filter(({ row }) => row.language === 'en');
  const origins = [...new Set(english.map(({ row }) => originOf(row.set)))];
  return new Map(
    origins.map(
      (origin) =>
        [
          origin,
          keepTable(`without-${origin}`, () => learnTable(english.filter(({ row }) => originOf(row.set) !== origin))),
        ] as const,
    ),
  );
};

const partnersKey = (row: Row): string => `${row.set} ${foldOf(row)}`;
/** What a joined text counts beside one of the news: chosen by what newsmtsc has right out of fold (0.5: 52.7, 0.15: 52.9, none: 50.3). */
const joinedWeight = 0.15;
/** Languages that nothing was learned from are as often wrong again as the calibration of others tells. */
const plainSureness = 0.75;
/** Longer texts are not joined. */
const joinedUnitsMax = 160;

/** Two texts as one, and a word of the first as the target: what is said of it is the first's label. */
export const toJoined = (rows: readonly Row[], vocabulary: Vocabulary): readonly Example[] => {
  const random = createRandom(4242);
  const joiners = [', but ', ' and ', '. ', ', while ', '; ', ' although '];
  const short = rows.filter(({ text }) => text.length <= joinedUnitsMax);
  const partners = new Map<string, Row[]>();
  for (const row of short) {
    const key = partnersKey(row);
    const known = partners.get(key) ?? [];
    known.push(row);
    partners.set(key, known);
  }
  return short.flatMap((row): readonly Example[] => {
    const word = findPlainWord(row, vocabulary, random());
    const others = partners.get(partnersKey(row)) ?? [];
    const other = others[Math.floor(random() * others.length)];
    const joiner = joiners[Math.floor(random() * joiners.length)] ?? '. ';
    const kind = random();
    if (word === undefined || other === undefined || other.text.toLowerCase().includes(word)) return [];
    const text = kind < 0.3 ? row.text : kind < 0.65 ? row.text + joiner + other.text : other.text + joiner + row.text;
    const example = toExample({ ...row, text }, vocabulary, [word]);
    // The fold is the row's, whatever was joined to it.
    return example.target === undefined ? [] : [{ ...example, row }];
  });
};

const learnedNumbers = new Set(['polarity', 'strength', 'mass']);
const isBlank = (name: string | undefined): boolean => name !== undefined && learnedNumbers.has(name);
/** The numbers as they are in a language that was not learned from: no weights, and no general lexicon. */
const toPlain = (numbers: Float64Array, names: readonly string[]): Float64Array =>
  numbers.map((value, index) => (isBlank(names[index]) || names[index] === 'general' ? 0 : value));

const classes = [-1, 0, 1] as const;
const toHead = (
  samples: readonly Sample[],
  { sure = samples, start }: { readonly sure?: readonly Sample[]; readonly start?: Stack } = {},
): Head => {
  const stack = learnStack(samples, start);
  const judged = sure.map(({ numbers, label, weight }) => {
    const chances = judgeNumbers(stack, numbers);
    const chance = Math.max(...chances);
    return { chance, isRight: classes[chances.indexOf(chance)] === label, weight };
  });
  return { stack, calibration: learnCalibration(judged) };
};

const toLessSure = ({ stack, calibration }: Head): Head => ({
  stack,
  calibration: calibration.map(([chance, right]) => [chance, plainSureness * right] as const),
});

export type Learned = Pick<Model, 'heads' | 'languages'> & { readonly full: FloatTable };

/** Learns everything from examples of training sets, and from pairs of texts that were joined. */
export const learnAll = (examples: readonly Example[], joined: readonly Example[]): Learned => {
  const full = keepTable('full', () => learnTable(examples));
  const folds = learnFolds(examples);
  const without = learnWithoutOrigins(examples);
  const weightOf = toWeights(examples);
  const byFold = ({ row }: Example): FloatTable => folds[foldOf(row)] ?? full;
  const byOrigin = ({ row }: Example): FloatTable => without.get(originOf(row.set)) ?? full;
  const toSamples = (
    rows: readonly Example[],
    tableOf: (example: Example) => FloatTable,
    numbersOf: (example: Example, table: FloatTable) => Float64Array,
    times = 1,
  ): readonly Sample[] =>
    rows.map((example) => ({
      numbers: numbersOf(example, tableOf(example)),
      label: example.row.label,
      weight: times * weightOf(example),
    }));
  const english = examples.filter(({ row }) => row.language === 'en');
  const others = examples.filter(({ row }) => row.language !== 'en');
  const unseen = toSamples(english, byOrigin, toWholeNumbers, 0.5);
  const learned = toSamples(others, byFold, toWholeNumbers);
  const plain = [...unseen, ...learned].map((sample) => ({
    ...sample,
    numbers: toPlain(sample.numbers, evidenceNames),
  }));
  const targeted = examples.filter(({ row, target }) => isTargeted(row.set) && target !== undefined);
  const news = [
    ...toSamples(targeted, byFold, toTargetNumbers, 0.75),
    ...toSamples(targeted, byOrigin, toTargetNumbers, 0.75),
  ];
  const pairs = toSamples(joined, byOrigin, toTargetNumbers, joinedWeight);
  const near = [...news, ...pairs];
  const heads: Record<HeadName, Head> = {
    plain: toLessSure(toHead(plain)),
    target: toHead(near),
    plainTarget: toLessSure(
      toHead(near.map((sample) => ({ ...sample, numbers: toPlain(sample.numbers, targetNames) }))),
    ),
  };
  // What languages have in common is where each of them starts.
  const shared = learnStack(learned);
  const byLanguage = new Map<string, Sample[]>();
  for (const [index, { row }] of others.entries()) {
    const own = byLanguage.get(row.language) ?? [];
    const sample = learned[index];
    if (sample !== undefined) own.push(sample);
    byLanguage.set(row.language, own);
  }
  const languages = new Map([
    ['en', toHead([...unseen, ...toSamples(english, byFold, toWholeNumbers, 0.5)], { sure: unseen })],
    ...[...byLanguage].map(([language, samples]) => [language, toHead(samples, { start: shared })] as const),
  ]);
  return { full, heads, languages };
};
