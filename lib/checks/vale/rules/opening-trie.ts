/** The words with which the matches of many rules begin, found in one pass over a text. */
import { createTrieBuilder, type TrieStep } from '../../../text/flat-trie.ts';

/** A word of a rule, by the rule's place in its list. */
type Ending = { readonly index: number; readonly isWhole: boolean };

/** What is looked for: words in lower case; those that begin with a plain letter only where none stands before them. */
export type Openings = readonly {
  readonly index: number;
  readonly words: readonly string[];
  /** Words count only where no plain letter follows. */
  readonly areWhole: boolean;
}[];

/** Tells where in a text, in lower case, which rule's words begin, from left to right; a place may be told more than once. */
export type FindOpenings = (lower: string, tell: (index: number, at: number) => void) => void;

const plainLetters = Uint8Array.from({ length: 0x80 }, (_, code) =>
  /[a-z0-9_]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** A plain letter, a digit or `_`, in lower case: characters that join a word to its neighbour in any alphabet. */
export const isPlainLetter = (code: number): boolean => code < 0x80 && plainLetters[code] === 1;

const toUnits = (word: string): readonly number[] =>
  Array.from({ length: word.length }, (_, at) => word.charCodeAt(at));

/** The trie of all words and, by node, what ends there. */
const toTrie = (
  openings: Openings,
): { readonly step: TrieStep; readonly endings: readonly (readonly Ending[] | undefined)[] } => {
  const trie = createTrieBuilder();
  const endings: Ending[][] = [];
  for (const { index, words, areWhole } of openings)
    for (const word of words) {
      const node = trie.add(toUnits(word));
      const isWhole = areWhole && isPlainLetter(word.charCodeAt(word.length - 1));
      endings[node] = [...(endings[node] ?? []), { index, isWhole }];
    }
  return { step: trie.toStep(), endings: Array.from(endings) };
};

/** Prepares the pass. */
export const toFindOpenings = (openings: Openings): FindOpenings => {
  const { step: next, endings } = toTrie(openings);
  // Words begin with few units: for ASCII that is a look into a small table.
  const firstNodes = Int32Array.from({ length: 0x80 }, (_, unit) => next(0, unit));
  return (lower, tell) => {
    let isInWord = false;
    for (let start = 0; start < lower.length; start++) {
      const first = lower.charCodeAt(start);
      const wasInWord = isInWord;
      isInWord = isPlainLetter(first);
      if (isInWord && wasInWord) continue;
      let node = first < 0x80 ? (firstNodes[first] ?? 0) : next(0, first);
      for (let at = start + 1; node !== 0; at++) {
        const found = endings[node];
        const unit = lower.charCodeAt(at);
        if (found !== undefined)
          for (const { index, isWhole } of found) if (!isWhole || !isPlainLetter(unit)) tell(index, start);
        if (at >= lower.length) break;
        node = next(node, unit);
      }
    }
  };
};
