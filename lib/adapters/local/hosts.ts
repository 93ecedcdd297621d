/** Robots and spacing of hosts, in SQLite, so that all processes keep one distance. */
import { assert } from '../../errors.ts';
import type { HostStore } from '../../ports/fetcher.ts';
import { decideTurn, type HostTurns, noTurns } from '../agreed/host-turns.ts';
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
    `INSERT INTO hosts (host, free_at_ms, held_ms) VALUES (?1, ?2, ?2)
     ON CONFLICT DO UPDATE SET free_at_ms = max(free_at_ms, ?2), held_ms = max(held_ms, ?2)`,
  );
  const findTurns = database.prepare('SELECT free_at_ms, last_ms, held_ms FROM hosts WHERE host = ?');
  const putTurns = database.prepare(
    `INSERT INTO hosts (host, free_at_ms, last_ms, held_ms) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT DO UPDATE SET free_at_ms = ?2, last_ms = ?3, held_ms = ?4`,
  );
  // Most come to a host that nobody keeps and nobody waits for: decided as `decideTurn` does, in one statement. ?2 is now, ?3 the spacing.
  const goNow = database.prepare(
    `INSERT INTO hosts (host, free_at_ms, last_ms, held_ms) VALUES (?1, ?2 + ?3, ?2, 0)
     ON CONFLICT DO UPDATE SET free_at_ms = ?2 + ?3, last_ms = ?2
     WHERE free_at_ms <= ?2 AND held_ms <= ?2 AND last_ms + ?3 <= ?2`,
  );
  const turnsOf = (key: string): HostTurns => {
    const row = findTurns.get(key);
    if (row === undefined) return noTurns;
    return { freeMs: numberAt(row, 0), lastMs: numberAt(row, 1), heldMs: numberAt(row, 2) };
  };
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
      const row = await database.writeSoon(() => reserve.get(toKeyText(host), nowMs, spacingMs));
      assert(row !== undefined, 'a slot was reserved and not told');
      return numberAt(row, 0);
    },
    takeTurn: (host, asked) =>
      database.writeSoon(() => {
        const key = toKeyText(host);
        const { nowMs, spacingMs, slotMs } = asked;
        if (slotMs === undefined && goNow.run(key, nowMs, spacingMs) > 0) return { kind: 'go', atMs: nowMs };
        const before = turnsOf(key);
        const { answer, turns } = decideTurn(before, asked);
        if (turns !== before) putTurns.run(key, turns.freeMs, turns.lastMs, turns.heldMs);
        return answer;
      }),
    holdUntil: async (host, untilMs) => {
      hold.run(toKeyText(host), untilMs);
    },
  };
};
