/**
 * A trie in flat arrays. Node 0 is the root, and what no step leads to. A child is found by hashing its parent and its unit into slots,
 * so that a step takes the same time however many words begin alike.
 */

/** The child of a node by a unit of UTF-16; 0 where it has none. */
export type TrieStep = (node: number, unit: number) => number;

export type TrieBuilder = {
  /** Adds a word by its units; answers the node where it ends, 0 for an empty one. Nodes are numbered from 1 as they are added. */
  add(units: Iterable<number>): number;
  /** The trie as it is now; later words are not in it. */
  toStep(): TrieStep;
};

const toHash = (parent: number, unit: number): number =>
  Math.imul(Math.imul(parent, 0x9e3779b1) ^ unit, 0x85ebca6b) >>> 7;

/** Slots (0: empty) are a power of two, and at most a quarter of them taken, so that a step seldom looks at more than one. */
const toSlots = (parents: readonly number[], units: readonly number[]): Int32Array => {
  const slots = new Int32Array(4 * 2 ** Math.ceil(Math.log2(parents.length + 1)));
  for (let node = 1; node < parents.length; node++) {
    let slot = toHash(parents[node] ?? 0, units[node] ?? 0) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = node;
  }
  return slots;
};

const toTrieStep = (parents: readonly number[], units: readonly number[]): TrieStep => {
  const parentOf = Int32Array.from(parents);
  const unitOf = Uint16Array.from(units);
  const slots = toSlots(parents, units);
  const mask = slots.length - 1;
  return (node, unit) => {
    for (let slot = toHash(node, unit) & mask; ; slot = (slot + 1) & mask) {
      const child = slots[slot] ?? 0;
      if (child === 0 || (unitOf[child] === unit && parentOf[child] === node)) return child;
    }
  };
};

/** Begins an empty trie. */
export const createTrieBuilder = (): TrieBuilder => {
  const parents = [0];
  const units = [0];
  const children = new Map<number, number>();
  const step = (node: number, unit: number): number => {
    const key = node * 0x10000 + unit;
    const known = children.get(key);
    if (known !== undefined) return known;
    const added = parents.push(node) - 1;
    units.push(unit);
    children.set(key, added);
    return added;
  };
  return {
    add: (word) => {
      let node = 0;
      for (const unit of word) node = step(node, unit);
      return node;
    },
    toStep: () => toTrieStep(parents, units),
  };
};
