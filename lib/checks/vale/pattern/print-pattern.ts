/** A pattern's tree → the source of a RegExp of JavaScript. */
import type { Anchor, ParsedPattern, PatternNode, SetItem } from './syntax.ts';
import { childrenOf, PatternSyntaxError } from './syntax.ts';

/**
 * `ascii`: for texts without letters beyond ASCII, as most are: several times as fast. `unicode`: with the `u` flag, words made of
 * letters of all scripts, as regexp2 has it.
 */
export type Alphabet = 'ascii' | 'unicode';

export type PrintedPattern = {
  readonly source: string;
  readonly flags: string;
  /** Which of the RegExp's groups a capture group of the pattern became; groups are counted from 1. */
  readonly groups: readonly number[];
};

type Printing = {
  readonly alphabet: Alphabet;
  readonly withCaptures: boolean;
  /** Some letters fold and some do not: each is then written in both cases. */
  readonly isMixed: boolean;
  readonly groups: number[];
  count: number;
};

/** Prints a pattern; without captures where nobody asks for them, for they cost time. */
export const printPattern = (
  { root }: ParsedPattern,
  { alphabet, withCaptures }: { readonly alphabet: Alphabet; readonly withCaptures: boolean },
): PrintedPattern => {
  const folds = new Set<boolean>();
  const refers = collectFolds(root, folds);
  const isMixed = folds.size > 1;
  const printing: Printing = { alphabet, withCaptures: withCaptures || refers, isMixed, groups: [], count: 0 };
  const source = print(root, printing);
  const flags = `g${!isMixed && folds.has(true) ? 'i' : ''}${alphabet === 'unicode' ? 'u' : ''}`;
  return { source, flags, groups: printing.groups };
};

/** Notes which ways of folding there are, and tells whether a group is referred to. */
const collectFolds = (node: PatternNode, folds: Set<boolean>): boolean => {
  if (node.kind === 'char' && hasCase(node.code)) folds.add(node.isFolded);
  if (node.kind === 'set') folds.add(node.isFolded);
  const within = childrenOf(node).map((child) => collectFolds(child, folds));
  return node.kind === 'back' || within.includes(true);
};

/** True where a pattern names sets of Unicode: only the slow alphabet knows those. */
export const needsUnicode = (node: PatternNode): boolean =>
  (node.kind === 'char' && node.code > 0xffff) ||
  (node.kind === 'set' && node.items.some((item) => 'property' in item || ('to' in item && item.to > 0xffff))) ||
  childrenOf(node).some(needsUnicode);

const hasCase = (code: number): boolean => {
  const character = String.fromCodePoint(code);
  return character.toLowerCase() !== character.toUpperCase();
};

const print = (node: PatternNode, printing: Printing): string => {
  switch (node.kind) {
    case 'char':
      return printChar(node.code, node.isFolded && printing.isMixed);
    case 'set':
      return printSet(node, printing);
    case 'any':
      return node.withBreaks ? '[^]' : '[^\\n]';
    case 'sequence':
      return node.parts.map((part) => print(part, printing)).join('');
    case 'choice':
      return `(?:${node.options.map((option) => print(option, printing)).join('|')})`;
    case 'repeat':
      return `${printAtom(node.node, printing)}${printCount(node.min, node.max)}${node.isLazy ? '?' : ''}`;
    case 'group':
      return printGroup(node.node, node.index, printing);
    case 'look':
      return `(?${node.isAhead ? '' : '<'}${node.negated ? '!' : '='}${print(node.node, printing)})`;
    case 'atomic':
      return printAtomic(node.node, printing);
    case 'anchor':
      return printAnchor(node.anchor, printing.alphabet);
    case 'back':
      return `(?:\\${toGroup(node.index, printing)})`;
  }
};

const toGroup = (index: number, { groups }: Printing): number => {
  const group = groups[index - 1];
  if (group === undefined) throw new PatternSyntaxError(`\\${index} refers to no group before it`);
  return group;
};

const printGroup = (node: PatternNode, index: number | undefined, printing: Printing): string => {
  if (index === undefined || !printing.withCaptures) return `(?:${print(node, printing)})`;
  printing.count++;
  printing.groups[index - 1] = printing.count;
  return `(${print(node, printing)})`;
};

