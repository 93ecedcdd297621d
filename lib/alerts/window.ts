/** When an alert is due: at once, or with the next digest of its route. */
import { Cron } from 'croner';

/** The window an alert falls into. Alerts of one route and window travel in one message. */
export type Window = { readonly name: string; readonly dueAt: string };

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * Reads a route's `at` as a cron pattern and time zone; undefined for `once`, null when it is neither.
 * `digest daily 08:00 Europe/London` · `digest weekly monday 08:00 Europe/London` · `digest cron 0 8 * * 1-5 Europe/London`;
 * without a zone, UTC.
 */
export const parseDigest = (at: string): { readonly pattern: string; readonly zone: string } | undefined | null => {
  const text = at.trim();
  if (text === 'once') return undefined;
  const daily = /^digest daily (\d{1,2}):(\d{2})(?: (\S+))?$/.exec(text);
  if (daily) return { pattern: `${Number(daily[2])} ${Number(daily[1])} * * *`, zone: daily[3] ?? 'UTC' };
  const weekly = /^digest weekly (\w+) (\d{1,2}):(\d{2})(?: (\S+))?$/.exec(text);
  if (weekly) {
    const day = days.indexOf((weekly[1] ?? '').toLowerCase());
    return day < 0
      ? null
      : { pattern: `${Number(weekly[3])} ${Number(weekly[2])} * * ${day}`, zone: weekly[4] ?? 'UTC' };
  }
  const cron = /^digest cron ((?:\S+ ){4}\S+)(?: (\S+))?$/.exec(text);
  return cron?.[1] === undefined ? null : { pattern: cron[1], zone: cron[2] ?? 'UTC' };
};

/** What is wrong with a route's `at`, as a clause; undefined when it is right. */
export const digestFault = (at: string): string | undefined => {
  const digest = parseDigest(at);
  if (digest === undefined) return undefined;
  if (digest === null) return 'neither "once" nor a digest';
  try {
    return new Cron(digest.pattern, { timezone: digest.zone }).nextRun() === null
      ? 'a digest that never comes'
      : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/**
 * The window of a change at `changedAt`. `once` opens a window an hour that is due immediately, so that what one pass found
 * goes as one message; a digest's window is named for the moment it is due.
 */
export const toWindow = (at: string, changedAt: string): Window => {
  const digest = parseDigest(at);
  if (!digest) return { name: `once:${changedAt.slice(0, 13)}`, dueAt: changedAt };
  const next = new Cron(digest.pattern, { timezone: digest.zone }).nextRun(new Date(changedAt));
  const dueAt = next === null ? changedAt : next.toISOString();
  return { name: `digest:${dueAt}`, dueAt };
};
