/** How many alerts of a kind may go within some time: what cool-downs and caps are made of. */
import type { Instant } from '../model/vocabulary.ts';

/** Asks that an alert be let through where at most `max` of the same route and name may go within `withinMs`. */
export type Admission = {
  readonly route: string;
  /** What is counted together: a finding, an hour. */
  readonly name: string;
  readonly alert: string;
  readonly at: Instant;
  readonly withinMs: number;
  readonly max: number;
};

/** One that was let through. */
export type Admitted = { readonly alert: string; readonly at: Instant };

/**
 * Those let through once this one is, without those of long ago; undefined where it is not let through. One that was let through
 * before is so again: repeating is harmless.
 */
export const admitTo = (
  entries: readonly Admitted[],
  { alert, at, withinMs, max }: Admission,
): readonly Admitted[] | undefined => {
  if (entries.some((entry) => entry.alert === alert)) return entries;
  const recent = entries.filter((entry) => Date.parse(entry.at) > Date.parse(at) - withinMs);
  return recent.length < max ? [...recent, { alert, at }] : undefined;
};
