/** What every audit log does. */
import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../lib/model/audit.ts';
import { at, type Open, walk } from './samples.ts';
import { withStores } from './with-stores.ts';

export const toAuditEntry = (known: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 'finding:f_1:2',
  brand: 'northwind',
  at: at(1),
  actor: 'ada',
  action: 'finding-moved',
  subject: { kind: 'finding', id: 'f_1' },
  details: { step: 'moved', from: 'open', to: 'fixed', version: 2 },
  ...known,
});

export const auditStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`audit log, ${name}`, () => {
    test(
      'keeps an act once, as it was first told',
      each(async ({ stores: { audit } }) => {
        await audit.add([toAuditEntry(), toAuditEntry()]);
        await audit.add([toAuditEntry({ actor: 'mallory' })]);
        expect((await audit.list({ brand: 'northwind' })).rows).toEqual([toAuditEntry()]);
        expect((await audit.list({ brand: 'southbeam' })).rows).toEqual([]);
      }),
    );

    test.each([
      { row: 'all, newest first, across months', filter: {}, ids: ['d', 'b', 'c', 'a'] },
      { row: 'those since a time, that time too', filter: { since: at(5) }, ids: ['d', 'b', 'c'] },
      { row: 'none after the last', filter: { since: at(100_000) }, ids: [] },
    ])('lists $row', ({ filter, ids }) =>
      each(async ({ stores: { audit } }) => {
        await audit.add([
          toAuditEntry({ id: 'a', at: at(-50_000) }),
          toAuditEntry({ id: 'c', at: at(5), subject: null, details: {} }),
          toAuditEntry({ id: 'b', at: at(5) }),
          toAuditEntry({ id: 'd', at: at(60_000) }),
          toAuditEntry({ id: 'e', brand: 'southbeam' }),
        ]);
        const question = { brand: 'northwind', ...filter };
        expect((await audit.list(question)).rows.map(({ id }) => id)).toEqual(ids);
        const pages = await walk((after) =>
          audit.list(question, { limit: 1, ...(after === undefined ? {} : { after }) }),
        );
        expect(pages.flat().map(({ id }) => id)).toEqual(ids);
      })(),
    );

    test(
      'lets go what is older, of one brand, so many at a time, and nothing else',
      each(async ({ stores: { audit } }) => {
        await audit.add([
          ...['1', '2', '3'].map((id) => toAuditEntry({ id, at: at(Number(id)) })),
          toAuditEntry({ id: 'edge', at: at(4) }),
          toAuditEntry({ id: 'other', brand: 'southbeam' }),
        ]);
        const expiry = { brand: 'northwind', before: at(4), max: 2 };
        expect(await audit.expire(expiry)).toBe(2);
        expect(await audit.expire(expiry)).toBe(1);
        expect(await audit.expire(expiry)).toBe(0);
        expect((await audit.list({ brand: 'northwind' })).rows.map(({ id }) => id)).toEqual(['edge']);
        expect((await audit.list({ brand: 'southbeam' })).rows.map(({ id }) => id)).toEqual(['other']);
      }),
    );

    test(
      'takes names as hostile as they come',
      each(async ({ stores: { audit } }) => {
        const rows = ['\0', '\ud800', '#', '=1+1', '\u202egnp', 'x'.repeat(100_000)].map((text, index) =>
          toAuditEntry({ id: `e_${index}`, at: at(9 - index), actor: text, details: { role: text } }),
        );
        await audit.add(rows);
        expect((await audit.list({ brand: 'northwind' })).rows).toEqual(rows);
      }),
    );
  });
};
