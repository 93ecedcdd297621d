import { type ConsistencyRow, toConsistencyRows } from '../../insights/channel-consistency.ts';
import { type ConsistencyCourse, toConsistencyCourses } from '../../insights/consistency-trend.ts';
import { type DriftFigures, toDrift } from '../../insights/drift.ts';
import type { Section } from './source.ts';

export type ConsistencyFigures = {
  readonly channels: readonly ConsistencyRow[];
  /** The score of each channel day by day, since then, as far as it was measured. */
  readonly courses: readonly ConsistencyCourse[];
  /** How long findings of these channels took to be mended, all together and by channel. */
  readonly drift: DriftFigures;
  readonly drifts: readonly (DriftFigures & { readonly channel: string })[];
};

/** How far each owned channel keeps to its guidelines. Findings for PR and SEO are no question of style, and left out. */
export const consistencySection: Section<'consistency', ConsistencyFigures> = {
  id: 'consistency',
  make: ({ owned, open, resolved, measures, since, now }) => {
    const ids = new Set(owned.map(({ channel: { id } }) => id));
    const findings = [...open, ...resolved].filter(({ channel }) => ids.has(channel));
    return {
      channels: toConsistencyRows(
        owned.map(({ channel: { id }, documents }) => ({ channel: id, documents })),
        open.filter(({ audience }) => audience === 'brand'),
      ),
      courses: toConsistencyCourses(measures.rows),
      drift: toDrift(findings, { since, now }),
      drifts: [...ids]
        .map((channel) => ({
          channel,
          ...toDrift(
            findings.filter((finding) => finding.channel === channel),
            { since, now },
          ),
        }))
        .filter(({ findings: count }) => count > 0),
    };
  },
};
