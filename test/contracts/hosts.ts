/** What every host store does. */
import { describe, expect, test } from 'vitest';
import { at, type Open } from './samples.ts';
import { withStores } from './with-stores.ts';

export const hostStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`hosts, ${name}`, () => {
    test(
      'keeps the last robots.txt of each host',
      each(async ({ hosts }) => {
        const rules = { body: 'User-agent: *\nDisallow: /ſ', verdict: 'rules' as const, fetchedAt: at(1) };
        expect(await hosts.findRobots('x.example')).toBeUndefined();
        await hosts.putRobots('x.example', { body: null, verdict: 'disallow', fetchedAt: at(0) });
        await hosts.putRobots('x.example', rules);
        expect(await hosts.findRobots('x.example')).toEqual(rules);
        expect(await hosts.findRobots('y.example')).toBeUndefined();
      }),
    );

    test(
      'slots of a host lie their spacing apart, those of hosts side by side not',
      each(async ({ hosts }) => {
        const slot = (host: string, nowMs: number, spacingMs = 1000) => hosts.reserveSlot(host, { nowMs, spacingMs });
        // Of those who ask at once anybody may be first.
        const [y, ...xs] = await Promise.all([slot('y', 5000), slot('x', 5000), slot('x', 5000), slot('x', 5100)]);
        const [first = 0, second = 0, third = 0] = xs.toSorted((a, b) => a - b);
        expect([y, second - first, third - second]).toEqual([5000, 1000, 1000]);
        expect([5000, 5100]).toContain(first);
        expect(await slot('x', 5000)).toBe(third + 1000);
      }),
    );

    test(
      'without spacing nothing is taken, and what others took is told',
      each(async ({ hosts }) => {
        const slot = (nowMs: number, spacingMs: number) => hosts.reserveSlot('x', { nowMs, spacingMs });
        expect([await slot(9500, 0), await slot(9000, 0)]).toEqual([9500, 9000]);
        expect([await slot(5000, 1000), await slot(5000, 0), await slot(5500, 0)]).toEqual([5000, 6000, 6000]);
        expect([await slot(7000, 0), await slot(5000, 1000)]).toEqual([7000, 6000]);
      }),
    );

    test(
      'a hold moves the next slot, and a shorter one does not shorten it',
      each(async ({ hosts }) => {
        await hosts.holdUntil('x', 60_000);
        await hosts.holdUntil('x', 20_000);
        expect(await hosts.reserveSlot('x', { nowMs: 5000, spacingMs: 1000 })).toBe(60_000);
        expect(await hosts.reserveSlot('x', { nowMs: 5000, spacingMs: 1000 })).toBe(61_000);
        expect(await hosts.findRobots('x')).toBeUndefined();
      }),
    );

    const asked = { nowMs: 5000, spacingMs: 1000, patienceMs: 500, holdMaxMs: 60_000 };

    test(
      'who asks for a turn goes, is told to come back, and then goes before those who have no slot',
      each(async ({ hosts }) => {
        expect(await hosts.takeTurn('x', asked)).toEqual({ kind: 'go', atMs: 5000 });
        expect(await hosts.takeTurn('x', asked)).toEqual({ kind: 'later', atMs: 6000 });
        expect(await hosts.takeTurn('x', asked)).toEqual({ kind: 'later', atMs: 7000 });
        expect(await hosts.takeTurn('y', asked)).toEqual({ kind: 'go', atMs: 5000 });
        const back = { ...asked, nowMs: 6200 };
        expect(await hosts.takeTurn('x', { ...back, slotMs: 7000 })).toEqual({ kind: 'later', atMs: 7000 });
        expect(await hosts.takeTurn('x', back)).toEqual({ kind: 'later', atMs: 8000 });
        expect(await hosts.takeTurn('x', { ...back, slotMs: 6000 })).toEqual({ kind: 'go', atMs: 6200 });
        // Twice the same message, and one that comes early: neither comes closer than the spacing.
        expect(await hosts.takeTurn('x', { ...back, nowMs: 6300, slotMs: 6000 })).toEqual({
          kind: 'later',
          atMs: 9000,
        });
        expect(await hosts.takeTurn('x', { ...back, nowMs: 6800, slotMs: 7000 })).toEqual({ kind: 'go', atMs: 7200 });
      }),
    );

    test(
      'nobody goes while a host is held, planned or not, and a long hold is not waited for',
      each(async ({ hosts }) => {
        expect(await hosts.reserveSlot('x', { nowMs: 5000, spacingMs: 100_000 })).toBe(5000);
        await hosts.holdUntil('x', 20_000);
        await hosts.holdUntil('x', 9000);
        expect(await hosts.takeTurn('x', { ...asked, slotMs: 5000 })).toEqual({ kind: 'later', atMs: 105_000 });
        expect(await hosts.takeTurn('x', { ...asked, nowMs: 20_000, slotMs: 6000 })).toEqual({
          kind: 'go',
          atMs: 20_000,
        });
        await hosts.holdUntil('x', 900_000);
        expect(await hosts.takeTurn('x', { ...asked, nowMs: 30_000, slotMs: 7000 })).toEqual({
          kind: 'held',
          atMs: 900_000,
        });
      }),
    );

    test(
      'of those who ask at the same time one goes',
      each(async ({ hosts }) => {
        const answers = await Promise.all([1, 2, 3].map(() => hosts.takeTurn('x', asked)));
        expect(answers.map(({ atMs }) => atMs).toSorted()).toEqual([5000, 6000, 7000]);
        expect(answers.filter(({ kind }) => kind === 'go')).toHaveLength(1);
      }),
    );

    test(
      'a new robots.txt leaves the spacing alone, and the other way round',
      each(async ({ hosts }) => {
        const rules = { body: 'x', verdict: 'allow' as const, fetchedAt: at(1) };
        await hosts.reserveSlot('x', { nowMs: 5000, spacingMs: 1000 });
        await hosts.putRobots('x', rules);
        expect(await hosts.reserveSlot('x', { nowMs: 5000, spacingMs: 1000 })).toBe(6000);
        expect(await hosts.findRobots('x')).toEqual(rules);
      }),
    );
  });
};
