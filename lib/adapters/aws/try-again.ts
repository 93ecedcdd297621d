/** Trying again with growing, scattered pauses, so that those who met once do not meet again. */
import { setTimeout as wait } from 'node:timers/promises';
import { StoreError } from '../../errors.ts';

/** So often something is tried: with these pauses, some five seconds in all. */
const attemptsMax = 12;
const firstPauseMs = 10;
const pauseMaxMs = 1000;

/** Tries until `attempt` answers something else than undefined; throws StoreError when it never does. */
export const tryAgain = async <T>(
  subject: { readonly kind: string; readonly id: string },
  attempt: () => Promise<T | undefined>,
): Promise<T> => {
  for (let turn = 0; turn < attemptsMax; turn++) {
    if (turn > 0) await wait(Math.random() * Math.min(pauseMaxMs, firstPauseMs * 2 ** turn));
    const answer = await attempt();
    if (answer !== undefined) return answer;
  }
  throw new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry: 'later',
    subject,
    expected: `to get through within ${attemptsMax} attempts`,
    received: 'others who were faster, or too many requests, each time',
    mend: 'It is tried again with the next message; if it lasts, look at the throttling alarms.',
  });
};

/** Acts on each value, at most so many at a time; answers in order. */
export const eachOf = async <T, R>(
  values: readonly T[],
  act: (value: T) => Promise<R>,
  { atOnce = 8 }: { readonly atOnce?: number } = {},
): Promise<readonly R[]> => {
  const answers: R[] = [];
  const entries = values.entries();
  const work = async (): Promise<void> => {
    for (const [index, value] of entries) answers[index] = await act(value);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, values.length) }, work));
  return answers;
};

/** Cuts a list into runs of at most `size`. */
export const toRuns = <T>(values: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size));
