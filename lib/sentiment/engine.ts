/** Judges one text by a model: reads it, weighs it whole or around its targets, and says how sure it is. */
import { decodeHTMLStrict } from 'entities';
import type { SentimentJudgement, SentimentLabel } from '../model/mention.ts';
import type { SentimentText } from '../ports/sentiment.ts';
import { evidenceCount, evidenceNames, measureRange, type Range, type Weighed, weighWords } from './evidence.ts';
import type { Calibration, Head, Model, Stack } from './model.ts';
import { Reading, readText } from './reading.ts';
import { round, toScore } from './score.ts';
import { findPlaces, isCompared, measureTarget, targetNames, toSurroundings } from './target.ts';
import { Vocabulary } from './vocabulary.ts';
import { toReadLanguage } from './which-language.ts';

/** Grows when its judgement changes. */
export const localEngine = 'earmark-local/5';

/** More of a text than this is not read; with a target, this much around it. */
const unitsMax = 4000;
const wordUnitsMax = 40;
/**
 * A text is mixed where the lexicons know strong words of praise and of blame, and a word turns from one to the other, or both are
 * likely. Measured on training sets: people call such texts praise as often as blame.
 */
const mixedEvidence = Math.log1p(2.2);
const mixedWord = 0.3;
const mixedChance = 0.4;
const mixedTurnChance = 0.05;
/** What others would call a mixed text is anybody's guess. */
const mixedConfidence = 0.5;
/** Where nothing was read, nothing is known. */
const unknownConfidence = 0.2;
/** One or two words are little to go by, whatever they are, and however often they are said. */
const fewWords = 2;
const fewConfidence = 0.55;

type Chances = readonly [negative: number, neutral: number, positive: number];

const toChances = (polarity: number, strength: number): Chances => {
  const top = Math.max(0, strength + Math.abs(polarity));
  const negative = Math.exp(strength - polarity - top);
  const neutral = Math.exp(-top);
  const positive = Math.exp(strength + polarity - top);
  const sum = negative + neutral + positive;
  return [negative / sum, neutral / sum, positive / sum];
};

const applyStack = ({ polarity, strength }: Stack, numbers: Float64Array): readonly [number, number] => {
  let p = polarity[numbers.length] ?? 0;
  let s = strength[numbers.length] ?? 0;
  for (let index = 0; index < numbers.length; index++) {
    const value = numbers[index] ?? 0;
    p += value * (polarity[index] ?? 0);
    s += value * (strength[index] ?? 0);
  }
  return [p, s];
};

/** How often a judgement as likely as this is right, between the pairs of a calibration. */
const calibrate = (chance: number, calibration: Calibration): number => {
  let [lowChance, low] = calibration[0] ?? [0, chance];
  for (const [nextChance, next] of calibration) {
    if (chance <= nextChance)
      return nextChance === lowChance ? next : low + ((chance - lowChance) / (nextChance - lowChance)) * (next - low);
    lowChance = nextChance;
    low = next;
  }
  return low;
};

const praiseAt = evidenceNames.indexOf('praise');
const blameAt = evidenceNames.indexOf('blame');

const mostPraiseAt = evidenceNames.indexOf('most praise');
const mostBlameAt = evidenceNames.indexOf('most blame');
const turnAt = evidenceNames.indexOf('turn');

const isMixed = (lesserChance: number, evidence: Float64Array): boolean => {
  const both = Math.min(evidence[praiseAt] ?? 0, evidence[blameAt] ?? 0);
  const words = Math.min(evidence[mostPraiseAt] ?? 0, evidence[mostBlameAt] ?? 0);
  if (both < mixedEvidence || words < mixedWord) return false;
  return lesserChance >= ((evidence[turnAt] ?? 0) > 0 ? mixedTurnChance : mixedChance);
};

const toLabel = ([negative, neutral, positive]: Chances, evidence: Float64Array): SentimentLabel => {
  if (isMixed(Math.min(negative, positive), evidence)) return 'mixed';
  if (neutral >= positive && neutral >= negative) return 'neutral';
  return positive > negative ? 'positive' : 'negative';
};

/** The part of a text that is read: around its first target, or its beginning. */
const toExcerpt = (text: string, targets: readonly string[]): string => {
  if (text.length <= unitsMax) return text;
  const found = targets.map((target) => (target === '' ? -1 : text.indexOf(target))).filter((at) => at >= 0);
  const from = found.length === 0 ? 0 : Math.max(0, Math.min(...found) - unitsMax / 2);
  const excerpt = text.slice(from, from + unitsMax);
  // Half a word at the end would be a word that was never said.
  const end = excerpt.lastIndexOf(' ');
  return end > unitsMax - wordUnitsMax ? excerpt.slice(0, end) : excerpt;
};

/** Longer ones are no tags: `<` is a sign like any other. */
const tagUnitsMax = 1000;
const tag = new RegExp(`</?[a-z][^<>]{0,${tagUnitsMax}}>`, 'giu');

/** What was left over from a page: its tags say nothing, and entities stand for signs. */
const withoutMarkup = (text: string): string => {
  const untagged = text.includes('<') ? text.replace(tag, ' ') : text;
  return untagged.includes('&') ? decodeHTMLStrict(untagged) : untagged;
};

