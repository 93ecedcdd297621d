/** Holds an entry against one condition of a query, here, where the service could not be asked. */
import { toPlainText } from '../../formats/feed-words.ts';
import type { Entry } from '../../model/entry.ts';
import { toWords } from '../../text/words.ts';
import type { Atom, Near } from './grammar.ts';
import { matchesField } from './match-field.ts';

/** Words of an entry that are looked at. */
const wordsMax = 20_000;
/** Markup of an entry that is looked at; the words of longer ones come before this. */
const markupCharsMax = 500_000;

/** An entry, ready to be searched: the words of its title, then of its text, as they are compared. Made once for all conditions. */
export type Searchable = {
  readonly entry: Entry;
  readonly title: readonly string[];
  readonly body: readonly string[];
};

/** Latin letters that are no letter with a mark, by what people write who have no such key. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ẞ: 'ss',
  ё: 'е',
};

/** Without accents, where these are no letters of their own: in Latin and Greek. Elsewhere a mark makes another word. */
const withoutAccents = (word: string): string => {
  if (/^[\x20-\x7e]*$/.test(word)) return word;
  const plain = word.replace(/[øłđæœßẞё]/g, (letter) => plainLetters[letter] ?? letter);
  if (!/[\p{Script=Latin}\p{Script=Greek}]/u.test(plain)) return plain;
  return plain
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
};

/** Words in order, as they are compared. */
export const toComparedWords = (text: string): readonly string[] =>
  toWords(text, wordsMax).map(({ folded }) => withoutAccents(folded));

/** Makes an entry searchable. */
export const toSearchable = (entry: Entry): Searchable => ({
  entry,
  title: toComparedWords(entry.title ?? ''),
  body: toComparedWords(entry.html === null ? (entry.text ?? '') : toPlainText(entry.html.slice(0, markupCharsMax))),
});

/** Whether the entry has what the atom asks for; undefined where it does not say. */
export const matchesAtom = (atom: Atom, searchable: Searchable): boolean | undefined => {
  const { entry, title, body } = searchable;
  if (atom.type === 'field') {
    return atom.field === 'title' ? hasText(atom.value, title) : matchesField(atom, entry);
  }
  // Title and text apart, so that no phrase runs from the one into the other.
  if (atom.type === 'near') return matchesNear(atom, title) || matchesNear(atom, body);
  return hasText(atom.text, title) || hasText(atom.text, body);
};

type Place = { readonly start: number; readonly end: number };

const hasText = (text: string, words: readonly string[]): boolean => findText(text, words).length > 0;

/** Where a text stands among the words, `[start, end)`. */
const findText = (text: string, words: readonly string[]): readonly Place[] => {
  const wanted = toComparedWords(text);
  const last = wanted.length - 1;
  // Korean words take particles at their end, as others take a `*`.
  const isOpen = text.endsWith('*') || /\p{Script=Hangul}$/u.test(wanted[last] ?? '');
  const found: Place[] = [];
  if (last < 0) return found;
  for (let start = 0; start + last < words.length; start++)
    if (wanted.every((word, index) => isSame(words[start + index] ?? '', word, isOpen && index === last)))
      found.push({ start, end: start + last + 1 });
  return found;
};

const isSame = (word: string, wanted: string, isOpen: boolean): boolean =>
  isOpen ? word.startsWith(wanted) : word === wanted;

/** So many words apart at most, in either order; neighbours are one apart, and what overlaps is not near but the same. */
const matchesNear = ({ left, right, distance }: Near, words: readonly string[]): boolean => {
  const rights = findText(right.text, words);
  const starts = new Set(rights.map(({ start }) => start));
  const ends = new Set(rights.map(({ end }) => end));
  const steps = Array.from({ length: distance }, (_, step) => step);
  return findText(left.text, words).some(({ start, end }) =>
    steps.some((step) => starts.has(end + step) || ends.has(start - step)),
  );
};
