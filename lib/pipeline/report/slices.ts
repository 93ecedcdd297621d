import type { SliceDimension, SliceRow } from '../../insights/slices.ts';
import { toInsightDays } from '../insight-days.ts';
import { openSlices } from '../slices.ts';
import type { Section } from './source.ts';

export type SliceFigures = Readonly<Record<SliceDimension, readonly SliceRow[]>> & {
  /** True where there is more than was read, or the report goes further back than is counted by day. */
  readonly isCut: boolean;
};

/** The figures of the window by channel, stage, persona, product and language. */
export const slicesSection: Section<'slices', SliceFigures> = {
  id: 'slices',
  make: async ({ config, stores, since, now, ...source }) => {
    const { open, resolved, isCut } = await source.findings();
    const measures = await source.measures();
    const from = { config, stores, measures: measures.rows, findings: [...open, ...resolved] };
    const read = openSlices(from, { since, now });
    return {
      channel: await read('channel'),
      stage: await read('stage'),
      persona: await read('persona'),
      product: await read('product'),
      language: await read('language'),
      isCut: isCut || measures.isCut || toInsightDays({ since, now }).isCut,
    };
  },
};
