/** What polls used up of their bounds, in memory. */
import type { PageStore } from '../../ports/stores.ts';
import { toFreshGrants, toGranted } from '../agreed/grants.ts';

/** Grants that last as long as the process. */
export const createMemoryGrants = (): PageStore['grant'] => {
  const budgets = new Map<string, Map<string, Set<string>>>();
  return async ({ channel, poll, of }, wish) => {
    const name = JSON.stringify([channel, poll, of]);
    const claims = budgets.get(name) ?? new Map<string, Set<string>>();
    const own = claims.get(wish.by) ?? new Set<string>();
    const granted = [...claims.values()].reduce((sum, { size }) => sum + size, 0);
    for (const each of toFreshGrants(wish, { own, granted })) own.add(each);
    claims.set(wish.by, own);
    budgets.set(name, claims);
    return toGranted(wish, own);
  };
};
