/** API sources in the real bundles: secrets out of the parameter store, paid calls counted, terms obeyed. */
import { afterEach, expect, test, vi } from 'vitest';
import { toMentionId } from '../../lib/mentions/to-mention.ts';
import { toEntry } from '../../lib/model/entry.ts';
import { toEntryBody } from '../../lib/pipeline/page-rows.ts';
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
  const url = 'https://news.ycombinator.com/item?id=1';
  const entry = toEntry({
    id: '1',
    url,
    text: 'Stale beans at Northwind Coffee.',
    author: 'Ann Smith',
    title: 'Beans',
  });
  const body = await cloud.archive.put(toEntryBody(entry, 'talk'));
  const readAt = new Date().toISOString();
  await cloud.queue.send([{ step: 'analyze', channel: 'talk', url, body, readAt }]);
  const analyze = await cloud.start('analyze');
  expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 1, failed: [] });
  expect(await allThatIsKept(cloud)).toMatch(words);
  const counts = () =>
    cloud.stores.mentions.counts({
      brand: 'northwind',
      fromDay: readAt.slice(0, 4),
      toDay: `${readAt.slice(0, 4)}-99`,
    });
  const before = await counts();
  const later = new Date(Date.now() + 60_000).toISOString();
  const taken = { why: 'deleted', body } as const;
  await cloud.queue.send([{ step: 'analyze', channel: 'talk', url, body: null, readAt: later, taken }]);
  expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 1, failed: [] });
  expect(await allThatIsKept(cloud)).not.toMatch(words);
  expect(cloud.bucket.size).toBe(0);
  expect(before).toHaveLength(1);
  expect(await counts()).toEqual(before);
  expect(await cloud.stores.mentions.find(toMentionId('northwind', { url, canonical: null }))).toMatchObject({
    snippet: '',
    title: '',
  });
});
