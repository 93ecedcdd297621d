/** When a clock on a wall somewhere shows a time next: over changes of daylight saving, by croner. */
import { Cron } from 'croner';

/** A cron pattern and the time zone whose clocks are meant. */
export type WallTime = { readonly pattern: string; readonly zone: string };

type Known = { readonly cron: Cron; readonly fromMs: number; readonly next: Date | null };

/** Answers are kept, for finding one takes longer than all else that is done for an alert; more patterns than this are nobody's. */
const knownMax = 256;
const known = new Map<string, Known>();

const ask = (cron: Cron, fromMs: number): Known => ({ cron, fromMs, next: cron.nextRun(new Date(fromMs)) });

/**
 * The first moment after `after` at which it is that time; null where it never is. A time that a change of clocks leaves out comes when the
 * clocks go on again, one that it repeats comes once. Throws where the pattern or zone is none.
 */
export const nextTime = ({ pattern, zone }: WallTime, after: Date): Date | null => {
  const name = `${pattern} ${zone}`;
  const afterMs = after.getTime();
  const last = known.get(name);
  const isSame = last !== undefined && last.fromMs <= afterMs && (last.next === null || afterMs < last.next.getTime());
  if (isSame) return last.next;
  const answer = ask(last?.cron ?? new Cron(pattern, { timezone: zone }), afterMs);
  if (known.size >= knownMax) known.clear();
  known.set(name, answer);
  return answer.next;
};

/** The last moment until `until`, it included, at which it was that time; null where it never was. Throws as `nextTime` does. */
export const lastTime = ({ pattern, zone }: WallTime, until: Date): Date | null =>
  new Cron(pattern, { timezone: zone }).previousRuns(1, new Date(until.getTime() + 1))[0] ?? null;
