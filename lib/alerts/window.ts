/**
 * The windows of a route: what of it goes together, and when. A window's name says both, so that whoever delivers it knows why it was held
 * back: `once:2026-10-01T08`, `quiet:2026-10-02T06:00:00.000Z`, `rest:2026-10-01T09:00:00.000Z/passes/g_…`.
 */
import type { AlertRoute } from '../model/alert.ts';
import type { Instant, Severity } from '../model/vocabulary.ts';
import { nextTime, type WallTime } from './next-time.ts';
import { findQuietEnd, passesQuiet } from './quiet.ts';

/** The window an alert falls into. Alerts of one route and window travel in one message. */
export type Window = { readonly name: string; readonly dueAt: Instant };

/**
 * `once`: as soon as it is found. `digest`: at the route's time. `quiet`: when quiet hours end. `snooze`: when a snooze ends. `rest`: at the
 * end of an hour in which there was too much. `plan`: handed on to others if nobody acknowledges it by then.
 */
export type WindowKind = 'once' | 'digest' | 'quiet' | 'snooze' | 'rest' | 'plan';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const passes = 'passes';
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * Reads a route's `at` as a cron pattern and time zone; undefined for `once`, null when it is neither.
 * `digest daily 08:00 Europe/London` · `digest weekly monday 08:00 Europe/London` · `digest cron 0 8 * * 1-5 Europe/London`;
 * without a zone, UTC.
 */
export const parseDigest = (at: string): WallTime | undefined | null => {
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

/** What never comes after one day, comes after none. */
const anyDay = new Date('2026-01-01T00:00:00.000Z');

/** What is wrong with a route's `at`, as a clause; undefined when it is right. */
export const digestFault = (at: string): string | undefined => {
  const digest = parseDigest(at);
  if (digest === undefined) return undefined;
  if (digest === null) return 'neither "once" nor a digest';
  try {
    return nextTime(digest, anyDay) === null ? 'a digest that never comes' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const later = (a: Instant, b: Instant | undefined): Instant =>
  b === undefined || Date.parse(a) >= Date.parse(b) ? a : b;

const toName = (kind: WindowKind, time: string, marks: readonly (string | undefined)[] = []): string =>
  [`${kind}:${time}`, ...marks.filter((mark) => mark !== undefined)].join('/');

/** What a window's name says; names of other kinds, such as those of earlier versions, are taken for `once`. */
export const readWindow = (
  name: string,
): { readonly kind: WindowKind; readonly passesQuiet: boolean; readonly group: string | undefined } => {
  const [head = '', ...marks] = name.split('/');
  const kind = kinds.find((each) => head.startsWith(`${each}:`)) ?? 'once';
  return { kind, passesQuiet: marks.includes(passes), group: marks.find((mark) => mark !== passes) };
};
const kinds = ['once', 'digest', 'quiet', 'snooze', 'rest', 'plan'] as const satisfies readonly WindowKind[];

type Times = Pick<AlertRoute, 'at' | 'quiet' | 'quietExcept'>;
type Moment = {
  readonly changedAt: Instant;
  /** When it is looked at; later than the change where somebody was slow. */
  readonly now?: Instant | undefined;
  readonly severity: Severity;
  readonly snoozedUntil?: Instant | undefined;
  readonly group?: string | undefined;
};

/** A digest, which is never the one that went already: quiet hours only put it off. */
const toDigest = (digest: WallTime, { quiet }: Times, { changedAt, snoozedUntil }: Moment): Window => {
  const next = nextTime(digest, new Date(later(changedAt, snoozedUntil)));
  const dueAt = next ?? new Date(changedAt);
  return { name: toName('digest', dueAt.toISOString()), dueAt: (findQuietEnd(quiet, dueAt) ?? dueAt).toISOString() };
};

/**
 * The window of a change. `once` opens a window an hour that is due immediately, so that what one pass found goes as one message, unless the
 * hours are quiet or it is snoozed; a digest's window is named for the moment it is due.
 */
export const toWindow = (times: Times, moment: Moment): Window => {
  const digest = parseDigest(times.at);
  if (digest) return toDigest(digest, times, moment);
  const { changedAt, now, severity, snoozedUntil, group } = moment;
  const dueAt = later(changedAt, snoozedUntil);
  const isPassing = times.quiet !== undefined && passesQuiet(severity, times.quietExcept);
  const quietEnd = isPassing ? undefined : findQuietEnd(times.quiet, new Date(later(dueAt, now)))?.toISOString();
  if (quietEnd !== undefined) return { name: toName('quiet', quietEnd, [group]), dueAt: quietEnd };
  const marks = [isPassing ? passes : undefined, group];
  return dueAt === changedAt
    ? { name: toName('once', changedAt.slice(0, 13), marks), dueAt }
    : { name: toName('snooze', dueAt, marks), dueAt };
};

/** The hour (UTC) of a moment, by which caps count: `2026-10-01T08`. */
export const toHour = (at: Instant): string => at.slice(0, 13);

/**
 * Where the rest of an hour goes that had too much: to its end; where that falls into quiet hours, to what else is told after these, so that
 * of one finding the beginning is never told after the end.
 */
export const toRestWindow = (
  times: Times,
  { changedAt, severity, group }: Pick<Moment, 'changedAt' | 'severity' | 'group'>,
): Window => {
  const end = new Date(Date.parse(`${toHour(changedAt)}:00:00.000Z`) + hourMs);
  const isPassing = times.quiet !== undefined && passesQuiet(severity, times.quietExcept);
  const quietEnd = isPassing ? undefined : findQuietEnd(times.quiet, end)?.toISOString();
  if (quietEnd !== undefined) return { name: toName('quiet', quietEnd, [group]), dueAt: quietEnd };
  return { name: toName('rest', end.toISOString(), [isPassing ? passes : undefined]), dueAt: end.toISOString() };
};

/** Where it waits whether somebody acknowledges: one window a minute, so that few are owed however much waits. */
export const toPlanWindow = (dueAt: Instant): Window => {
  const minute = new Date(Math.ceil(Date.parse(dueAt) / minuteMs) * minuteMs).toISOString();
  return { name: toName('plan', minute), dueAt: minute };
};

/** True while a window must wait though its time has come: its route has quiet hours now, and it does not pass them. */
export const isHeldNow = ({ quiet }: Times, window: string, now: Date): boolean =>
  !readWindow(window).passesQuiet && findQuietEnd(quiet, now) !== undefined;

/** Why a window's alerts come together and later, as a sentence for whoever reads them; undefined where there is nothing to say. */
export const toHeldBack = ({ max }: Pick<AlertRoute, 'max'>, window: string): string | undefined => {
  switch (readWindow(window).kind) {
    case 'quiet':
      return 'Held back during quiet hours.';
    case 'snooze':
      return 'Held back while it was snoozed.';
    case 'rest':
      return `More than this route sends at once (${max ?? 'its bound an hour'}): the rest of the hour together.`;
    default:
      return undefined;
  }
};
