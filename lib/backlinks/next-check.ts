/** When a page that links to the brand, or should, is read again: new ones often, old ones seldom, failing ones ever later. */
import type { Backlink } from '../model/backlink.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toShare } from '../text/hash.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A missing link is looked for again after so long, and so is a page after its first failure. */
const confirmMs = 6 * hourMs;
const firstRetryMs = hourMs;
const retryMaxMs = 14 * dayMs;
/** Nor is a page read again sooner, though its own moment of the day be near. */
const soonestMs = hourMs;
/** How often a record is looked at while it is so young: as often at least. */
const byAge = [
  { untilMs: 7 * dayMs, everyMs: dayMs },
  { untilMs: 30 * dayMs, everyMs: 3 * dayMs },
  { untilMs: 180 * dayMs, everyMs: 7 * dayMs },
] as const;
const oldEveryMs = 14 * dayMs;
/** A link that is lost may come back: looked for as often as a young one, then seldom. */
const lostEveryMs = 30 * dayMs;

/** The last of the page's own moments of the day that is not later than a time: the same for ever, evenly spread over pages of any one host. */
const toOwnMoment = (from: string, ms: number): number => {
  const phaseMs = Math.round(toShare(from) * dayMs);
  return Math.floor((ms - phaseMs) / dayMs) * dayMs + phaseMs;
};

/** Somebody was asked for a link, and its answer is awaited. */
const isAwaited = ({ stage }: Backlink): boolean => stage === 'sent' || stage === 'answered';

/** Nothing is left to look for: it was never linked, is not named any more, and nobody asked to watch it. */
const isOver = ({ state, to, watched, failures }: Backlink): boolean =>
  state === 'unknown' && to === null && !watched && failures === 0;

const toEveryMs = (record: Backlink, nowMs: number): number => {
  const ageMs = nowMs - Date.parse(record.firstSeenAt);
  const everyMs = byAge.find(({ untilMs }) => ageMs < untilMs)?.everyMs ?? oldEveryMs;
  if (isAwaited(record)) return dayMs;
  const lostAt = record.state === 'lost' ? record.history.at(-1)?.at : undefined;
  return lostAt !== undefined && nowMs - Date.parse(lostAt) > dayMs * 30 ? Math.max(everyMs, lostEveryMs) : everyMs;
};

/** A target that nobody asked for yet: that alone is done at once. */
const hasNewTarget = ({ to, state, target }: Backlink): boolean => to !== null && target === null && state === 'live';

const toNextMs = (record: Backlink, nowMs: number): number => {
  const { from, failures, checks, state } = record;
  if (failures > 0) return nowMs + Math.min(retryMaxMs, firstRetryMs * 2 ** (failures - 1));
  if (checks.at(-1) === false && state !== 'lost') return nowMs + confirmMs;
  if (hasNewTarget(record)) return nowMs;
  const next = toOwnMoment(from, nowMs + toEveryMs(record, nowMs));
  return next >= nowMs + soonestMs ? next : next + dayMs;
};

/** When the record is to be looked at next after a look at `at`; null where never. */
export const toNextCheck = (record: Backlink, at: Instant): Instant | null =>
  isOver(record) ? null : new Date(toNextMs(record, Date.parse(at))).toISOString();

/** So many of a list are read at once; the others have their turns within a day. */
const atOnceMax = 200;

/** When the page at this place of a list that was just given is read first: a short list at once, a long one spread over a day. */
export const toFirstCheck = (
  from: string,
  { index, at }: { readonly index: number; readonly at: Instant },
): Instant => {
  if (index < atOnceMax) return at;
  return new Date(toOwnMoment(from, Date.parse(at) + dayMs)).toISOString();
};
