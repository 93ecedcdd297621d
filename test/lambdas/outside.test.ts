/** What functions ask of paid and outer services: the real bundles against stand-ins for Comprehend, SES, SNS and EventBridge. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { sweepOutbox } from '../../lib/pipeline/alert.ts';
import { type ComprehendService, startComprehendService } from '../adapters/comprehend-service.ts';
import { startJsonService } from '../adapters/json-service.ts';
import { startSes } from '../adapters/ses.ts';
import { startSns } from '../adapters/sns.ts';
import { toWrite } from '../contracts/samples.ts';
import { type Cloud, useCloud, workOff } from './cloud.ts';

// Every function is a process of its own, and starts several in a test.
vi.setConfig({ testTimeout: 180_000 });

const { open } = useCloud();
const opened: Cloud[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
const openCloud = async (more: string): Promise<Cloud> => {
  const cloud = await open(
    () => `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
channels: [{id: news, source: feed, url: "https://news.example/feed.xml"}]
${more}
`,
  );
  opened.push(cloud);
  return cloud;
};

let comprehend: ComprehendService;
beforeAll(async () => {
  comprehend = await startComprehendService();
});
beforeEach(() => comprehend.reset());
afterAll(() => comprehend.close());

/** A page that was read: its body lies in the archive, and its message in the queue. */
const sendPage = async (cloud: Cloud, name: string, text: string): Promise<void> => {
  const url = `https://news.example/${name}`;
  const html = `<!doctype html><html lang="en"><title>${name}</title><main><p>${text}</p></main></html>`;
  const body = await cloud.archive.put({ bytes: Buffer.from(html), contentType: 'text/html', url, headers: {} });
  const readAt = new Date().toISOString();
  await cloud.queue.send([{ step: 'analyze', channel: 'news', url, body, readAt }]);
};
const sendAll = async (cloud: Cloud): Promise<void> => {
  const story = 'Northwind Coffee opens a shop in Soho on Monday.';
  await sendPage(cloud, 'one', story);
  await sendPage(cloud, 'two', 'The queue at Northwind Coffee was long today.');
  await sendPage(cloud, 'copy', story);
  await sendPage(cloud, 'three', 'We met at Northwind Coffee and talked until late.');
};
const enginesIn = async (cloud: Cloud): Promise<Readonly<Record<string, string>>> => {
  const { rows } = await cloud.stores.mentions.list({ brand: 'northwind' });
  return Object.fromEntries(rows.map(({ url, sentiment }) => [new URL(url).pathname.slice(1), sentiment.engine]));
};

test('analyze asks Comprehend for a whole batch at once, each text once for all containers, and no more than the day’s units', async () => {
  const cloud = await openCloud('sentiment: {engine: comprehend, unitsPerDay: 9}');
  const today = { brand: 'northwind', day: new Date().toISOString().slice(0, 10) };
  const start = () => cloud.start('analyze', { AWS_ENDPOINT_URL_COMPREHEND: comprehend.endpoint });
  await sendAll(cloud);
  const first = await start();
  expect(await workOff(cloud, 'analyze', first)).toEqual({ taken: 4, failed: [] });
  expect(comprehend.requests.map(({ operation, texts }) => [operation, texts.length])).toEqual([
    ['BatchDetectSentiment', 3],
  ]);
  expect([comprehend.unitsBilled(), await cloud.units.count(today)]).toEqual([9, 9]);
  expect(first.log()).toContain('"SentimentUnits":9');
  const judged = 'comprehend/2017-11-27';
  expect(await enginesIn(cloud)).toEqual({ one: judged, two: judged, copy: judged, three: judged });

  // The same again, in another container: nothing is asked, and nothing changes.
  await sendAll(cloud);
  const second = await start();
  expect(await workOff(cloud, 'analyze', second)).toEqual({ taken: 4, failed: [] });
  expect([comprehend.requests.length, await cloud.units.count(today)]).toEqual([1, 9]);
  expect(await enginesIn(cloud)).toEqual({ one: judged, two: judged, copy: judged, three: judged });
  expect(second.log()).not.toContain('SentimentFallbacks');

  // The day's units are used up.
  await sendPage(cloud, 'four', 'The beans of Northwind Coffee are from a farm that we know.');
  expect(await workOff(cloud, 'analyze', second)).toEqual({ taken: 1, failed: [] });
  expect((await enginesIn(cloud)).four).toBe('earmark-local/5 (comprehend: daily units used up)');
  expect(second.log()).toContain('"SentimentFallbacks":1');
  expect(comprehend.requests).toHaveLength(1);
});

test('analyze asks Comprehend for contacts in what it keeps of others, within the day’s units, and keeps none of them', async () => {
  const cloud = await openCloud(
    'sentiment: {unitsPerDay: 5}\nprivacy: {mask: comprehend}\nguidelines: [{id: ill, check: negative-mention}]',
  );
  const ill = 'I hate Northwind Coffee, it is terrible and awful';
  await sendPage(cloud, 'one', `${ill}: live at: 7 Elm Row; write to ann@mail.example.`);
  const analyze = await cloud.start('analyze', { AWS_ENDPOINT_URL_COMPREHEND: comprehend.endpoint });
  expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 1, failed: [] });
  expect(comprehend.requests.map(({ operation, language }) => [operation, language])).toEqual([
    ['DetectPiiEntities', 'en'],
  ]);
  const kept = async (): Promise<string> =>
    JSON.stringify([
      (await cloud.stores.mentions.list({ brand: 'northwind' })).rows,
      (await cloud.stores.findings.list({ brand: 'northwind' })).rows,
    ]);
  expect((await cloud.stores.findings.list({ brand: 'northwind' })).rows).toHaveLength(1);
  expect(await kept()).toContain('live at: [address]; write to [mail].');
  expect(await kept()).not.toMatch(/Elm Row|ann@mail/);
  expect(analyze.log()).toContain(`"SentimentUnits":${comprehend.unitsBilled()}`);

  // The day's units are used up: patterns are left.
  await sendPage(cloud, 'two', `${ill}, says bob@mail.example.`);
  expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 1, failed: [] });
  expect(comprehend.requests).toHaveLength(1);
  expect(await kept()).not.toContain('bob@mail');
  expect(analyze.log()).toContain('"MaskingFallbacks":1');
});

