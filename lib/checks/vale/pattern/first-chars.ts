/** Which characters a part of a pattern can begin with: that tells whether a repeat before it can end in more than one place. */
import { childrenOf, type PatternNode, type SetItem } from './syntax.ts';

/** One place for each of Latin-1's characters, and one each for letters, spaces and all else beyond. */
export type FirstChars = { readonly chars: Uint8Array; readonly isNullable: boolean };

const latin = 256;
const [beyondLetters, beyondSpaces, beyondRest] = [latin, latin + 1, latin + 2] as const;
const places = latin + 3;

const noChars: FirstChars = { chars: new Uint8Array(places), isNullable: true };
/** Anything at all, as behind the end of a pattern. */
export const anyChars: FirstChars = { chars: new Uint8Array(places).fill(1), isNullable: true };

/** Either of two. */
export const joinFirst = (one: FirstChars, other: FirstChars): FirstChars => ({
  chars: one.chars.map((value, index) => value | (other.chars[index] ?? 0)),
  isNullable: one.isNullable || other.isNullable,
});

/** True where a character may begin both. */
export const overlap = (one: FirstChars, other: FirstChars): boolean =>
  one.chars.some((value, index) => value === 1 && other.chars[index] === 1);

/** What a row of parts can begin with; `rest` is what follows them. */
export const firstOfRow = (parts: readonly PatternNode[], rest: () => FirstChars): FirstChars => {
  let found = noChars;
  for (const part of parts) {
    const first = firstOf(part);
    found = { ...joinFirst(found, first), isNullable: first.isNullable };
    if (!first.isNullable) return found;
  }
  return joinFirst(found, rest());
};

/** What a node can begin with. */
export const firstOf = (node: PatternNode): FirstChars => {
  switch (node.kind) {
    case 'char':
      return firstOfItems([{ from: node.code, to: node.code }], { negated: false, isFolded: node.isFolded });
    case 'set':
      return firstOfItems(node.items, node);
    case 'sequence':
      return firstOfRow(node.parts, () => noChars);
    case 'choice':
      return node.options.map(firstOf).reduce(joinFirst, { ...noChars, isNullable: false });
    case 'repeat': {
      const first = firstOf(node.node);
      return { chars: first.chars, isNullable: first.isNullable || node.min === 0 };
    }
    case 'group':
    case 'atomic':
      return firstOf(node.node);
    case 'look':
    case 'anchor':
      return noChars;
    default:
      return { ...anyChars, isNullable: node.kind === 'back' };
  }
};

const firstOfItems = (
  items: readonly SetItem[],
  { negated, isFolded }: { readonly negated: boolean; readonly isFolded: boolean },
): FirstChars => {
  const chars = new Uint8Array(places);
  for (const item of items) addItem(chars, item);
  if (isFolded) addOtherCases(chars);
  // A set that leaves out single characters beyond Latin-1 still has others there.
  const own = negated ? chars.map((value, index) => (index < latin ? 1 - value : 1)) : chars;
  return { chars: own, isNullable: false };
};

const addItem = (chars: Uint8Array, item: SetItem): void => {
  if ('from' in item) {
    for (let code = item.from; code <= Math.min(item.to, latin - 1); code++) chars[code] = 1;
    if (item.to >= latin) chars.fill(1, latin);
    return;
  }
  if ('property' in item) {
    chars.fill(1);
    return;
  }
  const pattern = { w: /[\p{L}\p{N}_]/u, d: /\d/, s: /\s/ }[item.named];
  for (let code = 0; code < latin; code++)
    if (pattern.test(String.fromCharCode(code)) !== item.negated) chars[code] = 1;
  const beyond = item.named === 's' ? beyondSpaces : beyondLetters;
  for (const place of [beyondLetters, beyondSpaces, beyondRest])
    if ((place === beyond) !== item.negated) chars[place] = 1;
};

const foldedFromBeyond = [...'KSksÅåÿßµ'].map((letter) => letter.charCodeAt(0));

const addOtherCases = (chars: Uint8Array): void => {
  for (let code = 0x41; code <= 0x5a; code++)
    if (chars[code] === 1 || chars[code + 0x20] === 1) {
      chars[code] = 1;
      chars[code + 0x20] = 1;
    }
  // A few letters beyond Latin-1 fold into its own: the Kelvin sign is a k.
  if (foldedFromBeyond.some((code) => chars[code] === 1)) chars[beyondLetters] = 1;
};

/** True for what matches one character and nothing else. */
export const isOneChar = (node: PatternNode): boolean => {
  if (node.kind === 'char' || node.kind === 'set' || node.kind === 'any') return true;
  return (node.kind === 'group' || node.kind === 'atomic') && childrenOf(node).every(isOneChar);
};
