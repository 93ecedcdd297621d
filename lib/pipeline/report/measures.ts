import { consistencyMeasure } from '../../insights/consistency-trend.ts';
import { type MeasureFigures, toMeasureFigures } from '../../insights/surveys.ts';
import type { Section } from './source.ts';

export type MeasureSection = MeasureFigures & {
  /** Answers and figures that were read. */
  readonly read: number;
  readonly isCut: boolean;
};

/** What was measured elsewhere since then: answers to surveys, and other tools' figures. */
export const measuresSection: Section<'measures', MeasureSection> = {
  id: 'measures',
  make: async ({ measures }) => {
    const { rows, isCut } = await measures();
    const elsewhere = rows.filter(({ name }) => name !== consistencyMeasure);
    return { ...toMeasureFigures(elsewhere), read: elsewhere.length, isCut };
  },
};
