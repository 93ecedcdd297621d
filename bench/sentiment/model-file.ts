/** A learned model as it is kept: weights as whole steps of a byte, compressed. */
import { deflateRawSync } from 'node:zlib';
import type { Head, Model, ModelFile } from '../../lib/sentiment/model.ts';
import type { General } from '../../lib/sentiment/vocabulary.ts';
import type { FloatTable } from './learn-table.ts';

/** All but the heaviest of so many weights fit into a byte; those are cut. */
const cutShare = 0.0005;
const byteMax = 127;

/** The weight of one step. */
const toStep = (weights: Float32Array): number => {
  const sizes = weights
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort();
  return (sizes[Math.floor((1 - cutShare) * (sizes.length - 1))] ?? 1) / byteMax;
};

const digits = (value: number): number => Math.round(value * 1e6) / 1e6;

/** A table in whole steps. */
export const toBytes = ({ weights }: FloatTable): { readonly table: Int8Array; readonly step: number } => {
  const step = digits(toStep(weights));
  const table = Int8Array.from(weights, (weight) => Math.max(-byteMax, Math.min(byteMax, Math.round(weight / step))));
  return { table, step };
};

export const toModelFile = ({
  table: floats,
  heads,
  languages,
  general,
}: {
  readonly table: FloatTable;
  readonly heads: Model['heads'];
  readonly languages: Model['languages'];
  readonly general: General;
}): ModelFile & { readonly origin: string } => {
  const { table, step } = toBytes(floats);
  const hashes = Buffer.alloc(4 * general.size);
  const tenths = Buffer.alloc(general.size);
  for (const [index, [hash, valence]] of [...general].entries()) {
    hashes.writeInt32LE(hash, 4 * index);
    tenths.writeInt8(Math.round(10 * valence), index);
  }
  return {
    origin:
      'Learned by bench/sentiment/train.ts; docs/sentiment.md is the data sheet. The general lexicon is of VADER (C. J. Hutto, MIT), as hashes.',
    step,
    biases: Object.fromEntries([...floats.biases].map(([language, [p, s]]) => [language, [digits(p), digits(s)]])),
    heads: {
      plain: toPlainHead(heads.plain),
      target: toPlainHead(heads.target),
      plainTarget: toPlainHead(heads.plainTarget),
    },
    languages: Object.fromEntries([...languages].map(([language, head]) => [language, toPlainHead(head)])),
    table: deflateRawSync(Buffer.from(table.buffer), { level: 9 }).toString('base64'),
    general: { hashes: hashes.toString('base64'), tenths: tenths.toString('base64') },
  };
};

const toPlainHead = ({ stack, calibration }: Head): ModelFile['heads']['plain'] => ({
  stack: { polarity: [...stack.polarity], strength: [...stack.strength] },
  calibration: calibration.map(([chance, right]) => [chance, right]),
});
