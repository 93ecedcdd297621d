/** Answers and figures for a report, up to a bound. */
import type { Measure } from '../../model/measure.ts';
import type { Stores } from '../../ports/stores.ts';
import { readEach } from './read-each.ts';

/** Answers and figures that a report reads; beyond, it says that it is cut. */
const measuresMax = 200_000;

/** What was measured since then, in order of its days. */
export const listMeasures = async (
  measures: Pick<Stores['measures'], 'list'>,
  { brand, since }: { readonly brand: string; readonly since: Date },
): Promise<{ readonly rows: readonly Measure[]; readonly isCut: boolean }> => {
  const rows: Measure[] = [];
  const isCut = await readEach(
    (paging) => measures.list({ brand, fromDay: since.toISOString().slice(0, 10) }, paging),
    measuresMax,
    (measure) => rows.push(measure),
  );
  return { rows, isCut };
};
