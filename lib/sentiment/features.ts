/** What in a text speaks of praise or blame, as weighted features: words, words under negation, pairs, emoji, stars. */
import { foldText } from '../text/fold.ts';
import { seeds } from './seeds.ts';

export type Feature = { readonly key: string; readonly value: number; readonly at: number };

/** How far a negator reaches, in words. */
const negationWordsMax = 4;
const intensified = 1.4;
const diminished = 0.7;
/** What stands before and after a turning word (`but`). */
const beforeTurn = 0.6;
const afterTurn = 1.3;

const token =
  /(?<skip>https?:\/\/\S{1,500}|@[\w.]{1,100})|(?<stars>[★⭐✭]{1,5}[☆✩]{0,4}|(?<![\d.,])[0-5](?:[.,]\d)?\s?(?:\/\s?5(?!\d)|(?:out of 5 |von 5 |sur 5 |de 5 )?(?:stars?|sterne?n?|étoiles?|estrellas?|stelle|estrelas?|sterren|звезд\p{L}?)(?!\p{L})))|(?<emoticon>[:;=8xX]['’]?-?[)(DPpOo3/\\|*\][]+(?![\p{L}\p{N}])|<3+|:'\()|(?<emoji>\p{Extended_Pictographic})|(?<unspaced>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}]+)|(?<word>[\p{L}\p{M}]+(?:'[\p{L}]+)?)|(?<stop>[.!?;:,\n…]+)/gu;

type Words = {
  readonly negators: ReadonlySet<string>;
  readonly intensifiers: ReadonlySet<string>;
  readonly diminishers: ReadonlySet<string>;
  readonly turns: ReadonlySet<string>;
};
const toSet = (words: string): ReadonlySet<string> => new Set(words.split(' ').filter((word) => word !== ''));

const known = new Map<string, Words>();
const wordsOf = (language: string): Words => {
  const there = known.get(language);
  if (there !== undefined) return there;
  const { negators = '', intensifiers = '', diminishers = '', turns = '' } = seeds[language] ?? {};
  const words = {
    negators: toSet(negators),
    intensifiers: toSet(intensifiers),
    diminishers: toSet(diminishers),
    turns: toSet(turns),
  };
  known.set(language, words);
  return words;
};

/** `1` to `5` for `★★☆`, `4/5`, `2.5 stars`. */
const countStars = (written: string): number => {
  const full = written.match(/[★⭐✭]/gu)?.length ?? 0;
  const value = full > 0 ? full : Number.parseFloat(written.replace(',', '.'));
  return Math.min(5, Math.max(1, Math.round(value)));
};

const isHangul = /\p{Script=Hangul}/u;
/** Words of a script without spaces, or with particles written on: all runs of this many characters. */
const gramUnitsMax = 3;

/** A reading in progress: what came before decides what a word is worth. */
class Reader {
  readonly features: { key: string; value: number; at: number }[] = [];
  readonly #words: Words;
  #negated = 0;
  #boost = 1;
  #previous = '';
  #turnedAt = -1;

  constructor(language: string) {
    this.#words = wordsOf(language);
  }

  add(key: string, at: number): void {
    this.features.push({ key, value: this.#boost, at });
  }

  endClause(stop: string, at: number): void {
    this.#negated = 0;
    this.#boost = 1;
    this.#previous = '';
    if (/[!?]/.test(stop)) this.add(stop.includes('!') ? '!' : '?', at);
  }

  addGrams(run: string, at: number): void {
    for (let start = 0; start < run.length; start++)
      for (let length = 1; length <= gramUnitsMax && start + length <= run.length; length++)
        this.add(run.slice(start, start + length), at);
  }

  addWord(word: string, at: number): void {
    const { negators, intensifiers, diminishers, turns } = this.#words;
    if (turns.has(word)) {
      this.#turnedAt = this.features.length;
      this.#negated = 0;
    }
    if (isHangul.test(word)) this.addGrams(word, at);
    this.add(this.#negated > 0 ? `¬${word}` : word, at);
    if (this.#previous !== '') this.add(`${this.#previous} ${word}`, at);
    this.#previous = word;
    this.#negated = Math.max(0, this.#negated - 1);
    this.#boost = intensifiers.has(word) ? intensified : diminishers.has(word) ? diminished : 1;
    if (negators.has(word)) this.#negated = negationWordsMax;
  }

  /** The features, those before the last turning word made smaller, those after it greater. */
  finish(): readonly Feature[] {
    if (this.#turnedAt <= 0) return this.features;
    return this.features.map((each, index) => ({
      ...each,
      value: each.value * (index < this.#turnedAt ? beforeTurn : afterTurn),
    }));
  }
}

/** A folded text's features in order. Linear; `text` is bounded by the caller. */
export const toFeatures = (
  text: string,
  language: string,
): { readonly features: readonly Feature[]; readonly folded: string } => {
  // Line ends are ends of clauses; folding would make spaces of them.
  const { folded } = foldText(text.replaceAll(/\s*\n\s*/g, ' . '));
  const reader = new Reader(language);
  for (const match of folded.matchAll(token)) {
    const { stars, emoticon, emoji, unspaced, word, stop } = match.groups ?? {};
    if (word !== undefined) reader.addWord(word.replaceAll(/(\p{L})\1{2,}/gu, '$1$1'), match.index);
    else if (stop !== undefined) reader.endClause(stop, match.index);
    else if (unspaced !== undefined) reader.addGrams(unspaced, match.index);
    else if (emoji !== undefined || emoticon !== undefined) reader.add(emoji ?? emoticon ?? '', match.index);
    else if (stars !== undefined) reader.add(`stars:${countStars(stars)}`, match.index);
  }
  return { features: reader.finish(), folded };
};
