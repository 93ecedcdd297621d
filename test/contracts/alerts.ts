/** What every alert store does. */
import { describe, expect, test } from 'vitest';
import type { Admission } from '../../lib/ports/admission.ts';
import type { ReceiptFilter } from '../../lib/ports/stores.ts';
import { at, type Open, toAlert, toMute, toReceipt } from './samples.ts';
import { withStores } from './with-stores.ts';

/** Apart: it walks the whole table on AWS, which only the command line may that forgets an author. */
export const alertRedactionContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`alerts redacted, ${name}`, () => {
    test(
      'redacts the findings of alerts, of those findings alone',
      each(async ({ stores: { alerts } }) => {
        const finding = { ...toAlert().finding, title: 'Ann shouted' };
        const news = [toAlert({ finding }), toAlert({ id: 'a_2', finding: { ...finding, id: 'f_2' } })];
        await alerts.claim(news);
        await alerts.redact(['f_1', 'f_none'], { finding: (each) => ({ ...each, title: 'gone' }) });
        const { route, window } = toAlert();
        const titles = (await alerts.list(route, window)).map((each) => [each.id, each.finding.title]);
        expect(titles).toEqual([
          ['a_1', 'gone'],
          ['a_2', 'Ann shouted'],
        ]);
        expect(await alerts.claim(news)).toEqual([]);
      }),
    );
  });
};

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
      'receipts are asked for by route and window',
      each(async ({ stores: { alerts } }) => {
        await alerts.putReceipt(toReceipt());
        await alerts.putReceipt(toReceipt({ id: 'r_2', window: 'other' }));
        await alerts.putReceipt(toReceipt({ id: 'r_3', route: 'other' }));
        const { route, window } = toReceipt();
        const listed = async (filter: ReceiptFilter) => (await alerts.listReceipts(filter)).map(({ id }) => id);
        expect(await listed({ route, window })).toEqual(['r_1']);
        expect(await listed({ route })).toEqual(['r_1', 'r_2']);
        expect(await listed({ route, window, status: 'parked' })).toEqual([]);
      }),
    );

    test(
      'lets so many alerts through within some time, and the same ones again',
      each(async ({ stores: { alerts } }) => {
        const ask = (alert: string, minutes: number, known: Partial<Admission> = {}): Promise<boolean> =>
          alerts.admit({ route: 'pr-1', name: 'n', alert, at: at(minutes), withinMs: 60 * 60_000, max: 2, ...known });
        expect([await ask('a', 0), await ask('b', 10), await ask('c', 59), await ask('a', 59)]).toEqual([
          true,
          true,
          false,
          true,
        ]);
        expect([await ask('c', 59, { name: 'other' }), await ask('c', 59, { route: 'other' })]).toEqual([true, true]);
        expect([await ask('c', 60), await ask('d', 61), await ask('b', 61)]).toEqual([true, false, true]);
      }),
    );

    test(
      'of two who ask at once for the last place one gets it',
      each(async ({ stores: { alerts } }) => {
        const ask = (alert: string): Promise<boolean> =>
          alerts.admit({ route: 'pr-1', name: 'n', alert, at: at(0), withinMs: 1000, max: 1 });
        expect((await Promise.all([ask('a'), ask('b')])).toSorted()).toEqual([false, true]);
      }),
    );

    test(
      'keeps what people muted, one of each thing',
      each(async ({ stores: { alerts } }) => {
        const mute = toMute();
        await alerts.putMute(mute);
        await alerts.putMute(toMute({ of: 'channel', id: 'home' }));
        await alerts.putMute(toMute({ brand: 'southbeam' }));
        await alerts.putMute(toMute({ kind: 'mute', until: null, by: 'ben' }));
        expect(await alerts.listMutes('northwind')).toEqual([
          toMute({ of: 'channel', id: 'home' }),
          toMute({ kind: 'mute', until: null, by: 'ben' }),
        ]);
        await alerts.removeMute(mute);
        await alerts.removeMute(mute);
        expect(await alerts.listMutes('northwind')).toEqual([toMute({ of: 'channel', id: 'home' })]);
        expect(await alerts.listMutes('southbeam')).toHaveLength(1);
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
