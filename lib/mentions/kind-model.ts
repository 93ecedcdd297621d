/** How likely each kind is by what was learned: sums of weights, kept by hash in one small file. */
import { inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { type MentionKind, mentionKinds, type SentimentJudgement } from '../model/mention.ts';
import { asks } from './asking.ts';
import { countCues, cueNames, getNegators } from './kind-cues.ts';
import { hintedKinds, type KindFeatures, readKindFeatures, slotBits } from './kind-features.ts';
import weights from './kind-weights.json' with { type: 'json' };

/** Cues, hints, how it sounds, whether it asks, how long it is: numbers beside words. */
const signCount = cueNames.length + 2 * hintedKinds.length + 7;
/** Beyond so many a cue says no more, and so a hint. */
const cuesMax = 3;
const hintsMax = 7;
/** Longer texts tell, shorter ones exclaim. */
const longUnits = 200;
/** Hints of a text of some twenty words and pairs count half. */
const hintPrior = 20;

const toLog = (count: number, max: number): number => Math.log2(1 + Math.min(max, count));

/** How a text sounds, as far as its kind is told by it. */
export type Sound = Pick<SentimentJudgement, 'label' | 'score'>;

export type ReadKind = KindFeatures & { readonly signs: Float64Array };

/** Reads what a text has by which its kind is told. */
export const readKind = (text: string, { label, score }: Sound): ReadKind => {
  const features = readKindFeatures(text, getNegators());
  const cues = countCues(text);
  const { hints, words } = features;
  const signs = Float64Array.from([
    ...cueNames.map((name) => toLog(cues[name], cuesMax)),
    ...Array.from(hints, (count) => toLog(count, hintsMax)),
    ...Array.from(hints, (count) => (hintPrior * count) / (hintPrior + words.length)),
    asks(text) ? 1 : 0,
    label === 'positive' ? 1 : 0,
    label === 'negative' ? 1 : 0,
    label === 'mixed' ? 1 : 0,
    Math.max(0, score),
    Math.max(0, -score),
    Math.min(2, text.length / longUnits),
  ]);
  return { ...features, signs };
};

export type KindModel = {
  /** By place, a weight for each kind. */
  readonly table: Int8Array;
  readonly step: number;
  /** By kind: a weight for each sign, and last one for none. */
  readonly signs: readonly (readonly number[])[];
};

const modelSchema = z.object({
  origin: z.string(),
  step: z.number(),
  signs: z.array(z.array(z.number()).length(signCount + 1)).length(mentionKinds.length),
  /** Base64 of a compressed row of bytes. */
  table: z.string(),
});
export type KindModelFile = z.infer<typeof modelSchema>;

/** Unpacks a model; throws where the file is not one of this version. */
const parseKindModel = (file: unknown): KindModel => {
  const { table, ...rest } = modelSchema.parse(file);
  const bytes = inflateRawSync(Buffer.from(table, 'base64'));
  if (bytes.length !== mentionKinds.length << slotBits)
    throw new Error('Earmark is at fault: the weights of kinds are of another size');
  return { ...rest, table: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
};

let opened: KindModel | undefined;
/** Unpacked when the first text comes. */
const open = (): KindModel => {
  opened ??= parseKindModel(weights);
  return opened;
};

const addSlots = (slots: Int32Array, { table, step }: KindModel, scores: Float64Array): void => {
  const scale = step / Math.sqrt(Math.max(1, slots.length));
  const sums = new Int32Array(scores.length);
  for (const slot of slots)
    for (let kind = 0; kind < sums.length; kind++)
      sums[kind] = (sums[kind] ?? 0) + (table[slot * sums.length + kind] ?? 0);
  for (let kind = 0; kind < sums.length; kind++) scores[kind] = (scores[kind] ?? 0) + scale * (sums[kind] ?? 0);
};

/** By kind: above zero it is likelier than not. */
export const scoreKinds = (
  { words, grams, signs }: ReadKind,
  model: KindModel = open(),
): ReadonlyMap<MentionKind, number> => {
  const scores = Float64Array.from(model.signs, (own) =>
    own.reduce((sum, weight, index) => sum + weight * (index < signs.length ? (signs[index] ?? 0) : 1), 0),
  );
  addSlots(words, model, scores);
  addSlots(grams, model, scores);
  return new Map(mentionKinds.map((kind, index) => [kind, scores[index] ?? 0]));
};
