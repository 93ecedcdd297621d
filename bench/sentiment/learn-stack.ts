/** Learns how the numbers of a text are put together, and how sure one may be of what comes out. */
import type { Calibration, Stack } from '../../lib/sentiment/model.ts';
import { createRandom, shuffle, toChances, toGradients } from './learn-table.ts';

export type Sample = { readonly numbers: Float64Array; readonly label: -1 | 0 | 1; readonly weight: number };

const epochs = 12;
const rate = 0.2;
const decay = 0.000015;
/** Steps are this much the smaller, squared, at first; and nearer to a start. */
const squaresMin = 1;
const squaresNear = 50;

const applyStack = (
  polarity: ArrayLike<number>,
  strength: ArrayLike<number>,
  numbers: Float64Array,
): readonly [number, number] => {
  let p = polarity[numbers.length] ?? 0;
  let s = strength[numbers.length] ?? 0;
  for (let index = 0; index < numbers.length; index++) {
    const value = numbers[index] ?? 0;
    p += value * (polarity[index] ?? 0);
    s += value * (strength[index] ?? 0);
  }
  return [p, s];
};

/** What a stack makes of numbers, as probabilities. */
export const judgeNumbers = ({ polarity, strength }: Stack, numbers: Float64Array): readonly [number, number, number] =>
  toChances(...applyStack(polarity, strength, numbers));

const digits = (value: number): number => Math.round(value * 1e4) / 1e4;

/** With a start, what is learned stays near to it where there are few samples. */
export const learnStack = (samples: readonly Sample[], start?: Stack): Stack => {
  const size = (samples[0]?.numbers.length ?? 0) + 1;
  const polarity = Float64Array.from(start?.polarity ?? new Float64Array(size));
  const strength = Float64Array.from(start?.strength ?? new Float64Array(size));
  const caution = start === undefined ? squaresMin : squaresNear;
  const squaresP = new Float64Array(size).fill(caution);
  const squaresS = new Float64Array(size).fill(caution);
  const random = createRandom(777);
  const order = samples.map((_, index) => index);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const sample = samples[index];
      if (sample === undefined) continue;
      const { numbers, label, weight } = sample;
      const [gradP, gradS] = toGradients(...applyStack(polarity, strength, numbers), label);
      for (let at = 0; at < size; at++) {
        const value = weight * (at === size - 1 ? 1 : (numbers[at] ?? 0));
        const gp = gradP * value;
        const gs = gradS * value;
        const sp = (squaresP[at] ?? 0) + gp * gp;
        const ss = (squaresS[at] ?? 0) + gs * gs;
        squaresP[at] = sp;
        squaresS[at] = ss;
        polarity[at] = (polarity[at] ?? 0) * (1 - decay) - (rate * gp) / Math.sqrt(sp);
        strength[at] = (strength[at] ?? 0) * (1 - decay) - (rate * gs) / Math.sqrt(ss);
      }
    }
  }
  return { polarity: Array.from(polarity, digits), strength: Array.from(strength, digits) };
};

type Block = { chance: number; right: number; rows: number };
const knots = 24;

/** How often judgements are right by their probability: rising only, over blocks of many rows. */
export const learnCalibration = (
  rows: readonly { readonly chance: number; readonly isRight: boolean; readonly weight: number }[],
): Calibration => {
  const sorted = rows.toSorted((a, b) => a.chance - b.chance);
  const size = Math.max(1, Math.ceil(sorted.length / knots));
  const blocks: Block[] = [];
  for (let start = 0; start < sorted.length; start += size) {
    const part = sorted.slice(start, start + size);
    const weight = part.reduce((sum, each) => sum + each.weight, 0);
    const chance = part.reduce((sum, each) => sum + each.weight * each.chance, 0) / weight;
    const right = part.reduce((sum, each) => sum + (each.isRight ? each.weight : 0), 0) / weight;
    blocks.push({ chance, right, rows: weight });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [before, after] = [blocks[last - 1], blocks[last]];
      if (before === undefined || after === undefined || before.right <= after.right) break;
      const both = before.rows + after.rows;
      blocks.splice(last - 1, 2, {
        chance: (before.chance * before.rows + after.chance * after.rows) / both,
        right: (before.right * before.rows + after.right * after.rows) / both,
        rows: both,
      });
    }
  }
  return blocks.map(({ chance, right }) => [digits(chance), digits(right)]);
};
