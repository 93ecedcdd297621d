import { type OverrideRow, toOverrides } from '../../insights/overrides.ts';
import { type ResponseRow, toResponses, type WaitedFor } from '../../insights/responses.ts';
import type { Finding } from '../../model/finding.ts';
import { type MentionKind, mentionKinds } from '../../model/mention.ts';
import type { NamedDimension, NamedOf, NamedSum, Stores } from '../../ports/stores.ts';
import { toInsightDays } from '../insight-days.ts';
import type { Section } from './source.ts';

/** Findings whose reviews are looked up, the latest; with more, the section says that it was cut. */
const lookUpsMax = 200;

export type TriageFigures = {
  readonly responses: readonly ResponseRow[];
  readonly overrides: readonly OverrideRow[];
  /** Mentions by the public since then, by what somebody wanted. */
  readonly kinds: Readonly<Partial<Record<MentionKind, number>>>;
  /** Marked as perhaps somebody else's. */
  readonly lowRelevance: number;
  readonly mentions: number;
  readonly isCut: boolean;
};

/** Of findings on what others say those that were answered or have a target, the latest first, with what they are of. */
const findWaited = async (
  { mentions }: Pick<Stores, 'mentions'>,
  findings: readonly Finding[],
): Promise<{ readonly waited: readonly WaitedFor[]; readonly isCut: boolean }> => {
  const asked = findings
    .filter(
      ({ mention, lifecycle, resolution, dueAt }) =>
        mention !== null && lifecycle === 'event' && (resolution === 'answered' || dueAt !== null),
    )
    .toSorted((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1));
  const waited: WaitedFor[] = [];
  for (const finding of asked.slice(0, lookUpsMax)) {
    const review = await mentions.find(finding.mention ?? '');
    if (review !== undefined) waited.push({ finding, review });
  }
  return { waited, isCut: asked.length > lookUpsMax };
};

const total = (rows: readonly NamedSum[]): number =>
  rows.filter(({ speaker }) => speaker === 'public').reduce((sum, { count }) => sum + count, 0);

/** How what the public says was answered, and how often people found the engine wrong. */
export const triageSection: Section<'triage', TriageFigures> = {
  id: 'triage',
  make: async ({ config, stores, open, resolved, since, now }) => {
    const { days, from } = toInsightDays({ since, now });
    const span = { brand: config.brand.id, ...days };
    const named = (of: NamedOf, by: readonly NamedDimension[]): Promise<readonly NamedSum[]> =>
      stores.mentions.sumNamed({ ...span, of, by: [...by, 'speaker'] });
    const kinds = await named('kind', []);
    const findings = [...open, ...resolved];
    const { waited, isCut } = await findWaited(stores, findings);
    return {
      responses: toResponses(
        {
          reviews: await stores.mentions.sumCounts({ ...span, by: ['channel', 'speaker'] }),
          answered: await named('answered', ['channel']),
          replies: await named('reply', ['channel']),
        },
        { findings, waited },
        { since: from, now },
      ),
      overrides: toOverrides({
        judged: await named('judged', ['language']),
        overridden: await named('overridden', ['language']),
        confirmed: await named('confirmed', ['language']),
      }),
      kinds: Object.fromEntries(
        mentionKinds.flatMap((kind) => {
          const count = total(kinds.filter(({ name }) => name === kind));
          return count === 0 ? [] : [[kind, count]];
        }),
      ),
      lowRelevance: total(await named('unsure', [])),
      mentions: total(kinds),
      isCut,
    };
  },
};
