/** What a service counts of an entry, under the names that entries have for it. */
import { countNames, type Entry } from '../../model/entry.ts';

type CountName = (typeof countNames)[number];

/** Leaves out what the service does not tell. */
export const toCounts = (
  counts: {
    readonly [Name in CountName]?: number | null | undefined;
  },
): NonNullable<Entry['counts']> => {
  const told: NonNullable<Entry['counts']> = {};
  for (const name of countNames) {
    const count = counts[name];
    if (count != null && Number.isFinite(count)) told[name] = count;
  }
  return told;
};
