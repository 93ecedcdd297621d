import { type MeasureFigures, toMeasureFigures } from '../../insights/surveys.ts';
import type { Measure } from '../../model/measure.ts';
import { readEach } from './read-each.ts';
import type { Section } from './source.ts';

/** Answers and figures that a report reads; beyond, it says that it is cut. */
const measuresMax = 200_000;

export type MeasureSection = MeasureFigures & {
  /** Answers and figures that were read. */
  readonly read: number;
  readonly isCut: boolean;
};

/** What was measured elsewhere since then: answers to surveys, and other tools' figures. */
export const measuresSection: Section<'measures', MeasureSection> = {
  id: 'measures',
  make: async ({ config, stores, since }) => {
    const measures: Measure[] = [];
    const question = { brand: config.brand.id, fromDay: since.toISOString().slice(0, 10) };
    const isCut = await readEach(
      (paging) => stores.measures.list(question, paging),
      measuresMax,
      (measure) => measures.push(measure),
    );
    return { ...toMeasureFigures(measures), read: measures.length, isCut };
  },
};
