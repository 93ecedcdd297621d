/** How reviews were answered in a window, out of what is stored. */
import { type ResponseRow, toResponses, type WaitedFor } from '../insights/responses.ts';
import type { Config } from '../model/config.ts';
import type { FindingBrief } from '../model/finding.ts';
import type { NamedOf, NamedSum, Stores } from '../ports/stores.ts';

/** Findings whose reviews are looked up, the latest; with more, the answer says that it was cut. */
const lookUpsMax = 200;

/** Of findings on what others say those that were answered or have a target, the latest first, with what they are of. */
const findWaited = async (
  { mentions }: Pick<Stores, 'mentions'>,
  findings: readonly FindingBrief[],
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

/** `days` are those whose counts are read, both included, UTC; `findings` all that may wait for an answer, or had one. */
export const readResponses = async (
  { config, stores }: { readonly config: Pick<Config, 'brand'>; readonly stores: Pick<Stores, 'mentions'> },
  {
    days,
    findings,
    window,
  }: {
    readonly days: { readonly fromDay: string; readonly toDay: string };
    readonly findings: readonly FindingBrief[];
    readonly window: { readonly since: Date; readonly now: Date };
  },
): Promise<{ readonly responses: readonly ResponseRow[]; readonly isCut: boolean }> => {
  const span = { brand: config.brand.id, ...days };
  const named = (of: NamedOf): Promise<readonly NamedSum[]> =>
    stores.mentions.sumNamed({ ...span, of, by: ['channel', 'speaker'] });
  const { waited, isCut } = await findWaited(stores, findings);
  const [reviews, answered, replies] = await Promise.all([
    stores.mentions.sumCounts({ ...span, by: ['channel', 'speaker'] }),
    named('answered'),
    named('reply'),
  ]);
  return { responses: toResponses({ reviews, answered, replies }, { findings, waited }, window), isCut };
};
