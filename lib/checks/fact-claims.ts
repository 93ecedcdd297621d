/** What the brand registered for a scope, and when each of it is true. */
import type { Brand } from '../model/brand.ts';
import type { HeldFact, RegisteredFact } from '../model/fact.ts';
import type { Surroundings } from '../text/fact-scope.ts';

export type Window = 'before' | 'open' | 'after';

/** Where a registered fact stands in its time at a moment. Days begin at midnight UTC. */
export const toWindow = ({ from, until }: Pick<RegisteredFact, 'from' | 'until'>, at: Date): Window => {
  if (from !== undefined && at.getTime() < Date.parse(from)) return 'before';
  return until !== undefined && at.getTime() >= Date.parse(until) ? 'after' : 'open';
};

/** What telling a scope needs to know of the brand. */
export const toSurroundings = (brand: Brand, register: readonly HeldFact[]): Surroundings => ({
  brand,
  located: register.flatMap(({ registered: { location, kind }, value }) =>
    location === undefined ? [] : [{ location, kind, value }],
  ),
});
