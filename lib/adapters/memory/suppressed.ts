/** Whom nothing more is kept of, in memory. */
import type { SuppressedAuthor, SuppressedStore } from '../../ports/suppressed.ts';
import type { Held } from './mover.ts';

/** A list that lasts as long as the process. */
export const createMemorySuppressed = (): SuppressedStore & Held => {
  const authors = new Map<string, SuppressedAuthor>();
  const toName = ({ brand, author }: SuppressedAuthor): string => JSON.stringify([brand, author]);
  return {
    add: async ({ brand, author }) => void authors.set(toName({ brand, author }), { brand, author }),
    has: async (author) => authors.has(toName(author)),
    held: function* () {
      for (const row of authors.values()) yield { kind: 'suppressed', row };
    },
  };
};
