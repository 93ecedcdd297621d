/** What every store of counted visits does. */
import { describe, expect, test } from 'vitest';
import type { Referral } from '../../lib/model/referral.ts';
import { type Open, walk } from './samples.ts';
import { withStores } from './with-stores.ts';

export const toReferral = (known: Partial<Referral> = {}): Referral => ({
  id: 'r_1',
  brand: 'northwind',
  source: 'ga4',
  by: 'page',
  name: 'https://blog.example/coffee',
  domain: 'blog.example',
  landing: 'https://northwind.example/menu',
  period: '2026-10-01',
  visits: 3,
  conversions: 1,
  impressions: null,
  position: null,
  ...known,
});

export const referralStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`referrals, ${name}`, () => {
    test(
      'gives back what was put, once, the later count in place of the earlier',
      each(async ({ stores: { referrals } }) => {
        await referrals.put([toReferral(), toReferral({ visits: 4 })]);
        await referrals.put([toReferral({ visits: 4 })]);
        expect((await referrals.list({ brand: 'northwind' })).rows).toEqual([toReferral({ visits: 4 })]);
        expect((await referrals.list({ brand: 'southbeam' })).rows).toEqual([]);
      }),
    );

    test.each([
      { row: 'all, by domain and id', filter: {}, ids: ['r_3', 'r_2', 'r_1', 'r_4'] },
      { row: 'domain', filter: { domain: 'blog.example' }, ids: ['r_1', 'r_4'] },
      { row: 'landing page', filter: { landing: 'https://northwind.example/menu' }, ids: ['r_3', 'r_1'] },
      {
        row: 'both',
        filter: { domain: 'blog.example', landing: 'https://northwind.example/menu' },
        ids: ['r_1'],
      },
      { row: 'none', filter: { domain: 'nowhere.example' }, ids: [] },
    ])('lists $row', ({ filter, ids }) =>
      each(async ({ stores: { referrals } }) => {
        await referrals.put([
          toReferral({ id: 'r_4', landing: null }),
          toReferral({ id: 'r_1' }),
          toReferral({ id: 'r_2', domain: 'a.example', landing: 'https://northwind.example/' }),
          toReferral({ id: 'r_3', by: 'query', name: 'coffee', domain: null }),
          toReferral({ id: 'r_5', brand: 'southbeam' }),
        ]);
        const question = { brand: 'northwind', ...filter };
        expect((await referrals.list(question)).rows.map(({ id }) => id)).toEqual(ids);
        const pages = await walk((after) =>
          referrals.list(question, { limit: 1, ...(after === undefined ? {} : { after }) }),
        );
        expect(pages.flat().map(({ id }) => id)).toEqual(ids);
      })(),
    );

    test(
      'takes names as hostile as they come',
      each(async ({ stores: { referrals } }) => {
        const rows = ['\0', '\ud800', '#', '😀', 'x'.repeat(3000)].map((text, index) =>
          toReferral({
            id: `r_${index}`,
            name: text,
            domain: `${text}.example`,
            landing: `https://northwind.example/${text}`,
          }),
        );
        await referrals.put(rows);
        for (const row of rows)
          expect((await referrals.list({ brand: 'northwind', domain: row.domain ?? '' })).rows).toEqual([row]);
      }),
    );
  });
};
