/** Units of a paid service by day, in memory. */
import type { UnitDay, UnitStore } from '../../ports/units.ts';

const toName = ({ brand, day }: UnitDay): string => `${day} ${brand}`;

/** Counts that last as long as the process. */
export const createMemoryUnits = (): UnitStore => {
  const taken = new Map<string, number>();
  const countOf = (of: UnitDay): number => taken.get(toName(of)) ?? 0;
  return {
    take: async (of, { wanted, unitsMax }) => {
      const granted = Math.max(0, Math.min(wanted, unitsMax - countOf(of)));
      taken.set(toName(of), countOf(of) + granted);
      return granted;
    },
    giveBack: async (of, units) => {
      taken.set(toName(of), Math.max(0, countOf(of) - units));
    },
    count: async (of) => countOf(of),
  };
};
