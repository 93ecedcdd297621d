/** Counts what a paid service was used for on a day, so that its bill has a bound. */

/** Whose count, and of which UTC date, `2026-11-21`. */
export type UnitDay = { readonly brand: string; readonly day: string };

/** Counts, shared by all who share the store. */
export type UnitStore = {
  /** Takes up to `wanted` units of what is left of `unitsMax`; answers how many were granted. Those who ask at once never get more together. */
  take(of: UnitDay, options: { readonly wanted: number; readonly unitsMax: number }): Promise<number>;
  /** Gives back what was taken and not used; the count never falls below nothing. */
  giveBack(of: UnitDay, units: number): Promise<void>;
  /** How many are taken. */
  count(of: UnitDay): Promise<number>;
};

/** The count of one brand under its own bound. */
export type UnitMeter = {
  /** Undefined where the day has no bound. */
  readonly unitsPerDay: number | undefined;
  take(day: string, wanted: number): Promise<number>;
  giveBack(day: string, units: number): Promise<void>;
  count(day: string): Promise<number>;
};

/** Makes the meter of a brand. */
export const toUnitMeter = (
  store: UnitStore,
  { brand, unitsPerDay }: { readonly brand: string; readonly unitsPerDay: number | undefined },
): UnitMeter => ({
  unitsPerDay,
  take: (day, wanted) => store.take({ brand, day }, { wanted, unitsMax: unitsPerDay ?? Number.MAX_SAFE_INTEGER }),
  giveBack: (day, units) => store.giveBack({ brand, day }, units),
  count: (day) => store.count({ brand, day }),
});
