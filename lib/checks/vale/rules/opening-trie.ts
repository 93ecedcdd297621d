/** The words with which the matches of many rules begin, found in one pass over a text. */

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

/**
 * A trie in flat arrays. A child is found by hashing its parent and its unit into `slots`, which holds nodes (0: empty), so that a
 * step takes the same time however many words begin alike.
 */
type Trie = {
  readonly parent: Int32Array;
  readonly unit: Uint16Array;
  readonly slots: Int32Array;
  readonly endings: readonly (readonly Ending[] | undefined)[];
};

const toHash = (parent: number, unit: number): number =>
  Math.imul(Math.imul(parent, 0x9e3779b1) ^ unit, 0x85ebca6b) >>> 7;

const plainLetters = Uint8Array.from({ length: 0x80 }, (_, code) =>
  /[a-z0-9_]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** A plain letter, a digit or `_`, in lower case: characters that join a word to its neighbour in any alphabet. */
export const isPlainLetter = (code: number): boolean => code < 0x80 && plainLetters[code] === 1;

const toTrie = (openings: Openings): Trie => {
  const parent = [0];
  const unit = [0];
  const endings: (Ending[] | undefined)[] = [undefined];
  const children = new Map<number, number>();
  const step = (node: number, wanted: number): number => {
    const key = node * 0x10000 + wanted;
    const known = children.get(key);
    if (known !== undefined) return known;
    const added = parent.push(node) - 1;
    unit.push(wanted);
    endings.push(undefined);
    children.set(key, added);
    return added;
  };
  for (const { index, words, areWhole } of openings)
    for (const word of words) {
      let node = 0;
      for (let at = 0; at < word.length; at++) node = step(node, word.charCodeAt(at));
      const isWhole = areWhole && isPlainLetter(word.charCodeAt(word.length - 1));
      endings[node] = [...(endings[node] ?? []), { index, isWhole }];
    }
  return { parent: Int32Array.from(parent), unit: Uint16Array.from(unit), slots: toSlots(parent, unit), endings };
};

/** Slots are a power of two, and at most a quarter of them taken, so that a step seldom looks at more than one. */
const toSlots = (parent: readonly number[], unit: readonly number[]): Int32Array => {
  const slots = new Int32Array(4 * 2 ** Math.ceil(Math.log2(parent.length + 1)));
  for (let node = 1; node < parent.length; node++) {
    let slot = toHash(parent[node] ?? 0, unit[node] ?? 0) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = node;
  }
  return slots;
};

/** Prepares the pass. */
export const toFindOpenings = (openings: Openings): FindOpenings => {
  const { parent, unit: units, slots, endings } = toTrie(openings);
  const mask = slots.length - 1;
  const next = (node: number, wanted: number): number => {
    for (let slot = toHash(node, wanted) & mask; ; slot = (slot + 1) & mask) {
      const child = slots[slot] ?? 0;
      if (child === 0 || (units[child] === wanted && parent[child] === node)) return child;
    }
  };
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
