/** How many findings a route may tell at once: `20 per hour`. */

/** A route that tells more than this at once tells nothing. */
export const perHourMax = 500;

/** Reads a route's `max` as findings an hour; null where it is none. */
export const parseLimit = (text: string): number | null => {
  const match = /^(\d{1,3}) per hour$/.exec(text.trim());
  const count = Number(match?.[1] ?? 0);
  return count >= 1 && count <= perHourMax ? count : null;
};
