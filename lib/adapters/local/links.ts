/** What is known of linked addresses, in SQLite. */
import type { LinkState, LinkStateStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import type { Database } from './database.ts';
import { textAt, toKeyText, toRowReader } from './rows.ts';

/** A link state store in the data file. */
export const createLocalLinks = (database: Database): LinkStateStore => {
  const readState = toRowReader<LinkState>('link state', ['url', 'state', 'checkedAt'], database.file);
  // A page has a hundred links: one question for all of them.
  const find = database.prepare(
    'SELECT url, link_state FROM link_states WHERE url IN (SELECT value FROM json_each(?))',
  );
  const put = database.prepare(
    `INSERT INTO link_states (url, checked_ms, link_state) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET checked_ms = excluded.checked_ms, link_state = excluded.link_state
     WHERE excluded.checked_ms >= checked_ms`,
  );
  return {
    find: async (urls) => {
      const keys = [...new Set(urls)].map(toKeyText);
      const found = keys.length === 0 ? [] : find.all(JSON.stringify(keys));
      const states = new Map(found.map((row) => [textAt(row, 0), textAt(row, 1)]));
      return keys.flatMap((key) => {
        const state = states.get(key);
        return state === undefined ? [] : [readState(state, key)];
      });
    },
    put: async (states) =>
      database.write(() => {
        for (const state of states) put.run(toKeyText(state.url), toMs(state.checkedAt), JSON.stringify(state));
      }),
  };
};
