/** The pumps do to functions what Lambda and EventBridge do: without this, what runs on them proves nothing. */
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { toTestClock } from '../contracts/samples.ts';
import { account, hasDynamo, hasMoto, useMoto } from './emulators/use.ts';
import { matches } from './lambda/filter.ts';
import type { Invoked } from './lambda/function.ts';
import { isAllowed, statementSchema } from './lambda/permissions.ts';
import { pumpQueue, type QueueSource, toFailures } from './lambda/queue-pump.ts';
import { createSchedulePump, toRateMs } from './lambda/schedule-pump.ts';
import { createStreamPump, type StreamSource, toDone } from './lambda/stream-pump.ts';

const moto = useMoto();
const answered = (answer: unknown): Invoked => ({ outcome: 'answered', answer });
const failing = (...ids: readonly string[]): Invoked =>
  answered({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const failed: Invoked = { outcome: 'failed', reason: 'boom' };
const eventSchema = z.object({
  Records: z.array(
    z.looseObject({
      messageId: z.string().default(''),
      body: z.string().default(''),
      dynamodb: z
        .looseObject({ Keys: z.looseObject({ sk: z.looseObject({ S: z.string() }) }), SequenceNumber: z.string() })
        .optional(),
    }),
  ),
});

describe('what a batch answers', () => {
  const rows: readonly (readonly [string, Invoked, boolean, readonly string[]])[] = [
    ['nothing: all are done with', answered(null), true, []],
    ['an empty list: all are done with', failing(), true, []],
    ['one of them: it stays', failing('b'), true, ['b']],
    ['one that was not in it: all stay', failing('x'), true, ['a', 'b']],
    ['something else: all stay', answered({ batchItemFailures: [{}] }), true, ['a', 'b']],
    ['a failure: all stay', failed, true, ['a', 'b']],
    ['one of them where nobody asked: all are done with', failing('b'), false, []],
  ];
  test.each(rows)('%s', (_name, invoked, reports, stays) => {
    expect([...toFailures(['a', 'b'], invoked, reports)]).toEqual(stays);
  });

  const streamRows: readonly (readonly [string, Invoked, number])[] = [
    ['nothing: all are done with', answered(undefined), 3],
    ['the second failed: only the first is done with', failing('2'), 1],
    ['two failed: those before the earlier are done with', failing('3', '2'), 1],
    ['one that was not in it: none is done with', failing('9'), 0],
    ['a failure: none is done with', failed, 0],
  ];
  test.each(streamRows)('of a stream, %s', (_name, invoked, done) => {
    expect(toDone(['1', '2', '3'], invoked, true)).toBe(done);
  });
});

test.each([
  ['a value', { a: ['x'] }, { a: 'x' }, true],
  ['another value', { a: ['x'] }, { a: 'y' }, false],
  ['a value inside', { a: { b: ['x', 'y'] } }, { a: { b: 'y', c: 1 } }, true],
  ['a missing inside', { a: { b: ['x'] } }, {}, false],
  ['a prefix', { a: [{ prefix: 'OB' }] }, { a: 'OB#1' }, true],
  ['what is not there', { a: [{ exists: false }] }, {}, true],
  ['anything but', { a: [{ 'anything-but': ['x'] }] }, { a: 'x' }, false],
])('a filter tells %s', (_name, pattern, record, is) => {
  expect(matches(pattern, record)).toBe(is);
});

const statement = statementSchema.parse({
  Effect: 'Allow',
  Action: ['dynamodb:GetItem', 'dynamodb:Query'],
  Resource: 'arn:aws:dynamodb:eu-west-1:123456789012:table/core*',
  Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CS', 'F#*'] } },
});
const core = 'arn:aws:dynamodb:eu-west-1:123456789012:table/core-1';
test.each([
  ['what it names', { action: 'dynamodb:GetItem', resource: core, keys: ['CS', 'F#f_1'] }, true],
  ['not another action', { action: 'dynamodb:PutItem', resource: core, keys: ['CS'] }, false],
  ['not another table', { action: 'dynamodb:GetItem', resource: core.replace('core', 'feed'), keys: ['CS'] }, false],
  ['not another row', { action: 'dynamodb:GetItem', resource: core, keys: ['CS', 'OB'] }, false],
])('a role allows %s', (_name, need, is) => {
  expect(isAllowed([statement], need)).toBe(is);
});

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(1 hour)', 3_600_000],
])('%s is every so many ms', (expression, ms) => {
  expect(toRateMs(expression)).toBe(ms);
});

