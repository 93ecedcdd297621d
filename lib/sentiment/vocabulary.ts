/** What is known of a word by itself: what it weighs in the lexicons, what it does to its neighbours, its runs of letters. */
import { hashRun, toSalt, toSlot } from '../text/run-hash.ts';
import { blamingSigns, business, excesses, praisingSigns, seeds } from './seeds.ts';

export const roles = { none: 0, negator: 1, intensifier: 2, diminisher: 3, turn: 4, than: 5 } as const;
export type Role = (typeof roles)[keyof typeof roles];

/** Places of all weights of words and runs of letters. */
export const slotBits = 19;

export type Word = {
  /** The hash of the word in its language. */
  readonly hash: number;
  /** By our own words of praise and blame, -1 to 1; 0 where they do not have it. */
  readonly trade: number;
  /** By the general lexicon, -4 to 4. */
  readonly general: number;
  readonly role: Role;
  /** 1 where it says that something rises, -1 where it falls. */
  readonly movement: number;
  /** 1 for what one is glad to see rise, -1 for what one is not: profits, losses. */
  readonly measure: number;
  /** Places of its runs of three to five letters. */
  readonly grams: Int32Array;
  /** What the runs weigh together, for one table of weights; no polarity where it is hollow. */
  readonly gramPolarity: number;
  readonly gramStrength: number;
  readonly isStretched: boolean;
  readonly isSign: boolean;
  /** True for what only strengthens its neighbours, and praises or blames nothing by itself: "very", "جدا". */
  readonly isHollow: boolean;
};

/** A language's lexicons, and the general one: hash of a word to -4 to 4. */
export type General = ReadonlyMap<number, number>;

const wordsOf = (text: string | undefined): readonly string[] => (text ?? '').split(' ').filter((word) => word !== '');

const comparing: Readonly<Record<string, string>> = {
  en: 'than',
  de: 'als',
  nl: 'dan',
  fr: 'que',
  es: 'que',
  it: 'che di',
  pt: 'que',
  id: 'daripada',
  ms: 'daripada',
  ru: 'чем',
};

const toRoles = (language: string): ReadonlyMap<string, Role> => {
  const own = Object.hasOwn(seeds, language) ? seeds[language] : undefined;
  const all: readonly (readonly [string | undefined, Role])[] = [
    [comparing[language], roles.than],
    [own?.intensifiers, roles.intensifier],
    [own?.diminishers, roles.diminisher],
    [own?.turns, roles.turn],
    [own?.negators, roles.negator],
  ];
  return new Map(all.flatMap(([words, role]) => wordsOf(words).map((word) => [word, role] as const)));
};

const toTrade = (language: string): ReadonlyMap<string, number> => {
  const own = Object.hasOwn(seeds, language) ? seeds[language] : undefined;
  return new Map([
    ...wordsOf(praisingSigns).map((word) => [word, 1] as const),
    ...wordsOf(blamingSigns).map((word) => [word, -1] as const),
    ...wordsOf(own?.positive).map((word) => [word, 1] as const),
    ...wordsOf(own?.negative).map((word) => [word, -1] as const),
  ]);
};

const excess = new Set(wordsOf(excesses));

const toSides = (positive: string, negative: string): ReadonlyMap<string, number> =>
  new Map([
    ...wordsOf(positive).map((word) => [word, 1] as const),
    ...wordsOf(negative).map((word) => [word, -1] as const),
  ]);
const movements = toSides(business.rising, business.falling);
const measures = toSides(business.gains, business.burdens);

/** Languages whose people write English words among their own; in the others many English words mean something else. */
const englishAmong = new Set(['hi', 'id', 'ms', 'ko', 'ja', 'zh', 'ar', 'tr', 'ru', 'und']);
const isForeignCandidate = /^[a-z]{4,}$/;

/** Sister languages that learn from each other. */
const saltNames: Readonly<Record<string, string>> = { ms: 'id' };
const generalSalt = toSalt('general');
export const toGeneralHash = (word: string): number => hashRun(word, { from: 0, to: word.length, salt: generalSalt });

