import { type OverrideRow, toOverrides } from '../../insights/overrides.ts';
import { type ResponseRow, toResponses } from '../../insights/responses.ts';
import type { MentionKind } from '../../model/mention.ts';
import { listMentions } from '../list-mentions.ts';
import type { Section } from './source.ts';

/** Mentions that are read at most, the latest; with more, the section says that it was cut. */
const mentionsMax = 20_000;
/** A review may be so much older than its reply and still be met. */
const repliesBackMs = 90 * 86_400_000;

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

/** How what the public says was answered, and how often people found the engine wrong. */
export const triageSection: Section<'triage', TriageFigures> = {
  id: 'triage',
  make: async ({ config, stores, open, resolved, since, now }) => {
    const read = await listMentions(stores.mentions, {
      brand: config.brand.id,
      since: new Date(since.getTime() - repliesBackMs),
      max: mentionsMax,
    });
    const recent = read.rows.filter(({ seenAt }) => Date.parse(seenAt) >= since.getTime());
    const kinds: Partial<Record<MentionKind, number>> = {};
    for (const { kind } of recent) kinds[kind] = (kinds[kind] ?? 0) + 1;
    return {
      responses: toResponses(read.rows, [...open, ...resolved], { since, now }),
      overrides: toOverrides(recent),
      kinds,
      lowRelevance: recent.filter(({ relevance }) => relevance.level === 'low').length,
      mentions: recent.length,
      isCut: read.isCut,
    };
  },
};
