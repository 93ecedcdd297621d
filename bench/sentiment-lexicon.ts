/**
 * Learns lib/sentiment/lexicon.json: what words weigh, by multinomial logistic regression over the engine's own features, with
 * the hand-written words as a start. `npx tsx bench/sentiment-lexicon.ts`. Only sets whose licence allows it (see
 * sentiment-sets.ts) and only four of five of their rows; weights are kept, rows are not.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toFeatures } from '../lib/sentiment/features.ts';
import { seedPolarity, seedStrength, weightScale } from '../lib/sentiment/lexicon.ts';
import { seeds } from '../lib/sentiment/seeds.ts';
import { isTrainingRow, listSets, type Row, readSet, trainingSets } from './sentiment-sets.ts';

const epochs = 8;
const rate = 0.1;
const decay = 3e-4;
const featuresMax: Readonly<Record<string, number>> = { en: 14_000 };
const featuresMaxElse = 5000;
const countMin = 2;
const sharpen = 3;

type Vector = {
  readonly keys: readonly string[];
  readonly values: readonly number[];
  readonly row: Row;
  readonly weight: number;
};
type Parameter = { polarity: number; strength: number; squaresP: number; squaresS: number };

const toVector = (row: Row, language: string): Omit<Vector, 'weight'> => {
  const { features } = toFeatures(row.text, language);
  const norm =
    sharpen /
    Math.sqrt(
      Math.max(
        1,
        features.reduce((sum, { value }) => sum + value * value, 0),
      ),
    );
  return { keys: features.map(({ key }) => key), values: features.map(({ value }) => value * norm), row };
};

const startOf = (language: string): Map<string, Parameter> => {
  const { positive = '', negative = '' } = seeds[language] ?? {};
  const parameters = new Map<string, Parameter>();
  const put = (words: string, sign: number): void => {
    for (const word of words.split(' ')) {
      parameters.set(word, { polarity: sign * seedPolarity, strength: seedStrength, squaresP: 0, squaresS: 0 });
      parameters.set(`¬${word}`, {
        polarity: -0.7 * sign * seedPolarity,
        strength: 0.7 * seedStrength,
        squaresP: 0,
        squaresS: 0,
      });
    }
  };
  put(positive, 1);
  put(negative, -1);
  return parameters;
};

const learn = (language: string, rows: readonly Row[]): ReadonlyMap<string, Parameter> => {
  const raw = rows.map((row) => toVector(row, language));
  const counts = new Map<string, number>();
  for (const { keys } of raw) for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const classes = [-1, 0, 1].map((label) => rows.filter((row) => row.label === label).length);
  const vectors: readonly Vector[] = raw.map((each) => ({
    ...each,
    // Classes count alike, however often each occurs: most of what is said of a brand is neither praise nor blame.
    weight: rows.length / (3 * Math.max(1, classes[each.row.label + 1] ?? 1)),
  }));
  const parameters = startOf(language);
  const bias: Parameter = { polarity: 0, strength: 0, squaresP: 0, squaresS: 0 };
  const step = (parameter: Parameter, gradP: number, gradS: number): void => {
    parameter.squaresP += gradP * gradP;
    parameter.squaresS += gradS * gradS;
    parameter.polarity -= (rate * gradP) / Math.sqrt(parameter.squaresP + 1) + decay * parameter.polarity;
    parameter.strength -= (rate * gradS) / Math.sqrt(parameter.squaresS + 1) + decay * parameter.strength;
  };
  let seed = 12345;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = vectors.map((vector) => ({ vector, by: random() })).toSorted((a, b) => a.by - b.by);
    for (const { vector } of order) {
      let polarity = bias.polarity;
      let strength = bias.strength;
      for (const [index, key] of vector.keys.entries()) {
        const parameter = parameters.get(key);
        if (parameter === undefined) continue;
        polarity += (vector.values[index] ?? 0) * parameter.polarity;
        strength += (vector.values[index] ?? 0) * parameter.strength;
      }
      const exps = [strength - polarity, 0, strength + polarity].map(Math.exp);
      const sum = (exps[0] ?? 0) + (exps[1] ?? 0) + (exps[2] ?? 0);
      const errors = exps.map((each, index) => vector.weight * (each / sum - (index - 1 === vector.row.label ? 1 : 0)));
      const gradP = (errors[2] ?? 0) - (errors[0] ?? 0);
      const gradS = (errors[2] ?? 0) + (errors[0] ?? 0);
      step(bias, gradP, gradS);
      for (const [index, key] of vector.keys.entries()) {
        if ((counts.get(key) ?? 0) < countMin) continue;
        const parameter = parameters.get(key) ?? { polarity: 0, strength: 0, squaresP: 0, squaresS: 0 };
        parameters.set(key, parameter);
        const value = vector.values[index] ?? 0;
        step(parameter, gradP * value, gradS * value);
      }
    }
  }
  const size = ({ polarity, strength }: Parameter): number => Math.abs(polarity) + 0.5 * Math.abs(strength);
  const kept = [...parameters]
    .filter(([key]) => key !== '' && !/\t/.test(key))
    .map(([key, parameter]) => ({ key, parameter, by: size(parameter) * Math.log(1 + (counts.get(key) ?? 1)) }))
    .toSorted((a, b) => b.by - a.by)
    .slice(0, featuresMax[language] ?? featuresMaxElse);
  return new Map([['', bias], ...kept.map(({ key, parameter }) => [key, parameter] as const)]);
};

const rows = listSets()
  .filter((set) => trainingSets.test(set))
  .flatMap(readSet)
  .filter(({ text }) => isTrainingRow(text));
const languages: Record<string, string> = {};
for (const language of [...new Set(rows.map((row) => row.language))].toSorted((a, b) => (a < b ? -1 : 1))) {
  const own = rows.filter((row) => row.language === language);
  const weights = learn(language, own);
  languages[language] = [...weights]
    .map(
      ([key, { polarity, strength }]) =>
        `${key}\t${Math.round(polarity * weightScale)}\t${Math.round(strength * weightScale)}`,
    )
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join('\n');
  console.log(`${language}: ${own.length} rows, ${weights.size} weights`);
}
const origin =
  'Learned by bench/sentiment-lexicon.ts from vader-* (MIT), uci-* (CC BY 4.0), newsmtsc (MIT), nsmc-ko (CC0) and xlmt-* (Apache-2.0); lines of feature, polarity and strength in hundredths';
writeFileSync(
  fileURLToPath(new URL('../lib/sentiment/lexicon.json', import.meta.url)),
  `${JSON.stringify({ origin, languages })}\n`,
);
