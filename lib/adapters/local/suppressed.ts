/** Whom nothing more is kept of, in SQLite. */
import type { SuppressedStore } from '../../ports/suppressed.ts';
import type { Database } from './database.ts';
import { toKeyText } from './rows.ts';

/** The list of the data file. */
export const createLocalSuppressed = (database: Database): SuppressedStore => {
  const add = database.prepare('INSERT INTO suppressed (brand, author) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const has = database.prepare('SELECT 1 FROM suppressed WHERE brand = ? AND author = ?');
  return {
    add: async ({ brand, author }) => void add.run(brand, toKeyText(author)),
    has: async ({ brand, author }) => has.get(brand, toKeyText(author)) !== undefined,
  };
};