const stretched = /(.)\1{2,}/gu;
const gramMin = 3;
/** A syllable of Hangul is two or three letters. */
const hangulMin = 2;
const isHangul = /\p{Script=Hangul}/u;
const gramMax = 5;
/** Of a word, so many letters are looked at. */
const letterMax = 24;
/** Words that are remembered, and how long they may be. */
const wordsMax = 8_000;
const wordUnitsMax = 40;
const stemMax = 4;
const noGrams = new Int32Array(0);

const toGrams = (word: string, salt: number): Int32Array => {
  const edged = `<${word.slice(0, letterMax)}>`;
  const slots: number[] = [];
  const min = isHangul.test(word) ? hangulMin : gramMin;
  for (let from = 0; from < edged.length; from++)
    for (let to = from + min; to <= Math.min(edged.length, from + gramMax); to++)
      slots.push(toSlot(hashRun(edged, { from, to, salt: salt ^ 0x5bd1e995 }), slotBits));
  return Int32Array.from(slots);
};

export type Weigh = (slots: Int32Array) => { readonly polarity: number; readonly strength: number };

/** The words of one language, each looked up once. */
export class Vocabulary {
  readonly language: string;
  readonly salt: number;
  readonly #roles: ReadonlyMap<string, Role>;
  readonly #trade: ReadonlyMap<string, number>;
  readonly #general: General | undefined;
  readonly #english: Vocabulary | undefined;
  readonly #weigh: Weigh;
  #known = new Map<string, Word>();

  constructor(
    language: string,
    {
      general,
      english,
      weigh,
    }: { readonly general: General; readonly english: Vocabulary | undefined; readonly weigh: Weigh },
  ) {
    this.language = language;
    this.salt = toSalt(saltNames[language] ?? language);
    this.#roles = toRoles(language);
    this.#trade = toTrade(language);
    this.#general = language === 'en' ? general : undefined;
    this.#english = englishAmong.has(language) ? english : undefined;
    this.#weigh = weigh;
  }

  get(written: string, isSign = false): Word {
    const known = this.#known.get(written);
    if (known !== undefined) return known;
    // Words that were looked up are let go all at once: those in use come back soon.
    if (this.#known.size >= wordsMax) this.#known = new Map();
    const made = this.#make(written, isSign);
    if (written.length <= wordUnitsMax) this.#known.set(written, made);
    return made;
  }

  /** Particles are written on to words of Hangul: the longest beginning that is known counts. */
  #tradeOf(word: string): number {
    const whole = this.#trade.get(word);
    if (whole !== undefined || !isHangul.test(word)) return whole ?? 0;
    for (let length = Math.min(stemMax, word.length - 1); length > 0; length--) {
      const stem = this.#trade.get(word.slice(0, length));
      if (stem !== undefined) return stem;
    }
    return 0;
  }

  #make(written: string, isSign: boolean): Word {
    const word = written.replaceAll(stretched, '$1$1');
    const single = written.replaceAll(stretched, '$1');
    const isKnown = (each: string): boolean =>
      this.#trade.has(each) || (this.#general?.has(toGeneralHash(each)) ?? false);
    const looked = word !== written && !isKnown(word) && isKnown(single) ? single : word;
    const foreign =
      this.#english !== undefined && isForeignCandidate.test(looked) ? this.#english.get(looked) : undefined;
    const trade = this.#tradeOf(looked) || (foreign?.trade ?? 0);
    const general = this.#general?.get(toGeneralHash(looked)) ?? foreign?.general ?? 0;
    const role = this.#roles.get(looked) ?? (foreign?.role === roles.negator ? roles.negator : roles.none);
    const isHollow = role === roles.intensifier && trade === 0 && general === 0 && !excess.has(looked);
    const grams = isSign ? noGrams : toGrams(word, this.salt);
    const { polarity, strength } = this.#weigh(grams);
    // Emoji mean the same everywhere.
    const salt = isSign ? generalSalt : this.salt;
    return {
      hash: hashRun(word, { from: 0, to: word.length, salt }),
      trade,
      general,
      role,
      grams,
      movement: this.language === 'en' ? (movements.get(looked) ?? 0) : 0,
      measure: this.language === 'en' ? (measures.get(looked) ?? 0) : 0,
      gramPolarity: isHollow ? 0 : polarity,
      gramStrength: strength,
      isStretched: word !== written,
      isSign,
      isHollow,
    };
  }
}
