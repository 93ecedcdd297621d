/** A few workers on one list: the bound on what a source asks for at one time. */

/**
 * Works through what `next` hands out, at most `atOnce` at a time, until it hands out nothing and nobody is at work.
 * Work may add to the list. The first error ends all, once those at work have finished.
 */
export const workThrough = <T>(
  next: () => T | undefined,
  work: (task: T) => Promise<void>,
  atOnce: number,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const errors: unknown[] = [];
    let running = 0;
    const finish = (): void => {
      running -= 1;
      start();
    };
    const fail = (error: unknown): void => {
      errors.push(error);
      finish();
    };
    const start = (): void => {
      try {
        while (running < Math.max(1, atOnce) && errors.length === 0) {
          const task = next();
          if (task === undefined) break;
          running += 1;
          work(task).then(finish, fail);
        }
      } catch (error) {
        errors.push(error);
      }
      if (running > 0) return;
      if (errors.length > 0) reject(errors[0]);
      else resolve();
    };
    start();
  });
