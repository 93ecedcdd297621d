/** With which words a pattern's matches begin: where none of them stands, no match has to be tried. */
import { literalsMax, runsMax, wordsOf } from './required-literals.ts';
import type { PatternNode } from './syntax.ts';

/**
 * Words in lower case with one of which every match begins; undefined where nothing can be said. Those that begin with a plain letter
 * are meant at the beginning of a word only. Letters that fold in unusual ways are for the caller to mind.
 */
export const toOpeningWords = (root: PatternNode): readonly string[] | undefined => {
  const openings = openingsOf(root, false);
  return openings === undefined || openings.length > literalsMax ? undefined : [...new Set(openings)];
};

const isBoundary = (node: PatternNode): boolean => node.kind === 'anchor' && node.anchor === 'boundary';

/** True where all may be looked for: letters only behind a word's boundary, for else they may stand within a word. */
const areUsable = (words: readonly string[], isBound: boolean): boolean =>
  words.every((word) => (isBound ? word !== '' : /^[^a-z0-9_]/.test(word)));

/** What the matches of a node begin with; `isBound` tells that a boundary stands right before it. */
const openingsOf = (node: PatternNode, isBound: boolean): readonly string[] | undefined => {
  const { exact } = wordsOf(node);
  if (exact !== undefined && areUsable(exact, isBound)) return exact;
  switch (node.kind) {
    case 'sequence':
      return openingsOfRow(node.parts, isBound);
    case 'choice': {
      const all = node.options.map((option) => openingsOf(option, isBound));
      return all.includes(undefined) ? undefined : all.flatMap((each) => each ?? []);
    }
    case 'group':
    case 'atomic':
      return openingsOf(node.node, isBound);
    case 'repeat':
      return node.min === 0 ? undefined : openingsOf(node.node, isBound);
    default:
      return undefined;
  }
};

const openingsOfRow = (parts: readonly PatternNode[], isBound: boolean): readonly string[] | undefined => {
  let bound = isBound;
  let run: readonly string[] = [''];
  for (const part of parts) {
    const isAtStart = run.length === 1 && run[0] === '';
    if (isAtStart && isBoundary(part)) bound = true;
    const { exact } = wordsOf(part);
    // A long list after a word or two would tell little more than the word alone.
    const isJoined = exact !== undefined && (run.length === 1 || run.length * exact.length <= runsMax);
    if (isJoined) run = run.flatMap((head) => exact.map((tail) => head + tail));
    if (isJoined) continue;
    if (isAtStart) return openingsOf(part, bound);
    break;
  }
  return areUsable(run, bound) ? run : undefined;
};
