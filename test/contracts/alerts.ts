/** What every alert store does. */
import { describe, expect, test } from 'vitest';
import { at, type Open, toAlert, toReceipt } from './samples.ts';
import { withStores } from './with-stores.ts';

export const alertStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`alerts, ${name}`, () => {
    test(
      'an alert is claimed once',
      each(async ({ stores: { alerts } }) => {
        const [one, two] = [toAlert(), toAlert({ id: 'a_2', createdAt: at(0) })];
        expect(await alerts.claim([one, one])).toEqual([one]);
        expect(await alerts.claim([{ ...one, why: 'worse' }, two])).toEqual([two]);
        expect(await alerts.claim([one, two])).toEqual([]);
        expect(await alerts.list(one.route, one.window)).toEqual([two, one]);
      }),
    );

    test(
      'of two who claim at once one gets it',
      each(async ({ stores: { alerts } }) => {
        const claimed = await Promise.all([alerts.claim([toAlert()]), alerts.claim([toAlert()])]);
        expect(claimed.flat()).toEqual([toAlert()]);
      }),
    );

    test(
      'lists by route and window',
      each(async ({ stores: { alerts } }) => {
        await alerts.claim([
          toAlert(),
          toAlert({ id: 'a_2', route: 'other' }),
          toAlert({ id: 'a_3', window: 'other' }),
        ]);
        expect((await alerts.list('pr-1', 'other')).map(({ id }) => id)).toEqual(['a_3']);
        expect(await alerts.list('nobody', 'other')).toEqual([]);
      }),
    );

    test(
      'a window is owed from its first claim on, at the earliest time of its alerts, whoever claims again',
      each(async ({ stores: { alerts } }) => {
        await alerts.claim([toAlert({ id: 'a_1', window: 'w', dueAt: at(20) })]);
        await alerts.claim([
          toAlert({ id: 'a_2', window: 'w', dueAt: at(10) }),
          toAlert({ id: 'a_3', window: 'w', dueAt: at(30) }),
          toAlert({ id: 'a_4', window: 'late', dueAt: at(11) }),
        ]);
        await alerts.claim([toAlert({ id: 'a_1', window: 'w', dueAt: at(20) })]);
        expect(await alerts.listDue(at(9))).toEqual([]);
        expect(await alerts.listDue(at(10))).toEqual([{ route: 'pr-1', window: 'w', dueAt: at(10) }]);
        expect((await alerts.listDue(at(99))).map(({ window }) => window)).toEqual(['w', 'late']);
      }),
    );

    test(
      'a window is owed no more once all its alerts are settled, and again when one is claimed later',
      each(async ({ stores: { alerts } }) => {
        const due = async () => (await alerts.listDue(at(99))).map(({ route, window }) => [route, window]);
        await alerts.claim([toAlert({ id: 'a_1', window: 'w' }), toAlert({ id: 'a_2', window: 'w' })]);
        await alerts.claim([toAlert({ id: 'a_3', window: 'w', route: 'other' })]);
        await alerts.settle('pr-1', 'w', ['a_1']);
        expect(await due()).toEqual([
          ['other', 'w'],
          ['pr-1', 'w'],
        ]);
        await alerts.settle('pr-1', 'w', ['a_1', 'a_2', 'a_9']);
        await alerts.settle('pr-1', 'w', ['a_1', 'a_2']);
        await alerts.settle('nobody', 'w', []);
        expect(await due()).toEqual([['other', 'w']]);
        await alerts.claim([toAlert({ id: 'a_4', window: 'w' })]);
        expect(await due()).toHaveLength(2);
      }),
    );

    test(
      'one worker at a time holds a window, until it lets go or its time is over',
      each(async ({ stores: { alerts } }) => {
        const hold = (holder: string, nowMs: number, window = 'w'): Promise<boolean> =>
          alerts.hold('pr-1', window, { holder, nowMs, untilMs: nowMs + 1000 });
        expect(await Promise.all([hold('a', 0), hold('b', 0, 'other')])).toEqual([true, true]);
        expect(await hold('b', 999)).toBe(false);
        expect(await hold('a', 500)).toBe(true);
        expect(await hold('b', 1000)).toBe(false);
        await alerts.letGo('pr-1', 'w', 'b');
        expect(await hold('b', 1499)).toBe(false);
        expect(await hold('b', 1500)).toBe(true);
        await alerts.letGo('pr-1', 'w', 'b');
        await alerts.letGo('pr-1', 'w', 'b');
        expect(await hold('a', 1501)).toBe(true);
      }),
    );

    test(
      'of two who want to hold a window at once one gets it',
      each(async ({ stores: { alerts } }) => {
        const hold = (holder: string): Promise<boolean> =>
          alerts.hold('pr-1', 'w', { holder, nowMs: 0, untilMs: 1000 });
        expect((await Promise.all([hold('a'), hold('b')])).toSorted()).toEqual([false, true]);
      }),
    );

    test(
      'a receipt is what was put last, found by id and listed newest first by status',
      each(async ({ stores: { alerts } }) => {
        await alerts.putReceipt(toReceipt());
        await alerts.putReceipt(toReceipt({ id: 'r_2', at: at(2) }));
        await alerts.putReceipt(toReceipt({ id: 'r_3', at: at(2), status: 'parked', detail: 'why' }));
        await alerts.putReceipt(toReceipt({ status: 'sent', maybeTwice: true }));
        expect(await alerts.findReceipt('r_1')).toEqual(toReceipt({ status: 'sent', maybeTwice: true }));
        expect(await alerts.findReceipt('r_9')).toBeUndefined();
        expect((await alerts.listReceipts()).map(({ id }) => id)).toEqual(['r_2', 'r_3', 'r_1']);
        expect((await alerts.listReceipts({ status: 'sending' })).map(({ id }) => id)).toEqual(['r_2']);
      }),
    );
  });
};
