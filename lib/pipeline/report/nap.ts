import { type NapRow, toNapConsistency, toNapRows } from '../../insights/nap.ts';
import { readBrandFacts } from '../brand-facts.ts';
import { toRegister } from '../register.ts';
import type { Section } from './source.ts';

export type NapFigures = {
  /** Matching ÷ found over all rows, 0..1; null where no channel says anything of a location. */
  readonly consistency: number | null;
  readonly rows: readonly NapRow[];
  /** Locations that the configuration has. */
  readonly locations: number;
};

/** Whether channels give name, address and telephone number of each location as they are. */
export const napSection: Section<'nap', NapFigures> = {
  id: 'nap',
  make: async (source) => {
    const { brand } = source.config;
    const { facts } = brand.locations.length === 0 ? { facts: [] } : await readBrandFacts(source);
    const rows = toNapRows({ brand, facts, held: toRegister(source.config) });
    return { consistency: toNapConsistency(rows), rows, locations: brand.locations.length };
  },
};
