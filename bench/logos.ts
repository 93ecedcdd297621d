/**
 * Marks recognised and mistaken: `npx tsx bench/logos.ts [--json] [--misses]`. Each mark's original is compared with its own variants and with
 * every other mark. Prints the curve over thresholds, and the threshold by its rule: the middle of those at which at least 98 % of the variants are
 * recognised and at most 1 % of others mistaken. A hash of differences (dHash, 64 bits, on the same box) stands beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { toInk } from '../lib/formats/pictures/ink.ts';
import { readKeptLook, toKeptLook } from '../lib/formats/pictures/kept-look.ts';
import {
  compareLooks,
  keptLikenessMin,
  type Look,
  likenessMin,
  toBrandLook,
  toLook,
} from '../lib/formats/pictures/likeness.ts';
import type { Raster } from '../lib/formats/pictures/raster.ts';
import { type Shape, shapeSide, toShapes } from '../lib/formats/pictures/shape.ts';
import { readPicture } from '../lib/items/read-picture.ts';

const folder = path.join(process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../shared/data'), 'logos');
if (!existsSync(path.join(folder, 'cases.json'))) {
  console.log(`skipped: no cases at ${folder}; set EARMARK_DATA to the folder that holds logos/cases.json`);
  process.exit(0);
}
const [isJson, showsMisses] = ['--json', '--misses'].map((flag) => process.argv.includes(flag));
const recognisedMin = 0.98;
const mistakenMax = 0.01;

const variantSchema = z.object({ op: z.string(), file: z.string(), same: z.boolean().nullable() });
const caseSchema = z.object({ id: z.string(), svg: z.string(), variants: z.array(variantSchema) });
const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')));

const read = async (file: string): Promise<Raster> => {
  const raster = await readPicture(readFileSync(path.join(folder, file)));
  if (raster === undefined) throw new Error(`${file} could not be decoded`);
  return raster;
};

/** The hash of differences, as a comparison: one bit a neighbouring pair of a 9 × 8 picture of the box. */
const toDifferenceHash = (raster: Raster): readonly boolean[] => {
  const ink = toInk(raster);
  const [shape]: readonly Shape[] = ink === undefined ? [] : toShapes(ink, [{ turn: 0, across: 1, down: 1 }], 0);
  const at = (row: number, column: number): number =>
    shape?.cells[
      Math.floor(((row + 0.5) / 8) * shapeSide) * shapeSide + Math.floor(((column + 0.5) / 9) * shapeSide)
    ] ?? 0;
  return Array.from({ length: 64 }, (_, bit) => at(bit >> 3, bit & 7) < at(bit >> 3, (bit & 7) + 1));
};

/** As it is when it was kept and read again. */
const toKept = (look: Look): Look => {
  const kept = readKeptLook(toKeptLook(look) ?? '');
  if (kept === undefined) throw new Error('a mark was not kept');
  return kept;
};

const startedMs = performance.now();
const marks = await Promise.all(
  cases.map(async ({ id, svg, variants }) => {
    const files = [...variants, { op: 'svg', file: svg, same: true }];
    const met = await Promise.all(
      files.map(async ({ op, file, same }) => {
        const raster = await read(file);
        return { op, same, look: toLook(raster), hash: toDifferenceHash(raster) };
      }),
    );
    const original = await read(variants.find(({ op }) => op === 'original')?.file ?? svg);
    return { id, met, brand: toBrandLook(original), kept: toKept(toLook(original)), hash: toDifferenceHash(original) };
  }),
);
const readMs = performance.now() - startedMs;

type Row = {
  readonly id: string;
  readonly op: string;
  readonly same: boolean | null;
  readonly likeness: number;
  readonly stretch: number;
  readonly bits: number;
};
const bitsApart = (a: readonly boolean[], b: readonly boolean[]): number => a.filter((bit, at) => bit !== b[at]).length;
const comparedMs = performance.now();
const own: readonly Row[] = marks.flatMap(({ id, met, brand, hash }) =>
  met.map(({ op, same, look, hash: theirs }) => ({
    id,
    op,
    same,
    ...compareLooks(brand, look),
    bits: bitsApart(hash, theirs),
  })),
);
const others: readonly Row[] = marks.flatMap(({ id, brand, hash }) =>
  marks
    .filter((other) => other.id !== id)
    .flatMap(({ id: op, met }) =>
      met
        .filter((each) => each.op === 'original')
        .map(({ look, hash: theirs }) => ({
          id,
          op,
          same: false,
          ...compareLooks(brand, look),
          bits: bitsApart(hash, theirs),
        })),
    ),
);
const perPairMs = (performance.now() - comparedMs) / (own.length + others.length);

