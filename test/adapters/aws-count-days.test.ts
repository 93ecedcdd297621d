/** How often DynamoDB is asked for a long view, and what becomes of days that are added up. */
import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { openReportSource } from '../../lib/pipeline/report/source.ts';
import { triageSection } from '../../lib/pipeline/report/triage.ts';
import { volumeSection } from '../../lib/pipeline/report/volume.ts';
import { readReviewFigures } from '../../lib/pipeline/reviews.ts';
import { openSlices, readSliced } from '../../lib/pipeline/slices.ts';
import { readWhoAndWhere } from '../../lib/pipeline/who-and-where.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { at, toMention, toTestClock, toWrite } from '../contracts/samples.ts';
import { useDynalite } from './dynalite.ts';

const dynalite = useDynalite();
const day = 24 * 60;
/** Ninety days, up to the day of the clock. */
const span = { brand: 'northwind', fromDay: '2026-07-04', toDay: '2026-10-01' };
const shards = 8;
const config = parseConfig('brand: {id: northwind, name: Northwind, domains: [northwind.example]}\nchannels: []', {
  file: 'earmark.yml',
  folder: '/nowhere',
});

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

/** What a view of ninety days asks, once the days are added up: as docs/measurements.md says. */
const asked: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'counts by day and speaker': { QueryCommand: 9 },
  'slices by channel': { QueryCommand: 15 },
  'who and where': { QueryCommand: 34, BatchGetItemCommand: 1 },
  reviews: { QueryCommand: 27, BatchGetItemCommand: 1 },
  volume: { QueryCommand: 9 },
  // And one for each review that waits, at most 200.
  answers: { QueryCommand: 22, GetItemCommand: 20 },
};

test('each view asks a stated number of times, however much is counted', async () => {
  const { stores, close } = await dynalite.open({ clock: toTestClock(at(600)) });
  await stores.mentions.put(
    Array.from({ length: 90 }, (_each, index) =>
      toMention({
        id: `m_${index}`,
        seenAt: at(-index * day + 9),
        publishedAt: at(-index * day + 5),
        channel: `c${index % 3}`,
        competitors: ['Southbeam'],
        rating: 1 + (index % 5),
      }),
    ),
  );
  await stores.findings.apply(
    Array.from({ length: 20 }, (_each, index) =>
      toWrite({ id: `f_${index}`, key: `k_${index}`, mention: `m_${index}`, lifecycle: 'event', dueAt: at(index) }),
    ),
  );
  const now = new Date(at(600));
  const since = new Date(`${span.fromDay}T00:00:00.000Z`);
  const engine = { config, stores, archive: { find: async () => undefined }, log: silentLog };
  const source = () => openReportSource(engine, { now, since, mentionsMax: 200 });
  const views: Readonly<Record<string, () => unknown>> = {
    'counts by day and speaker': () => stores.mentions.sumCounts({ ...span, by: ['day', 'speaker'] }),
    'slices by channel': async () =>
      openSlices(
        { config, stores, ...(await readSliced(stores, { brand: 'northwind', since, now })) },
        { since, now },
      )('channel'),
    'who and where': () => readWhoAndWhere({ config, stores }, { from: since, until: now }),
    reviews: () => readReviewFigures({ config, stores }, { from: span.fromDay, to: span.toDay, now }),
    volume: () => volumeSection.make(source()),
    answers: () => triageSection.make(source()),
  };
  // The first of them adds the days up.
  await stores.mentions.sumCounts({ ...span, fromDay: '2026-01-01', by: ['day'] });
  const counts: Record<string, Readonly<Record<string, number>>> = {};
  for (const [name, view] of Object.entries(views)) counts[name] = await countAsked(async () => void (await view()));
  expect(counts).toEqual(asked);
  await close();
});
