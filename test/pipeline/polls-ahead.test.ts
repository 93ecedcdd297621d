import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { PollsAhead } from '../../lib/pipeline/polls-ahead.ts';
import type { PollAhead } from '../../lib/ports/stores.ts';

const config = parseConfig(
  `brand: {id: northwind, name: Northwind}
channels:
  - {id: a, source: feed, url: "https://a.example/feed?utm_source=x"}
  - {id: b, source: feed, url: "https://b.example/feed"}
`,
  { file: 'test.yml', folder: '/' },
);
const message = (channel: string) => ({ step: 'collect', channel, dueAt: '2026-10-01T00:00:00.000Z' }) as const;
const toPoll = (channel: string): PollAhead => ({ channel, state: undefined, page: undefined, hasFindings: false });

const open = () => {
  let nowMs = 0;
  const asked: unknown[] = [];
  const ahead = new PollsAhead({
    config,
    clock: { now: () => new Date(nowMs) },
    stores: {
      channels: {
        findAhead: async (brand, polls) => {
          asked.push([brand, ...polls.map(({ url, place }) => [url, place])]);
          return polls.map(({ channel }) => toPoll(channel));
        },
      },
    },
  });
  return {
    ahead,
    asked,
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
};

test('each channel of a lease is asked for by its address as it is kept, and told of once', async () => {
  const { ahead, asked } = open();
  await ahead.read([message('a'), message('b'), message('removed')]);
  expect(asked).toEqual([
    ['northwind', ['https://a.example/feed', 'channel:a'], ['https://b.example/feed', 'channel:b']],
  ]);
  expect([ahead.take('a'), ahead.take('a'), ahead.take('removed')]).toEqual([toPoll('a'), undefined, undefined]);
});

test('what was read for an earlier lease, or ten seconds ago, is read anew', async () => {
  const { ahead, wait } = open();
  await ahead.read([message('a'), message('b')]);
  wait(10_000);
  expect(ahead.take('a')).toBeUndefined();
  await ahead.read([message('a'), message('b')]);
  await ahead.read([]);
  expect(ahead.take('b')).toBeUndefined();
});

test('nothing is read ahead for a single poll', async () => {
  const { ahead, asked } = open();
  await ahead.read([message('a')]);
  expect([asked, ahead.take('a')]).toEqual([[], undefined]);
});
