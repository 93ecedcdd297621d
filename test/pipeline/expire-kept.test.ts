import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { expireKept } from '../../lib/pipeline/expire-kept.ts';

const config = parseConfig('brand: {id: northwind, name: Northwind}\nchannels: []\n', {
  file: 'test.yml',
  folder: '/',
});
const clock = { now: () => new Date('2026-10-01T00:00:00Z') };

/** Lets go what there is, where so many remainders are over; how many were asked for each time. */
const askedFor = async (remainders: number, onAsked: (times: number) => void = () => {}, signal?: AbortSignal) => {
  const { stores } = openMemoryStores({ clock });
  const asked: number[] = [];
  let left = remainders;
  const dropRemainders = async (max: number): Promise<number> => {
    asked.push(max);
    onAsked(asked.length);
    const dropped = Math.min(max, left);
    left -= dropped;
    return dropped;
  };
  await expireKept({ config, clock, stores: { ...stores, mentions: { ...stores.mentions, dropRemainders } } }, signal);
  return asked;
};

test.each([
  { name: 'none', remainders: 0, times: 1 },
  { name: 'fewer than a run', remainders: 999, times: 1 },
  { name: 'two runs and a half', remainders: 2500, times: 3 },
  { name: 'more than are let go in a day', remainders: 1_000_000, times: 200 },
])('remainders go a thousand at a time: $name', async ({ remainders, times }) => {
  expect(await askedFor(remainders)).toEqual(Array.from({ length: times }, () => 1000));
});

test('and no more of them once it is told to end', async () => {
  const controller = new AbortController();
  const onAsked = (times: number): void => {
    if (times === 2) controller.abort();
  };
  expect(await askedFor(10_000, onAsked, controller.signal)).toEqual([1000, 1000]);
});
