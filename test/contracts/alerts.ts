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
