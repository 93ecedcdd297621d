/** Which words a text must hold for a pattern to have any chance: texts without them are never searched. */
import type { PatternNode } from './syntax.ts';

/** More different words than this are too many to be looked for. */
export const literalsMax = 4000;
/** Ways to write one run of characters that are told apart: `(?:do|did) not` is two. */
export const runsMax = 64;

/** `exact`: all that the node can match, where that is few. `required`: every match holds one of these. Lower case. */
type Words = { readonly exact?: readonly string[]; readonly required?: readonly string[] };

/**
 * Words in lower case of which every match holds at least one; undefined where nothing can be said. Letters that fold in
 * unusual ways (`ſ`, the Kelvin sign) are for the caller to mind.
 */
export const toRequiredLiterals = (root: PatternNode): readonly string[] | undefined => {
  const { exact, required } = wordsOf(root);
  const best = pick(exact, required);
  return best === undefined ? undefined : [...new Set(best)];
};

/** True where those words are all that a pattern can match, and words' boundaries stand around them: part of a longer word is none. */
export const areWholeWords = (root: PatternNode): boolean => {
  if (root.kind !== 'sequence' || wordsOf(root).exact === undefined) return false;
  const [first, last] = [root.parts[0], root.parts.at(-1)];
  return root.parts.length > 2 && [first, last].every((part) => part?.kind === 'anchor' && part.anchor === 'boundary');
};

const lengthOf = (words: readonly string[]): number => words.reduce((least, { length }) => Math.min(least, length), 99);

/** The list whose shortest word is longest. */
const pick = (
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined => {
  const usable = [one, other].filter((list) => list !== undefined && list.length > 0 && lengthOf(list) > 0);
  return usable.toSorted((a = [], b = []) => lengthOf(b) - lengthOf(a) || a.length - b.length)[0];
};

/** What is known of the words that a part of a pattern matches. */
export const wordsOf = (node: PatternNode): Words => {
  switch (node.kind) {
    case 'char':
      return { exact: [String.fromCodePoint(node.code).toLowerCase()] };
    case 'set':
      return wordsOfSet(node);
    case 'sequence':
      return wordsOfSequence(node.parts);
    case 'choice':
      return wordsOfChoice(node.options.map(wordsOf));
    case 'repeat':
      return wordsOfRepeat(node);
    case 'group':
    case 'atomic':
      return wordsOf(node.node);
    case 'look':
    case 'anchor':
      return { exact: [''] };
    default:
      return {};
  }
};

const wordsOfSet = ({ items, negated }: Extract<PatternNode, { kind: 'set' }>): Words => {
  const codes = items.flatMap((item) =>
    'from' in item && item.to - item.from < 8
      ? Array.from({ length: item.to - item.from + 1 }, (_, index) => item.from + index)
      : [undefined],
  );
  if (negated || codes.length > 8 || codes.includes(undefined)) return {};
  return { exact: [...new Set(codes.map((code) => String.fromCodePoint(code ?? 0).toLowerCase()))] };
};

const wordsOfRepeat = ({ node, min, max }: Extract<PatternNode, { kind: 'repeat' }>): Words => {
  const { exact, required } = wordsOf(node);
  if (min === 0) return max === 1 && exact !== undefined ? { exact: ['', ...exact] } : {};
  if (min === 1 && max === 1) return { ...(exact && { exact }), ...(required && { required }) };
  const words = pick(exact, required);
  return words === undefined ? {} : { required: words };
};

const wordsOfChoice = (options: readonly Words[]): Words => {
  const exact = options.every((each) => each.exact !== undefined) ? options.flatMap((each) => each.exact ?? []) : [];
  if (exact.length > 0 && exact.length <= literalsMax) return { exact };
  const lists = options.map((each) => pick(each.exact, each.required));
  if (lists.includes(undefined)) return {};
  const required = lists.flatMap((list) => list ?? []);
  return required.length <= literalsMax ? { required } : {};
};

const wordsOfSequence = (parts: readonly PatternNode[]): Words => {
  let run: readonly string[] = [''];
  let best: readonly string[] | undefined;
  let isWhole = true;
  for (const part of parts) {
    const { exact, required } = wordsOf(part);
    if (exact !== undefined && run.length * exact.length <= Math.max(runsMax, run.length, exact.length)) {
      run = run.flatMap((head) => exact.map((tail) => head + tail));
      continue;
    }
    isWhole = false;
    best = pick(best, run);
    best = pick(best, required);
    run = exact ?? [''];
  }
  return isWhole ? { exact: run } : { ...withRequired(pick(best, run)) };
};

const withRequired = (required: readonly string[] | undefined): Words => (required === undefined ? {} : { required });
