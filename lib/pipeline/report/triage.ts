import { type OverrideRow, toOverrides } from '../../insights/overrides.ts';
import type { ResponseRow } from '../../insights/responses.ts';
import { type MentionKind, mentionKinds } from '../../model/mention.ts';
import type { NamedDimension, NamedOf, NamedSum } from '../../ports/stores.ts';
import { toInsightDays } from '../insight-days.ts';
import { readResponses } from '../response-figures.ts';
import type { Section } from './source.ts';

export type TriageFigures = {
  readonly responses: readonly ResponseRow[];
  readonly overrides: readonly OverrideRow[];
  /** Mentions by the public since then, by what somebody wanted. */
  readonly kinds: Readonly<Partial<Record<MentionKind, number>>>;
  /** Marked as perhaps somebody else's. */
  readonly lowRelevance: number;
  readonly mentions: number;
  /** True where there are more findings than were looked up, or the report goes further back than is counted by day. */
  readonly isCut: boolean;
};

const total = (rows: readonly NamedSum[]): number =>
  rows.filter(({ speaker }) => speaker === 'public').reduce((sum, { count }) => sum + count, 0);

/** How what the public says was answered, and how often people found the engine wrong. */
export const triageSection: Section<'triage', TriageFigures> = {
  id: 'triage',
  make: async ({ config, stores, since, now, ...source }) => {
    const { open, resolved } = await source.findings();
    const { days, from, isCut: isOld } = toInsightDays({ since, now });
    const span = { brand: config.brand.id, ...days };
    const named = (of: NamedOf, by: readonly NamedDimension[]): Promise<readonly NamedSum[]> =>
      stores.mentions.sumNamed({ ...span, of, by: [...by, 'speaker'] });
    const [kinds, unsure, judged, overridden, confirmed] = await Promise.all([
      named('kind', []),
      named('unsure', []),
      named('judged', ['language']),
      named('overridden', ['language']),
      named('confirmed', ['language']),
    ]);
    const findings = [...open, ...resolved];
    const { responses, isCut } = await readResponses(
      { config, stores },
      { days, findings, window: { since: from, now } },
    );
    return {
      responses,
      overrides: toOverrides({ judged, overridden, confirmed }),
      kinds: Object.fromEntries(
        mentionKinds.flatMap((kind) => {
          const count = total(kinds.filter(({ name }) => name === kind));
          return count === 0 ? [] : [[kind, count]];
        }),
      ),
      lowRelevance: total(unsure),
      mentions: total(kinds),
      isCut: isCut || isOld,
    };
  },
};
