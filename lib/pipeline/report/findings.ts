import { type Finding, openStatuses } from '../../model/finding.ts';
import { type Audience, audiences, type Severity } from '../../model/vocabulary.ts';
import type { ReportSource, Section } from './source.ts';

/** Gravest findings that are shown of each audience. */
const gravestMax = 5;

export type AudienceFigures = {
  readonly audience: Audience;
  readonly open: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** Opened, and resolved, since the report's `since`. */
  readonly opened: number;
  readonly resolved: number;
  readonly gravest: readonly Pick<Finding, 'id' | 'severity' | 'channel' | 'url' | 'message' | 'firstSeenAt'>[];
};
export type FindingFigures = { readonly audiences: readonly AudienceFigures[]; readonly isCut: boolean };

const countSeverities = (findings: readonly Pick<Finding, 'severity'>[]): Readonly<Record<Severity, number>> => {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
};

const readGravest = async (
  { config, stores }: ReportSource,
  audience: Audience,
): Promise<AudienceFigures['gravest']> => {
  const filter = { brand: config.brand.id, audience, status: openStatuses };
  const { rows } = await stores.findings.list(filter, { limit: gravestMax });
  return rows.map(({ id, severity, channel, url, message, firstSeenAt }) => {
    return { id, severity, channel, url, message, firstSeenAt };
  });
};

/** What is open, by audience and severity. */
export const findingsSection: Section<'findings', FindingFigures> = {
  id: 'findings',
  make: async (source) => {
    const { open, resolved, isCut } = await source.findings();
    const from = source.since.toISOString();
    const gravest = await Promise.all(audiences.map((audience) => readGravest(source, audience)));
    return {
      isCut,
      audiences: audiences.map((audience, index) => {
        const own = open.filter((finding) => finding.audience === audience);
        return {
          audience,
          open: own.length,
          counts: countSeverities(own),
          opened: own.filter(({ firstSeenAt }) => firstSeenAt >= from).length,
          resolved: resolved.filter((each) => each.audience === audience && each.readAt >= from).length,
          gravest: gravest[index] ?? [],
        };
      }),
    };
  },
};
