/**
 * What a person's corrections teach: a small layer on top of any engine. It learns where the local engine erred, from the words
 * around the brand, and moves an engine's judgement of texts that speak alike.
 */
import { type SentimentJudgement, type SentimentLabel, sentimentLabels } from '../model/mention.ts';
import type { Sentiment, SentimentText } from '../ports/sentiment.ts';
import { foldText } from '../text/fold.ts';
import { round, toScore } from './score.ts';

/** A text of which a person said what it says. */
export type Correction = Pick<SentimentText, 'text' | 'language' | 'targets'> & { readonly label: SentimentLabel };

/** What was learned, as plain JSON: hashes of words and what each adds to a label, in hundredths. No word can be read out of it. */
export type Learned = {
  readonly version: 1;
  /** Of how many corrections. */
  readonly corrections: number;
  /** In the order of `sentimentLabels`. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
};

/** The newest corrections count; older ones beyond this many are let go. */
const correctionsMax = 2000;
/** Hashes that are kept, those that say most. */
const weightsMax = 4096;
/** Of a text, so many words around its target, or from its beginning, are learned from. */
const wordsMax = 60;
const epochs = 12;
const rate = 0.7;
const decay = 0.002;
/** A label that an engine gives no chance at all is not beyond being learned. */
const chanceMin = 0.02;
const hundredths = 100;
/** Words this short say little. */
const shortUnits = 3;
const shortValue = 0.3;

type Chances = readonly number[];
type Vector = ReadonlyMap<string, number>;

const hash = (key: string): string => {
  let value = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) value = Math.imul(value ^ key.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(36);
};

const excerptUnits = 2000;
/** A target's place is kept by a sign that is no letter. */
const targetSign = '\uE000';
const words =
  /\uE000|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}']+|\p{Extended_Pictographic}/gu;

const hideTargets = (folded: string, targets: readonly string[]): string =>
  targets
    .map((target) => foldText(target).folded.trim())
    .filter((target) => target !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, target) => text.replaceAll(target, ` ${targetSign} `), folded);

/** Words and pairs of words near the target, hashed with their language; the vector has length 1. */
const toVector = ({ text, language, targets }: Pick<SentimentText, 'text' | 'language' | 'targets'>): Vector => {
  const found = targets.map((target) => (target === '' ? -1 : text.indexOf(target))).filter((at) => at >= 0);
  const from = found.length === 0 ? 0 : Math.max(0, Math.min(...found) - excerptUnits / 2);
  const hidden = hideTargets(foldText(text.slice(from, from + excerptUnits)).folded, targets);
  const all: readonly string[] = hidden.match(words) ?? [];
  const start = Math.max(0, all.indexOf(targetSign) - wordsMax / 2);
  const near = all.slice(start, start + wordsMax);
  const primary = language.split(/[-_]/)[0]?.toLowerCase() ?? '';
  const vector = new Map<string, number>();
  for (const [index, word] of near.entries()) {
    const value = word.length <= shortUnits && /^[\p{Script=Latin}']+$/u.test(word) ? shortValue : 1;
    if (word !== targetSign) vector.set(hash(`${primary} ${word}`), value);
    if (index > 0) vector.set(hash(`${primary} ${near[index - 1]} ${word}`), 1);
  }
  const length = Math.sqrt([...vector.values()].reduce((sum, value) => sum + value * value, 0));
  return new Map([...vector].map(([key, value]) => [key, value / Math.max(1, length)]));
};

const normalize = (values: Chances): Chances => {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
};

const toChances = (logits: Chances): Chances => {
  const top = Math.max(...logits);
  return normalize(logits.map((logit) => Math.exp(logit - top)));
};

/** What a judgement leaves to each label: its own gets the confidence, the side that the score is on gets more of the rest. */
const chancesOf = ({ label, score, confidence }: SentimentJudgement): Chances => {
  const shares: Readonly<Record<SentimentLabel, number>> = {
    positive: 1 + score,
    neutral: 1,
    negative: 1 - score,
    mixed: 0.3,
  };
  const rest = sentimentLabels.filter((each) => each !== label).reduce((sum, each) => sum + shares[each], 0);
  return normalize(
    sentimentLabels.map((each) =>
      Math.max(chanceMin, each === label ? confidence : ((1 - confidence) * shares[each]) / rest),
    ),
  );
};

const addTo = (chances: Chances, vector: Vector, weights: ReadonlyMap<string, readonly number[]>): Chances => {
  const logits = chances.map(Math.log);
  for (const [key, value] of vector) {
    const weight = weights.get(key);
    if (weight === undefined) continue;
    for (const index of logits.keys()) logits[index] = (logits[index] ?? 0) + value * (weight[index] ?? 0);
  }
  return toChances(logits);
};

/** Learns from corrections against what an engine says of the same texts. Deterministic: the same corrections teach the same. */
export const learnAgainst = (
  corrections: readonly Correction[],
  judge: (text: SentimentText) => SentimentJudgement,
): Learned => {
  const rows = corrections.slice(-correctionsMax).map((correction) => ({
    chances: chancesOf(judge(correction)),
    vector: toVector(correction),
    label: sentimentLabels.indexOf(correction.label),
  }));
  const weights = new Map<string, number[]>();
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const { chances, vector, label } of rows) {
      const errors = addTo(chances, vector, weights).map((chance, index) => (index === label ? 1 : 0) - chance);
      for (const [key, value] of vector) {
        const before = weights.get(key) ?? sentimentLabels.map(() => 0);
        weights.set(
          key,
          before.map((weight, index) => weight * (1 - decay) + rate * value * (errors[index] ?? 0)),
        );
      }
    }
  const size = (weight: readonly number[]): number => Math.max(...weight.map(Math.abs));
  const kept = [...weights].toSorted((a, b) => size(b[1]) - size(a[1])).slice(0, weightsMax);
  return {
    version: 1,
    corrections: rows.length,
    weights: Object.fromEntries(
      kept.map(([key, weight]) => [key, weight.map((each) => Math.round(each * hundredths))]),
    ),
  };
};

/** Puts what was learned over an engine of any kind: where the layer knows nothing of a text, the engine's judgement stands as it is. */
export const withLearned = (engine: Sentiment, learned: Learned | undefined): Sentiment => {
  if (learned === undefined || learned.corrections === 0) return engine;
  const weights = new Map(
    Object.entries(learned.weights).map(([key, weight]) => [key, weight.map((each) => each / hundredths)] as const),
  );
  const move = (judgement: SentimentJudgement, text: SentimentText): SentimentJudgement => {
    const vector = toVector(text);
    if (![...vector.keys()].some((key) => weights.has(key))) return judgement;
    const chances = addTo(chancesOf(judgement), vector, weights);
    const best = chances.indexOf(Math.max(...chances));
    const label = sentimentLabels[best] ?? judgement.label;
    const before = chancesOf(judgement);
    const by = (index: number): number => (chances[index] ?? 0) - (before[index] ?? 0);
    const moved = judgement.score + by(sentimentLabels.indexOf('positive')) - by(sentimentLabels.indexOf('negative'));
    return {
      ...judgement,
      label,
      score: toScore(label, moved),
      confidence: round(Math.min(1, chances[best] ?? 0)),
    };
  };
  return {
    ...engine,
    classify: async (texts) => {
      const judged = await engine.classify(texts);
      return judged.map((judgement, index) => {
        const text = texts[index];
        return text === undefined ? judgement : move(judgement, text);
      });
    },
  };
};
