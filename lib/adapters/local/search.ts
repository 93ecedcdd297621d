/**
 * The search index over mentions, in SQLite. New mentions are only noted and go into the index many at a time, before
 * the next search at the latest: one by one the index would cost more than all the rest of a mention.
 */
import type { Mention } from '../../model/mention.ts';
import { toTokens } from '../../text/search-words.ts';
import type { Database } from './database.ts';
import { numberAt, type RowReader, textAt } from './rows.ts';

/** So many mentions wait at most, more or less: then whoever puts one brings them in. */
const waitingMax = 256;

/** Writes the index anew, so that words that were taken out are in none of its parts. */
export const scrubSearch = (database: Database): void => {
  database.write(() => {
    database.prepare("INSERT INTO mentions_search (mentions_search) VALUES ('optimize')").run();
  });
};

/** The search index; `forget` and `catchUpAfter` belong into the transaction that writes the mention. */
export const createLocalSearch = (database: Database, readMention: RowReader<Mention>) => {
  const listWaiting = database.prepare('SELECT number, mention, id FROM mentions WHERE searchable = 0');
  const findWaiting = database.prepare('SELECT 1 FROM mentions WHERE searchable = 0 LIMIT 1');
  const markAll = database.prepare('UPDATE mentions SET searchable = 1 WHERE searchable = 0');
  const markWaiting = database.prepare('UPDATE mentions SET searchable = 0 WHERE number = ? AND searchable = 1');
  const add = database.prepare('INSERT INTO mentions_search (rowid, title, snippet) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM mentions_search WHERE rowid = ?');

  const addWaiting = (): void => {
    for (const row of listWaiting.all()) {
      const { title, snippet } = readMention(textAt(row, 1), textAt(row, 2));
      add.run(numberAt(row, 0), toTokens(title).join(' '), toTokens(snippet).join(' '));
    }
    markAll.run();
  };

  return {
    /** Takes a mention out of the index and notes it for the next time. */
    forget: (number: number): void => {
      if (markWaiting.run(number) === 1) remove.run(number);
    },
    /** Brings in those that wait, now and then. */
    catchUpAfter: (number: number): void => {
      if (number % waitingMax === 0) addWaiting();
    },
    /** Brings in all that wait; afterwards a search sees everything. */
    catchUp: (): void => {
      if (findWaiting.get() !== undefined) database.write(addWaiting);
    },
  };
};
