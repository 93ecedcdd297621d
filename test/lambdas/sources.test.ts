/** API sources in the real bundles: secrets out of the parameter store, paid calls counted, terms obeyed. */
import { afterEach, expect, test, vi } from 'vitest';
import { toMentionId } from '../../lib/mentions/to-mention.ts';
import { startJsonService } from '../adapters/json-service.ts';
import { type Cloud, useCloud, workOff } from './cloud.ts';

// Every function is a process of its own, and starts several in a test.
vi.setConfig({ testTimeout: 180_000 });

const { open } = useCloud();
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const place = 'ChIJU0t5m7Uys1IRd_vg5-wadVM';
const openCloud = async (): Promise<Cloud> => {
  const cloud = await open(
    ({ origin, host }) => `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
channels:
  - {id: soho, source: google-places, place: ${place}, apiKey: "ssm:earmark/places", callsPerMonth: 5, host: "${origin}"}
  - {id: talk, source: hacker-news, host: "${origin}"}
network: {allowHosts: ["${host}"]}
`,
  );
  opened.push(cloud);
  return cloud;
};
const startParameters = async () => {
  const parameters = await startJsonService({
    service: 'ssm',
    operations: {
      'AmazonSSM.GetParameter': () => ({
        Parameter: { Name: '/earmark/places', Value: 'a key of ours', Type: 'SecureString' },
      }),
    },
  });
  opened.push(parameters);
  return { AWS_ENDPOINT_URL_SSM: parameters.endpoint };
};
const send = (cloud: Cloud, channel: string): Promise<void> =>
  cloud.queue.send([{ step: 'collect', channel, dueAt: new Date().toISOString() }]);

/** Everything in the bucket, and what waits, as one text. */
const allThatIsKept = async (cloud: Cloud): Promise<string> => {
  const bodies: string[] = [];
  for await (const name of cloud.archive.list())
    bodies.push(String(Buffer.from((await cloud.archive.find(name))?.bytes ?? [])));
  const { rows: mentions } = await cloud.stores.mentions.list({ brand: 'northwind' });
  const { rows: findings } = await cloud.stores.findings.list({ brand: 'northwind' });
  return JSON.stringify([bodies, cloud.waiting('analyze'), cloud.waiting('collect'), mentions, findings]);
};
const words = /Stale beans|Ann Smith/;

test('collect looks a key up, counts the call, and of a live-only service not a word is stored anywhere', async () => {
  const cloud = await openCloud();
  const review = {
    name: 'places/x/reviews/1',
    rating: 1,
    text: { text: 'Stale beans at Northwind Coffee', languageCode: 'en' },
    authorAttribution: { displayName: 'Ann Smith' },
    publishTime: new Date().toISOString(),
    googleMapsUri: 'https://maps.example/reviews/1',
  };
  cloud.site.set(`/v1/places/${place}`, {
    type: 'application/json',
    body: JSON.stringify({ id: 'x', displayName: { text: 'Northwind Coffee' }, reviews: [review] }),
  });
  await send(cloud, 'soho');
  const collect = await cloud.start('collect', await startParameters());
  expect(await workOff(cloud, 'collect', collect)).toEqual({ taken: 1, failed: [] });
  expect((await cloud.stores.channels.find('soho'))?.failure).toBeNull();
  const month = `${new Date().toISOString().slice(0, 7)}/soho`;
  expect(await cloud.units.count({ brand: 'northwind', day: month })).toBe(1);
  expect((await cloud.stores.channels.find('soho'))?.spent).toMatchObject({ units: 1, perMonth: 5 });
  expect(cloud.waiting('analyze')).toHaveLength(1);
  expect(await allThatIsKept(cloud)).not.toMatch(words);
  expect(await workOff(cloud, 'analyze', await cloud.start('analyze'))).toEqual({ taken: 1, failed: [] });
  expect(await allThatIsKept(cloud)).not.toMatch(words);
  const { rows } = await cloud.stores.mentions.list({ brand: 'northwind' });
  expect(rows).toMatchObject([{ channel: 'soho', rating: 1, author: null, snippet: '', url: review.googleMapsUri }]);
  expect(collect.log()).not.toContain('a key of ours');
});

test('a key that is missing fails the channel with what to do, and nothing else', async () => {
  const cloud = await openCloud();
  await send(cloud, 'soho');
  const empty = await startJsonService({
    service: 'ssm',
    operations: {
      'AmazonSSM.GetParameter': () => ({
        status: 400,
        type: 'application/x-amz-json-1.1',
        body: JSON.stringify({ __type: 'ParameterNotFound', message: 'none' }),
      }),
    },
  });
  opened.push(empty);
  const collect = await cloud.start('collect', { AWS_ENDPOINT_URL_SSM: empty.endpoint });
  expect(await workOff(cloud, 'collect', collect)).toEqual({ taken: 1, failed: [] });
  expect((await cloud.stores.channels.find('soho'))?.failure).toContain('secret "ssm:earmark/places"');
});

test('what was taken back is gone from table and bucket, and was counted', async () => {
  const cloud = await openCloud();
  const hit = {
    objectID: '1',
    created_at_i: Math.floor(Date.now() / 1000) - 60,
    author: 'ann',
    comment_text: 'Stale beans at Northwind Coffee, says Ann Smith',
  };
  await send(cloud, 'talk');
  const now = Date.now();
  // Whatever is asked is answered alike: the search by its path and query.
  const collect = await cloud.start('collect');
  await workOff(cloud, 'collect', collect);
  const asked = cloud.site.log.filter((line) => line.includes('/api/v1/search_by_date')).map((line) => line.split(' ')[1]);
  for (const path of asked)
    cloud.site.set(path ?? '', {
      type: 'application/json',
      body: JSON.stringify({ hits: [hit], page: 0, nbPages: 1 }),
    });
  await cloud.queue.send([{ step: 'collect', channel: 'talk', dueAt: new Date(now + 1000).toISOString() }]);
  await workOff(cloud, 'collect', await cloud.start('collect', { laterMs: 3_600_000 }));
  const analyze = await cloud.start('analyze', { laterMs: 3_600_000 });
  await workOff(cloud, 'analyze', analyze);
  expect(await allThatIsKept(cloud)).toMatch(words);
  const url = 'https://news.ycombinator.com/item?id=1';
  const row = await cloud.stores.pages.find('talk', url);
  const readAt = new Date(now + 7_200_000).toISOString();
  const taken = { why: 'deleted', body: row?.body ?? null } as const;
  await cloud.queue.send([{ step: 'analyze', channel: 'talk', url, body: null, readAt, taken }]);
  expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 1, failed: [] });
  expect(await allThatIsKept(cloud)).not.toMatch(words);
  expect(await cloud.stores.mentions.find(toMentionId('northwind', { url, canonical: null }))).toMatchObject({
    snippet: '',
    title: '',
  });
});
