/** How bounds that workers share are granted, in every store. */
import type { Wish } from '../../ports/stores.ts';

/** What a claimant gets beside what it has: as many of its other names, each once, as are left. */
export const toFreshGrants = (
  { names, max }: Wish,
  { own, granted }: { readonly own: ReadonlySet<string>; readonly granted: number },
): readonly string[] => [...new Set(names)].filter((name) => !own.has(name)).slice(0, Math.max(0, max - granted));

/** The answer to a wish: those of its names that are its own now. */
export const toGranted = ({ names }: Wish, own: ReadonlySet<string>): readonly string[] =>
  [...new Set(names)].filter((name) => own.has(name));
