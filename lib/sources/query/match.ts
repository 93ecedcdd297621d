/** Holds an entry against one condition of a query, here, where the service could not be asked. */
import type { Entry } from '../../model/entry.ts';
import { toRegistrableDomain, toUrl } from '../../text/url.ts';
import { toWords } from '../../text/words.ts';
import type { Atom, Field, Near, Text } from './query.ts';

/** Words of an entry that are looked at. */
const wordsMax = 20_000;

/** An entry, ready to be searched: its folded words in order. Made once for all conditions. */
export type Searchable = {
  readonly entry: Entry;
  readonly words: readonly string[];
  readonly titleWords: readonly string[];
};

/** Markup is left out, and what it hides: an address in it is no word. */
const withoutMarkup = (html: string): string =>
  html
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&(?:#x27|#39|apos);/gi, "'")
    .replace(/&quot;/gi, '"')
    .replace(/&(?:nbsp|#160);/gi, ' ')
    .replace(/&amp;/gi, '&');

const toFoldedWords = (text: string): readonly string[] => toWords(text, wordsMax).map(({ folded }) => folded);

/** Makes an entry searchable. */
export const toSearchable = (entry: Entry): Searchable => {
  const titleWords = toFoldedWords(entry.title ?? '');
  const body = entry.html === null ? (entry.text ?? '') : withoutMarkup(entry.html);
  // A word between them, so that no phrase runs from the title into the text.
  return { entry, titleWords, words: [...titleWords, '\n', ...toFoldedWords(body)] };
};

/** True where the entry has what the atom asks for. */
export const matchesAtom = (atom: Atom, searchable: Searchable): boolean => {
  if (atom.type === 'text') return findText(atom, searchable.words).length > 0;
  return atom.type === 'near' ? matchesNear(atom, searchable.words) : matchesField(atom, searchable);
};

/** Where a text begins among the words. */
const findText = ({ text }: Pick<Text, 'text'>, words: readonly string[]): readonly number[] => {
  const wanted = toFoldedWords(text);
  const isOpen = text.endsWith('*');
  const found: number[] = [];
  if (wanted.length === 0) return found;
  for (let start = 0; start + wanted.length <= words.length; start++)
    if (wanted.every((word, index) => isSame(words[start + index] ?? '', word, isOpen && index === wanted.length - 1)))
      found.push(start);
  return found;
};

const isSame = (word: string, wanted: string, isOpen: boolean): boolean =>
  isOpen ? word.startsWith(wanted) : word === wanted;

/** So many words at most lie between the two, in either order. */
const matchesNear = ({ left, right, distance }: Near, words: readonly string[]): boolean => {
  const rights = findText(right, words);
  return findText(left, words).some((at) => rights.some((other) => other !== at && Math.abs(other - at) <= distance));
};

const matchesField = ({ field, value }: Field, { entry, titleWords }: Searchable): boolean => {
  const wanted = value.toLowerCase();
  if (field === 'title') return findText({ text: value }, titleWords).length > 0;
  if (field === 'author') return entry.author?.toLowerCase().replace(/^@/, '') === wanted.replace(/^@/, '');
  if (field === 'lang') return entry.language?.toLowerCase().split('-', 1)[0] === wanted;
  if (field === 'site') return isOfSite(entry.url, wanted);
  return false;
};

const isOfSite = (address: string | null, site: string): boolean => {
  const host = address === null ? undefined : toUrl(address)?.hostname;
  return host !== undefined && (host === site || host.endsWith(`.${site}`) || toRegistrableDomain(host) === site);
};