/** What stars in a text are worth, for one star or five. By hand: sets have too few of them to be learned from. */
const starsPolarity = 3;
const starsStrength = 2;
/** In the middle, stars speak for neither. */
const starsMiddle = 0.5;

const hasFewWords = ({ words, count }: Reading): boolean => {
  const met: Reading['words'][number][] = [];
  for (let index = 0; index < count; index++) {
    const word = words[index];
    if (word === undefined || met.includes(word)) continue;
    met.push(word);
    if (met.length > fewWords) return false;
  }
  return true;
};

const nothing: Weighed = { polarity: 0, strength: 0, mass: 0 };

const weighStars = ({ stars }: Reading): { readonly polarity: number; readonly strength: number } => {
  if (stars.length === 0) return { polarity: 0, strength: 0 };
  const value = stars.reduce((sum, each) => sum + each, 0) / stars.length;
  return { polarity: starsPolarity * value, strength: starsStrength * (Math.abs(value) - starsMiddle) };
};

/** Judges by one model. */
export class Engine {
  readonly #model: Model;
  readonly #vocabularies = new Map<string, Vocabulary>();
  readonly #english: Vocabulary;
  readonly #reading: Reading;
  readonly #whole = new Float64Array(evidenceCount);
  readonly #near = new Float64Array(evidenceCount);
  readonly #clause = new Float64Array(evidenceCount);
  readonly #target = new Float64Array(targetNames.length);

  constructor(model: Model) {
    this.#model = model;
    this.#english = this.#open('en', undefined);
    this.#vocabularies.set('en', this.#english);
    this.#reading = new Reading(this.#english);
  }

  judge({ text, language, targets }: SentimentText): SentimentJudgement {
    const excerpt = withoutMarkup(toExcerpt(text, targets));
    const vocabulary = this.#vocabularyOf(toReadLanguage(language, excerpt));
    const reading = readText(excerpt, vocabulary, targets, this.#reading);
    if (reading.count === 0 && reading.stars.length === 0)
      return { label: 'neutral', score: 0, confidence: unknownConfidence, engine: localEngine };
    const places = targets.length === 0 ? [] : findPlaces(reading);
    this.#measure(reading, { from: 0, to: reading.count }, this.#whole);
    const head = this.#headOf(vocabulary.language, places.length > 0);
    const [polarity, strength] =
      places.length > 0 ? this.#weighTargets(reading, places, head) : applyStack(head.stack, this.#whole);
    const stars = weighStars(reading);
    const chances = toChances(polarity + stars.polarity, strength + stars.strength);
    return this.#toJudgement(chances, head, { reading, evidence: places.length > 0 ? this.#near : this.#whole });
  }

  #open(language: string, english: Vocabulary | undefined): Vocabulary {
    return new Vocabulary(language, { general: this.#model.general, english, weights: this.#model });
  }

  #vocabularyOf(language: string): Vocabulary {
    const known = this.#vocabularies.get(language);
    if (known !== undefined) return known;
    const made = this.#open(language, this.#english);
    this.#vocabularies.set(language, made);
    return made;
  }

  #headOf(language: string, isTargeted: boolean): Head {
    const { heads, biases } = this.#model;
    if (!biases.has(language)) return isTargeted ? heads.plainTarget : heads.plain;
    return isTargeted ? heads.target : (this.#model.languages.get(language) ?? heads.plain);
  }

  #measure(reading: Reading, range: Range, out: Float64Array): void {
    const { biases } = this.#model;
    const bias = biases.get(reading.vocabulary.language);
    const { polarity, strength, mass } = bias === undefined ? nothing : weighWords(reading, range, this.#model);
    const [p, s] = bias ?? [0, 0];
    measureRange(reading, range, { polarity: polarity + p, strength: strength + s, mass }, out);
  }

  #weighTargets(reading: Reading, places: readonly Range[], { stack }: Head): readonly [number, number] {
    let polarity = 0;
    let strength = 0;
    for (const place of places) {
      const { near, clause } = toSurroundings(reading, place);
      this.#measure(reading, near, this.#near);
      this.#measure(reading, clause, this.#clause);
      measureTarget(reading, place, { near: this.#near, clause: this.#clause, whole: this.#whole }, this.#target);
      const [p, s] = applyStack(stack, this.#target);
      polarity += (isCompared(reading, place) ? -p : p) / places.length;
      strength += s / places.length;
    }
    return [polarity, strength];
  }

  #toJudgement(
    chances: Chances,
    { calibration }: Head,
    { reading, evidence }: { readonly reading: Reading; readonly evidence: Float64Array },
  ): SentimentJudgement {
    const [negative, , positive] = chances;
    const sureness = calibrate(Math.max(...chances), calibration);
    const label = toLabel(chances, evidence);
    const isShort = reading.stars.length === 0 && hasFewWords(reading);
    const confidence = Math.min(sureness, isShort ? fewConfidence : 1, label === 'mixed' ? mixedConfidence : 1);
    return { label, score: toScore(label, positive - negative), confidence: round(confidence), engine: localEngine };
  }
}