describe.skipIf(!hasMoto)('a queue', () => {
  const clock = toTestClock();
  const open = async (bodies: readonly string[]) => {
    moto.get().setTime({ frozenMs: clock.now().getTime() });
    const sqs = new SQSClient({ ...account, endpoint: moto.get().url });
    const name = `pump-${Math.random().toString(36).slice(2)}`;
    const create = async (QueueName: string, Attributes: Record<string, string>): Promise<string> =>
      (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
    const dead = await create(`${name}-dead`, {});
    const deadLetterTargetArn = `arn:aws:sqs:eu-west-1:123456789012:${name}-dead`;
    const url = await create(name, {
      VisibilityTimeout: '60',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
    });
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    const later = (seconds: number): void => {
      clock.advance(seconds * 1000);
      moto.get().setTime({ frozenMs: clock.now().getTime() });
    };
    const count = async (QueueUrl: string): Promise<number> => {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
      return Number((await sqs.send(command)).Attributes?.ApproximateNumberOfMessages);
    };
    return { sqs, url, dead, later, count };
  };
  const source = (url: string, invoke: QueueSource['invoke']): QueueSource => ({
    url,
    arn: 'arn:aws:sqs:eu-west-1:123456789012:q',
    batchSize: 25,
    reportsFailures: true,
    invoke,
  });
  const bodiesOf = (event: object): readonly string[] => eventSchema.parse(event).Records.map(({ body }) => body);
  const idOf = (event: object, wanted: string): readonly string[] =>
    eventSchema.parse(event).Records.flatMap(({ body, messageId }) => (body === wanted ? [messageId] : []));

  test('gives a batch at once; what failed comes again when its time is over, and is a dead letter in the end', async () => {
    const { sqs, url, dead, later, count } = await open(['a', 'poison', 'b']);
    const seen: (readonly string[])[] = [];
    const pump = () =>
      pumpQueue(
        sqs,
        source(url, async (event) => {
          seen.push(bodiesOf(event));
          return failing(...idOf(event, 'poison'));
        }),
      );
    expect(await pump()).toMatchObject({ size: 3, kept: 1 });
    expect(await pump()).toBeUndefined();
    later(60);
    expect(await pump()).toMatchObject({ size: 1, kept: 1 });
    later(60);
    expect(await pump()).toBeUndefined();
    expect([seen, await count(url), await count(dead)]).toEqual([[['a', 'poison', 'b'], ['poison']], 0, 1]);
  });

  test('a call that fails deletes nothing', async () => {
    const { sqs, url, later } = await open(['a', 'b']);
    expect(
      await pumpQueue(
        sqs,
        source(url, async () => failed),
      ),
    ).toMatchObject({ size: 2, kept: 2 });
    later(60);
    expect(
      await pumpQueue(
        sqs,
        source(url, async () => answered(null)),
      ),
    ).toMatchObject({ size: 2, kept: 0 });
    later(60);
    expect(
      await pumpQueue(
        sqs,
        source(url, async () => answered(null)),
      ),
    ).toBeUndefined();
  });

  test('a schedule ticks by its rate, tries again as often as it says, and gives a tick up', async () => {
    const { sqs, dead, count } = await open(['a']);
    const time = toTestClock();
    const events: object[] = [];
    let isBroken = false;
    const schedule = createSchedulePump(
      { sqs, clock: time },
      {
        name: 'tick',
        expression: 'rate(5 minutes)',
        input: '{"at":"<aws.scheduler.scheduled-time>"}',
        retriesMax: 1,
        failuresUrl: dead,
        invoke: async (event) => {
          events.push(event);
          return isBroken ? failed : answered(null);
        },
      },
    );
    expect([await schedule.pump(), await schedule.pump()]).toEqual(['ran', 'not due']);
    time.advance(11 * 60_000);
    isBroken = true;
    expect([await schedule.pump(), await schedule.pump()]).toEqual(['failed', 'not due']);
    expect(events).toEqual(['00:00:00', '00:10:00', '00:10:00'].map((hour) => ({ at: `2026-10-01T${hour}Z` })));
    expect(await count(dead)).toBe(1);
  });
});

describe.skipIf(!hasDynamo || !hasMoto)('a stream', () => {
  let dynamo: DynamoDBClient;
  let streams: DynamoDBStreamsClient;
  beforeAll(() => {
    const endpoint = inject('dynamoUrl') ?? '';
    dynamo = new DynamoDBClient({ ...account, endpoint });
    streams = new DynamoDBStreamsClient({ ...account, endpoint });
  });
  const open = async (change: Partial<StreamSource>) => {
    const TableName = `stream-${Math.random().toString(36).slice(2)}`;
    await dynamo.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
    const sqs = new SQSClient({ ...account, endpoint: moto.get().url });
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: TableName }));
    const calls: (readonly string[])[] = [];
    const put = async (...names: readonly string[]): Promise<void> => {
      for (const name of names)
        await dynamo.send(new PutItemCommand({ TableName, Item: { pk: { S: 'OB' }, sk: { S: name } } }));
    };
    /** Records whose name is in the list fail; `answer` makes the answer of it. */
    const toInvoke =
      (bad: ReadonlySet<string>, answer: (failedOnes: readonly string[]) => Invoked) =>
      async (event: object): Promise<Invoked> => {
        const records = eventSchema
          .parse(event)
          .Records.flatMap(({ dynamodb }) => (dynamodb === undefined ? [] : [dynamodb]));
        calls.push(records.map(({ Keys }) => Keys.sk.S));
        return answer(records.flatMap(({ Keys, SequenceNumber }) => (bad.has(Keys.sk.S) ? [SequenceNumber] : [])));
      };
    const source: StreamSource = {
      arn: Table?.LatestStreamArn ?? '',
      functionName: 'alert',
      batchSize: 4,
      reportsFailures: true,
      bisects: true,
      retriesMax: 3,
      failuresUrl: QueueUrl,
      isWanted: () => true,
      invoke: async () => answered(null),
      ...change,
    };
    const count = async (): Promise<number> => {
      const AttributeNames = ['ApproximateNumberOfMessages'] as const;
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages);
    };
    return { sqs, calls, put, toInvoke, source, count };
  };

  test('gives what is wanted in order, in batches, once', async () => {
    const { sqs, calls, put, toInvoke, source } = await open({});
    const pump = createStreamPump(
      { streams, sqs },
      {
        ...source,
        isWanted: (record) => !JSON.stringify(record).includes('"b"'),
        invoke: toInvoke(new Set(), () => answered(null)),
      },
    );
    await put('a', 'b', 'c', 'd', 'e', 'f');
    expect(await pump.pump()).toEqual({ records: 5, calls: 2, givenUp: 0 });
    await put('g');
    await pump.pump();
    await pump.pump();
    expect(calls).toEqual([['a', 'c', 'd', 'e'], ['f'], ['g']]);
  });

  test('a record that fails is tried again with those after it, and given up alone', async () => {
    const { sqs, calls, put, toInvoke, source, count } = await open({ retriesMax: 1, batchSize: 2 });
    const pump = createStreamPump(
      { streams, sqs },
      { ...source, invoke: toInvoke(new Set(['b']), (ids) => failing(...ids)) },
    );
    await put('a', 'b', 'c');
    expect(await pump.pump()).toEqual({ records: 3, calls: 3, givenUp: 1 });
    expect([calls, await count()]).toEqual([[['a', 'b'], ['b'], ['c']], 1]);
  });

  test('a call that fails is tried again in halves', async () => {
    const { sqs, calls, put, toInvoke, source, count } = await open({ retriesMax: 2 });
    const pump = createStreamPump(
      { streams, sqs },
      { ...source, invoke: toInvoke(new Set(['c']), (ids) => (ids.length > 0 ? failed : answered(null))) },
    );
    await put('a', 'b', 'c', 'd');
    expect(await pump.pump()).toEqual({ records: 4, calls: 5, givenUp: 1 });
    expect([calls, await count()]).toEqual([[['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd'], ['c'], ['d']], 1]);
  });
});
