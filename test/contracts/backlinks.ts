/** What every backlink store does. */
import { describe, expect, test } from 'vitest';
import { at, type Open, toBacklink, walk } from './samples.ts';
import { withStores } from './with-stores.ts';

export const backlinkStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`backlinks, ${name}`, () => {
    test(
      'gives back what was put, once',
      each(async ({ stores: { backlinks } }) => {
        await backlinks.put([toBacklink(), toBacklink()]);
        await backlinks.put([toBacklink()]);
        expect(await backlinks.find('b_1')).toEqual(toBacklink());
        expect(await backlinks.find('b_2')).toBeUndefined();
        expect((await backlinks.list({ brand: 'northwind' })).rows).toEqual([toBacklink()]);
      }),
    );

    test.each([
      {
        row: 'a later check speaks; first sight, visits and stage stand',
        later: { state: 'lost' as const, lastCheckedAt: at(3), firstSeenAt: at(3) },
        expected: {
          state: 'lost' as const,
          lastCheckedAt: at(3),
          firstSeenAt: at(1),
          visits: 5,
          stage: 'sent' as const,
        },
      },
      {
        row: 'visits and stage that are given replace',
        later: { visits: 0, stage: 'won' as const },
        expected: { visits: 0, stage: 'won' as const },
      },
      {
        row: 'an older check changes nothing',
        later: { state: 'lost' as const, lastCheckedAt: at(0), visits: 9, stage: 'won' as const },
        expected: { visits: 5, stage: 'sent' as const },
      },
      {
        row: 'who never read the page says nothing to who did, but that it is watched',
        later: { state: 'unknown' as const, lastCheckedAt: at(3), lastReadAt: null, watched: true },
        expected: { visits: 5, stage: 'sent' as const, watched: true },
      },
      {
        row: 'an earlier first sight counts, from an import',
        later: { firstSeenAt: at(-9) },
        expected: { firstSeenAt: at(-9), visits: 5, stage: 'sent' as const },
      },
    ])('$row', ({ later, expected }) =>
      each(async ({ stores: { backlinks } }) => {
        await backlinks.put([toBacklink({ visits: 5, stage: 'sent' })]);
        await backlinks.put([toBacklink(later)]);
        expect(await backlinks.find('b_1')).toEqual(toBacklink(expected));
      })(),
    );

    test.each([
      { row: 'all, by domain and id', filter: {}, ids: ['b_2', 'b_1', 'b_3'] },
      { row: 'state', filter: { state: 'lost' as const }, ids: ['b_2', 'b_3'] },
      { row: 'stage', filter: { stage: 'sent' as const }, ids: ['b_2', 'b_3'] },
      { row: 'stage and domain', filter: { stage: 'sent' as const, referringDomain: 'a.example' }, ids: ['b_2'] },
      { row: 'page', filter: { from: 'https://blog.example/other' }, ids: ['b_3'] },
      { row: 'domain', filter: { referringDomain: 'blog.example' }, ids: ['b_1', 'b_3'] },
      { row: 'several', filter: { referringDomain: 'blog.example', state: 'live' as const }, ids: ['b_1'] },
    ])('lists $row', ({ filter, ids }) =>
      each(async ({ stores: { backlinks } }) => {
        await backlinks.put([
          toBacklink({ id: 'b_3', state: 'lost', stage: 'sent', from: 'https://blog.example/other' }),
          toBacklink({ id: 'b_1' }),
          toBacklink({
            id: 'b_2',
            state: 'lost',
            stage: 'sent',
            from: 'https://a.example/',
            referringDomain: 'a.example',
          }),
          toBacklink({ id: 'b_4', brand: 'southbeam' }),
        ]);
        const question = { brand: 'northwind', ...filter };
        expect((await backlinks.list(question)).rows.map(({ id }) => id)).toEqual(ids);
        const pages = await walk((after) =>
          backlinks.list(question, { limit: 1, ...(after === undefined ? {} : { after }) }),
        );
        expect(pages.flat().map(({ id }) => id)).toEqual(ids);
      })(),
    );

    test(
      'lists what is due, earliest first, within its bound',
      each(async ({ stores: { backlinks } }) => {
        await backlinks.put([
          toBacklink({ id: 'b_1', nextCheckAt: at(5) }),
          toBacklink({ id: 'b_2', nextCheckAt: at(3) }),
          toBacklink({ id: 'b_3', nextCheckAt: at(3) }),
          toBacklink({ id: 'b_4', nextCheckAt: at(9) }),
          toBacklink({ id: 'b_5' }),
          toBacklink({ id: 'b_6', brand: 'southbeam', nextCheckAt: at(1) }),
        ]);
        const listDue = async (until: number, max: number) =>
          (await backlinks.listDue({ brand: 'northwind', until: at(until), max })).map(({ id }) => id);
        expect(await listDue(2, 10)).toEqual([]);
        expect(await listDue(5, 10)).toEqual(['b_2', 'b_3', 'b_1']);
        expect(await listDue(5, 2)).toEqual(['b_2', 'b_3']);
        expect(await listDue(5, 0)).toEqual([]);
        await backlinks.put([toBacklink({ id: 'b_2', lastCheckedAt: at(4), nextCheckAt: at(20) })]);
        await backlinks.put([toBacklink({ id: 'b_3', lastCheckedAt: at(4), nextCheckAt: null })]);
        expect(await listDue(19, 10)).toEqual(['b_1', 'b_4']);
        expect(await listDue(20, 10)).toEqual(['b_1', 'b_4', 'b_2']);
      }),
    );

    test(
      'notes that pages are as they were: checked, read and seen then, and due again',
      each(async ({ stores: { backlinks } }) => {
        const linked = toBacklink({ id: 'b_1', nextCheckAt: at(2), lastSeenAt: at(1) });
        const unlinked = toBacklink({ id: 'b_2', to: null, state: 'unlinked', nextCheckAt: at(2), lastSeenAt: null });
        await backlinks.put([linked, unlinked]);
        await backlinks.noteUnchanged([
          { id: 'b_1', at: at(3), nextCheckAt: at(30) },
          { id: 'b_2', at: at(3), nextCheckAt: null },
          { id: 'b_3', at: at(3), nextCheckAt: at(30) },
        ]);
        const read = { lastCheckedAt: at(3), lastReadAt: at(3) };
        const expected = [
          { ...linked, ...read, lastSeenAt: at(3), nextCheckAt: at(30) },
          { ...unlinked, ...read, nextCheckAt: null },
        ];
        expect(await backlinks.find('b_1')).toEqual(expected[0]);
        expect((await backlinks.list({ brand: 'northwind' })).rows).toEqual(expected);
        expect(await backlinks.listDue({ brand: 'northwind', until: at(29), max: 5 })).toEqual([]);
        expect(await backlinks.listDue({ brand: 'northwind', until: at(30), max: 5 })).toEqual([expected[0]]);
        expect(await backlinks.find('b_3')).toBeUndefined();
      }),
    );

    test(
      'what was noted stands when a row is written upon it, and an older look says nothing',
      each(async ({ stores: { backlinks } }) => {
        await backlinks.put([toBacklink({ nextCheckAt: at(2) })]);
        await backlinks.noteUnchanged([{ id: 'b_1', at: at(5), nextCheckAt: at(30) }]);
        await backlinks.noteUnchanged([{ id: 'b_1', at: at(4), nextCheckAt: at(9) }]);
        await backlinks.revise('b_1', (old) => ({ ...old, stage: 'sent' }));
        await backlinks.put([toBacklink({ state: 'lost', lastCheckedAt: at(4), nextCheckAt: at(9) })]);
        const seen = { lastCheckedAt: at(5), lastReadAt: at(5), lastSeenAt: at(5) };
        expect(await backlinks.find('b_1')).toEqual(toBacklink({ ...seen, stage: 'sent', nextCheckAt: at(30) }));
        await backlinks.put([toBacklink({ state: 'lost', lastCheckedAt: at(6), nextCheckAt: at(40) })]);
        expect(await backlinks.find('b_1')).toMatchObject({ state: 'lost', lastCheckedAt: at(6), nextCheckAt: at(40) });
        expect(await backlinks.listDue({ brand: 'northwind', until: at(39), max: 5 })).toEqual([]);
      }),
    );

    test(
      'changes a backlink as it is now, each change upon the one before',
      each(async ({ stores: { backlinks } }) => {
        await backlinks.put([toBacklink({ visits: 0, nextCheckAt: at(3) })]);
        const count = () =>
          backlinks.revise('b_1', (old) => ({ ...old, visits: (old.visits ?? 0) + 1, nextCheckAt: at(8) }));
        await Promise.all([count(), count(), count()]);
        const expected = toBacklink({ visits: 3, nextCheckAt: at(8) });
        expect(await backlinks.find('b_1')).toEqual(expected);
        expect(await backlinks.revise('b_1', (old) => ({ ...old, stage: 'sent' }))).toEqual({
          ...expected,
          stage: 'sent',
        });
        expect(await backlinks.revise('b_2', (old) => ({ ...old, stage: 'sent' }))).toBeUndefined();
        expect(await backlinks.find('b_2')).toBeUndefined();
        const due = await backlinks.listDue({ brand: 'northwind', until: at(8), max: 5 });
        expect(due).toEqual([{ ...expected, stage: 'sent' }]);
      }),
    );

    test(
      'a changed state is found under the new one and no more under the old',
      each(async ({ stores: { backlinks } }) => {
        await backlinks.put([toBacklink()]);
        await backlinks.put([toBacklink({ state: 'lost', lastCheckedAt: at(2) })]);
        const sizes = await Promise.all(
          (['live', 'lost'] as const).map(
            async (state) => (await backlinks.list({ brand: 'northwind', state })).rows.length,
          ),
        );
        expect(sizes).toEqual([0, 1]);
      }),
    );
  });
};
