/**
 * A small account on loopback for functions that run as they are deployed: tables (dynalite behind a stand-in for
 * transactions), queues, bucket, a web site, and an address that takes webhooks.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import * as z from 'zod';
import { buildLambdas, functionNames } from '../../bin/build-lambdas.mjs';
import { createAwsArchive } from '../../lib/adapters/aws/archive.ts';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import { createAwsQueue } from '../../lib/adapters/aws/queue.ts';
import { loadConfig } from '../../lib/config/load.ts';
import type { Message } from '../../lib/ports/queue.ts';
import { startDynalite, writeOneAfterAnother } from '../adapters/dynalite.ts';
import { useS3 } from '../adapters/s3.ts';
import { useSqs } from '../adapters/sqs.ts';
import { builtOnce } from '../built-once.ts';
import { openSite } from '../fixtures/site.ts';
import { startDynamoProxy } from './dynamo-proxy.ts';
import { type RunningFunction, startFunction } from './runtime-api.ts';

const clock = { now: () => new Date() };
const webhookSecret = `whsec_${Buffer.from('a key of some length').toString('base64')}`;

const toEndpoint = async (client: { readonly config: { endpoint?: (() => Promise<Address>) | undefined } }) => {
  const address = await client.config.endpoint?.();
  return `http://${address?.hostname}:${address?.port}`;
};
type Address = { readonly hostname: string; readonly port?: number | undefined };

/** Puts a process's clock forward. */
const toLater = (laterMs: number): string => `
const Now = Date;
globalThis.Date = class extends Now {
  constructor(...parts) { super(...(parts.length === 0 ? [Now.now() + ${laterMs}] : parts)); }
  static now() { return Now.now() + ${laterMs}; }
};`;

/** Has the bundles built and starts what they need, once for the tests of a file. Answers how an account is opened. */
export const useCloud = () => {
  const toQueues = useSqs();
  const toBucket = useS3();
  const stops: (() => Promise<unknown>)[] = [];
  let dynalite: Awaited<ReturnType<typeof startDynalite>> | undefined;
  let tablesAt = '';
  let bundles = '';

  beforeAll(async () => {
    dynalite = await startDynalite();
    const proxy = await startDynamoProxy(await toEndpoint(dynalite.client));
    tablesAt = proxy.endpoint;
    // The same for every file, and a quarter of their time to make.
    bundles = await builtOnce('lambdas', async (into) => buildLambdas(await functionNames(), into));
    stops.push(proxy.stop, dynalite.stop);
  }, 600_000);
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  const open = async (toYaml: (site: Awaited<ReturnType<typeof openSite>>) => string) => {
    if (dynalite === undefined) throw new Error('the account is opened by tests, and not for imports');
    const { client } = dynalite;
    const site = await openSite({});
    const tables = await dynalite.createTables();
    const sqs = toQueues({ clock });
    const s3 = toBucket({ clock });
    const queue = createAwsQueue({ client: sqs.client, urls: sqs.urls, clock });
    const archive = createAwsArchive({ client: s3.client, bucket: s3.bucket, clock });
    const { stores, units } = openAwsStores({
      client,
      tables,
      clock,
      queue,
      archive,
      writeTogether: writeOneAfterAnother,
    });
    const running: RunningFunction[] = [];

    const environment: Readonly<Record<string, string>> = {
      EARMARK_BRAND: 'northwind',
      EARMARK_STAGE: 'test',
      EARMARK_FEED_TABLE: tables.feed,
      EARMARK_CORE_TABLE: tables.core,
      EARMARK_ARCHIVE_BUCKET: s3.bucket,
      EARMARK_COLLECT_QUEUE: sqs.urls.collect.live,
      EARMARK_COLLECT_DEAD_LETTERS: sqs.urls.collect.dead,
      EARMARK_ANALYZE_QUEUE: sqs.urls.analyze.live,
      EARMARK_ANALYZE_DEAD_LETTERS: sqs.urls.analyze.dead,
      EARMARK_DELIVER_QUEUE: sqs.urls.deliver.live,
      EARMARK_DELIVER_DEAD_LETTERS: sqs.urls.deliver.dead,
      EARMARK_AUTHOR_KEY: 'env:EARMARK_KEY',
      EARMARK_KEY: 'a key for authors',
      EARMARK_WEBHOOK_SECRET: webhookSecret,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_ENDPOINT_URL_DYNAMODB: tablesAt,
      AWS_ENDPOINT_URL_SQS: await toEndpoint(sqs.client),
      AWS_ENDPOINT_URL_S3: await toEndpoint(s3.client),
    };

    /** Validates a configuration and puts it where functions look for it. */
    const push = async (text: string): Promise<void> => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-config-'));
      const file = path.join(folder, 'earmark.yml');
      await writeFile(file, text);
      const config = await loadConfig(file);
      const at = clock.now().toISOString();
      await stores.configs.put('northwind', { version: `v-${at}`, at, earmark: '0.1.0', text, config });
      await rm(folder, { recursive: true });
    };
    await push(toYaml(site));

    return {
      site,
      stores,
      units,
      queue,
      archive,
      bucket: s3.objects,
      push,
      client,
      tables,
      /** The messages that wait in a queue, as they were sent. */
      waiting: (step: Message['step'], kind: 'live' | 'dead' = 'live') =>
        sqs.at(sqs.urls[step][kind]).messages.map(({ body }): unknown => JSON.parse(body)),
      queueAt: (step: Message['step'], kind: 'live' | 'dead' = 'live') => sqs.at(sqs.urls[step][kind]),
      /** Starts a function, with changes to its environment, and as if it were `laterMs` later. */
      start: async (
        name: string,
        { laterMs = 0, ...changes }: { readonly laterMs?: number } & Readonly<Record<string, string | number>> = {},
      ): Promise<RunningFunction> => {
        const file = path.join(bundles, name, 'index.mjs');
        const told = Object.fromEntries(Object.entries(changes).map(([variable, value]) => [variable, String(value)]));
        const started = await startFunction({
          file,
          environment: { ...environment, ...told },
          nodeArguments: laterMs === 0 ? [] : [`--import=data:text/javascript,${encodeURIComponent(toLater(laterMs))}`],
          nowMs: () => Date.now() + laterMs,
        });
        running.push(started);
        return started;
      },
      close: async (): Promise<void> => {
        for (const each of running) await each.stop();
        await site.close();
      },
    };
  };
  return { open, bundles: () => bundles };
};

