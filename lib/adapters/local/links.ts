/** What is known of linked addresses, in SQLite. */
import type { LinkState, LinkStateStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import type { Database } from './database.ts';
import { textAt, toKeyText, toRowReader } from './rows.ts';

/** A link state store in the data file. */
export const createLocalLinks = (database: Database): LinkStateStore => {
  const readState = toRowReader<LinkState>('link state', ['url', 'state', 'checkedAt'], database.file);
  const find = database.prepare('SELECT link_state FROM link_states WHERE url = ?');
  const put = database.prepare(
    `INSERT INTO link_states (url, checked_ms, link_state) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET checked_ms = excluded.checked_ms, link_state = excluded.link_state
     WHERE excluded.checked_ms >= checked_ms`,
  );
  return {
    find: async (urls) =>
      database.read(() =>
        [...new Set(urls)].flatMap((url) => {
          const row = find.get(toKeyText(url));
          return row === undefined ? [] : [readState(textAt(row, 0), url)];
        }),
      ),
    put: async (states) =>
      database.write(() => {
        for (const state of states) put.run(toKeyText(state.url), toMs(state.checkedAt), JSON.stringify(state));
      }),
  };
};
