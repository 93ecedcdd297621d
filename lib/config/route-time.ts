/** Whether a route's `at` can be used, and what to write where it cannot. */
import { digestFault, parseDigest } from '../alerts/window.ts';
import { nearestWord } from '../registry.ts';

const form =
  '"once", "digest daily 08:00 Europe/London", "digest weekly monday 08:00 Europe/London" or "digest cron <5 fields> <time zone>"';

type Mistake = { readonly expected: string; readonly received: string; readonly nearest: string | undefined };

/** What is wrong with a route's `at`, or undefined when nothing is. */
export const findTimeMistake = (at: string): Mistake | undefined => {
  const digest = parseDigest(at);
  if (digest === undefined) return undefined;
  if (digest === null) return { expected: form, received: JSON.stringify(at), nearest: nearestWord(at, ['once']) };
  return findZoneMistake(digest.zone) ?? findFault(at);
};

const findZoneMistake = (zone: string): Mistake | undefined => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return undefined;
  } catch {
    const nearest = nearestWord(zone, Intl.supportedValuesOf('timeZone'));
    return { expected: 'a time zone such as Europe/London or UTC', received: JSON.stringify(zone), nearest };
  }
};

const findFault = (at: string): Mistake | undefined => {
  const fault = digestFault(at);
  return fault === undefined
    ? undefined
    : { expected: 'a digest that comes', received: `${JSON.stringify(at)} (${fault})`, nearest: undefined };
};
