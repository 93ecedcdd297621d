/** Whether two pictures show the same mark, however large, coloured, padded, slightly turned or blurred it is. */
import { type Ink, toInk } from './ink.ts';
import type { Raster } from './raster.ts';
import { type Shape, shapeSide, type Take, toInverse, toShapes } from './shape.ts';

/** A picture as it was met: its shape, and that of its inverse. */
export type Look = {
  readonly plain: readonly Shape[];
  readonly inverse: readonly Shape[];
  readonly rimShare: number;
};

/** `likeness` is -1..1; `stretch` how much wider the second is in proportion (1 where they agree). */
export type Comparison = { readonly likeness: number; readonly stretch: number };

/**
 * From this likeness on two pictures show the same mark. Chosen in bench/logos.ts: the middle of the thresholds at which at least 98 % of
 * variants are recognised and at most 1 % of other marks are taken for the same.
 */
export const likenessMin = 0.82;

/**
 * The same for two pictures as they were met and kept (`kept-look.ts`), of which neither is turned or drawn out to fit the other. Chosen by the same rule.
 */
export const keptLikenessMin = 0.72;

/** Proportions may differ by so much (as a logarithm) before a mark counts as stretched. */
const proportionMax = 0.1;
/** A mark on a rim of both tones may be the hole in a tile or the tile: only then are two inverses compared. */
const mixedRimMin = 0.1;
/** Cells by which two shapes are moved against each other. */
const moveMax = 1;
/** Nearly even shapes say nothing. */
const varianceMin = 0.002;
/** A pair that is this unlike where it stands does not become alike by being moved. */
const hopefulMin = 0.4;

const plainTake: readonly Take[] = [{ turn: 0, across: 1, down: 1 }];
const sizes = [1, 0.92, 1.08];
const brandTakes: readonly Take[] = [0, -3, 3].flatMap((turn) =>
  sizes.flatMap((across) => sizes.map((down) => ({ turn, across, down }))),
);

const toLookBy = (takes: readonly Take[], ink: Ink | undefined): Look =>
  ink === undefined
    ? { plain: [], inverse: [], rimShare: 0 }
    : {
        plain: toShapes(ink, takes, 0),
        inverse: toShapes(toInverse(ink), takes, 1),
        rimShare: ink.rimShare,
      };

/** A picture as it was met somewhere. */
export const toLook = (raster: Raster): Look => toLookBy(plainTake, toInk(raster));

/** A picture that others are compared with: its shape in all the ways in which it is still taken for the same. */
export const toBrandLook = (raster: Raster): Look => toLookBy(brandTakes, toInk(raster));

/** Pearson's correlation of two shapes, the second moved by some cells; 0 where either says nothing. */
const correlate = (a: Float32Array, b: Float32Array, dx: number, dy: number): number => {
  let [count, sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(0, -dy); y < Math.min(shapeSide, shapeSide - dy); y++)
    for (let x = Math.max(0, -dx); x < Math.min(shapeSide, shapeSide - dx); x++) {
      const one = a[y * shapeSide + x] ?? 0;
      const other = b[(y + dy) * shapeSide + x + dx] ?? 0;
      count++;
      sumA += one;
      sumB += other;
      squareA += one * one;
      squareB += other * other;
      product += one * other;
    }
  const varianceA = squareA - (sumA * sumA) / count;
  const varianceB = squareB - (sumB * sumB) / count;
  if (varianceA < varianceMin * count || varianceB < varianceMin * count) return 0;
  return (product - (sumA * sumB) / count) / Math.sqrt(varianceA * varianceB);
};

const likenessOf = (a: Shape, b: Shape): number => {
  let best = correlate(a.cells, b.cells, 0, 0);
  if (best < hopefulMin) return best;
  for (let dy = -moveMax; dy <= moveMax; dy++)
    for (let dx = -moveMax; dx <= moveMax; dx++) best = Math.max(best, correlate(a.cells, b.cells, dx, dy));
  return best;
};

type Pair = readonly [brand: Shape, met: Shape];

const toPairs = (brand: Look, met: Look): readonly Pair[] => {
  const isMixed = Math.max(brand.rimShare, met.rimShare) >= mixedRimMin;
  const sides: readonly (readonly [readonly Shape[], readonly Shape[]])[] = [
    [brand.plain, met.plain],
    [brand.plain, met.inverse],
    [brand.inverse, met.plain],
    ...(isMixed ? ([[brand.inverse, met.inverse]] as const) : []),
  ];
  return sides.flatMap(([ours, theirs]) => ours.flatMap((one) => theirs.map((other): Pair => [one, other])));
};

const stretchOf = ([brand, met]: Pair): number => Math.log(met.ratio / brand.ratio);
const isInProportion = (pair: Pair): boolean =>
  Math.abs(stretchOf(pair)) <= proportionMax + pair[0].fuzz + pair[1].fuzz;

const none: Comparison = { likeness: -1, stretch: 1 };

const bestOf = (pairs: readonly Pair[]): Comparison =>
  pairs.reduce((best, pair) => {
    const likeness = likenessOf(...pair);
    return likeness > best.likeness ? { likeness, stretch: Math.exp(stretchOf(pair)) } : best;
  }, none);

/**
 * Compares a brand's picture (`toBrandLook`) with one that was met (`toLook`). Pairs in proportion come first: only where none of them is
 * alike is a stretched one looked for, and told by its `stretch`.
 */
export const compareLooks = (brand: Look, met: Look): Comparison => {
  const known = compared.get(brand) ?? new WeakMap<Look, Comparison>();
  compared.set(brand, known);
  const comparison = known.get(met) ?? compare(brand, met);
  known.set(met, comparison);
  return comparison;
};

/** A site shows its logo on every page: the same two looks are compared once. */
const compared = new WeakMap<Look, WeakMap<Look, Comparison>>();

const compare = (brand: Look, met: Look): Comparison => {
  const pairs = toPairs(brand, met);
  const inProportion = bestOf(pairs.filter(isInProportion));
  if (inProportion.likeness >= likenessMin) return { ...inProportion, stretch: 1 };
  const stretched = bestOf(pairs.filter((pair) => !isInProportion(pair)));
  return stretched.likeness >= likenessMin ? stretched : { ...inProportion, stretch: 1 };
};
