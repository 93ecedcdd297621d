/** Robots and spacing of hosts, in DynamoDB: `HOST#<host>` / `ROBOTS` and `RL`, so that all workers keep one distance. */
import { StoreError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HostStore } from '../../ports/fetcher.ts';
import type { Database, Key } from './database.ts';
import { toKey } from './keys.ts';
import { numberIn, toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { tryAgain } from './try-again.ts';

type Robots = Parameters<HostStore['putRobots']>[1];

const readRobots = toNounReader<Robots>('robots.txt', ['verdict', 'fetchedAt']);
const toHostKey = (host: string, sk: 'ROBOTS' | 'RL'): Key => ({ pk: toKey('HOST', host), sk });
const names = { '#free': 'freeAtMs', '#expires': 'expiresAt' };

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
    holdUntil: async (host, untilMs) => {
      await database.update({
        key: toHostKey(host, 'RL'),
        expression: 'SET #free = :until, #expires = :expires',
        condition: 'attribute_not_exists(#free) OR #free < :until',
        names,
        values: { ':until': untilMs, ...toValues() },
      });
    },
  };
};
