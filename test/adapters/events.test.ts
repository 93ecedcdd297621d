import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { createBusEvents } from '../../lib/adapters/aws/events.ts';
import { DeliveryError } from '../../lib/errors.ts';
import { type BusEvent, noEvents } from '../../lib/ports/publish.ts';
import { startJsonService, toJsonFault } from './json-service.ts';
import { loopbackClient, type Replied } from './loopback.ts';

const requestSchema = z.object({
  Entries: z.array(
    z.object({
      EventBusName: z.string(),
      Source: z.string(),
      DetailType: z.string(),
      Time: z.number(),
      Detail: z.string(),
    }),
  ),
});
type Entry = z.infer<typeof requestSchema>['Entries'][number];

const taken: Entry[] = [];
/** What each entry meets, by what its detail says, how often. */
const fates = new Map<string, { readonly code: string; times: number }>();

const numberOf = ({ Detail }: Entry): string => String(JSON.parse(Detail).number);

const put = (fields: Readonly<Record<string, unknown>>): object => {
  const { Entries } = requestSchema.parse(fields);
  const bytes = Entries.reduce(
    (sum, { Detail, Source, DetailType }) => sum + Buffer.byteLength(Detail + Source + DetailType) + 14,
    0,
  );
  if (Entries.length === 0 || Entries.length > 10 || bytes > 262_144) return toJsonFault('ValidationException');
  if (Entries.some(({ EventBusName }) => EventBusName === 'nowhere')) return toJsonFault('ResourceNotFoundException');
  const results = Entries.map((entry) => {
    const fate = fates.get(numberOf(entry));
    if (fate !== undefined && fate.times > 0) {
      fate.times -= 1;
      return { ErrorCode: fate.code, ErrorMessage: 'for a test' };
    }
    taken.push(entry);
    return { EventId: `e-${taken.length}` };
  });
  return { FailedEntryCount: results.filter((each) => 'ErrorCode' in each).length, Entries: results };
};

let service: Awaited<ReturnType<typeof startJsonService>>;
let client: EventBridgeClient;
const pauses: number[] = [];

beforeAll(async () => {
  service = await startJsonService({ service: 'events', operations: { 'AWSEvents.PutEvents': put } });
  client = new EventBridgeClient({ ...loopbackClient(service.endpoint), maxAttempts: 1 });
});
beforeEach(() => {
  taken.length = 0;
  fates.clear();
  pauses.length = 0;
  service.requests.length = 0;
});
afterAll(async () => {
  client.destroy();
  await service.close();
});

const open = () =>
  createBusEvents({
    client,
    bus: 'brand',
    pause: async (ms) => {
      pauses.push(ms);
    },
  });
const event = (number: number, more: object = {}): BusEvent => ({
  kind: 'Finding Opened',
  at: '2026-10-01T08:00:00.000Z',
  detail: { number, ...more },
});
const events = (count: number, more: object = {}): readonly BusEvent[] =>
  Array.from({ length: count }, (_, number) => event(number, more));
const caught = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => 'sent',
    (error: unknown) => error,
  );
const sizes = (): readonly number[] => service.requests.map(({ fields }) => requestSchema.parse(fields).Entries.length);

test('an event says who, what, when and on which bus', async () => {
  await open().put([event(1)]);
  expect(taken).toEqual([
    {
      EventBusName: 'brand',
      Source: 'earmark',
      DetailType: 'Finding Opened',
      Time: 1_790_841_600,
      Detail: '{"number":1}',
    },
  ]);
});

test('another bus may be named, by name or ARN', async () => {
  await open().put([event(1)], { bus: 'arn:aws:events:eu-west-1:123456789012:event-bus/other' });
  expect(taken[0]?.EventBusName).toBe('arn:aws:events:eu-west-1:123456789012:event-bus/other');
});

test('no events ask nothing', async () => {
  await open().put([]);
  expect(service.requests).toEqual([]);
});

test('ten go in a request, in order', async () => {
  await open().put(events(23));
  expect(sizes()).toEqual([10, 10, 3]);
  expect(taken.map(numberOf)).toEqual(events(23).map((_, number) => String(number)));
});

test('fewer go where they are large, counted in bytes', async () => {
  await open().put(events(5, { text: 'é'.repeat(50_000) }));
  expect(sizes()).toEqual([2, 2, 1]);
});

test('one that is too large for a request is refused before anything is sent', async () => {
  expect(await caught(open().put([event(1), event(2, { text: 'x'.repeat(300_000) })]))).toMatchObject({
    retry: 'never',
  });
  expect(service.requests).toEqual([]);
});

test('those that were throttled are put again, and only they', async () => {
  fates.set('1', { code: 'ThrottlingException', times: 1 });
  fates.set('3', { code: 'InternalFailure', times: 2 });
  await open().put(events(5));
  expect(sizes()).toEqual([5, 2, 1]);
  expect(taken.map(numberOf).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['0', '1', '2', '3', '4']);
  expect(pauses).toHaveLength(2);
});

test('one that is never taken fails, to be tried later', async () => {
  fates.set('1', { code: 'ThrottlingException', times: 99 });
  expect(await caught(open().put(events(2)))).toMatchObject({
    retry: 'later',
    message: expect.stringContaining('brand'),
  });
  expect(sizes()).toEqual([2, 1, 1, 1]);
});

test('one that is refused for good is not put again', async () => {
  fates.set('1', { code: 'NotAuthorizedForSourceException', times: 99 });
  expect(await caught(open().put(events(2)))).toMatchObject({ retry: 'never' });
  expect(sizes()).toEqual([2]);
});

const rows: readonly (readonly [string, Replied | 'hang-up', 'never' | 'later'])[] = [
  ['a throttled request', toJsonFault('ThrottlingException'), 'later'],
  ['a fault of its own', toJsonFault('InternalException', 500), 'later'],
  ['a broken connection', 'hang-up', 'later'],
  ['a denied request', toJsonFault('AccessDeniedException'), 'never'],
];
test.each(rows)('%s: try again %s', async (_name, fault, retry) => {
  service.fail(fault);
  const error = await caught(open().put([event(1)]));
  expect(error).toBeInstanceOf(DeliveryError);
  expect(error).toMatchObject({ retry });
});

test('a bus that is not there is named', async () => {
  const error = await caught(open().put([event(1)], { bus: 'nowhere' }));
  expect(error).toMatchObject({ retry: 'never', message: expect.stringContaining('nowhere') });
});

test('without AWS it says so', async () => {
  expect(await caught(noEvents.put([event(1)]))).toMatchObject({
    retry: 'never',
    message: expect.stringContaining('EventBridge'),
  });
});
