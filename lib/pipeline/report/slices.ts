import type { SliceDimension, SliceRow } from '../../insights/slices.ts';
import { readSlices } from '../slices.ts';
import type { Section } from './source.ts';

export type SliceFigures = Readonly<Record<SliceDimension, readonly SliceRow[]>>;

/** The figures of the window by channel, stage, persona, product and language. */
export const slicesSection: Section<'slices', SliceFigures> = {
  id: 'slices',
  make: async ({ config, stores, measures, open, resolved, since, now }) => {
    const from = { config, stores, measures: measures.rows, findings: [...open, ...resolved] };
    const read = (by: SliceDimension): Promise<readonly SliceRow[]> => readSlices(from, by, { since, now });
    return {
      channel: await read('channel'),
      stage: await read('stage'),
      persona: await read('persona'),
      product: await read('product'),
      language: await read('language'),
    };
  },
};