export type Cloud = Awaited<ReturnType<ReturnType<typeof useCloud>['open']>>;

/** An event of the queue's mapping: takes what waits (at most `max`) as Lambda does, so that it is leased and counted. */
export const takeBatch = async (cloud: Cloud, step: Message['step'], max = 10) => {
  const held = cloud.queueAt(step);
  const nowMs = Date.now();
  const ready = held.messages.filter(({ readyMs }) => readyMs <= nowMs).slice(0, max);
  return {
    Records: ready.map((each) => {
      each.received += 1;
      each.receipt = `${each.id}.${each.received}`;
      each.readyMs = nowMs + 360_000;
      return {
        messageId: each.id,
        receiptHandle: each.receipt,
        body: each.body,
        attributes: {
          ApproximateReceiveCount: String(each.received),
          SentTimestamp: String(each.sentMs),
          SenderId: 'AROAEXAMPLE:earmark',
          ApproximateFirstReceiveTimestamp: String(nowMs),
        },
        messageAttributes: {},
        md5OfBody: '0'.repeat(32),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:${step}`,
        awsRegion: 'eu-west-1',
      };
    }),
  };
};

const answerSchema = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/** Hands a batch of the queue to a function, and takes out of the queue what it did not say has failed, as Lambda does. */
export const workOff = async (cloud: Cloud, step: Message['step'], running: RunningFunction, max?: number) => {
  const event = await takeBatch(cloud, step, max);
  const invocation = await running.invoke(event);
  if (invocation.outcome !== 'answered') throw new Error(`${JSON.stringify(invocation)}\n${running.log()}`);
  const failed = answerSchema.parse(invocation.answer).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const held = cloud.queueAt(step).messages;
  for (const { messageId, receiptHandle } of event.Records) {
    const index = held.findIndex(({ receipt }) => receipt === receiptHandle);
    if (index >= 0 && !failed.includes(messageId)) held.splice(index, 1);
  }
  return { taken: event.Records.length, failed };
};

/** What the stream of the core table says of the rows that are in the outbox now, oldest first. */
export const streamOutbox = async ({ client, tables }: { client: DynamoDBDocumentClient; tables: Cloud['tables'] }) => {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tables.core,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'OB' },
    }),
  );
  return Items.map((item, index) => ({
    eventID: `event-${index}`,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      Keys: toImage({ pk: item.pk, sk: item.sk }),
      NewImage: toImage(item),
      SequenceNumber: String(100 + index),
      SizeBytes: 100,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }));
};

/** DynamoDB's own JSON, as events have it: bytes are base64. */
const toImage = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array
        ? { B: Buffer.from(value).toString('base64') }
        : { [typeof value === 'number' ? 'N' : 'S']: String(value) },
    ]),
  );
