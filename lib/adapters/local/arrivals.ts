/** What was sent to us, in SQLite, so that all processes take one thing in once. */
import { assert } from '../../errors.ts';
import { type ArrivalStore, arrivalDaysMax } from '../../ports/arrivals.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from './database.ts';
import { numberAt, toKeyText } from './rows.ts';

const dayMs = 86_400_000;

/** Arrivals in the data file. */
export const createLocalArrivals = (database: Database, { clock }: { readonly clock: Clock }): ArrivalStore => {
  // One statement, and so one moment: it changes a row only where nobody holds it and it is not done.
  const hold = database.prepare(
    `INSERT INTO arrivals (channel, id, holder, until_ms, done, since_ms, at_ms) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5)
     ON CONFLICT DO UPDATE SET holder = ?3, until_ms = ?4, at_ms = ?5
     WHERE done = 0 AND (until_ms <= ?5 OR holder = ?3)`,
  );
  const find = database.prepare('SELECT done, since_ms FROM arrivals WHERE channel = ? AND id = ?');
  const finish = database.prepare(
    `INSERT INTO arrivals (channel, id, holder, until_ms, done, since_ms, at_ms) VALUES (?1, ?2, '', 0, 1, ?3, ?3)
     ON CONFLICT DO UPDATE SET done = 1, at_ms = ?3`,
  );
  const letGo = database.prepare(
    "UPDATE arrivals SET holder = '', until_ms = 0 WHERE channel = ? AND id = ? AND holder = ? AND done = 0",
  );
  const forget = database.prepare('DELETE FROM arrivals WHERE at_ms < ?');
  return {
    begin: async ({ channel, id }, { holder, nowMs, untilMs }) =>
      database.write(() => {
        const isBegun = hold.run(channel, toKeyText(id), holder, untilMs, nowMs) === 1;
        const row = find.get(channel, toKeyText(id));
        assert(row !== undefined, 'an arrival was noted and is not there');
        if (isBegun) return { state: 'begun', sinceMs: numberAt(row, 1) };
        return { state: numberAt(row, 0) === 1 ? 'done' : 'held' };
      }),
    finish: async ({ channel, id }) =>
      database.write(() => {
        const nowMs = clock.now().getTime();
        finish.run(channel, toKeyText(id), nowMs);
        forget.run(nowMs - arrivalDaysMax * dayMs);
      }),
    letGo: async ({ channel, id }, holder) => {
      letGo.run(channel, toKeyText(id), holder);
    },
  };
};
