/** A few workers on one list: the bound on what a source asks for at one time. */

/**
 * Works through what `next` hands out, at most `atOnce` at a time, until it hands out nothing and nobody is at work.
 * Work may add to the list. The first error ends all, once those at work have finished.
 */
export const workThrough = async <T>(
  next: () => T | undefined,
  work: (task: T) => Promise<void>,
  atOnce: number,
): Promise<void> => {
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  for (;;) {
    const task = running.size < Math.max(1, atOnce) && errors.length === 0 ? next() : undefined;
    if (task !== undefined) {
      const run: Promise<void> = work(task)
        .catch((error: unknown) => void errors.push(error))
        .finally(() => running.delete(run));
      running.add(run);
    } else if (running.size > 0) await Promise.race(running);
    else break;
  }
  if (errors.length > 0) throw errors[0];
};
