/** Times as they are written down, `2026-10-01T07:00:00.000Z`. */
import type { Instant } from '../model/vocabulary.ts';

const minuteMs = 60_000;
/** What stands behind the minutes: seconds, milliseconds and the zone. */
const tailLength = '00.000Z'.length;
/** Polls write down when they are and when they come next: a few minutes, over and over. */
const minutesMax = 100;
const minutes = new Map<number, string>();

/** `2026-10-01T07:00:` */
const toMinute = (minute: number): string => {
  const known = minutes.get(minute);
  if (known !== undefined) return known;
  if (minutes.size >= minutesMax) minutes.clear();
  const text = new Date(minute * minuteMs).toISOString().slice(0, -tailLength);
  minutes.set(minute, text);
  return text;
};

/** What `toISOString` of a date answers, with the calendar worked out once a minute: a tenth of the time. */
export const toInstant = (ms: number): Instant => {
  const whole = Math.trunc(ms);
  const minute = Math.floor(whole / minuteMs);
  // A digit in front keeps the zeros.
  const rest = String(100_000 + whole - minute * minuteMs);
  return `${toMinute(minute)}${rest.slice(1, 3)}.${rest.slice(3)}Z`;
};
