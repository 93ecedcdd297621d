/**
 * The same pass with faults: functions that die before and after their writes, answers that are lost, tables that are busy,
 * batches that go half, messages doubled, out of order and poisoned, leases that run out, clocks that are off. In the end
 * nothing is lost, nothing is doubled, and what nobody could work off is in its dead letters. Few seeds, but in thorough runs.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { openLocalApp } from '../../lib/app/local.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { type Deployment, openDeployment, type RunningStep } from './deployment/open.ts';
import { fromJson } from './deployment/template.ts';
import { hasDynamo, hasMoto } from './emulators/use.ts';
import { type Desk, openDesk } from './end-to-end/desk.ts';
import { readKept } from './end-to-end/kept.ts';
import { webhookSecret } from './end-to-end/sample.ts';
import { createChance, pickFate } from './lambda/chance.ts';
import type { Disturb } from './lambda/queue-pump.ts';

const isThorough = process.env.EARMARK_THOROUGH === '1';
const seeds = isThorough ? Array.from({ length: 30 }, (_, seed) => seed + 1) : [1, 2];
const brand = 'northwind';
const startMs = Date.parse('2026-11-23T07:00:00Z');
/** The longest time that a message is hidden after it was taken (six times what collect's function may take). */
const hiddenMs = 15 * 60_000;
/** The round in which the brand is looked at as a whole has begun so long after facts changed. */
const roundMs = 2 * 60_000;
const pages = 5;

const page = (index: number): string =>
  `<!doctype html><html lang="en"><title>Page ${index}</title><main><h1>Northwind Coffee, page ${index}</h1>
  <p>Our ${index % 2 === 0 ? 'cheap' : 'fair'} beans number ${index} are roasted by Northwind Coffee in Soho.</p>
  <p><a href="/p/${(index + 1) % pages}">next</a> <a href="/p/${(index * 2 + 1) % pages}">jump</a></p></main></html>`;
const entry = (index: number, host: string): string =>
  `<item><title>Northwind Coffee and the ${index} roasters</title><link>http://${host}/news/${index}</link>
  <guid>n${index}</guid><description>I hate Northwind Coffee. Guest ${index} says: terrible coffee, awful service, the worst I ever had.</description></item>`;
const toSite = (host: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Array.from({ length: pages }, (_, index) => [`/p/${index}`, page(index)])),
  '/feed.xml': `<rss version="2.0"><channel><title>News</title>${[1, 2, 3].map((index) => entry(index, host)).join('')}</channel></rss>`,
});
const toYaml = (site: Site, desk: Desk): string => `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}
  - {id: speaks-ill, check: negative-mention, severity: high}
  - {id: asks-for-a-link, check: unlinked-mention, severity: low}
channels:
  - {id: home, source: website, url: "${site.origin}/p/0", owned: true, every: 6h, maxPages: 20}
  - {id: news, source: feed, url: "${site.origin}/feed.xml", every: 6h}
alerts:
  - {id: all, to: [{webhook: {url: "http://${desk.host}/alerts", secret: "env:EARMARK_WEBHOOK_SECRET"}}]}
network: {allowHosts: ["${site.host}", "${desk.host}"], spacing: 0}
`;

/** A dead letter of what Earmark did not send: as it was, with the reason. */
const notOurs = (step: string): RegExp =>
  new RegExp(`not ours, for ${step}.*"reason":"expected a message of this step`);
const bodySchema = z.looseObject({ message: z.looseObject({ step: z.string() }) });
const toStepName = (body: string): string => bodySchema.parse(JSON.parse(body)).message.step;

