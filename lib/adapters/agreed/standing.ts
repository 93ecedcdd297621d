/** What of an older row stands when a newer one is put, alike in every store. */
import { type Backlink, unreadBacklink } from '../../model/backlink.ts';
import { earlierMention, type Mention, toWordlessAnswer, withCorrection } from '../../model/mention.ts';
import type { Page } from '../../model/page.ts';
import type { BacklinkLook } from '../../ports/stores.ts';
import { compareText, toMs, toMsOrNever } from './order.ts';

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
export const toWholeMention = (row: Mention): Mention =>
  // A copy costs more than reading the row did.
  later.every((field) => field in row) ? row : { ...earlierMention, ...row };
const later = Object.keys(earlierMention);

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

/**
 * What stays of a mention whose time is over: what it is counted as, and no word, address or name. Should its document be judged once more, it is not
 * counted a second time.
 */
export const toRemainder = (mention: Mention): Mention => {
  const { correction, relevance } = mention;
  return {
    ...mention,
    url: '',
    title: '',
    snippet: '',
    author: null,
    authorUrl: null,
    matched: [],
    topics: [],
    relevance: { ...relevance, why: null },
    answer: toWordlessAnswer(mention),
    correction: correction === null ? null : { ...correction, by: '' },
  };
};

/** The latest correction first; of equal times by id. */
export const compareCorrected = (a: Mention, b: Mention): number =>
  toMs(b.correction?.at ?? b.seenAt) - toMs(a.correction?.at ?? a.seenAt) || compareText(a.id, b.id);

/** A backlink of an older version has less to say: it was read when it was checked, and is to be read again. */
export const toWholeBacklink = (backlink: Backlink): Backlink => {
  if (Object.hasOwn(backlink, 'history')) return backlink;
  const { lastCheckedAt } = backlink;
  return { ...unreadBacklink, ...backlink, lastReadAt: lastCheckedAt, nextCheckAt: lastCheckedAt };
};

/** True where the first one knows less: it was checked earlier, or never read while the other was. */
const isOutspoken = (a: Backlink, b: Backlink): boolean =>
  (a.lastReadAt === null) === (b.lastReadAt === null)
    ? toMs(a.lastCheckedAt) < toMs(b.lastCheckedAt)
    : a.lastReadAt === null;

/**
 * A backlink as it shall be: the later check speaks, and a read of ours over a list of somebody's; the earliest sight counts; that it is watched,
 * its visits and its stage are never lost.
 */
export const toBacklinkRow = (old: Backlink | undefined, backlink: Backlink): Backlink => {
  if (old === undefined) return toWholeBacklink(backlink);
  const [before, now] = [toWholeBacklink(old), toWholeBacklink(backlink)];
  const [later, earlier] = isOutspoken(now, before) ? [before, now] : [now, before];
  return {
    ...later,
    firstSeenAt: toMs(before.firstSeenAt) <= toMs(now.firstSeenAt) ? before.firstSeenAt : now.firstSeenAt,
    watched: before.watched || now.watched,
    visits: later.visits ?? earlier.visits,
    stage: later.stage ?? earlier.stage,
    ...toCarriedOn(before, now, { later, earlier }),
  };
};

/** What people and tools said of a backlink outlasts reads that know nothing of it; of outreach the newest version stands, with its stage. */
const toCarriedOn = (
  before: Backlink,
  now: Backlink,
  { later, earlier }: { readonly later: Backlink; readonly earlier: Backlink },
): Partial<Backlink> => {
  const outreach = toVersion(before) > toVersion(now) ? before : toVersion(now) > toVersion(before) ? now : undefined;
  const kept = {
    ...(outreach === undefined ? {} : { stage: outreach.stage }),
    outreach: outreach?.outreach ?? later.outreach ?? earlier.outreach,
    conversions: later.conversions ?? earlier.conversions,
    authority: now.authority ?? before.authority,
    language: later.language ?? earlier.language,
    rivals: later.rivals ?? earlier.rivals,
  };
  // A list that is taken in once more does not put off the first look.
  const unread = before.lastReadAt === null && now.lastReadAt === null && before.nextCheckAt !== null;
  return withoutAbsent({ ...kept, ...(unread ? { nextCheckAt: before.nextCheckAt } : {}) });
};

const toVersion = ({ outreach }: Backlink): number => outreach?.version ?? 0;

const withoutAbsent = (row: Partial<Record<keyof Backlink, unknown>>): Partial<Backlink> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));

/** A backlink after its page was read and found as it was; itself where it was checked since. */
export const toUnchangedRow = (backlink: Backlink, { at, nextCheckAt }: Omit<BacklinkLook, 'id'>): Backlink =>
  toMs(at) <= toMs(backlink.lastCheckedAt)
    ? backlink
    : {
        ...backlink,
        lastCheckedAt: at,
        lastReadAt: at,
        lastSeenAt: backlink.to === null ? backlink.lastSeenAt : at,
        nextCheckAt,
      };

/** Backlinks asked for at a time, at most. */
const dueMax = 1000;
export const toDueLimit = (max: number): number => Math.max(0, Math.min(dueMax, Math.floor(max)));
