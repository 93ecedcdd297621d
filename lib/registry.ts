/** id → object, for the three doors: built from one list, asked by everybody. */
import { distance } from 'fastest-levenshtein';
import { assert } from './errors.ts';

export type Registry<T extends { readonly id: string }> = {
  readonly all: readonly T[];
  readonly ids: readonly string[];
  find(id: string): T | undefined;
};

/** Makes the registry of a door's `all.ts`; two objects of one id are our fault. */
export const toRegistry = <T extends { readonly id: string }>(objects: Readonly<Record<string, T>>): Registry<T> => {
  const byId = new Map<string, T>();
  for (const each of Object.values(objects)) {
    assert(!byId.has(each.id), `two objects are called "${each.id}"`);
    byId.set(each.id, each);
  }
  const all = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { all, ids: all.map(({ id }) => id), find: (id) => byId.get(id) };
};

/** The known word nearest to a mistyped one, or undefined when none is near (more than a third of it wrong). */
export const nearestWord = (word: string, known: readonly string[]): string | undefined => {
  const [best] = known
    .map((each) => ({ each, edits: distance(word.toLowerCase(), each.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  // A short word is near to every other short word by count alone: something of it must be left.
  return best !== undefined && best.edits < word.length && best.edits <= Math.max(2, Math.floor(word.length / 3))
    ? best.each
    : undefined;
};
