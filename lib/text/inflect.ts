/**
 * The inflected forms of a term, made by rule from grammar. A stemmer would be shorter, but it takes university for universe and
 * organization for organ: see docs/decisions/0018. Forms are literal, so that finding them costs what finding any term costs.
 */
import { dutch } from './inflection/dutch.ts';
import { english } from './inflection/english.ts';
import type { Form, FormKind, Inflection } from './inflection/form.ts';
import { german } from './inflection/german.ts';
import { french, italian, portuguese, spanish } from './inflection/romance.ts';
import { toPrimaryLanguage } from './primary-language.ts';

const inflections: ReadonlyMap<string, Inflection> = new Map([
  ['de', german],
  ['en', english],
  ['es', spanish],
  ['fr', french],
  ['it', italian],
  ['nl', dutch],
  ['pt', portuguese],
]);

/** Languages whose words are inflected; in others, a term is found as it is written. */
export const inflectedLanguages: readonly string[] = [...inflections.keys()];

/** Longer phrases are found as they are written, and so is what has more forms than this. */
const phraseWordsMax = 5;
const phraseFormsMax = 60;

/** A term and its words as they are written, parted by what stands between them. */
type Words = { readonly words: readonly string[]; readonly gaps: readonly string[] };

const toWords = (term: string): Words => {
  const parts = term.split(/([ \u00a0-]+)/);
  return {
    words: parts.filter((_, index) => index % 2 === 0),
    gaps: parts.filter((_, index) => index % 2 === 1),
  };
};

const join = ({ gaps }: Words, words: readonly string[]): string =>
  words.map((word, index) => `${word}${gaps[index] ?? ''}`).join('');

const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word);
/** Abbreviations take no endings that could be told from another word: "IT" is not "its". */
const isAbbreviation = (word: string): boolean => /^\p{Lu}{2,}$/u.test(word);

/** The form with the capitals of its word: Kunden of Kunde, iPhones of iPhone. */
const withCapitals = (form: string, word: string): string => {
  if (form.startsWith(word.toLowerCase())) return `${word}${form.slice(word.length)}`;
  return isCapital(word) ? `${form.charAt(0).toUpperCase()}${form.slice(1)}` : form;
};

const formsOf = (word: string, inflection: Inflection): readonly Form[] =>
  isAbbreviation(word)
    ? []
    : inflection
        .forms(word.toLowerCase(), { isCapital: isCapital(word) })
        .map(({ text, kind }) => ({ text: withCapitals(text, word), kind }));

/** English says "makes use of" and "best practices": the first word as a verb, the last as a noun. */
const toHeadOrTail = (phrase: Words, inflection: Inflection): readonly Form[] => {
  const { words } = phrase;
  const last = words.length - 1;
  const tail = formsOf(words[last] ?? '', inflection)
    .filter(({ kind }) => kind === 's' || kind === 'other')
    .map(({ text, kind }) => ({ text: join(phrase, words.with(last, text)), kind }));
  const head = formsOf(words[0] ?? '', inflection).map(({ text, kind }) => ({
    text: join(phrase, words.with(0, text)),
    kind,
  }));
  return [...tail, ...head];
};

/** Romance languages inflect nouns and adjectives alike: every word that can be. */
const toEach = (phrase: Words, inflection: Inflection): readonly Form[] => {
  const choices = phrase.words.map((word) => [{ text: word, kind: 's' as FormKind }, ...formsOf(word, inflection)]);
  const count = choices.reduce((product, each) => product * each.length, 1);
  if (count > phraseFormsMax)
    return choices.flatMap((each, index) =>
      each.slice(1).map(({ text }) => ({ text: join(phrase, phrase.words.with(index, text)), kind: 'other' as const })),
    );
  return choices
    .reduce<readonly (readonly string[])[]>(
      (found, each) => found.flatMap((before) => each.map(({ text }) => [...before, text])),
      [[]],
    )
    .slice(1)
    .map((words) => ({ text: join(phrase, words), kind: 'other' as const }));
};

/** The forms of a term other than itself, each once; none in a language that is not known. */
export const inflect = (term: string, language: string): readonly Form[] => {
  const inflection = inflections.get(toPrimaryLanguage(language));
  if (inflection === undefined) return [];
  const phrase = toWords(term);
  const { words } = phrase;
  if (words.length > phraseWordsMax) return [];
  const forms =
    words.length === 1
      ? formsOf(term, inflection)
      : inflection.phrase === 'each'
        ? toEach(phrase, inflection)
        : toHeadOrTail(phrase, inflection);
  const first = new Map<string, Form>();
  for (const form of forms) if (form.text !== term && !first.has(form.text)) first.set(form.text, form);
  return [...first.values()];
};

/** Words that begin a phrase which is no verb with its object, or that may follow such a verb. */
const isClosed = (word: string | undefined, { closed }: Inflection): boolean =>
  word === undefined || closed.has(word.toLowerCase());

const oneOfKind = (word: string | undefined, kind: FormKind, inflection: Inflection): string | undefined => {
  const [only, another] = word === undefined ? [] : formsOf(word, inflection).filter((form) => form.kind === kind);
  // Two plurals ("mediums", "media") or a doubtful doubling leave the choice to people, but for a first irregular one.
  return another === undefined || kind === 's' ? only?.text : undefined;
};

/**
 * The term in the form that another word was found in, so that "utilised" is answered with "used". Undefined where that cannot
 * safely be said: only in English, and of other Romance languages the plural of single words.
 */
export const toSameForm = (term: string, kind: FormKind, language: string): string | undefined => {
  const inflection = inflections.get(toPrimaryLanguage(language));
  if (inflection === undefined || kind === 'other' || inflection === german || inflection === dutch) return undefined;
  const phrase = toWords(term);
  const { words } = phrase;
  const last = words.length - 1;
  if (last === 0) return toSingle(term, kind, inflection);
  if (inflection !== english || isClosed(words[0], english)) return undefined;
  // "get in touch" is a verb with what belongs to it; "good value" could be made plural at its end only.
  const isVerb = isClosed(words[1], english);
  const at = kind === 's' && !isVerb ? last : 0;
  if (kind === 'comparative' || kind === 'superlative' || (kind !== 's' && at === last)) return undefined;
  const form = oneOfKind(words[at], kind, english);
  return form === undefined ? undefined : join(phrase, words.with(at, form));
};

const toSingle = (term: string, kind: FormKind, inflection: Inflection): string | undefined => {
  const form = oneOfKind(term, kind, inflection);
  if (form !== undefined || inflection !== english) return form;
  if (kind === 'comparative') return `more ${term}`;
  return kind === 'superlative' ? `most ${term}` : undefined;
};
