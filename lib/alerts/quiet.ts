/** Quiet hours: `22:00-07:00 Europe/London`, as the clocks there show them. */
import type { Severity } from '../model/vocabulary.ts';
import { isAtLeast } from '../model/vocabulary.ts';
import { nextTime, type WallTime } from './next-time.ts';

type Quiet = { readonly from: WallTime; readonly until: WallTime };

const toDaily = (hour: string, minute: string, zone: string): WallTime => ({
  pattern: `${Number(minute)} ${Number(hour)} * * *`,
  zone,
});

/** Reads quiet hours; null where they are none. Without a zone, UTC. */
export const parseQuiet = (text: string): Quiet | null => {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)\s?[-–]\s?([01]?\d|2[0-3]):([0-5]\d)(?: (\S+))?$/.exec(text.trim());
  if (match === null) return null;
  const [, fromHour = '', fromMinute = '', untilHour = '', untilMinute = '', zone = 'UTC'] = match;
  const quiet = { from: toDaily(fromHour, fromMinute, zone), until: toDaily(untilHour, untilMinute, zone) };
  return quiet.from.pattern === quiet.until.pattern ? null : quiet;
};

/** When the quiet hours end that it is in at `at`; undefined where it is in none. */
export const findQuietEnd = (text: string | undefined, at: Date): Date | undefined => {
  const quiet = text === undefined ? null : parseQuiet(text);
  if (quiet === null) return undefined;
  const from = nextTime(quiet.from, at);
  const until = nextTime(quiet.until, at);
  // Whoever is within them meets their end before their next beginning.
  return from !== null && until !== null && until < from ? until : undefined;
};

/** Whether what is so grave is sent in quiet hours too. */
export const passesQuiet = (severity: Severity, quietExcept: Severity | undefined): boolean =>
  quietExcept !== undefined && isAtLeast(severity, quietExcept);
