import { type ConsistencyRow, toConsistencyRows } from '../../insights/channel-consistency.ts';
import type { Section } from './source.ts';

export type ConsistencyFigures = { readonly channels: readonly ConsistencyRow[] };

/** How far each owned channel keeps to its guidelines. Findings for PR and SEO are no question of style, and left out. */
export const consistencySection: Section<'consistency', ConsistencyFigures> = {
  id: 'consistency',
  make: ({ owned, open }) => ({
    channels: toConsistencyRows(
      owned.map(({ channel: { id }, documents }) => ({ channel: id, documents })),
      open.filter(({ audience }) => audience === 'brand'),
    ),
  }),
};
