/** What was learned, as it is kept in one file: weights by hash, how they are put together, and how sure one may be. */
import { inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { type General, slotBits } from './vocabulary.ts';

/** For praise against blame, and for either against neither; the last of each holds without any number. */
export type Stack = { readonly polarity: readonly number[]; readonly strength: readonly number[] };
/** How often a judgement of this probability is right: pairs in rising order. */
export type Calibration = readonly (readonly [number, number])[];
export type Head = { readonly stack: Stack; readonly calibration: Calibration };

/** Texts of languages that were not learned from; and what is said of a target, in those that were and those that were not. */
export type HeadName = 'plain' | 'target' | 'plainTarget';

export type Model = {
  readonly table: Int8Array;
  /** What one step of the table weighs. */
  readonly step: number;
  /** What holds of a language without any word. Languages that were learned from are those that are here. */
  readonly biases: ReadonlyMap<string, readonly [number, number]>;
  readonly general: General;
  readonly heads: Readonly<Record<HeadName, Head>>;
  /** Whole texts of languages that were learned from. */
  readonly languages: ReadonlyMap<string, Head>;
};

const numbers = z.array(z.number());
const headSchema = z.object({
  stack: z.object({ polarity: numbers, strength: numbers }),
  calibration: z.array(z.tuple([z.number(), z.number()])),
});
const modelSchema = z.object({
  step: z.number(),
  biases: z.record(z.string(), z.tuple([z.number(), z.number()])),
  heads: z.object({ plain: headSchema, target: headSchema, plainTarget: headSchema }),
  languages: z.record(z.string(), headSchema),
  /** Base64 of a compressed row of bytes. */
  table: z.string(),
  /** Base64 of hashes of four bytes, and of their weights in tenths, a byte each. */
  general: z.object({ hashes: z.string(), tenths: z.string() }),
});
/** A model as it is written. */
export type ModelFile = z.infer<typeof modelSchema>;

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64');

const toGeneral = ({ hashes, tenths }: ModelFile['general']): General => {
  const keys = bytesOf(hashes);
  const values = bytesOf(tenths);
  return new Map(Array.from(values, (_, index) => [keys.readInt32LE(4 * index), values.readInt8(index) / 10]));
};

/** Unpacks a model; throws where the file is not one of this version. */
export const parseModel = (file: unknown): Model => {
  const { step, biases, heads, languages, table, general } = modelSchema.parse(file);
  const bytes = inflateRawSync(bytesOf(table));
  if (bytes.length !== 2 << slotBits)
    throw new Error('Earmark is at fault: the weights of sentiment are of another size');
  return {
    step,
    biases: new Map(Object.entries(biases)),
    heads,
    languages: new Map(Object.entries(languages)),
    table: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
    general: toGeneral(general),
  };
};
