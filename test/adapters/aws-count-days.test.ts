/** How often DynamoDB is asked for a long view, and what becomes of days that are added up. */
import { expect, test } from 'vitest';
import { at, toMention, toTestClock } from '../contracts/samples.ts';
import { useDynalite } from './dynalite.ts';

const dynalite = useDynalite();
const day = 24 * 60;
/** Ninety days, up to the day of the clock. */
const span = { brand: 'northwind', fromDay: '2026-07-04', toDay: '2026-10-01' };
const shards = 8;

/** Counts what is asked while something is done. */
const countAsked = async (act: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> => {
  const asked: Record<string, number> = {};
  const name = 'counts commands';
  dynalite.connect().middlewareStack.add(
    (next, { commandName = 'unknown' }) =>
      async (args) => {
        asked[commandName] = (asked[commandName] ?? 0) + 1;
        return next(args);
      },
    { step: 'initialize', name },
  );
  try {
    await act();
  } finally {
    dynalite.connect().middlewareStack.remove(name);
  }
  return asked;
};

test('ninety days are one question for the days and one a shard for the last three, once they are added up', async () => {
  const { stores, close } = await dynalite.open({ clock: toTestClock(at(600)) });
  const { mentions } = stores;
  await mentions.put(
    Array.from({ length: 180 }, (_each, index) =>
      toMention({
        id: `m_${index}`,
        seenAt: at(300),
        publishedAt: at(-(index % 90) * day + 5),
        channel: `c${index % 3}`,
        competitors: ['Southbeam'],
      }),
    ),
  );
  const ask = () => mentions.sumCounts({ ...span, by: ['day', 'channel'] });
  const first = await ask();
  expect(first.reduce((sum, { mentions: count }) => sum + count, 0)).toBe(180);

  expect(await countAsked(async () => expect(await ask()).toEqual(first))).toEqual({ QueryCommand: 1 + shards });
  const named = () => mentions.sumNamed({ ...span, of: 'competitor', by: [] });
  expect(await countAsked(async () => expect(await named()).toEqual([{ name: 'Southbeam', count: 180 }]))).toEqual({
    QueryCommand: 1 + shards,
  });

  // One came late: its day is read by the hour once more, and added up again.
  await mentions.put([toMention({ id: 'late', seenAt: at(300), publishedAt: at(-40 * day), channel: 'c9' })]);
  const late = await countAsked(async () =>
    expect((await ask()).find(({ channel }) => channel === 'c9')?.mentions).toBe(1),
  );
  expect(late).toEqual({ QueryCommand: 1 + 2 * shards, PutItemCommand: 1 });
  expect(await countAsked(ask)).toEqual({ QueryCommand: 1 + shards });
  await close();
});
