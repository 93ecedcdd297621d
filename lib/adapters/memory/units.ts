/** Units of a paid service by day, in memory. */
import type { MovedRows } from '../../ports/move.ts';
import type { UnitDay, UnitStore } from '../../ports/units.ts';
import type { Held } from './mover.ts';

const toName = ({ brand, day }: UnitDay): string => `${day} ${brand}`;

/** Counts that last as long as the process. */
export const createMemoryUnits = (): UnitStore & Held & { keep(row: MovedRows['units']): void } => {
  const days = new Map<string, MovedRows['units']>();
  const countOf = (of: UnitDay): number => days.get(toName(of))?.taken ?? 0;
  const put = ({ brand, day }: UnitDay, taken: number): void => {
    days.set(toName({ brand, day }), { brand, day, taken });
  };
  return {
    take: async (of, { wanted, unitsMax }) => {
      const granted = Math.max(0, Math.min(wanted, unitsMax - countOf(of)));
      if (granted > 0) put(of, countOf(of) + granted);
      return granted;
    },
    giveBack: async (of, units) => {
      if (countOf(of) > 0) put(of, Math.max(0, countOf(of) - units));
    },
    count: async (of) => countOf(of),
    keep: (row) => put(row, Math.max(row.taken, countOf(row))),
    held: function* () {
      for (const row of days.values()) yield { kind: 'units', row };
    },
  };
};