const shareOf = (rows: readonly Row[], isMet: (row: Row) => boolean): number => rows.filter(isMet).length / rows.length;
const same = own.filter((row) => row.same === true);
/** Recognised as it should be: a stretched mark is told apart, not taken for the same. */
const isAlike =
  (threshold: number) =>
  (row: Row): boolean =>
    row.likeness >= threshold && row.stretch === 1;
const isNear =
  (bits: number) =>
  (row: Row): boolean =>
    row.bits <= bits;
const print = (row: Readonly<Record<string, string | number>>): void =>
  console.log(
    isJson
      ? JSON.stringify({ bench: 'logos', ...row })
      : Object.entries(row)
          .map(([name, value]) => `${name} ${value}`)
          .join('  '),
  );
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const thresholds = Array.from({ length: 41 }, (_, step) => 0.58 + step / 100);
const curve = thresholds.map((threshold) => ({
  threshold,
  recognised: shareOf(same, isAlike(threshold)),
  mistaken: shareOf(others, isAlike(threshold)),
}));
for (const { threshold, recognised, mistaken } of curve.filter((_, index) => index % 2 === 0))
  print({ likeness: threshold.toFixed(2), recognised: percent(recognised), mistaken: percent(mistaken) });
for (const bits of [2, 4, 6, 8, 10, 12, 14, 16])
  print({
    'dHash bits': bits,
    recognised: percent(shareOf(same, isNear(bits))),
    mistaken: percent(shareOf(others, isNear(bits))),
  });
const good = curve.filter(({ recognised, mistaken }) => recognised >= recognisedMin && mistaken <= mistakenMax);
const [first, last] = [good[0]?.threshold, good.at(-1)?.threshold];
print({
  'thresholds that hold both':
    first === undefined || last === undefined ? 'none' : `${first.toFixed(2)}–${last.toFixed(2)}`,
  middle: first === undefined || last === undefined ? 'none' : ((first + last) / 2).toFixed(2),
  'in use': likenessMin,
});
for (const op of new Set(own.map((row) => row.op))) {
  const rows = own.filter((row) => row.op === op);
  const stretched = shareOf(rows, ({ likeness, stretch }) => likeness >= likenessMin && stretch !== 1);
  print({
    variant: op.padEnd(16),
    same: String(rows[0]?.same),
    recognised: percent(shareOf(rows, isAlike(likenessMin))),
    stretched: percent(stretched),
  });
}
print({ 'variants meant to be the same': same.length, recognised: percent(shareOf(same, isAlike(likenessMin))) });
print({ 'pairs of different marks': others.length, mistaken: percent(shareOf(others, isAlike(likenessMin))) });
print({
  'pairs of different marks': others.length,
  'taken for a stretched one': percent(
    shareOf(others, ({ likeness, stretch }) => likeness >= likenessMin && stretch !== 1),
  ),
});
// Channels held against one another: neither picture is the brand's own file.
const keptLikeness = (a: Look, b: Look): number => Math.max(compareLooks(a, b).likeness, compareLooks(b, a).likeness);
const keptSame = marks.flatMap(({ kept, met }) =>
  met.filter((each) => each.same === true).map(({ look }) => keptLikeness(kept, toKept(look))),
);
const keptOthers = marks.flatMap(({ id, kept }) =>
  marks.filter((other) => other.id !== id).map((other) => keptLikeness(kept, other.kept)),
);
const atLeast = (likenesses: readonly number[], threshold: number): number =>
  likenesses.filter((likeness) => likeness >= threshold).length / likenesses.length;
for (const threshold of thresholds.filter((_, index) => index % 2 === 0))
  print({
    'likeness of two kept': threshold.toFixed(2),
    recognised: percent(atLeast(keptSame, threshold)),
    mistaken: percent(atLeast(keptOthers, threshold)),
  });
const keptGood = thresholds.filter(
  (threshold) => atLeast(keptSame, threshold) >= recognisedMin && atLeast(keptOthers, threshold) <= mistakenMax,
);
print({
  'thresholds of two kept that hold both':
    keptGood.length === 0 ? 'none' : `${keptGood[0]?.toFixed(2)}–${keptGood.at(-1)?.toFixed(2)}`,
  'in use': keptLikenessMin,
  recognised: percent(atLeast(keptSame, keptLikenessMin)),
  mistaken: percent(atLeast(keptOthers, keptLikenessMin)),
});
print({
  'a comparison': `${perPairMs.toFixed(2)} ms`,
  'decoding and shaping': `${(readMs / (own.length + marks.length)).toFixed(1)} ms a file`,
});
if (showsMisses) {
  for (const row of same.filter((each) => !isAlike(likenessMin)(each)))
    print({ missed: row.id, variant: row.op, likeness: row.likeness.toFixed(3), stretch: row.stretch.toFixed(2) });
  for (const row of others.filter(isAlike(likenessMin)))
    print({ mistaken: row.id, for: row.op, likeness: row.likeness.toFixed(3) });
}
