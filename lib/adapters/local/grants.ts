/** What polls used up of their bounds, in SQLite: a row a name. */
import type { PageStore } from '../../ports/stores.ts';
import { toFreshGrants, toGranted } from '../agreed/grants.ts';
import { toMs } from '../agreed/order.ts';
import type { Database } from './database.ts';
import { fromKeyText, numberAt, textAt, toKeyText } from './rows.ts';

/** What polls used up is forgotten after so long. */
const keptMs = 7 * 24 * 60 * 60_000;

/** Grants in the data file. */
export const createLocalGrants = (database: Database): Pick<PageStore, 'grant'> => {
  const count = database.prepare('SELECT count(*) FROM granted_names WHERE channel = ? AND poll = ? AND budget = ?');
  const listOwn = database.prepare(
    'SELECT name FROM granted_names WHERE channel = ? AND poll = ? AND budget = ? AND claimant = ?',
  );
  const add = database.prepare(
    'INSERT INTO granted_names (channel, poll, budget, claimant, name) VALUES (?, ?, ?, ?, ?)',
  );
  const forget = database.prepare('DELETE FROM granted_names WHERE channel = ? AND poll < ?');
  return {
    grant: async ({ channel, poll, of }, wish) =>
      database.write(() => {
        const budget = [channel, poll, toKeyText(of)] as const;
        const by = toKeyText(wish.by);
        const granted = numberAt(count.get(...budget) ?? [0], 0);
        if (granted === 0) forget.run(channel, new Date(toMs(poll) - keptMs).toISOString());
        const own = new Set(listOwn.all(...budget, by).map((row) => fromKeyText(textAt(row, 0))));
        for (const name of toFreshGrants(wish, { own, granted })) {
          add.run(...budget, by, toKeyText(name));
          own.add(name);
        }
        return toGranted(wish, own);
      }),
  };
};
