/** What every fact store does. */
import { describe, expect, test } from 'vitest';
import { at, type Open, toFact } from './samples.ts';
import { withStores } from './with-stores.ts';

const document = { brand: 'northwind', channel: 'home', url: 'https://northwind.example/', readAt: at(1) };
const price = toFact({ kind: 'price', value: '9.50 GBP' });

export const factStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`facts, ${name}`, () => {
    test(
      'the facts of a document replace all earlier ones of it and of no other',
      each(async ({ stores: { facts } }) => {
        const other = { ...document, url: 'https://northwind.example/b' };
        await facts.replace(document, [toFact(), price]);
        await facts.replace(other, [toFact()]);
        await facts.replace({ ...document, readAt: at(2) }, [price]);
        await facts.replace({ ...document, readAt: at(2) }, [price]);
        expect(await facts.list('northwind')).toEqual([
          { ...price, ...document, readAt: at(2) },
          { ...toFact(), ...other },
        ]);
      }),
    );

    test.each([
      { row: 'that had facts', before: [toFact()], late: [price], expected: [toFact()] },
      { row: 'that had none', before: [], late: [price], expected: [] },
    ])('an older read of a document $row changes nothing', ({ before, late, expected }) =>
      each(async ({ stores: { facts } }) => {
        await facts.replace({ ...document, readAt: at(2) }, before);
        await facts.replace({ ...document, readAt: at(1) }, late);
        expect(await facts.list('northwind')).toEqual(
          expected.map((fact) => ({ ...fact, ...document, readAt: at(2) })),
        );
      })(),
    );

    test(
      'tells whether a document is known to say something else',
      each(async ({ stores: { facts } }) => {
        expect(await facts.differs(document, [])).toBe(false);
        expect(await facts.differs(document, [toFact()])).toBe(true);
        await facts.replace(document, [toFact(), price]);
        expect(await facts.differs(document, [toFact(), price])).toBe(false);
        expect(await facts.differs(document, [price, toFact()])).toBe(true);
        expect(await facts.differs(document, [toFact()])).toBe(true);
        expect(await facts.differs({ ...document, channel: 'blog' }, [])).toBe(false);
        await facts.replace({ ...document, readAt: at(2) }, []);
        expect(await facts.differs(document, [])).toBe(false);
        expect(await facts.differs(document, [price])).toBe(true);
      }),
    );

    test(
      'what a head says is kept beside the facts',
      each(async ({ stores: { facts } }) => {
        const title = { ...toFact(), kind: 'title' as const, value: 'Menu' };
        await facts.replace(document, [price, title]);
        expect((await facts.list('northwind')).map(({ kind }) => kind)).toEqual(['price', 'title']);
        expect(await facts.list('northwind', { kind: 'title' })).toEqual([{ ...title, ...document }]);
        expect(await facts.differs(document, [price])).toBe(true);
        await facts.replace({ ...document, readAt: at(2) }, [price]);
        expect(await facts.list('northwind', { kind: 'title' })).toEqual([]);
      }),
    );

    test(
      'lists no more than it is asked for',
      each(async ({ stores: { facts } }) => {
        for (const page of ['a', 'b', 'c'])
          await facts.replace({ ...document, url: `https://northwind.example/${page}` }, [toFact(), price]);
        expect(await facts.list('northwind', { channel: 'home', max: 3 })).toHaveLength(3);
        expect(await facts.list('northwind', { kind: 'price', max: 2 })).toHaveLength(2);
        expect(await facts.list('northwind', { max: 7 })).toHaveLength(6);
      }),
    );

    test.each([
      { row: 'brand', brand: 'southbeam', filter: {}, values: ['b'] },
      { row: 'kind', brand: 'northwind', filter: { kind: 'price' as const }, values: ['9.50 GBP'] },
      { row: 'channel', brand: 'northwind', filter: { channel: 'blog' }, values: ['c'] },
      { row: 'both', brand: 'northwind', filter: { channel: 'home', kind: 'phone' as const }, values: ['a'] },
      {
        row: 'neither, in order of channel, address and place',
        brand: 'northwind',
        filter: {},
        values: ['c', 'a', '9.50 GBP'],
      },
    ])('lists by $row', ({ brand, filter, values }) =>
      each(async ({ stores: { facts } }) => {
        await facts.replace(document, [toFact({ value: 'a' }), price]);
        await facts.replace({ ...document, brand: 'southbeam' }, [toFact({ value: 'b' })]);
        await facts.replace({ ...document, channel: 'blog' }, [toFact({ value: 'c' })]);
        expect((await facts.list(brand, filter)).map(({ value }) => value)).toEqual(values);
      })(),
    );
  });
};
