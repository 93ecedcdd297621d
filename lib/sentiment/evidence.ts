/** What a part of a text says for praise and blame, in a handful of numbers. */

import { joinHashes, toSlot } from '../text/run-hash.ts';
import { marks, type Reading } from './reading.ts';
import { roles, slotBits, type Table, type Word } from './vocabulary.ts';

export type Range = { readonly from: number; readonly to: number };

/** Sums that grow without end are brought below 1 as VADER does it. */
const softness = 15;
const bring = (sum: number): number => sum / Math.sqrt(sum * sum + softness);

const negatedBy = -0.74;
const intensifiedBy = 1.3;
const diminishedBy = 0.7;
const beforeTurn = 0.5;
const afterTurn = 1.4;
/** The weight of our own words, on the general lexicon's scale. */
const tradeValence = 2;

/** What neighbours make of a word's weight. */
const toFactor = (mark: number): number =>
  ((mark & marks.negated) !== 0 ? negatedBy : 1) *
  ((mark & marks.intensified) !== 0 ? intensifiedBy : (mark & marks.diminished) !== 0 ? diminishedBy : 1);

/** The names of the numbers, in their order. */
export const evidenceNames = [
  'general',
  'trade',
  'either',
  'praise',
  'blame',
  'balance',
  'nothing',
  'most praise',
  'most blame',
  'last clause',
  'praising signs',
  'blaming signs',
  'exclamations',
  'questions',
  'shouting',
  'links',
  'handles',
  'figures',
  'length',
  'negations',
  'turn',
  'stretched',
  'polarity',
  'strength',
  'mass',
  'compare',
  'figures share',
] as const;
export const evidenceCount = evidenceNames.length;

/** Visits the places of the words and pairs of a range. */
export const visitWords = (
  reading: Reading,
  { from, to }: Range,
  visit: (slot: number, isHollow: boolean) => void,
): void => {
  let before = 0;
  for (let index = from; index < to; index++) {
    const word = reading.words[index];
    const mark = reading.marks[index] ?? 0;
    if (word === undefined) continue;
    if ((mark & marks.target) !== 0) {
      before = 0;
      continue;
    }
    visit(
      toSlot((mark & marks.negated) !== 0 ? joinHashes(word.hash, 0x2545f491) : word.hash, slotBits),
      word.isHollow,
    );
    if ((mark & marks.run) !== 0) continue;
    if (before !== 0) visit(toSlot(joinHashes(before, word.hash), slotBits), false);
    before = word.hash;
  }
};

export type Weighed = { readonly polarity: number; readonly strength: number; readonly mass: number };

/** What words, pairs and runs of letters weigh together, each kind brought to the length of the text. */
export const weighWords = (reading: Reading, range: Range, { table, step }: Table): Weighed => {
  let polarity = 0;
  let strength = 0;
  let mass = 0;
  let count = 0;
  visitWords(reading, range, (slot, isHollow) => {
    // What strengthens praise and blame alike was learned by what it stood beside.
    const p = isHollow ? 0 : (table[2 * slot] ?? 0);
    polarity += p;
    strength += table[2 * slot + 1] ?? 0;
    mass += p < 0 ? -p : p;
    count += 1;
  });
  let gramPolarity = 0;
  let gramStrength = 0;
  let grams = 0;
  for (let index = range.from; index < range.to; index++) {
    const word = reading.words[index];
    if (word === undefined || ((reading.marks[index] ?? 0) & (marks.target | marks.run)) !== 0) continue;
    gramPolarity += word.gramPolarity;
    gramStrength += word.gramStrength;
    grams += word.gramCount;
  }
  const byWords = step / Math.sqrt(Math.max(1, count));
  const byGrams = 1 / Math.sqrt(Math.max(1, grams));
  return {
    polarity: polarity * byWords + gramPolarity * byGrams,
    strength: strength * byWords + gramStrength * byGrams,
    mass: mass * byWords,
  };
};

