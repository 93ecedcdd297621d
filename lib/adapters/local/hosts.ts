/** Robots and spacing of hosts, in SQLite, so that all processes keep one distance. */
import { assert } from '../../errors.ts';
import type { HostStore } from '../../ports/fetcher.ts';
import type { Database } from './database.ts';
import { numberAt, toKeyText, toRowReader } from './rows.ts';

type Robots = Parameters<HostStore['putRobots']>[1];

/** A host store in the data file. */
export const createLocalHosts = (database: Database): HostStore => {
  const readRobots = toRowReader<Robots>('robots.txt', ['verdict', 'fetchedAt'], database.file);
  const findRobots = database.prepare('SELECT robots FROM hosts WHERE host = ?');
  const putRobots = database.prepare(
    `INSERT INTO hosts (host, free_at_ms, robots) VALUES (?, 0, ?)
     ON CONFLICT DO UPDATE SET robots = excluded.robots`,
  );
  // One statement, and so one moment: two workers never get the same slot.
  const reserve = database.prepare(
    `INSERT INTO hosts (host, free_at_ms) VALUES (?1, ?2 + ?3)
     ON CONFLICT DO UPDATE SET free_at_ms = max(free_at_ms, ?2) + ?3 RETURNING free_at_ms - ?3`,
  );
  const findFree = database.prepare('SELECT free_at_ms FROM hosts WHERE host = ?');
  const hold = database.prepare(
    `INSERT INTO hosts (host, free_at_ms) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET free_at_ms = max(free_at_ms, excluded.free_at_ms)`,
  );
  return {
    findRobots: async (host) => {
      const robots = findRobots.get(toKeyText(host))?.[0];
      return typeof robots === 'string' ? readRobots(robots, host) : undefined;
    },
    putRobots: async (host, robots) => {
      putRobots.run(toKeyText(host), JSON.stringify(robots));
    },
    reserveSlot: async (host, { nowMs, spacingMs }) => {
      if (spacingMs === 0) return Math.max(nowMs, numberAt(findFree.get(toKeyText(host)) ?? [0], 0));
      const row = reserve.get(toKeyText(host), nowMs, spacingMs);
      assert(row !== undefined, 'a slot was reserved and not told');
      return numberAt(row, 0);
    },
    holdUntil: async (host, untilMs) => {
      hold.run(toKeyText(host), untilMs);
    },
  };
};
