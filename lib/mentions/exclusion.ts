/** Tells a name that is somebody else's by the words near it. */
import { foldText } from '../text/fold.ts';
import { isBoundary } from './boundary.ts';
import { toTrie } from './trie.ts';

/** How near an excluded word must stand, in the same block: at most this many words and characters between. */
export const excludeWordsMax = 6;
export const excludeUnitsMax = 60;

type Span = { readonly start: number; readonly end: number };
type Phrase = Span & { readonly phrase: string };

const isNear = (folded: string, a: Span, b: Span): boolean => {
  const from = Math.min(a.end, b.end);
  const to = Math.max(a.start, b.start);
  if (to <= from) return true;
  if (to - from > excludeUnitsMax) return false;
  return folded.slice(from, to).trim().split(' ').length <= excludeWordsMax;
};

/**
 * Answers, for names found in a folded text, which are somebody else's: those inside an excluded phrase, and those near one.
 * A phrase that holds the name itself (`northwind traders`) tells only of that bare name (`Northwind`), not of a fuller one
 * (`Northwind Coffee`) that stands beside it.
 */
export const toExclusion = (
  exclude: readonly string[],
): ((folded: string, names: readonly Span[]) => readonly boolean[]) => {
  const trie = toTrie(exclude.map((each) => foldText(each).folded.trim()).map((each) => [each, each]));
  const findPhrases = (folded: string): readonly Phrase[] => {
    const phrases: Phrase[] = [];
    for (let start = 0; start < folded.length; start++) {
      if (!trie.mayBegin(folded.charCodeAt(start)) || !isBoundary(folded, start)) continue;
      const met = trie.matchesAt(folded, start).find(({ end }) => isBoundary(folded, end));
      if (met === undefined) continue;
      phrases.push({ start, end: met.end, phrase: met.value });
      start = met.end - 1;
    }
    return phrases;
  };
  if (exclude.length === 0) return (_folded, names) => names.map(() => false);
  return (folded, names) => {
    const phrases = findPhrases(folded);
    let first = 0;
    return names.map((name) => {
      while ((phrases[first]?.end ?? Number.POSITIVE_INFINITY) < name.start - excludeUnitsMax) first++;
      const words = folded.slice(name.start, name.end);
      for (let index = first; index < phrases.length; index++) {
        const phrase = phrases[index];
        if (phrase === undefined || phrase.start > name.end + excludeUnitsMax) return false;
        const overlaps = phrase.start < name.end && name.start < phrase.end;
        // The longer one wins: a name that holds the phrase is the brand's.
        if (overlaps && phrase.phrase.length >= words.length) return true;
        if (overlaps || !isNear(folded, name, phrase)) continue;
        if (phrase.phrase.includes(words) || !words.split(' ').some((word) => phrase.phrase.includes(word)))
          return true;
      }
      return false;
    });
  };
};
