/** Learns the weights of words, pairs and runs of letters: a logistic model by AdaGrad, the same each time for the same rows. */
import { slotBits } from '../../lib/sentiment/vocabulary.ts';
import type { Example, Part } from './examples.ts';
import { isTargeted } from './sets.ts';

export type FloatTable = {
  readonly weights: Float32Array;
  readonly biases: ReadonlyMap<string, readonly [number, number]>;
};

const epochs = 8;
const rate = 0.35;
const decay = 0.0008;
const biasRate = 0.02;
/** Rare weights do not leap at their first step. */
const squaresMin = 0.1;
/** How far sets, and classes, are made to count alike whatever their size: 0 not at all, 1 wholly. */
const setEvenness = 0.5;
const classEvenness = 0.7;
const setRows = 2000;
/** A text whose label is about one of many that it names says less. */
const targetedWeight = 0.6;

export const createRandom = (start: number): (() => number) => {
  let seed = start;
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
};

/** Shuffles in place. */
export const shuffle = (order: number[], random: () => number): void => {
  for (let index = order.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
};

/** How much each example counts, so that small sets and rare classes are heard. */
export const toWeights = (examples: readonly Example[]): ((example: Example) => number) => {
  const rows = new Map<string, number>();
  for (const { row } of examples) rows.set(row.set, (rows.get(row.set) ?? 0) + 1);
  const bySet = ({ row }: Example): number =>
    (setRows / (rows.get(row.set) ?? 1)) ** setEvenness * (isTargeted(row.set) ? targetedWeight : 1);
  const classKey = ({ row }: Example): string => `${row.language} ${row.label}`;
  const classes = new Map<string, number>();
  const languages = new Map<string, number>();
  for (const example of examples) {
    const weight = bySet(example);
    const { language } = example.row;
    classes.set(classKey(example), (classes.get(classKey(example)) ?? 0) + weight);
    languages.set(language, (languages.get(language) ?? 0) + weight);
  }
  return (example) => {
    const share = (classes.get(classKey(example)) ?? 1) / (languages.get(example.row.language) ?? 1);
    return bySet(example) * (1 / (3 * share)) ** classEvenness;
  };
};

/** What the words of a part weigh by a table. */
export const weighPart = (
  { words, grams }: Pick<Part, 'words' | 'grams'>,
  { weights }: Pick<FloatTable, 'weights'>,
) => {
  let polarity = 0;
  let strength = 0;
  let mass = 0;
  const byWords = 1 / Math.sqrt(Math.max(1, words.length));
  const byGrams = 1 / Math.sqrt(Math.max(1, grams.length));
  for (const slot of words) {
    const p = weights[2 * slot] ?? 0;
    polarity += p * byWords;
    strength += (weights[2 * slot + 1] ?? 0) * byWords;
    mass += Math.abs(p) * byWords;
  }
  for (const slot of grams) {
    polarity += (weights[2 * slot] ?? 0) * byGrams;
    strength += (weights[2 * slot + 1] ?? 0) * byGrams;
  }
  return { polarity, strength, mass };
};

/** Probabilities of blame, neither and praise. */
export const toChances = (polarity: number, strength: number): readonly [number, number, number] => {
  const top = Math.max(0, strength + Math.abs(polarity));
  const negative = Math.exp(strength - polarity - top);
  const neutral = Math.exp(-top);
  const positive = Math.exp(strength + polarity - top);
  const sum = negative + neutral + positive;
  return [negative / sum, neutral / sum, positive / sum];
};

/** How far a table is off for praise against blame, and for either against neither. */
export const toGradients = (polarity: number, strength: number, label: number): readonly [number, number] => {
  const [negative, , positive] = toChances(polarity, strength);
  const errorN = negative - (label === -1 ? 1 : 0);
  const errorP = positive - (label === 1 ? 1 : 0);
  return [errorP - errorN, errorP + errorN];
};

export const learnTable = (examples: readonly Example[]): FloatTable => {
  const size = 2 << slotBits;
  const weights = new Float32Array(size);
  const squares = new Float32Array(size);
  const biases = new Map<string, [number, number]>();
  const weightOf = toWeights(examples);
  const random = createRandom(12345);
  const order = examples.map((_, index) => index);
  const step = (slots: Int32Array, gradP: number, gradS: number): void => {
    const value = 1 / Math.sqrt(Math.max(1, slots.length));
    const gp = gradP * value;
    const gs = gradS * value;
    for (const slot of slots) {
      const at = 2 * slot;
      const sp = (squares[at] ?? 0) + gp * gp;
      const ss = (squares[at + 1] ?? 0) + gs * gs;
      squares[at] = sp;
      squares[at + 1] = ss;
      weights[at] = (weights[at] ?? 0) * (1 - decay) - (rate * gp) / Math.sqrt(sp + squaresMin);
      weights[at + 1] = (weights[at + 1] ?? 0) * (1 - decay) - (rate * gs) / Math.sqrt(ss + squaresMin);
    }
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const example = examples[index];
      if (example === undefined) continue;
      const { whole, row } = example;
      const bias = biases.get(row.language) ?? [0, 0];
      biases.set(row.language, bias);
      const { polarity, strength } = weighPart(whole, { weights });
      const weight = weightOf(example);
      const [gradP, gradS] = toGradients(polarity + bias[0], strength + bias[1], row.label);
      bias[0] -= biasRate * weight * gradP;
      bias[1] -= biasRate * weight * gradS;
      step(whole.words, weight * gradP, weight * gradS);
      step(whole.grams, weight * gradP, weight * gradS);
    }
  }
  return { weights, biases };
};
