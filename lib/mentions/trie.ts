/** Finds many folded names in a folded text at once: longest first, in time linear in the text. */

export type Trie<T> = {
  /** The values whose keys begin at `start`, longest first: `end` is where each ends. */
  matchesAt(text: string, start: number): readonly { readonly end: number; readonly value: T }[];
  /** True where some key begins with this character: a cheap question to ask first. */
  mayBegin(code: number): boolean;
};

type Node<T> = { readonly next: Map<number, Node<T>>; value: T | undefined };

const none: readonly never[] = [];

/** Makes a trie; of equal keys the first one's value stands. Keys are at most some hundred characters, which bounds each walk. */
export const toTrie = <T>(entries: Iterable<readonly [key: string, value: T]>): Trie<T> => {
  const root: Node<T> = { next: new Map(), value: undefined };
  for (const [key, value] of entries) {
    let node = root;
    for (let index = 0; index < key.length; index++) {
      const code = key.charCodeAt(index);
      const next = node.next.get(code) ?? { next: new Map<number, Node<T>>(), value: undefined };
      node.next.set(code, next);
      node = next;
    }
    if (key !== '') node.value ??= value;
  }
  const begins = new Uint8Array(0x10000);
  for (const code of root.next.keys()) begins[code] = 1;
  return {
    mayBegin: (code) => begins[code] === 1,
    matchesAt(text, start) {
      let node = root.next.get(text.charCodeAt(start));
      if (node === undefined) return none;
      const matches: { readonly end: number; readonly value: T }[] = [];
      for (let end = start + 1; node !== undefined; end++) {
        if (node.value !== undefined) matches.unshift({ end, value: node.value });
        node = end < text.length ? node.next.get(text.charCodeAt(end)) : undefined;
      }
      return matches;
    },
  };
};
