/** What every store of arrivals does. */
import { describe, expect, test } from 'vitest';
import { type ArrivalStore, arrivalDaysMax } from '../../lib/ports/arrivals.ts';
import type { Open, TestClock } from './samples.ts';
import { withStores } from './with-stores.ts';

const post = { channel: 'cms', id: 'msg_1' };
const hold = (clock: TestClock, holder: string, forMs = 60_000) => {
  const nowMs = clock.now().getTime();
  return { holder, nowMs, untilMs: nowMs + forMs };
};

const begin = async (arrivals: ArrivalStore, ...args: Parameters<ArrivalStore['begin']>) =>
  (await arrivals.begin(...args)).state;

export const arrivalStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);

  describe(`arrivals, ${name}`, () => {
    test(
      'one worker begins, others see it held, and done for ever after',
      each(async ({ arrivals, clock }) => {
        expect(await begin(arrivals, post, hold(clock, 'a'))).toBe('begun');
        expect(await begin(arrivals, post, hold(clock, 'b'))).toBe('held');
        await arrivals.finish(post);
        expect(await begin(arrivals, post, hold(clock, 'b'))).toBe('done');
        expect(await begin(arrivals, post, hold(clock, 'a'))).toBe('done');
      }),
    );

    test(
      'who holds it may hold it longer',
      each(async ({ arrivals, clock }) => {
        await begin(arrivals, post, hold(clock, 'a'));
        expect(await begin(arrivals, post, hold(clock, 'a', 120_000))).toBe('begun');
        clock.advance(90_000);
        expect(await begin(arrivals, post, hold(clock, 'b'))).toBe('held');
      }),
    );

    test(
      'what a worker that died held is taken over once its time has come',
      each(async ({ arrivals, clock }) => {
        await begin(arrivals, post, hold(clock, 'a'));
        clock.advance(59_999);
        expect(await begin(arrivals, post, hold(clock, 'b'))).toBe('held');
        clock.advance(1);
        expect(await begin(arrivals, post, hold(clock, 'b'))).toBe('begun');
        // It was not dead, only slow: what it gives up is another's by now.
        await arrivals.letGo(post, 'a');
        expect(await begin(arrivals, post, hold(clock, 'c'))).toBe('held');
      }),
    );

    test(
      'what is let go of can be begun at once, and what is done stays done',
      each(async ({ arrivals, clock }) => {
        await begin(arrivals, post, hold(clock, 'a'));
        await arrivals.letGo(post, 'a');
        await arrivals.letGo(post, 'a');
        expect(await begin(arrivals, post, hold(clock, 'b'))).toBe('begun');
        await arrivals.finish(post);
        await arrivals.finish(post);
        await arrivals.letGo(post, 'b');
        expect(await begin(arrivals, post, hold(clock, 'c'))).toBe('done');
      }),
    );

    test(
      'every further try is told when it was begun first, after a death and after letting go',
      each(async ({ arrivals, clock }) => {
        const sinceMs = clock.now().getTime();
        expect(await arrivals.begin(post, hold(clock, 'a'))).toEqual({ state: 'begun', sinceMs });
        clock.advance(60_000);
        expect(await arrivals.begin(post, hold(clock, 'b'))).toEqual({ state: 'begun', sinceMs });
        await arrivals.letGo(post, 'b');
        clock.advance(60_000);
        expect(await arrivals.begin(post, hold(clock, 'c'))).toEqual({ state: 'begun', sinceMs });
      }),
    );

    test(
      'a slow worker that ends after another took over makes it done',
      each(async ({ arrivals, clock }) => {
        await begin(arrivals, post, hold(clock, 'a'));
        clock.advance(60_000);
        await begin(arrivals, post, hold(clock, 'b'));
        await arrivals.finish(post);
        await arrivals.letGo(post, 'b');
        expect(await begin(arrivals, post, hold(clock, 'c'))).toBe('done');
      }),
    );

    test(
      'channels and ids are told apart, whatever is in them',
      each(async ({ arrivals, clock }) => {
        await begin(arrivals, post, hold(clock, 'a'));
        const others = [
          { channel: 'cms-2', id: 'msg_1' },
          { channel: 'cms', id: 'msg_1#' },
          { channel: 'cms', id: 'MSG_1' },
          { channel: 'cms', id: 'ſ İ 🙂' },
          { channel: 'cms', id: 'x'.repeat(3000) },
        ];
        for (const other of others) expect(await begin(arrivals, other, hold(clock, 'a'))).toBe('begun');
      }),
    );

    test(
      'of those who come at once one begins',
      each(async ({ arrivals, clock }) => {
        const all = await Promise.all(
          Array.from({ length: 12 }, (_, index) => begin(arrivals, post, hold(clock, `worker-${index}`))),
        );
        expect(all.toSorted()).toEqual(['begun', ...Array.from({ length: 11 }, () => 'held')]);
      }),
    );

    test(
      'what is done is remembered for the days that are promised',
      each(async ({ arrivals, clock }) => {
        await arrivals.finish(post);
        clock.advance((arrivalDaysMax - 1) * 86_400_000);
        await arrivals.finish({ channel: 'cms', id: 'msg_2' });
        expect(await begin(arrivals, post, hold(clock, 'a'))).toBe('done');
      }),
    );
  });
};
