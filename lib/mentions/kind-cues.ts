/**
 * Words by which is told what somebody wants, by language in kind-cues/*.json: hand-written, from what such letters, reviews and posts
 * say. They are looked for in texts of every language, for people mix them; none is a common word of another language there.
 */
import { type TermMatcher, toTermMatcher } from '../text/terms.ts';
import de from './kind-cues/de.json' with { type: 'json' };
import en from './kind-cues/en.json' with { type: 'json' };
import es from './kind-cues/es.json' with { type: 'json' };
import fr from './kind-cues/fr.json' with { type: 'json' };
import it from './kind-cues/it.json' with { type: 'json' };
import nl from './kind-cues/nl.json' with { type: 'json' };
import pt from './kind-cues/pt.json' with { type: 'json' };

const languages = [en, de, fr, es, it, pt, nl];

/**
 * What a phrase speaks for. `blame` is said of whoever asks no more, `trouble` by one who may ask yet; an idiom says nothing of what its
 * words say (`sick of`, `fire exit`); a rhetorical opening asks nothing (`who knew`).
 */
export const cueNames = [
  'safety',
  'legal',
  'press',
  'question',
  'blame',
  'trouble',
  'praise',
  'idioms',
  'rhetoric',
] as const;
export type CueName = (typeof cueNames)[number];

/** A negation turns what stands within so many words after it, in its clause. */
const negatedWords = 3;
const negatedUnits = 40;
/** Two words that mean danger together stand no further apart, in UTF-16 units. */
const pairUnits = 90;
/** So much of a sentence is looked at for how it begins. */
const openingUnits = 60;

const toList = (words: string): readonly string[] => words.split(', ').filter((word) => word !== '');

type Cues = {
  /** Finds the longest phrase at each place, so that an idiom hides the words that it is made of. */
  readonly phrases: TermMatcher;
  readonly namesOf: readonly (readonly CueName[])[];
  readonly pairs: TermMatcher;
  /** Of each word of a pair: which pairs it is in, and on which side. */
  readonly sidesOf: readonly (readonly { readonly pair: number; readonly side: number }[])[];
  readonly asking: TermMatcher;
  readonly opening: TermMatcher;
  readonly negators: ReadonlySet<string>;
};

/** Adds to what a term is known for. */
const note = <T>(known: Map<string, T[]>, terms: readonly string[], what: T): void => {
  for (const term of terms) known.set(term, [...(known.get(term) ?? []), what]);
};

const make = (): Cues => {
  const phrases = new Map<string, CueName[]>();
  for (const name of cueNames) for (const cues of languages) note(phrases, toList(cues[name]), name);
  const sides = new Map<string, { pair: number; side: number }[]>();
  const pairs = languages.flatMap(({ safetyPairs }) => safetyPairs);
  for (const [pair, both] of pairs.entries())
    for (const [side, words] of both.entries()) note(sides, toList(words), { pair, side });
  return {
    phrases: toTermMatcher([...phrases.keys()]),
    namesOf: [...phrases.values()],
    pairs: toTermMatcher([...sides.keys()], { overlapping: true }),
    sidesOf: [...sides.values()],
    asking: toTermMatcher(languages.flatMap(({ asks }) => toList(asks))),
    opening: toTermMatcher(languages.flatMap(({ openers }) => toList(openers))),
    negators: new Set(languages.flatMap(({ negators }) => toList(negators))),
  };
};

let cues: Cues | undefined;
const getCues = (): Cues => {
  cues ??= make();
  return cues;
};

/** Words that deny what follows them, in all languages. */
export const getNegators = (): ReadonlySet<string> => getCues().negators;

/** True where a word before it, in its clause, denies what begins at a place: `nobody was poisoned`. */
const isDenied = (text: string, start: number, negators: ReadonlySet<string>): boolean => {
  const clause = text
    .slice(Math.max(0, start - negatedUnits), start)
    .split(/[.,;:!?\n。！？]/)
    .at(-1);
  const words =
    clause
      ?.toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{M}']+/gu) ?? [];
  return words.slice(-negatedWords).some((word) => negators.has(word) || /^n'|n't$/.test(word));
};

/** Two words near each other that mean danger together: a battery and smoke, an allergy and a reaction. */
const findPair = (text: string, { pairs, sidesOf, negators }: Cues): boolean => {
  const lastOf = new Map<string, number>();
  for (const { start, end, term } of pairs.find(text)) {
    if (isDenied(text, start, negators)) continue;
    for (const { pair, side } of sidesOf[term] ?? []) {
      const other = lastOf.get(`${pair} ${1 - side}`);
      if (other !== undefined && start - other <= pairUnits) return true;
      lastOf.set(`${pair} ${side}`, end);
    }
  }
  return false;
};

/** How often each cue stands in a text. What is denied does not count, but for what is asked. */
export const countCues = (text: string): Readonly<Record<CueName, number>> => {
  const known = getCues();
  const counts = {
    safety: 0,
    legal: 0,
    press: 0,
    question: 0,
    blame: 0,
    trouble: 0,
    praise: 0,
    idioms: 0,
    rhetoric: 0,
  };
  for (const { start, term } of known.phrases.find(text)) {
    const names = known.namesOf[term] ?? [];
    if (!names.includes('question') && isDenied(text, start, known.negators)) continue;
    for (const name of names) counts[name] += 1;
  }
  return counts.safety > 0 || !findPair(text, known) ? counts : { ...counts, safety: 1 };
};

/** True where a sentence has a word by which one asks, in a language that has a list of them. */
export const hasAskingWord = (sentence: string): boolean =>
  !/\p{Script=Latin}/u.test(sentence) || getCues().asking.find(sentence).length > 0;

/** True where a sentence begins as a question does: `what time`, `wann`, `à quelle heure`. */
export const opensAsQuestion = (sentence: string): boolean => {
  const begun = sentence.slice(0, openingUnits);
  return getCues()
    .opening.find(begun)
    .some(({ start }) => !/[\p{L}\p{N}]/u.test(begun.slice(0, start)));
};
