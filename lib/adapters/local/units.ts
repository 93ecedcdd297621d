/** Units of a paid service by day, in SQLite, so that all processes share one bound. */
import type { UnitDay, UnitStore } from '../../ports/units.ts';
import type { Database } from './database.ts';
import { numberAt } from './rows.ts';

/** Counts in the data file. */
export const createLocalUnits = (database: Database): UnitStore => {
  const find = database.prepare('SELECT taken FROM units WHERE brand = ? AND day = ?');
  const put = database.prepare(
    'INSERT INTO units (brand, day, taken) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET taken = excluded.taken',
  );
  const countOf = ({ brand, day }: UnitDay): number => {
    const row = find.get(brand, day);
    return row === undefined ? 0 : numberAt(row, 0);
  };
  return {
    take: async (of, { wanted, unitsMax }) =>
      database.write(() => {
        const taken = countOf(of);
        const granted = Math.max(0, Math.min(wanted, unitsMax - taken));
        if (granted > 0) put.run(of.brand, of.day, taken + granted);
        return granted;
      }),
    giveBack: async (of, units) =>
      database.write(() => {
        const taken = countOf(of);
        if (taken > 0) put.run(of.brand, of.day, Math.max(0, taken - units));
      }),
    count: async (of) => countOf(of),
  };
};
