/** Whom nothing more is kept of, in DynamoDB: `SU#<brand>#<pseudonym>` / `SU`. */
import type { SuppressedAuthor, SuppressedStore } from '../../ports/suppressed.ts';
import type { Database, Key, Row } from './database.ts';
import { toKey } from './keys.ts';
import { textIn } from './noun.ts';

const toSuppressedKey = ({ brand, author }: SuppressedAuthor): Key => ({ pk: toKey('SU', brand, author), sk: 'SU' });

/** Reads a row. */
export const readSuppressed = (row: Row): SuppressedAuthor => ({
  brand: textIn(row, 'brand'),
  author: textIn(row, 'author'),
});

/** The list in the core table. */
export const createAwsSuppressed = (database: Database): SuppressedStore => ({
  add: async ({ brand, author }) => {
    await database.put({ ...toSuppressedKey({ brand, author }), brand, author });
  },
  has: async (author) => (await database.get(toSuppressedKey(author))) !== undefined,
});