describe.skipIf(!hasDynamo || !hasMoto)('faults', () => {
  let folder: string;
  let site: Site;
  let desk: Desk;
  let cloud: Deployment;
  let count = 0;

  const open = async (skewMs: Readonly<Record<string, number>> = {}): Promise<void> => {
    count += 1;
    cloud = await openDeployment({
      synthesized: fromJson(inject('synthesized')),
      dynamoUrl: inject('dynamoUrl') ?? '',
      motoFolder: inject('motoFolder') ?? '',
      suffix: `faults-${process.pid}-${count}`,
      startMs,
      environment: { EARMARK_WEBHOOK_SECRET: webhookSecret },
      skewMs,
    });
    const text = toYaml(site, desk);
    await writeFile(path.join(folder, 'earmark.yml'), text);
    const config = await loadConfig(path.join(folder, 'earmark.yml'));
    const at = cloud.clock.now().toISOString();
    await cloud.stores.stores.configs.put(brand, { version: 'test', at, earmark: '0.1.0', text, config });
  };
  const step = (name: string): RunningStep => {
    const found = cloud.functions.get(name);
    if (found === undefined) throw new Error(`the template has no function ${name}`);
    return found;
  };
  const queueOf = (name: string): string => cloud.nameOf('AWS::SQS::Queue', name);
  /** Waits in virtual time until everything that was put back has come again, and the stream was swept. */
  const settle = async (rounds = 8): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      await cloud.drain();
      const waiting = Object.values(await cloud.waiting()).reduce((sum, each) => sum + each, 0);
      const outbox = (await cloud.stores.stores.findings.readOutbox(10)).length;
      if (waiting === 0 && outbox === 0 && round > 0) return;
      cloud.clock.advance(hiddenMs);
      await cloud.tick();
    }
    await cloud.drain();
  };
  /** No message waits after it, unless one was lost or failed. */
  const endRound = async (disturb?: Disturb): Promise<void> => {
    cloud.clock.advance(roundMs);
    await cloud.drain(disturb);
  };
  const toWhole = async (stores: Parameters<typeof readKept>[0], messages: Desk['messages']) => {
    const kept = await readKept(stores, brand, messages);
    return { ...kept, mentions: kept.mentions.map(({ author: _author, ...mention }) => mention) };
  };
  type Whole = Awaited<ReturnType<typeof toWhole>>;
  /** What must be the same however often a page had to be read, and a message sent. */
  const toEssence = ({ findings, histories: _histories, alerted, receipts, ...rest }: Whole) => ({
    ...rest,
    findings: findings.map(
      ({ version: _version, occurrences: _occurrences, evidence: _evidence, ...finding }) => finding,
    ),
    alerted: [...new Set(alerted.map(({ route, alert }) => `${route} ${alert}`))].toSorted(),
    sentTwiceUnmarked: alerted.filter(
      (each, index) =>
        !each.maybeTwice && alerted.findIndex((other) => other.alert === each.alert && !other.maybeTwice) !== index,
    ),
    receipts: receipts.map(({ route, alert, status }) => `${route} ${alert} ${status}`).toSorted(),
  });
  const isEmpty = async (): Promise<void> => {
    // What is counted is looked at once more half an hour later; a queue holds back for a quarter at a time.
    for (let quarter = 0; quarter < 2; quarter++) {
      cloud.clock.advance(hiddenMs);
      await cloud.drain();
    }
    // A tick of which nothing came is noted and not repeated: the next one, a minute later, makes up for it.
    const { tickdeadletters: _ticks, ...dead } = await cloud.deadLetters();
    expect(Object.values(dead).flat()).toEqual([]);
    expect(Object.values(await cloud.waiting()).filter((each) => each > 0)).toEqual([]);
  };

  let control: Whole;
  beforeAll(async () => {
    process.env.EARMARK_WEBHOOK_SECRET = webhookSecret;
    folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-faults-'));
    site = await openSite({});
    for (const [at, body] of Object.entries(toSite(site.host))) site.set(at, body);
    desk = await openDesk();
    const file = path.join(folder, 'control.yml');
    await writeFile(file, toYaml(site, desk));
    const clock = { now: () => new Date(startMs) };
    const local = await openLocalApp({
      config: await loadConfig(file),
      dataFolder: path.join(folder, 'data'),
      clock,
      log: silentLog,
      print: () => {},
    });
    await local.run();
    control = await toWhole(local.stores, desk.messages);
    await local.close();
  }, 120_000);
  beforeEach(() => {
    desk.messages.length = 0;
  });
  afterEach(() => cloud?.stop());
  afterAll(async () => {
    await site?.close();
    await desk?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const keptInCloud = () => {
    expect(cloud.denied, 'what roles do not allow').toEqual([]);
    return toWhole(cloud.stores.stores, desk.messages);
  };

  test('without any, it is what one machine keeps', { timeout: 300_000 }, async () => {
    await open();
    await cloud.tick();
    await cloud.drain();
    await endRound();
    expect(control.findings).not.toEqual([]);
    expect(control.mentions).not.toEqual([]);
    expect(control.alerted).not.toEqual([]);
    expect(await keptInCloud()).toEqual(control);
    await isEmpty();
  });

  test.each(seeds)(
    'functions that die, lose answers and meet busy tables (seed %i)',
    { timeout: 600_000 },
    async (seed) => {
      await open();
      const chance = createChance(seed);
      const met: string[] = [];
      for (const each of cloud.functions.values()) {
        // A message that fails as often as it may be tried is a dead letter: so a function dies less often than that.
        let deaths = 0;
        each.proxy.judge((write) => {
          const fate = pickFate(chance, { mayDie: deaths < 3 });
          if (fate.startsWith('die')) deaths += 1;
          if (fate !== 'pass') met.push(`${each.name} ${write.number} ${write.operation}: ${fate}`);
          return fate;
        });
      }
      await cloud.tick();
      await cloud.drain();
      for (const each of cloud.functions.values()) each.proxy.judge(() => 'pass');
      await settle();
      expect(met).not.toEqual([]);
      expect(toEssence(await keptInCloud()), met.join('\n')).toEqual(toEssence(control));
      await isEmpty();
    },
  );

  test('each write of a step met by death before it and after it', { timeout: 3_600_000 }, async () => {
    // One of the first writes of each function in a short run, all of them in a thorough one.
    const targets = ['collect', 'analyze', 'alert', 'deliver'].flatMap((name) =>
      (['die before', 'die after'] as const).flatMap((fate) =>
        Array.from({ length: isThorough ? 12 : 1 }, (_, index) => ({ name, fate, number: index + 1 })),
      ),
    );
    // Several functions die in one run: each at its own write.
    const runs = Array.from({ length: targets.length / 4 }, (_, run) =>
      targets.filter((_target, index) => index % (targets.length / 4) === run),
    );
    for (const run of runs) {
      await open();
      desk.messages.length = 0;
      for (const { name, fate, number } of run) {
        let isDone = false;
        step(name).proxy.judge((write) => {
          if (isDone || write.number !== number) return 'pass';
          isDone = true;
          return fate;
        });
      }
      await cloud.tick();
      await settle();
      expect(toEssence(await keptInCloud()), JSON.stringify(run)).toEqual(toEssence(control));
      await isEmpty();
      await cloud.stop();
    }
    await open();
  });

  test('messages doubled and out of order, the stream handed on again', { timeout: 300_000 }, async () => {
    await open();
    const chance = createChance(7);
    const disturb: Disturb = (messages) =>
      [...messages, ...messages]
        .map((message) => ({ message, at: chance() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ message }) => message);
    await cloud.tick();
    await cloud.drain(disturb);
    cloud.rewindStreams();
    await cloud.drain(disturb);
    await endRound(disturb);
    expect(await keptInCloud()).toEqual(control);
    await isEmpty();
  });

  test('a tick given twice, and every message sent once more when all is done', { timeout: 300_000 }, async () => {
    await open();
    const seen: { readonly url: string; readonly body: string }[] = [];
    const keep: Disturb = (messages) => {
      for (const { Body = '' } of messages) seen.push({ url: queueOf(toStepName(Body)), body: Body });
      return messages;
    };
    await cloud.tick();
    await cloud.drain(keep);
    for (const { url, body } of seen.toReversed())
      await cloud.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    await cloud.drain();
    await endRound();
    expect(await keptInCloud()).toEqual(control);
    await isEmpty();
  });

  test('a lease that ran out while the function worked', { timeout: 300_000 }, async () => {
    await open();
    for (const name of ['collect', 'analyze', 'deliver']) {
      let isStolen = false;
      const url = queueOf(name);
      step(name).proxy.judge(() => {
        if (isStolen) return 'pass';
        isStolen = true;
        // Somebody else takes the message in the meantime: the receipt that the poller has is worth nothing then.
        cloud.clock.advance(hiddenMs);
        void cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
        return 'pass';
      });
    }
    await cloud.tick();
    await settle();
    expect(toEssence(await keptInCloud())).toEqual(toEssence(control));
    await isEmpty();
  });

  test('clocks that are ten minutes off', { timeout: 300_000 }, async () => {
    await open({ collect: -600_000, analyze: 600_000, alert: -600_000, deliver: 600_000 });
    await cloud.tick();
    // An alert that is twenty minutes ahead of its step's clock is sent when that time has come.
    await settle();
    expect(toEssence(await keptInCloud())).toEqual(toEssence(control));
    await isEmpty();
  });

  test('poison: what cannot be worked off is a dead letter with its reason, and its neighbours are not', {
    timeout: 600_000,
  }, async () => {
    await open();
    const readAt = cloud.clock.now().toISOString();
    const damaged = await cloud.stores.archive.put({
      bytes: Buffer.from('Northwind'),
      contentType: 'text/html',
      url: `${site.origin}/p/0`,
      headers: {},
    });
    // Seen from outside as a disk or a hand would damage it: it is there, and is not what was written.
    await cloud.s3.send(
      new PutObjectCommand({
        Bucket: cloud.nameOf('AWS::S3::Bucket', 'archive'),
        Key: `raw/${damaged}`,
        Body: '{"format":1}\nx\ny',
      }),
    );
    const poison = { step: 'analyze', channel: 'home', url: `${site.origin}/poison`, body: damaged, readAt };
    const send = (name: string, body: string) =>
      cloud.sqs.send(new SendMessageCommand({ QueueUrl: queueOf(name), MessageBody: body }));
    await send('analyze', JSON.stringify({ message: poison }));
    for (const name of ['collect', 'analyze', 'deliver']) await send(name, `not ours, for ${name}`);
    await cloud.tick();
    await settle(10);
    expect(toEssence(await keptInCloud())).toEqual(toEssence(control));
    const dead = await cloud.deadLetters();
    expect(dead.collectdeadletters).toEqual([expect.stringMatching(notOurs('collect'))]);
    expect(dead.deliverdeadletters).toEqual([expect.stringMatching(notOurs('deliver'))]);
    expect(dead.analyzedeadletters?.toSorted()).toEqual(
      [expect.stringMatching(notOurs('analyze')), expect.stringMatching(/poison.*damaged data/)].toSorted(),
    );
  });
});
