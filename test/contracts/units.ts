/** What every count of units does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryUnits } from '../../lib/adapters/memory/units.ts';
import type { Open } from './samples.ts';
import { withStores } from './with-stores.ts';

export const unitStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  const today = { brand: 'northwind', day: '2026-11-21' };

  describe(`units, ${name}`, () => {
    test(
      'grants what is left of the day, the last of it in part, and then nothing',
      each(async ({ units }) => {
        const take = (wanted: number) => units.take(today, { wanted, unitsMax: 10 });
        expect([await take(4), await take(4), await take(4), await take(4)]).toEqual([4, 4, 2, 0]);
        expect(await units.count(today)).toBe(10);
      }),
    );

    test(
      'more than the whole day is granted in part',
      each(async ({ units }) => {
        expect(await units.take(today, { wanted: 25, unitsMax: 10 })).toBe(10);
        expect(await units.take(today, { wanted: 1, unitsMax: 0 })).toBe(0);
      }),
    );

    test(
      'days and brands are counted apart',
      each(async ({ units }) => {
        await units.take(today, { wanted: 9, unitsMax: 10 });
        const others = [
          { ...today, day: '2026-11-22' },
          { ...today, brand: 'southbeam' },
        ];
        for (const of of others) expect(await units.take(of, { wanted: 9, unitsMax: 10 })).toBe(9);
        expect(await units.count({ ...today, day: '2026-11-20' })).toBe(0);
      }),
    );

    test(
      'the months of channels are counted apart from each other and from the days of the brand',
      each(async ({ units }) => {
        const months = ['2026-11/posts', '2026-12/posts', '2026-11/reviews'].map((day) => ({ ...today, day }));
        for (const of of months) expect(await units.take(of, { wanted: 7, unitsMax: 10 })).toBe(7);
        expect(await Promise.all([...months, today].map((of) => units.count(of)))).toEqual([7, 7, 7, 0]);
      }),
    );

    test(
      'what is given back can be taken again, and no more than was taken comes back',
      each(async ({ units }) => {
        await units.take(today, { wanted: 10, unitsMax: 10 });
        await units.giveBack(today, 3);
        expect(await units.take(today, { wanted: 5, unitsMax: 10 })).toBe(3);
        await units.giveBack(today, 99);
        expect(await units.count(today)).toBe(0);
        await units.giveBack({ ...today, day: '2026-11-20' }, 5);
        expect(await units.count({ ...today, day: '2026-11-20' })).toBe(0);
      }),
    );

    test(
      'a lower bound, as after a change of the configuration, grants nothing and takes nothing away',
      each(async ({ units }) => {
        await units.take(today, { wanted: 10, unitsMax: 10 });
        expect(await units.take(today, { wanted: 3, unitsMax: 5 })).toBe(0);
        expect(await units.count(today)).toBe(10);
      }),
    );

    test(
      'a day without a bound is counted too',
      each(async ({ units }) => {
        expect(await units.take(today, { wanted: 75, unitsMax: Number.MAX_SAFE_INTEGER })).toBe(75);
        expect(await units.count(today)).toBe(75);
      }),
    );

    test(
      'those who ask at once never get more together than the day has, and all of it',
      each(async ({ units }) => {
        const asked = Array.from({ length: 20 }, () => units.take(today, { wanted: 3, unitsMax: 31 }));
        expect((await Promise.all(asked)).reduce((sum, granted) => sum + granted, 0)).toBe(31);
        expect(await units.count(today)).toBe(31);
      }),
    );

    test('whatever is taken and given back, it answers as memory does', async () => {
      const act = fc.oneof(
        fc.record({
          kind: fc.constant('take' as const),
          units: fc.integer({ min: 0, max: 40 }),
          unitsMax: fc.integer({ min: 0, max: 60 }),
        }),
        fc.record({
          kind: fc.constant('giveBack' as const),
          units: fc.integer({ min: 1, max: 40 }),
          unitsMax: fc.constant(0),
        }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 12 }), (acts) =>
          each(async ({ units }) => {
            const memory = createMemoryUnits();
            for (const { kind, units: wanted, unitsMax } of acts) {
              const [here, there] = await Promise.all(
                [units, memory].map((store) =>
                  kind === 'take' ? store.take(today, { wanted, unitsMax }) : store.giveBack(today, wanted),
                ),
              );
              expect(here).toBe(there);
              expect(await units.count(today)).toBe(await memory.count(today));
            }
          })(),
        ),
        { numRuns: 15 },
      );
    });
  });
};