test('deliver carries one window by mail, to a topic and onto the bus that the stack names', async () => {
  const topic = 'arn:aws:sns:eu-west-1:123456789012:brand';
  const ses = await startSes();
  const sns = await startSns([topic]);
  const events = await startJsonService({
    service: 'events',
    operations: { 'AWSEvents.PutEvents': () => ({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] }) },
  });
  try {
    const cloud = await openCloud(
      `alerts: [{id: all, at: once, to: [{email: {to: ann@northwind.example}}, {sns: "${topic}"}, {eventbridge: true}]}]`,
    );
    await cloud.stores.findings.apply([toWrite({ id: 'f_1', status: 'open', severity: 'high' })]);
    const { config } = (await cloud.stores.configs.find('northwind')) ?? expect.fail('a configuration was expected');
    await sweepOutbox({ config, clock: { now: () => new Date() }, queue: cloud.queue, stores: cloud.stores });
    const deliver = await cloud.start('deliver', {
      EARMARK_MAIL_FROM: 'alerts@northwind.example',
      EARMARK_EVENT_BUS: 'brand-bus',
      AWS_ENDPOINT_URL_SESV2: ses.endpoint,
      AWS_ENDPOINT_URL_SNS: sns.endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: events.endpoint,
    });
    expect((await workOff(cloud, 'deliver', deliver)).failed).toEqual([]);
    expect(ses.taken.map(({ FromEmailAddress, Destination }) => [FromEmailAddress, Destination.ToAddresses])).toEqual([
      ['alerts@northwind.example', ['ann@northwind.example']],
    ]);
    expect(sns.published.map((each) => each.topic)).toEqual([topic]);
    expect(events.requests.map(({ fields }) => fields)).toMatchObject([{ Entries: [{ EventBusName: 'brand-bus' }] }]);
    expect((await cloud.stores.alerts.listReceipts()).map(({ status }) => status)).toEqual(['sent', 'sent', 'sent']);
  } finally {
    await ses.close();
    await sns.close();
    await events.close();
  }
});

test('without a sender mail is parked, with what to do', async () => {
  const cloud = await openCloud('alerts: [{id: all, at: once, to: [{email: {to: ann@northwind.example}}]}]');
  await cloud.stores.findings.apply([toWrite({ id: 'f_1', status: 'open', severity: 'high' })]);
  const { config } = (await cloud.stores.configs.find('northwind')) ?? expect.fail('a configuration was expected');
  await sweepOutbox({ config, clock: { now: () => new Date() }, queue: cloud.queue, stores: cloud.stores });
  await workOff(cloud, 'deliver', await cloud.start('deliver'));
  const [receipt] = await cloud.stores.alerts.listReceipts();
  expect(receipt).toMatchObject({ status: 'parked', detail: expect.stringContaining('sender') });
});

/** At three in the morning, UTC, so many days from now. */
const atThree = (days: number): number => {
  const now = new Date();
  const then = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 3, 5);
  return then - now.getTime();
};

test('reconcile lets bodies go that are older than thirty days, once a day, and keeps evidence', async () => {
  const cloud = await openCloud('');
  const put = (name: string) =>
    cloud.archive.put({
      bytes: Buffer.from(name),
      contentType: 'text/plain',
      url: `https://news.example/${name}`,
      headers: {},
    });
  const [shown, resolved, other] = [await put('shown'), await put('resolved'), await put('other')];
  const toFinding = (id: string, status: 'open' | 'resolved', snapshot: string) => {
    const write = toWrite({ id, status, severity: 'high', place: `https://news.example/${id}` });
    const observedAt = new Date().toISOString();
    const evidence = [{ url: 'https://news.example/', channel: 'news', quote: 'a quote', observedAt, snapshot }];
    return { ...write, finding: { ...write.finding, evidence } };
  };
  await cloud.stores.findings.apply([toFinding('f_1', 'open', shown), toFinding('f_2', 'resolved', resolved)]);
  const reconcileIn = async (laterMs: number): Promise<unknown> => {
    const running = await cloud.start('reconcile', { laterMs });
    const invocation = await running.invoke({});
    if (invocation.outcome !== 'answered') throw new Error(`${JSON.stringify(invocation)}\n${running.log()}`);
    return invocation.answer;
  };
  const kept = async () =>
    (await Promise.all([shown, resolved, other].map((name) => cloud.archive.find(name)))).map(
      (body) => body !== undefined,
    );
  expect(await reconcileIn(atThree(29))).toMatchObject({ bodies: 0 });
  expect(await reconcileIn(atThree(40) + 3_600_000)).not.toHaveProperty('bodies');
  expect(await kept()).toEqual([true, true, true]);
  expect(await reconcileIn(atThree(40))).toMatchObject({ bodies: 1 });
  expect(await kept()).toEqual([true, true, false]);
  expect(await reconcileIn(atThree(80))).toMatchObject({ bodies: 0 });
});
