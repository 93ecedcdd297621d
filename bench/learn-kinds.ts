/**
 * Learns how kinds are told, from texts of our own: `npx tsx bench/learn-kinds.ts` says how well by parts (each fifth judged by what was
 * learned of the others), and `--write` writes lib/mentions/kind-weights.json. One logistic model a kind, by AdaGrad; the same rows give
 * the same file.
 */
import { writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { slotBits } from '../lib/mentions/kind-features.ts';
import { type KindModel, type KindModelFile, type ReadKind, readKind, scoreKinds } from '../lib/mentions/kind-model.ts';
import { mentionKinds } from '../lib/model/mention.ts';
import { createLocalSentiment } from '../lib/sentiment/local.ts';
import { type KindRow, readRows } from './kinds/rows.ts';
import { createRandom, shuffle } from './sentiment/learn-table.ts';

type Example = { readonly row: KindRow; readonly read: ReadKind };

/** Chosen out of fold. */
const chosen = { epochs: 15, rate: 0.15, signRate: 0.2, decay: 0.0002, squaresMin: 0.1 };

/** Beyond this share from end to end weights are cut. */
const byteMax = 127;
const cutShare = 0.002;
const folds = 5;

const sentiment = createLocalSentiment();

const toExample = async (row: KindRow): Promise<Example> => {
  const [judged] = await sentiment.classify([{ text: row.text, language: row.language, targets: [] }]);
  return { row, read: readKind(row.text, judged ?? { label: 'neutral', score: 0 }) };
};

type Floats = { readonly table: Float32Array; readonly signs: readonly Float64Array[] };

const kinds = mentionKinds.length;

const learn = (examples: readonly Example[], { epochs, rate, signRate, decay, squaresMin } = chosen): Floats => {
  const table = new Float32Array(kinds << slotBits);
  const squares = new Float32Array(table.length);
  const signCount = examples[0]?.read.signs.length ?? 0;
  const signs = mentionKinds.map(() => new Float64Array(signCount + 1));
  const signSquares = mentionKinds.map(() => new Float64Array(signCount + 1).fill(squaresMin));
  const random = createRandom(20261122);
  const order = examples.map((_, index) => index);
  const scores = new Float64Array(kinds);
  const gradients = new Float64Array(kinds);
  const add = (slots: Int32Array): void => {
    const scale = 1 / Math.sqrt(Math.max(1, slots.length));
    for (const slot of slots)
      for (let kind = 0; kind < kinds; kind++)
        scores[kind] = (scores[kind] ?? 0) + scale * (table[slot * kinds + kind] ?? 0);
  };
  const step = (slots: Int32Array): void => {
    const scale = 1 / Math.sqrt(Math.max(1, slots.length));
    for (const slot of slots)
      for (let kind = 0; kind < kinds; kind++) {
        const at = slot * kinds + kind;
        const gradient = scale * (gradients[kind] ?? 0);
        squares[at] = (squares[at] ?? 0) + gradient * gradient;
        table[at] = (table[at] ?? 0) * (1 - decay) - (rate * gradient) / Math.sqrt((squares[at] ?? 0) + squaresMin);
      }
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const example = examples[index];
      if (example === undefined) continue;
      const { read, row } = example;
      const numbers = read.signs;
      for (let kind = 0; kind < kinds; kind++) {
        const weights = signs[kind] ?? numbers;
        let sum = weights[numbers.length] ?? 0;
        for (let sign = 0; sign < numbers.length; sign++) sum += (weights[sign] ?? 0) * (numbers[sign] ?? 0);
        scores[kind] = sum;
      }
      add(read.words);
      add(read.grams);
      for (const [kind, name] of mentionKinds.entries()) {
        const gradient = 1 / (1 + Math.exp(-(scores[kind] ?? 0))) - (row.kinds.includes(name) ? 1 : 0);
        gradients[kind] = gradient;
        const [weights, known] = [signs[kind], signSquares[kind]];
        if (weights === undefined || known === undefined) continue;
        for (let sign = 0; sign <= numbers.length; sign++) {
          const own = gradient * (sign < numbers.length ? (numbers[sign] ?? 0) : 1);
          known[sign] = (known[sign] ?? 0) + own * own;
          weights[sign] = (weights[sign] ?? 0) * (1 - decay / 10) - (signRate * own) / Math.sqrt(known[sign] ?? 1);
        }
      }
      step(read.words);
      step(read.grams);
    }
  }
  return { table, signs };
};

const digits = (value: number): number => Math.round(value * 1e4) / 1e4;

/** In whole steps of a byte. */
const toModel = ({ table: floats, signs }: Floats): KindModel => {
  const sizes = floats
    .filter((weight) => weight !== 0)
    .map(Math.abs)
    .sort();
  const step = digits((sizes[Math.floor((1 - cutShare) * (sizes.length - 1))] ?? 1) / byteMax);
  const table = Int8Array.from(floats, (weight) => Math.max(-byteMax, Math.min(byteMax, Math.round(weight / step))));
  return { table, step, signs: signs.map((weights) => Array.from(weights, digits)) };
};

const toFile = ({ table, step, signs }: KindModel): KindModelFile => ({
  origin: 'Learned by bench/learn-kinds.ts from texts of our own; docs/kinds.md is the data sheet.',
  step,
  signs: signs.map((weights) => [...weights]),
  table: deflateRawSync(Buffer.from(table.buffer), { level: 9 }).toString('base64'),
});

type Fold = { readonly learned: readonly Example[]; readonly held: readonly Example[] };

const toFolds = (examples: readonly Example[]): readonly Fold[] => {
  const order = examples.map((_, index) => index);
  shuffle(order, createRandom(7));
  const partOf = new Map(order.map((index, place) => [index, place % folds]));
  return Array.from({ length: folds }, (_, fold) => ({
    learned: examples.filter((_, index) => partOf.get(index) !== fold),
    held: examples.filter((_, index) => partOf.get(index) === fold),
  }));
};

const readExamples = async (): Promise<readonly Example[]> => {
  const examples: Example[] = [];
  for (const set of ['train', 'first', 'second'] as const)
    for (const row of readRows(set)) examples.push(await toExample(row));
  return examples;
};

const examples = await readExamples();
if (process.argv.includes('--write')) {
  const file = `${JSON.stringify(toFile(toModel(learn(examples))))}\n`;
  writeFileSync(new URL('../lib/mentions/kind-weights.json', import.meta.url), file);
  console.log(`${examples.length} texts learned from, ${file.length} bytes`);
} else {
  const right = toFolds(examples).flatMap(({ learned, held }) => {
    const model = toModel(learn(learned));
    return held.map(({ row, read }) => {
      const [likeliest] = [...scoreKinds(read, model)].toSorted((a, b) => b[1] - a[1])[0] ?? [];
      return likeliest === row.kinds[0];
    });
  });
  const share = right.filter(Boolean).length / right.length;
  console.log(`${examples.length} texts, out of fold ${(100 * share).toFixed(1)} % as they should be`);
}
