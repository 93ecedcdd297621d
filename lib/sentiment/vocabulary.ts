/** What is known of a word by itself: what it weighs in the lexicons, what it does to its neighbours, its runs of letters. */
import { hashRun, hashUnit, toSalt, toSlot } from '../text/run-hash.ts';
import { blamingSigns, business, excesses, praisingSigns, seeds } from './seeds.ts';

export const roles = { none: 0, negator: 1, intensifier: 2, diminisher: 3, turn: 4, than: 5 } as const;
export type Role = (typeof roles)[keyof typeof roles];

/** Places of all weights of words and runs of letters. */
export const slotBits = 19;

/** A word as it is written, and all that is known of it. */
export type Word = {
  readonly written: string;
  /** The hash of what is written: where the word is found again. */
  readonly key: number;
  /** Without what is drawn out: `good` for `gooood`. */
  readonly spelt: string;
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
  /** How many runs of three to five letters it has. */
  readonly gramCount: number;
  /** What the runs weigh together; no polarity where it is hollow. */
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

/** What our own lists say of a word. */
type Entry = Pick<Word, 'role' | 'trade' | 'movement' | 'measure'>;
const unlisted: Entry = { role: roles.none, trade: 0, movement: 0, measure: 0 };

const noSides: ReadonlyMap<string, number> = new Map();

/** All lists of a language as one, so that a word is looked up once. */
const toLexicon = (language: string): ReadonlyMap<string, Entry> => {
  const ownRoles = toRoles(language);
  const trade = toTrade(language);
  const [moving, measured] = language === 'en' ? [movements, measures] : [noSides, noSides];
  const words = new Set([...ownRoles.keys(), ...trade.keys(), ...moving.keys(), ...measured.keys()]);
  return new Map(
    Array.from(words, (word) => [
      word,
      {
        role: ownRoles.get(word) ?? roles.none,
        trade: trade.get(word) ?? 0,
        movement: moving.get(word) ?? 0,
        measure: measured.get(word) ?? 0,
      },
    ]),
  );
};

/** Languages whose people write English words among their own; in the others many English words mean something else. */
const englishAmong = new Set(['hi', 'id', 'ms', 'ko', 'ja', 'zh', 'ar', 'tr', 'ru', 'und']);
const isForeignCandidate = /^[a-z]{4,}$/;

/** Sister languages that learn from each other. */
const saltNames: Readonly<Record<string, string>> = { ms: 'id' };
const generalSalt = toSalt('general');
export const toGeneralHash = (word: string): number => hashRun(word, { from: 0, to: word.length, salt: generalSalt });

const stretched = /(.)\1{2,}/gu;
/** Whether that can find anything, for a fraction of what it costs. No word is drawn out in halves of characters. */
const mayBeStretched = (word: string): boolean => {
  let run = 0;
  for (let index = 1; index < word.length; index++) {
    run = word.charCodeAt(index) === word.charCodeAt(index - 1) ? run + 1 : 0;
    if (run === 2) return true;
  }
  return false;
};

const gramMin = 3;
/** A syllable of Hangul is two or three letters. */
const hangulMin = 2;
const hangul = /\p{Script=Hangul}/u;
const hangulFrom = 0x1100;
const isHangul = (word: string): boolean => {
  for (let index = 0; index < word.length; index++) if (word.charCodeAt(index) >= hangulFrom) return hangul.test(word);
  return false;
};
const gramMax = 5;
/** Of a word, so many letters are looked at. */
const letterMax = 24;
const gramSalt = 0x5bd1e995;
const stemMax = 4;

/** Filled anew for each word: its letters between `<` and `>`, and the places of its runs. */
const edged = new Uint16Array(letterMax + 2);
const gramSlots = new Int32Array(edged.length * (gramMax - hangulMin + 1));

const putEdged = (word: string): number => {
  let length = 0;
  edged[length++] = 0x3c;
  for (let index = 0; index < word.length && index < letterMax; index++) edged[length++] = word.charCodeAt(index);
  edged[length++] = 0x3e;
  return length;
};

/** Puts the places of a word's runs into `gramSlots`; answers how many there are. */
const putGrams = (word: string, salt: number): number => {
  const length = putEdged(word);
  const min = isHangul(word) ? hangulMin : gramMin;
  let count = 0;
  for (let from = 0; from + min <= length; from++) {
    // The hash of a run goes on from that of the run which is shorter by one.
    let hash = salt ^ gramSalt;
    for (let units = 1; units <= gramMax && from + units <= length; units++) {
      hash = hashUnit(hash, edged[from + units - 1] ?? 0);
      if (units >= min) gramSlots[count++] = toSlot(hash, slotBits);
    }
  }
  return count;
};

/** Weights by place: for praise against blame at 2 × place, and for saying either against neither after it. */
export type Table = { readonly table: Int8Array /** What one step of it weighs. */; readonly step: number };

/** Words that are remembered stand in rows of so many; the oldest of a full row makes room. */
const rowBits = 12;
const rowLength = 4;
/** Longer words are not remembered. */
const wordUnitsMax = 40;

/** A folded text, and the same as numbers: what is looked at unit by unit is looked at there, which costs less. */
type Written = { readonly folded: string; readonly units: Uint16Array };
type Span = { readonly from: number; readonly to: number };

/** Puts the units of a text into numbers that are there, or into new ones where they are too few; one stays nought behind them. */
export const putUnits = (text: string, there: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> => {
  const units = text.length < there.length ? there : new Uint16Array(2 * text.length + 1);
  for (let index = 0; index < text.length; index++) units[index] = text.charCodeAt(index);
  units[text.length] = 0;
  return units;
};

const hashUnits = (units: Uint16Array, { from, to }: Span, salt: number): number => {
  let hash = salt;
  for (let index = from; index < to; index++) hash = hashUnit(hash, units[index] ?? 0);
  return hash;
};

const isWrittenAt = (word: string, units: Uint16Array, { from, to }: Span): boolean => {
  if (word.length !== to - from) return false;
  for (let index = 0; index < word.length; index++) if (word.charCodeAt(index) !== units[from + index]) return false;
  return true;
};

/** A part of a text as a string of its own: a mere slice would keep the whole text in memory. */
const cutOut = (text: string, { from, to }: Span): string => ` ${text.slice(from, to)}`.slice(1);

/** The words of one language, each looked up once. */
export class Vocabulary {
  readonly language: string;
  readonly salt: number;
  readonly #lexicon: ReadonlyMap<string, Entry>;
  readonly #general: General | undefined;
  readonly #english: Vocabulary | undefined;
  readonly #weights: Table;
  #units = new Uint16Array(0);
  readonly #known = new Array<Word | undefined>(rowLength << rowBits).fill(undefined);

  constructor(
    language: string,
    {
      general,
      english,
      weights,
    }: { readonly general: General; readonly english: Vocabulary | undefined; readonly weights: Table },
  ) {
    this.language = language;
    this.salt = toSalt(saltNames[language] ?? language);
    this.#lexicon = toLexicon(language);
    this.#general = language === 'en' ? general : undefined;
    this.#english = englishAmong.has(language) ? english : undefined;
    this.#weights = weights;
  }

  get(folded: string, isSign = false): Word {
    this.#units = putUnits(folded, this.#units);
    return this.getAt({ folded, units: this.#units }, { from: 0, to: folded.length }, isSign);
  }

  /** The word that stands in a text: nothing is cut out of it for a word that is remembered. */
  getAt({ folded, units }: Written, span: Span, isSign = false): Word {
    const key = hashUnits(units, span, this.salt);
    const row = toSlot(key, rowBits) * rowLength;
    for (let place = row; place < row + rowLength; place++) {
      const known = this.#known[place];
      if (known === undefined) break;
      if (known.key === key && isWrittenAt(known.written, units, span)) return known;
    }
    const made = this.#make(cutOut(folded, span), key, isSign);
    if (span.to - span.from <= wordUnitsMax) this.#remember(made, row);
    return made;
  }

  /** The places of a word's runs of three to five letters. */
  gramsOf({ spelt, isSign }: Word): Int32Array {
    return gramSlots.slice(0, isSign ? 0 : putGrams(spelt, this.salt));
  }

  #remember(word: Word, row: number): void {
    this.#known.copyWithin(row + 1, row, row + rowLength - 1);
    this.#known[row] = word;
  }

  /** Particles are written on to words of Hangul: the longest beginning that is known counts. */
  #tradeOf(word: string, { trade }: Entry): number {
    if (trade !== 0 || !isHangul(word)) return trade;
    for (let length = Math.min(stemMax, word.length - 1); length > 0; length--) {
      const stem = this.#lexicon.get(word.slice(0, length))?.trade ?? 0;
      if (stem !== 0) return stem;
    }
    return 0;
  }

  /** Without what is drawn out: `good` for `gooood`, and `so` for `sooo`; both are looked up. */
  #spell(written: string): { readonly spelt: string; readonly looked: string } {
    if (!mayBeStretched(written)) return { spelt: written, looked: written };
    const spelt = written.replaceAll(stretched, '$1$1');
    const single = written.replaceAll(stretched, '$1');
    const isKnown = (each: string): boolean =>
      (this.#lexicon.get(each) ?? unlisted).trade !== 0 || (this.#general?.has(toGeneralHash(each)) ?? false);
    return { spelt, looked: spelt !== written && !isKnown(spelt) && isKnown(single) ? single : spelt };
  }

  #make(written: string, key: number, isSign: boolean): Word {
    const { spelt, looked } = this.#spell(written);
    const foreign =
      this.#english !== undefined && isForeignCandidate.test(looked) ? this.#english.get(looked) : undefined;
    const entry = this.#lexicon.get(looked) ?? unlisted;
    const trade = this.#tradeOf(looked, entry) || (foreign?.trade ?? 0);
    const general = this.#general?.get(toGeneralHash(looked)) ?? foreign?.general ?? 0;
    const role = entry.role === roles.none && foreign?.role === roles.negator ? roles.negator : entry.role;
    const isHollow = role === roles.intensifier && trade === 0 && general === 0 && !excess.has(looked);
    const gramCount = isSign ? 0 : putGrams(spelt, this.salt);
    const { polarity, strength } = this.#weighGrams(gramCount);
    // Emoji mean the same everywhere.
    const salt = isSign ? generalSalt : this.salt;
    return {
      written,
      key,
      spelt,
      hash: hashRun(spelt, { from: 0, to: spelt.length, salt }),
      trade,
      general,
      role,
      movement: entry.movement,
      measure: entry.measure,
      gramCount,
      gramPolarity: isHollow ? 0 : polarity,
      gramStrength: strength,
      isStretched: spelt !== written,
      isSign,
      isHollow,
    };
  }

  #weighGrams(count: number): { readonly polarity: number; readonly strength: number } {
    const { table, step } = this.#weights;
    let polarity = 0;
    let strength = 0;
    for (let index = 0; index < count; index++) {
      const slot = gramSlots[index] ?? 0;
      polarity += table[2 * slot] ?? 0;
      strength += table[2 * slot + 1] ?? 0;
    }
    return { polarity: polarity * step, strength: strength * step };
  }
}
