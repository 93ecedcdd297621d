/** Units of a paid service by day, in DynamoDB: `UN#<brand>` / `<day>`, one row a day, added to under a condition, so that all functions share one bound. */
import type { Clock } from '../../ports/clock.ts';
import type { MovedRows } from '../../ports/move.ts';
import type { UnitDay, UnitStore } from '../../ports/units.ts';
import type { Database, Key, Row } from './database.ts';
import { fromKey, toKey } from './keys.ts';
import { numberIn, textIn } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { eachOf, tryAgain } from './try-again.ts';

const toUnitKey = ({ brand, day }: UnitDay): Key => ({ pk: toKey('UN', brand), sk: day });
const names = { '#taken': 'taken', '#expires': 'expiresAt' };

/** A day's count as it moves. */
export const readUnits = (row: Row): MovedRows['units'] => {
  const [, brand = ''] = fromKey(textIn(row, 'pk'));
  return { brand, day: textIn(row, 'sk'), taken: numberIn(row, 'taken') };
};

/** Keeps counts that move in; what more was taken here stands. */
export const keepUnits = async (
  database: Database,
  rows: readonly MovedRows['units'][],
  clock: Clock,
): Promise<void> => {
  await eachOf(rows, ({ brand, day, taken }) =>
    database.update({
      key: toUnitKey({ brand, day }),
      expression: 'SET #expires = :expires, #taken = :taken',
      condition: 'attribute_not_exists(#taken) OR #taken < :taken',
      names,
      values: { ':taken': taken, ':expires': toExpiry(clock, retentionDays.count) },
    }),
  );
};

/** Counts in the feed table. */
export const createAwsUnits = (database: Database, { clock }: { readonly clock: Clock }): UnitStore => {
  const countOf = async (of: UnitDay): Promise<number> => {
    const row = await database.get(toUnitKey(of));
    return row === undefined ? 0 : numberIn(row, 'taken');
  };
  /** Adds where the count stays within the bound; undefined where it would not. */
  const add = (of: UnitDay, units: number, unitsMax: number): Promise<Row | undefined> =>
    database.update({
      key: toUnitKey(of),
      expression: 'SET #expires = :expires ADD #taken :units',
      condition: 'attribute_not_exists(#taken) OR #taken <= :room',
      names,
      values: { ':units': units, ':room': unitsMax - units, ':expires': toExpiry(clock, retentionDays.count) },
    });
  return {
    take: (of, { wanted, unitsMax }) => {
      let wish = Math.min(wanted, unitsMax);
      return tryAgain({ kind: 'units', id: of.day }, async () => {
        if (wish <= 0) return 0;
        if ((await add(of, wish, unitsMax)) !== undefined) return wish;
        wish = Math.min(wish, Math.max(0, unitsMax - (await countOf(of))));
        // Others may take of what is left at this moment, so that it is asked for once more.
        return wish === 0 ? 0 : undefined;
      });
    },
    giveBack: async (of, units) => {
      const key = toUnitKey(of);
      const less = { expression: 'ADD #taken :less', condition: '#taken >= :units', names: { '#taken': 'taken' } };
      if ((await database.update({ key, ...less, values: { ':less': -units, ':units': units } })) !== undefined) return;
      const none = { expression: 'SET #taken = :none', condition: '#taken < :units', names: { '#taken': 'taken' } };
      await database.update({ key, ...none, values: { ':none': 0, ':units': units } });
    },
    count: countOf,
  };
};
