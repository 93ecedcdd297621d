/** What of an older row stands when a newer one is put, alike in every store. */
import type { Backlink } from '../../model/backlink.ts';
import { earlierMention, type Mention, withCorrection } from '../../model/mention.ts';
import type { Page } from '../../model/page.ts';
import { toMs, toMsOrNever } from './order.ts';

/**
 * A page row as it shall be, or undefined where the old one stays because it was read later.
 * A judgement of a later read stands: analysis may overtake the row of the read it judged.
 */
export const toPageRow = (old: Page | undefined, page: Page): Page | undefined => {
  if (old === undefined) return page;
  if (toMsOrNever(page.readAt) < toMsOrNever(old.readAt)) return undefined;
  if (toMsOrNever(old.judgedReadAt) <= toMsOrNever(page.judgedReadAt)) return page;
  return { ...page, judgedWith: old.judgedWith, judgedReadAt: old.judgedReadAt };
};

/** True where a document that is to be known is new, or was added by the same finder before and not read since. */
export const isAddedBy = (page: Page, old: Page | undefined): boolean =>
  old === undefined || (page.foundBy !== undefined && old.foundBy === page.foundBy && old.state === 'known');

/** The addresses of those that were added, each once. */
export const toAdded = (pages: readonly Page[], add: (page: Page) => boolean): readonly string[] => [
  ...new Set(pages.filter(add).map(({ url }) => url)),
];

/** A mention as it was kept, whole: rows of before lack what was asked for later. */
export const toWholeMention = (row: Mention): Mention => ({ ...earlierMention, ...row });

/**
 * A mention as it shall be: when it was first seen and which story it tells are settled once, and what a person said of how it is
 * meant stands, whatever is judged later.
 */
export const toMentionRow = (old: Mention | undefined, mention: Mention): Mention => {
  const whole = toWholeMention(mention);
  if (old === undefined) return whole;
  const { seenAt, cluster, correction } = old;
  return withCorrection({ ...whole, seenAt, cluster }, correction);
};

/** A backlink as it shall be: the later check speaks, the earliest sight counts, visits and stage are never lost. */
export const toBacklinkRow = (old: Backlink | undefined, backlink: Backlink): Backlink => {
  if (old === undefined) return backlink;
  const [later, earlier] = toMs(backlink.lastCheckedAt) < toMs(old.lastCheckedAt) ? [old, backlink] : [backlink, old];
  return {
    ...later,
    firstSeenAt: toMs(old.firstSeenAt) <= toMs(backlink.firstSeenAt) ? old.firstSeenAt : backlink.firstSeenAt,
    visits: later.visits ?? earlier.visits,
    stage: later.stage ?? earlier.stage,
  };
};