/** A word's weight by our own words: in business news what moves counts, and what it is does not. */
const toTrade = ({ measure, moves }: Reading, word: Word): number => {
  if (measure === 0 || !moves) return word.trade;
  if (word.movement !== 0) return word.movement * measure;
  return word.measure === 0 ? word.trade : 0;
};
const toGeneral = ({ measure, moves }: Reading, word: Word): number =>
  measure !== 0 && moves && (word.movement !== 0 || word.measure !== 0) ? 0 : word.general;

/** What a word weighs where it stands, by the lexicons; 0 where it does not count. */
export const toValence = (reading: Reading, index: number): number => {
  const word = reading.words[index];
  const mark = reading.marks[index] ?? 0;
  if (word === undefined || (mark & marks.quiet) !== 0) return 0;
  const general = toGeneral(reading, word);
  return (general === 0 ? toTrade(reading, word) * tradeValence : general) * toFactor(mark);
};

/** Puts the numbers of a range into `out`. `weighed` is on the scale of logits. */
export const measureRange = (reading: Reading, { from, to }: Range, weighed: Weighed, out: Float64Array): void => {
  let general = 0;
  let trade = 0;
  let praise = 0;
  let blame = 0;
  let mostPraise = 0;
  let mostBlame = 0;
  let last = 0;
  let goodSigns = 0;
  let badSigns = 0;
  let negations = 0;
  let stretched = 0;
  let compared = 0;
  let hits = 0;
  const lastClause = reading.clauses[to - 1] ?? 0;
  const turn = reading.turnAt >= from && reading.turnAt < to ? reading.turnAt : -1;
  for (let index = from; index < to; index++) {
    const word = reading.words[index];
    if (word === undefined) continue;
    const mark = reading.marks[index] ?? 0;
    if (word.role === roles.negator) negations += 1;
    if (word.role === roles.than) compared = 1;
    if (word.isStretched) stretched += 1;
    if ((mark & marks.quiet) !== 0) continue;
    const ownGeneral = toGeneral(reading, word);
    const ownTrade = toTrade(reading, word);
    if (ownGeneral === 0 && ownTrade === 0) continue;
    hits += 1;
    if (word.isSign) {
      if (ownTrade > 0) goodSigns += 1;
      else badSigns += 1;
    }
    const factor = toFactor(mark) * (turn < 0 ? 1 : index < turn ? beforeTurn : afterTurn);
    general += ownGeneral * factor;
    trade += ownTrade * tradeValence * factor;
    const valence = (ownGeneral === 0 ? ownTrade * tradeValence : ownGeneral) * factor;
    if (valence > 0) praise += valence;
    else blame -= valence;
    if (valence > mostPraise) mostPraise = valence;
    if (-valence > mostBlame) mostBlame = -valence;
    if (reading.clauses[index] === lastClause) last += valence;
  }
  const length = Math.max(1, to - from);
  let at = 0;
  out[at++] = bring(general);
  out[at++] = bring(trade);
  out[at++] = bring(praise - blame);
  out[at++] = Math.log1p(praise);
  out[at++] = Math.log1p(blame);
  out[at++] = (praise - blame) / (praise + blame + 1);
  out[at++] = hits === 0 ? 1 : 0;
  out[at++] = mostPraise / 4;
  out[at++] = mostBlame / 4;
  out[at++] = bring(last);
  out[at++] = Math.min(3, goodSigns) / 3;
  out[at++] = Math.min(3, badSigns) / 3;
  out[at++] = Math.min(3, reading.exclamations) / 3;
  out[at++] = Math.min(3, reading.questions) / 3;
  out[at++] = reading.shouting;
  out[at++] = Math.min(1, reading.links);
  out[at++] = Math.min(2, reading.handles) / 2;
  out[at++] = Math.min(3, reading.figures) / 3;
  out[at++] = Math.log1p(length) / 4;
  out[at++] = Math.min(3, negations) / 3;
  out[at++] = turn < 0 ? 0 : 1;
  out[at++] = Math.min(2, stretched) / 2;
  out[at++] = weighed.polarity;
  out[at++] = weighed.strength;
  out[at++] = weighed.mass;
  out[at++] = compared;
  out[at++] = Math.min(1, (4 * reading.figures) / length);
};
