/** Many waits on one AbortSignal with one listener: adding and removing listeners costs more than a request does. */

/** A list and no Set: what a Set once held stays in memory until a full collection, and each call holds on to its answer. */
type Calls = (() => void)[];

const watched = new WeakMap<AbortSignal, Calls>();

const callsOf = (signal: AbortSignal): Calls => {
  const known = watched.get(signal);
  if (known !== undefined) return known;
  const calls: Calls = [];
  watched.set(signal, calls);
  signal.addEventListener(
    'abort',
    () => {
      for (const call of calls.splice(0)) call();
    },
    { once: true },
  );
  return calls;
};

/** Takes one call out; the last one takes its place. */
const drop = (calls: Calls, call: () => void): void => {
  const index = calls.indexOf(call);
  if (index < 0) return;
  const last = calls.pop();
  if (last !== undefined && last !== call) calls[index] = last;
};

/** Calls back when the signal ends; answers how to stop watching. Not called for a signal that has already ended. */
export const onAbort = (signal: AbortSignal, call: () => void): (() => void) => {
  const calls = callsOf(signal);
  calls.push(call);
  return () => drop(calls, call);
};

/** Waits; true when the time is over, false when the signal ended first. */
export const sleep = (ms: number, signal: AbortSignal | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve(false);
    const timer = setTimeout(() => {
      unwatch?.();
      resolve(true);
    }, ms);
    const unwatch =
      signal === undefined
        ? undefined
        : onAbort(signal, () => {
            clearTimeout(timer);
            resolve(false);
          });
  });

/** What the promise answers, or `aborted` where the signal ends first; the promise itself goes on for others. */
export const orAborted = <T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | 'aborted'> => {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve('aborted');
    const unwatch = onAbort(signal, () => resolve('aborted'));
    promise.then(resolve, reject).finally(unwatch);
  });
};
