import { checks } from '../../checks/registry.ts';
import { type ConsistencyRow, toConsistencyRows } from '../../insights/channel-consistency.ts';
import { type ConsistencyCourse, toConsistencyCourses } from '../../insights/consistency-trend.ts';
import { type DriftFigures, toDriftFigures, toDrifts } from '../../insights/drift.ts';
import type { Channel } from '../../model/channel.ts';
import type { FindingBrief } from '../../model/finding.ts';
import type { Severity } from '../../model/vocabulary.ts';
import { type Asked, isAskedOf, toAsked } from '../asked.ts';
import type { Section } from './source.ts';

/** How the owned channels keep to one guideline: only those that it asks something of. */
type GuidelineRow = {
  readonly guideline: string;
  readonly check: string;
  readonly severity: Severity;
  readonly cells: readonly { readonly channel: string; readonly open: number }[];
};

export type ConsistencyFigures = {
  readonly channels: readonly ConsistencyRow[];
  /** Guideline by guideline, in the order of the configuration. */
  readonly guidelines: readonly GuidelineRow[];
  /** The score of each channel day by day, since then, as far as it was measured. */
  readonly courses: readonly ConsistencyCourse[];
  /** How long findings of these channels took to be mended, all together and by channel. */
  readonly drift: DriftFigures;
  readonly drifts: readonly (DriftFigures & { readonly channel: string })[];
};

/** Channels of which nothing was read have no cell: nothing is known of them. */
const toGuidelineRows = (
  asked: readonly Asked[],
  {
    read,
    open,
    now,
  }: { readonly read: readonly Channel[]; readonly open: readonly FindingBrief[]; readonly now: Date },
): readonly GuidelineRow[] =>
  asked.flatMap((each): readonly GuidelineRow[] => {
    const { check, guideline, severity } = each;
    if (guideline === null || check.audience !== 'brand') return [];
    const own = open.filter((finding) => finding.guideline === guideline.id);
    const cells = read
      .filter((channel) => isAskedOf(each, channel, now))
      .map(({ id }) => ({ channel: id, open: own.filter(({ channel }) => channel === id).length }));
    return cells.length === 0 ? [] : [{ guideline: guideline.id, check: check.id, severity, cells }];
  });

/** How far each owned channel keeps to its guidelines. Findings for PR and SEO are no question of style, and left out. */
export const consistencySection: Section<'consistency', ConsistencyFigures> = {
  id: 'consistency',
  make: async ({ config, since, now, ...source }) => {
    const { open, resolved } = await source.findings();
    const owned = await source.owned();
    const measures = await source.measures();
    const ids = new Set(owned.map(({ channel: { id } }) => id));
    const drifts = toDrifts([...open, ...resolved], { since, now }).filter(({ channel }) => ids.has(channel));
    return {
      channels: toConsistencyRows(
        owned.map(({ channel: { id }, documents }) => ({ channel: id, documents })),
        open.filter(({ audience }) => audience === 'brand'),
      ),
      guidelines: toGuidelineRows(toAsked(config, checks), {
        read: owned.filter(({ documents }) => documents.length > 0).map(({ channel }) => channel),
        open,
        now,
      }),
      courses: toConsistencyCourses(measures.rows),
      drift: toDriftFigures(drifts),
      drifts: [...ids]
        .map((channel) => ({
          channel,
          ...toDriftFigures(drifts.filter((drift) => drift.channel === channel)),
        }))
        .filter(({ findings: count }) => count > 0),
    };
  },
};
