/** Robots and spacing of hosts, in DynamoDB: `HOST#<host>` / `ROBOTS` and `RL`, so that all workers keep one distance. */
import { StoreError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HostStore } from '../../ports/fetcher.ts';
import { decideTurn, type HostTurns, noTurns } from '../agreed/host-turns.ts';
import type { Database, Key, Row } from './database.ts';
import { toKey } from './keys.ts';
import { numberIn, toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { tryAgain } from './try-again.ts';

type Robots = Parameters<HostStore['putRobots']>[1];

const readRobots = toNounReader<Robots>('robots.txt', ['verdict', 'fetchedAt']);
const toHostKey = (host: string, sk: 'ROBOTS' | 'RL'): Key => ({ pk: toKey('HOST', host), sk });
const names = { '#free': 'freeAtMs', '#expires': 'expiresAt' };
const turnNames = { ...names, '#last': 'lastMs', '#held': 'heldMs' };

const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const toTurns = (row: Row): HostTurns => ({
  freeMs: numberOr(row.freeAtMs, noTurns.freeMs),
  lastMs: numberOr(row.lastMs, noTurns.lastMs),
  heldMs: numberOr(row.heldMs, noTurns.heldMs),
});

/** A host store in the feed table. */
export const createAwsHosts = (database: Database, { clock }: { readonly clock: Clock }): HostStore => {
  const toValues = () => ({ ':expires': toExpiry(clock, retentionDays.host) });

  /** A slot of a host that is free now; undefined where it is not. */
  const takeFree = async (key: Key, nowMs: number, spacingMs: number): Promise<number | undefined> => {
    const row = await database.update({
      key,
      expression: 'SET #free = :free, #expires = :expires',
      condition: 'attribute_not_exists(#free) OR #free <= :now',
      names,
      values: { ':free': nowMs + spacingMs, ':now': nowMs, ...toValues() },
    });
    return row === undefined ? undefined : nowMs;
  };
  /** The slot after those already given; undefined where the host is free now. */
  const takeNext = async (key: Key, nowMs: number, spacingMs: number): Promise<number | undefined> => {
    const row = await database.update({
      key,
      expression: 'SET #free = #free + :spacing, #expires = :expires',
      condition: '#free > :now',
      names,
      values: { ':spacing': spacingMs, ':now': nowMs, ...toValues() },
    });
    return row === undefined ? undefined : numberIn(row, 'freeAtMs') - spacingMs;
  };

  /** Only where the row is still as it was read. */
  const putTurns = async (
    key: Key,
    { row, turns }: { readonly row: Row | undefined; readonly turns: HostTurns },
  ): Promise<boolean> => {
    const fields = ['free', 'last', 'held'] as const;
    const same = fields.map((field) => {
      const isThere = row?.[turnNames[`#${field}`]] !== undefined;
      return isThere ? `#${field} = :seen_${field}` : `attribute_not_exists(#${field})`;
    });
    const seen = fields.flatMap((field): [string, unknown][] => {
      const value = row?.[turnNames[`#${field}`]];
      return value === undefined ? [] : [[`:seen_${field}`, value]];
    });
    const updated = await database.update({
      key,
      expression: 'SET #free = :free, #last = :last, #held = :held, #expires = :expires',
      condition: same.join(' AND '),
      names: turnNames,
      values: {
        ':free': turns.freeMs,
        ':last': turns.lastMs,
        ':held': turns.heldMs,
        ...Object.fromEntries(seen),
        ...toValues(),
      },
    });
    return updated !== undefined;
  };

  return {
    findRobots: async (host) => {
      const row = await database.get(toHostKey(host, 'ROBOTS'));
      return row === undefined ? undefined : readRobots(row);
    },
    putRobots: async (host, robots) => {
      const expiresAt = toExpiry(clock, retentionDays.host);
      try {
        await database.put({ ...toHostKey(host, 'ROBOTS'), expiresAt, noun: toNoun('robots.txt', host, robots) });
      } catch (error) {
        // Half a megabyte of noise, which no honest host sends, does not fit: then it is read again each time.
        if (!(error instanceof StoreError && error.code === 'TOO_LARGE')) throw error;
        await database.remove(toHostKey(host, 'ROBOTS'));
      }
    },
    reserveSlot: async (host, { nowMs, spacingMs }) => {
      const key = toHostKey(host, 'RL');
      if (spacingMs === 0) {
        const row = await database.get(key);
        return row === undefined ? nowMs : Math.max(nowMs, numberIn(row, 'freeAtMs'));
      }
      return tryAgain(
        { kind: 'host', id: host },
        async () => (await takeFree(key, nowMs, spacingMs)) ?? (await takeNext(key, nowMs, spacingMs)),
      );
    },
    takeTurn: (host, asked) =>
      tryAgain({ kind: 'host', id: host }, async () => {
        const key = toHostKey(host, 'RL');
        const row = await database.get(key);
        const before = toTurns(row ?? {});
        const { answer, turns } = decideTurn(before, asked);
        if (turns === before) return answer;
        return (await putTurns(key, { row, turns })) ? answer : undefined;
      }),
    holdUntil: async (host, untilMs) => {
      // Apart, for plans may have taken all slots far beyond the hold.
      for (const field of ['#held', '#free'] as const)
        await database.update({
          key: toHostKey(host, 'RL'),
          expression: `SET ${field} = :until, #expires = :expires`,
          condition: `attribute_not_exists(${field}) OR ${field} < :until`,
          names: { [field]: turnNames[field], '#expires': names['#expires'] },
          values: { ':until': untilMs, ...toValues() },
        });
    },
  };
};
