/** The engine that needs nothing but this machine: words weighed, negation, turns and nearness to the brand considered. */
import type { SentimentJudgement, SentimentLabel } from '../model/mention.ts';
import type { Sentiment, SentimentText } from '../ports/sentiment.ts';
import { foldText } from '../text/fold.ts';
import { detectLanguage } from '../text/language.ts';
import { type Feature, toFeatures } from './features.ts';
import { type Correction, type Learned, learnAgainst, withLearned } from './learned.ts';
import { getLexicon, type Lexicon } from './lexicon.ts';

/** Grows when its judgement changes. */
export const localEngine = 'earmark-lexicon/1';

/** More of a text than this is not read; with a target, this much around it. */
const unitsMax = 4000;
/** Words nearer to a target weigh more: this near, in units, they weigh all. */
const nearUnits = 60;
const farWeight = 0.45;
const farUnits = 300;
/** A text is mixed where praise and blame both have at least this probability, and each this many times its lesser share. */
const mixedMin = 0.36;
const mixedEvidenceMin = 2;
/** Learned weights are measured; hand-written ones are less sure of themselves. */
const seedConfidence = 0.75;

const sharpen = 3;

type Evidence = {
  readonly polarity: number;
  readonly strength: number;
  readonly praise: number;
  readonly blame: number;
};

/** The sum of what features weigh, brought to the length of the text: a long text is not surer for its length. */
const weigh = (
  features: readonly Feature[],
  { weights, bias }: Lexicon,
  nearness: (at: number) => number,
): Evidence => {
  let polarity = 0;
  let strength = 0;
  let praise = 0;
  let blame = 0;
  let squares = 0;
  for (const { key, value, at } of features) {
    const near = value * nearness(at);
    squares += near * near;
    const weight = weights.get(key);
    if (weight === undefined) continue;
    polarity += near * weight.polarity;
    strength += near * weight.strength;
    if (weight.polarity > 1) praise += near;
    if (weight.polarity < -1) blame += near;
  }
  const norm = sharpen / Math.sqrt(Math.max(1, squares));
  return { polarity: bias.polarity + polarity * norm, strength: bias.strength + strength * norm, praise, blame };
};

/** Probabilities of blame, neither and praise. */
const toProbabilities = ({ polarity, strength }: Evidence): readonly [number, number, number] => {
  const logits = [strength - polarity, 0, strength + polarity];
  const top = Math.max(...logits);
  const [negative = 0, neutral = 0, positive = 0] = logits.map((logit) => Math.exp(logit - top));
  const sum = negative + neutral + positive;
  return [negative / sum, neutral / sum, positive / sum];
};

const toLabel = (
  [negative, neutral, positive]: readonly [number, number, number],
  { praise, blame }: Evidence,
): SentimentLabel => {
  if (Math.min(negative, positive) >= mixedMin && Math.min(praise, blame) >= mixedEvidenceMin) return 'mixed';
  if (neutral >= positive && neutral >= negative) return 'neutral';
  return positive > negative ? 'positive' : 'negative';
};

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Where targets stand in a folded text; at most the first few of each. */
const findTargets = (folded: string, targets: readonly string[]): readonly number[] => {
  const places: number[] = [];
  for (const target of targets) {
    const needle = foldText(target).folded.trim();
    if (needle === '') continue;
    for (
      let at = folded.indexOf(needle);
      at >= 0 && places.length < 20;
      at = folded.indexOf(needle, at + needle.length)
    )
      places.push(at);
  }
  return places;
};

/** How much a place in a text weighs by its nearness to a target: all near it, less than half far from it. */
const toNearness = (places: readonly number[]): ((at: number) => number) => {
  if (places.length === 0) return () => 1;
  return (at) => {
    const distance = Math.min(...places.map((place) => Math.abs(place - at)));
    if (distance <= nearUnits) return 1;
    return Math.max(farWeight, 1 - ((distance - nearUnits) / (farUnits - nearUnits)) * (1 - farWeight));
  };
};

/** The part of a text that is read: around its first target, or its beginning. */
const toExcerpt = (text: string, targets: readonly string[]): string => {
  if (text.length <= unitsMax) return text;
  const found = targets.map((target) => (target === '' ? -1 : text.indexOf(target))).filter((at) => at >= 0);
  const from = found.length === 0 ? 0 : Math.max(0, Math.min(...found) - unitsMax / 2);
  return text.slice(from, from + unitsMax);
};

const classify = ({ text, language, targets }: SentimentText): SentimentJudgement => {
  const excerpt = toExcerpt(text, targets);
  const primary = language.split(/[-_]/)[0]?.toLowerCase() ?? 'und';
  const guessed = primary === 'und' || primary === '' ? detectLanguage(excerpt) : primary;
  const { features, folded } = toFeatures(excerpt, guessed);
  const lexicon = getLexicon(guessed);
  if (!features.some(({ key }) => lexicon.weights.has(key)))
    return { label: 'neutral', score: 0, confidence: 0.34, engine: localEngine };
  const evidence = weigh(features, lexicon, toNearness(findTargets(folded, targets)));
  const probabilities = toProbabilities(evidence);
  const [negative, , positive] = probabilities;
  const sureness = Math.max(...probabilities) * (lexicon.isLearned ? 1 : seedConfidence);
  return {
    label: toLabel(probabilities, evidence),
    score: round(positive - negative),
    confidence: round(sureness),
    engine: localEngine,
  };
};

/** Learns from a person's corrections where this engine erred; what is answered is plain JSON, bounded, and without words. */
export const learnFrom = (corrections: readonly Correction[]): Learned => learnAgainst(corrections, classify);

/** Makes the local engine, with what corrections taught. Never throws for a text, and takes bounded time for any. */
export const createLocalSentiment = ({ learned }: { readonly learned?: Learned | undefined } = {}): Sentiment =>
  withLearned({ classify: (texts) => Promise.resolve(texts.map(classify)) }, learned);
