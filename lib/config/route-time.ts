/** Whether a route's times can be used, and what to write where they cannot. */
import { parseQuiet } from '../alerts/quiet.ts';
import { digestFault, parseDigest } from '../alerts/window.ts';
import { nearestWord } from '../registry.ts';

const form =
  '"once", "digest daily 08:00 Europe/London", "digest weekly monday 08:00 Europe/London" or "digest cron <5 fields> <time zone>"';

/** What a time should have been, and the nearest that it can be. */
export type TimeMistake = {
  readonly expected: string;
  readonly received: string;
  readonly nearest: string | undefined;
};

/** What is wrong with a route's `at`, or undefined when nothing is. */
export const findTimeMistake = (at: string): TimeMistake | undefined => {
  const digest = parseDigest(at);
  if (digest === undefined) return undefined;
  if (digest === null) return { expected: form, received: JSON.stringify(at), nearest: nearestWord(at, ['once']) };
  return findZoneMistake(digest.zone) ?? findFault(at);
};

/** What is wrong with a route's quiet hours, or undefined when nothing is. */
export const findQuietMistake = (text: string): TimeMistake | undefined => {
  const quiet = parseQuiet(text);
  if (quiet !== null) return findZoneMistake(quiet.from.zone);
  const expected = 'hours from one time to another, such as "22:00-07:00 Europe/London"';
  return { expected, received: JSON.stringify(text), nearest: undefined };
};

const findZoneMistake = (zone: string): TimeMistake | undefined => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return undefined;
  } catch {
    const nearest = nearestWord(zone, Intl.supportedValuesOf('timeZone'));
    return { expected: 'a time zone such as Europe/London or UTC', received: JSON.stringify(zone), nearest };
  }
};

const findFault = (at: string): TimeMistake | undefined => {
  const fault = digestFault(at);
  return fault === undefined
    ? undefined
    : { expected: 'a digest that comes', received: `${JSON.stringify(at)} (${fault})`, nearest: undefined };
};
