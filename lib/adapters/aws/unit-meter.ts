/** Counts what a paid service was used for on a day, so that a bill has a bound. */

/** Days are UTC dates, `2026-11-21`. Several workers may share one. */
export type UnitMeter = {
  /** Takes up to `wanted` units of what the day still has; answers how many were granted. */
  take(day: string, wanted: number): Promise<number>;
  /** Gives back what was taken and not used. */
  giveBack(day: string, units: number): Promise<void>;
};

/** A meter for one process: it forgets with it, and keeps one day only. */
export const createUnitMeter = (unitsMaxPerDay: number): UnitMeter => {
  let today = '';
  let used = 0;
  const turnTo = (day: string): void => {
    if (day === today) return;
    today = day;
    used = 0;
  };
  return {
    take: (day, wanted) => {
      turnTo(day);
      const granted = Math.max(0, Math.min(wanted, unitsMaxPerDay - used));
      used += granted;
      return Promise.resolve(granted);
    },
    giveBack: (day, units) => {
      // What was taken yesterday is no longer counted.
      if (day === today) used = Math.max(0, used - units);
      return Promise.resolve();
    },
  };
};
