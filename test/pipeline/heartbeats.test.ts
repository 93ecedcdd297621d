import { expect, test } from 'vitest';
import type { ChannelState } from '../../lib/model/channel-state.ts';
import { Heartbeats } from '../../lib/pipeline/heartbeats.ts';

const toState = (channel: string): ChannelState => ({
  channel,
  checkedAt: '2026-10-01T07:00:00.000Z',
  succeededAt: '2026-10-01T07:00:00.000Z',
  dueAt: '2026-10-01T07:15:00.000Z',
  failuresInARow: 0,
  failure: null,
  cursor: null,
  newestEntryAt: null,
  pages: 0,
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A store that notes what was written, and what of it together. */
const openStore = () => {
  const kept: string[][] = [];
  const putAll = async (states: readonly ChannelState[]): Promise<void> => {
    await pause(1);
    kept.push(states.map(({ channel }) => channel));
  };
  return { kept, putAll, put: (state: ChannelState) => putAll([state]) };
};

test('are waited for, all that were added until then, and written together', async () => {
  const { kept, ...store } = openStore();
  const heartbeats = new Heartbeats(store);
  heartbeats.add(toState('a'));
  heartbeats.add(toState('b'));
  await heartbeats.kept();
  expect(kept).toEqual([['a', 'b']]);
  await heartbeats.kept();
  expect(kept).toEqual([['a', 'b']]);
});

test('are written one by one where the store writes none together', async () => {
  const { kept, put } = openStore();
  const heartbeats = new Heartbeats({ put });
  heartbeats.add(toState('a'));
  heartbeats.add(toState('b'));
  await heartbeats.kept();
  expect(kept).toEqual([['a'], ['b']]);
});

test('no more than 32 wait for each other', async () => {
  const { kept, ...store } = openStore();
  const heartbeats = new Heartbeats(store);
  for (let number = 0; number < 70; number++) heartbeats.add(toState(`c${number}`));
  await heartbeats.kept();
  expect(kept.map(({ length }) => length)).toEqual([32, 32, 6]);
  expect(kept.flat()).toEqual(Array.from({ length: 70 }, (_, number) => `c${number}`));
});

test('a single one is written soon, though nobody asks', async () => {
  const { kept, ...store } = openStore();
  new Heartbeats(store).add(toState('a'));
  await expect.poll(() => kept).toEqual([['a']]);
});

test('one that could not be kept is told of, however late it is asked', async () => {
  const heartbeats = new Heartbeats({
    put: async ({ channel }) => {
      if (channel === 'a') throw new Error('disk full');
    },
  });
  heartbeats.add(toState('a'));
  await pause(70);
  heartbeats.add(toState('b'));
  await expect(heartbeats.kept()).rejects.toThrow('disk full');
  await expect(heartbeats.kept()).rejects.toThrow('disk full');
});
