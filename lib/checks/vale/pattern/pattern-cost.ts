/** How much time a pattern can take at worst, told by its tree: whether it may run natively. */
import { childrenOf, type PatternNode } from './syntax.ts';

/**
 * `bounded`: no repeat without bound, so time grows with the text alone. `square`: repeats without bound, but none within another:
 * harmless on short texts. `wild`: a repeat within a repeat, or several in a row that may match the same: may never end.
 */
export type PatternCost = 'bounded' | 'square' | 'wild';

/** Repeats of more than this count as without bound. */
const repeatsMax = 40;
/** Repeats within one another: `(\w{1,9} ){1,9}` is 81 at most, and may still be searched. */
const productMax = 400;
/** Repeats without bound in one row; each may multiply the time by the length of the text. */
const rowMax = 4;

/** What a pattern costs at worst. Looking around and looking back to a group changes nothing: what stands in them counts. */
export const toPatternCost = (root: PatternNode): PatternCost => {
  const { isNested, inRow, product } = measure(root);
  if (isNested || inRow > rowMax || product > productMax) return 'wild';
  return inRow > 0 ? 'square' : 'bounded';
};

type Measure = { readonly isNested: boolean; readonly inRow: number; readonly product: number };

const measure = (node: PatternNode): Measure => {
  const within = childrenOf(node).map(measure);
  const isNested = within.some((each) => each.isNested);
  const product = within.reduce((most, each) => Math.max(most, each.product), 1);
  const rows = within.map((each) => each.inRow);
  const inRow = node.kind === 'sequence' ? rows.reduce((sum, each) => sum + each, 0) : Math.max(0, ...rows);
  if (node.kind !== 'repeat') return { isNested, inRow, product };
  const isUnbounded = node.max > repeatsMax;
  // What is repeated and can end in more than one way makes the ways multiply with every round.
  if (isUnbounded) return { isNested: isNested || inRow > 0 || hasChoices(node.node), inRow: 1, product };
  return { isNested: isNested || (inRow > 0 && node.max > 1), inRow, product: product * Math.max(1, node.max) };
};

/** True for what one round of a repeat can match in more than one way: options that begin alike, or a bounded repeat. */
const hasChoices = (node: PatternNode): boolean => {
  if (node.kind === 'repeat') return node.max !== node.min;
  if (node.kind === 'choice') return !beginApart(node.options) || node.options.some(hasChoices);
  return node.kind !== 'look' && childrenOf(node).some(hasChoices);
};

/** True where the first character tells which option it is. */
const beginApart = (options: readonly PatternNode[]): boolean => {
  const firsts = options.map(firstChar);
  return !firsts.includes(undefined) && new Set(firsts).size === firsts.length;
};

const firstChar = (node: PatternNode): string | undefined => {
  if (node.kind === 'char') return String.fromCodePoint(node.code).toLowerCase();
  const [first] = childrenOf(node);
  return (node.kind === 'sequence' || node.kind === 'group') && first !== undefined ? firstChar(first) : undefined;
};
