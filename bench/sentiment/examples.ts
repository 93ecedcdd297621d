/** Rows as what is learned from: places of words and runs of letters, and the numbers of the lexicons. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { evidenceCount, evidenceNames, measureRange, type Range, visitWords } from '../../lib/sentiment/evidence.ts';
import { marks, type Reading, readText } from '../../lib/sentiment/reading.ts';
import { findPlaces, measureTarget, targetNames, toSurroundings } from '../../lib/sentiment/target.ts';
import { roles, toGeneralHash, Vocabulary } from '../../lib/sentiment/vocabulary.ts';
import type { FloatTable } from './learn-table.ts';
import { weighPart } from './learn-table.ts';
import type { Row } from './sets.ts';

/** A part of a text, before anything is weighed. */
export type Part = {
  readonly words: Int32Array;
  readonly grams: Int32Array;
  readonly evidence: Float64Array;
};
export type Example = {
  readonly row: Row;
  readonly whole: Part;
  /** What is near the target, where there is one. */
  readonly target:
    | { readonly reading: Reading; readonly place: Range; readonly near: Part; readonly clause: Part }
    | undefined;
};

const none = { polarity: 0, strength: 0, mass: 0 };

/** VADER's lexicon as vader-sentiment carries it, words only. */
export const readGeneral = (): ReadonlyMap<number, number> => {
  const from = createRequire(path.join(process.env.BENCH_DIR ?? '', 'peers', 'sent', 'package.json'));
  const file = path.join(path.dirname(from.resolve('vader-sentiment/package.json')), 'vader_lexicon.txt');
  const general = new Map<number, number>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [word = '', valence] = line.split('\t');
    if (/^[a-z][a-z'-]+$/.test(word)) general.set(toGeneralHash(word), Math.round(Number(valence) * 10) / 10);
  }
  return general;
};

/** Vocabularies that weigh nothing: their words only say where their weights are. */
export const openVocabularies = (general: ReadonlyMap<number, number>): ((language: string) => Vocabulary) => {
  const weights = { table: new Int8Array(0), step: 0 };
  const english = new Vocabulary('en', { general, english: undefined, weights });
  const known = new Map([['en', english]]);
  return (language) => {
    const there = known.get(language) ?? new Vocabulary(language, { general, english, weights });
    known.set(language, there);
    return there;
  };
};

const toPart = (reading: Reading, range: Range): Part => {
  const words: number[] = [];
  visitWords(reading, range, (slot) => words.push(slot));
  const grams: number[] = [];
  for (let index = range.from; index < range.to; index++) {
    const word = reading.words[index];
    if (word !== undefined && ((reading.marks[index] ?? 0) & (marks.target | marks.run)) === 0)
      grams.push(...reading.vocabulary.gramsOf(word));
  }
  const evidence = new Float64Array(evidenceCount);
  measureRange(reading, range, none, evidence);
  return { words: Int32Array.from(words), grams: Int32Array.from(grams), evidence };
};

/** Reads a row; its target too where that is what its label is about. */
export const toExample = (row: Row, vocabulary: Vocabulary, targets: readonly string[] = []): Example => {
  const reading = readText(row.text, vocabulary, targets);
  const [place] = findPlaces(reading);
  const whole = toPart(reading, { from: 0, to: reading.count });
  if (place === undefined) return { row, whole, target: undefined };
  const { near, clause } = toSurroundings(reading, place);
  return { row, whole, target: { reading, place, near: toPart(reading, near), clause: toPart(reading, clause) } };
};

/** A word that says nothing by itself, as names of things do. */
export const findPlainWord = (row: Row, vocabulary: Vocabulary, pick: number): string | undefined => {
  const reading = readText(row.text, vocabulary);
  const plain = reading.words.flatMap((word, index) => {
    const start = reading.starts[index] ?? 0;
    const written = /^[a-z]{4,}/.exec(reading.folded.slice(start))?.[0];
    const saysNothing = word.general === 0 && word.trade === 0 && word.role === roles.none;
    return written !== undefined && saysNothing ? [written] : [];
  });
  return plain[Math.floor(pick * plain.length)];
};

const [polarityAt, strengthAt, massAt] = (['polarity', 'strength', 'mass'] as const).map((name) =>
  evidenceNames.indexOf(name),
);

const withWeights = (part: Part, table: FloatTable, language: string): Float64Array => {
  const { polarity, strength, mass } = weighPart(part, table);
  const [p, s] = table.biases.get(language) ?? [0, 0];
  const numbers = Float64Array.from(part.evidence);
  numbers[polarityAt ?? 0] = polarity + p;
  numbers[strengthAt ?? 0] = strength + s;
  numbers[massAt ?? 0] = mass;
  return numbers;
};

/** The numbers of the whole text, with what a table says of it. */
export const toWholeNumbers = ({ row, whole }: Example, table: FloatTable): Float64Array =>
  withWeights(whole, table, row.language);

/** The numbers of what is said of the target. */
export const toTargetNumbers = (example: Example, table: FloatTable): Float64Array => {
  const { row, target } = example;
  if (target === undefined) throw new Error(`no target in ${row.text}`);
  const out = new Float64Array(targetNames.length);
  const parts = {
    near: withWeights(target.near, table, row.language),
    clause: withWeights(target.clause, table, row.language),
    whole: toWholeNumbers(example, table),
  };
  measureTarget(target.reading, target.place, parts, out);
  return out;
};