/** JavaScript has no atomic groups, but what a lookahead captured is never given back. */
const printAtomic = (node: PatternNode, printing: Printing): string => {
  printing.count++;
  const own = printing.count;
  return `(?:(?=(${print(node, printing)}))\\${own})`;
};

const printAtom = (node: PatternNode, printing: Printing): string => {
  const printed = print(node, printing);
  return node.kind === 'char' || node.kind === 'any' || node.kind === 'group' ? printed : `(?:${printed})`;
};

const printCount = (min: number, max: number): string => {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
};

const toHex = (code: number): string =>
  code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;

const isPlain = (code: number): boolean => /[A-Za-z0-9 _]/.test(String.fromCodePoint(code)) || code > 0xa0;

const toSource = (code: number): string =>
  isPlain(code) && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : toHex(code);

const printChar = (code: number, isFolded: boolean): string => {
  const character = String.fromCodePoint(code);
  if (!isFolded) return code > 0xffff ? `(?:${toSource(code)})` : toSource(code);
  const cases = new Set([character, character.toLowerCase(), character.toUpperCase()]);
  const single = [...cases].filter((each) => [...each].length === 1).map((each) => toSource(each.codePointAt(0) ?? 0));
  return single.length === 1 ? toSource(code) : `[${single.join('')}]`;
};

/** Letters, marks, digits and what joins them: what regexp2 takes for a word's characters. */
const wordSet = '\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}\\u200c\\u200d';

const printSet = (
  { items, negated, isFolded }: Extract<PatternNode, { kind: 'set' }>,
  { alphabet, isMixed }: Printing,
): string => {
  const printed = items.flatMap((item) => [
    printItem(item, alphabet),
    ...(isFolded && isMixed ? toOtherCase(item).map((other) => printItem(other, alphabet)) : []),
  ]);
  return `[${negated ? '^' : ''}${printed.join('')}]`;
};

const printItem = (item: SetItem, alphabet: Alphabet): string => {
  if ('property' in item) return `\\${item.negated ? 'P' : 'p'}{${item.property}}`;
  if ('from' in item)
    return item.from === item.to ? toSource(item.from) : `${toSource(item.from)}-${toSource(item.to)}`;
  if (alphabet === 'ascii' || item.named === 's') return `\\${item.negated ? item.named.toUpperCase() : item.named}`;
  if (item.named === 'd') return item.negated ? '\\P{Nd}' : '\\p{Nd}';
  return item.negated ? notWordSet : wordSet;
};

/** All but a word's characters, as members of a bracket class, which cannot hold a negated one. */
const notWordSet =
  '\\p{Me}\\p{Mc}\\p{Nl}\\p{No}\\p{Pd}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Po}\\p{S}\\p{Z}\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}';

/** The same range in the other case, for ranges within ASCII; beyond it ranges are taken as they are. */
const toOtherCase = (item: SetItem): readonly SetItem[] => {
  if (!('from' in item)) return [];
  const shift = (low: number, high: number, by: number): readonly SetItem[] => {
    const from = Math.max(item.from, low);
    const to = Math.min(item.to, high);
    return from > to ? [] : [{ from: from + by, to: to + by }];
  };
  return [...shift(0x41, 0x5a, 0x20), ...shift(0x61, 0x7a, -0x20)];
};

const isWord = `[${wordSet}]`;

const printAnchor = (anchor: Anchor, alphabet: Alphabet): string => {
  switch (anchor) {
    case 'start':
      return '^';
    case 'end':
      return '(?![^])';
    case 'end-or-last-break':
      return '(?=\\n?(?![^]))';
    case 'line-start':
      return '(?<![^\\n])';
    case 'line-end':
      return '(?![^\\n])';
    case 'boundary':
      return alphabet === 'ascii' ? '\\b' : `(?:(?<=${isWord})(?!${isWord})|(?<!${isWord})(?=${isWord}))`;
    case 'no-boundary':
      return alphabet === 'ascii' ? '\\B' : `(?:(?<=${isWord})(?=${isWord})|(?<!${isWord})(?!${isWord}))`;
  }
};
