/** What was counted, asked of a CloudWatch that answers on loopback in its own protocol. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { createAwsUsage } from '../../lib/adapters/aws/usage.ts';
import { toActual, toQuestions } from '../../lib/cost/actual.ts';
import { startJsonService, toJsonFault } from './json-service.ts';
import { loopbackClient } from './loopback.ts';

const target = 'GraniteServiceVersion20100801.GetMetricData';
const requestSchema = z.object({
  StartTime: z.number(),
  EndTime: z.number(),
  NextToken: z.string().optional(),
  MetricDataQueries: z.array(z.object({ Id: z.string(), Expression: z.string(), Label: z.string() })),
});
const prod = 'earmark-northwind-prod';
/** Two pages; a table and a function of another deployment, whose names have the same words, are among the answers. */
const pages = [
  [
    { Id: 'mentions', Label: 'analyze', Values: [600, 400] },
    { Id: 'units', Label: 'analyze', Values: [1500] },
    { Id: 'writes', Label: `${prod}-data-feed1A2B-X`, Values: [20_000] },
    { Id: 'writes', Label: `${prod}-data-core1A2B-X`, Values: [4000] },
    { Id: 'writes', Label: 'earmark-prod-northwind-data-feed-X', Values: [7] },
  ],
  [
    { Id: 'indexWrites', Label: `${prod}-data-core1A2B-X`, Values: [1000] },
    { Id: 'calls', Label: `${prod}-app-analyze1A2B-X`, Values: [90, 10] },
    { Id: 'milliseconds', Label: `${prod}-app-analyze1A2B-X`, Values: [60_000] },
    { Id: 'milliseconds', Label: `${prod}-app-schedule1A2B-X`, Values: [40_000] },
    { Id: 'empty', Label: `${prod}-data-collect1A2B-X`, Values: [5000] },
  ],
];

let service: Awaited<ReturnType<typeof startJsonService>>;
let client: CloudWatchClient;
beforeAll(async () => {
  service = await startJsonService({
    service: 'monitoring',
    operations: {
      [target]: (fields) => {
        const isSecond = requestSchema.parse(fields).NextToken === 'second';
        return { MetricDataResults: pages[isSecond ? 1 : 0] ?? [], ...(isSecond ? {} : { NextToken: 'second' }) };
      },
    },
  });
  client = new CloudWatchClient({ ...loopbackClient(service.endpoint), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await service.close();
});

const deployed = { brand: 'northwind', stage: 'prod' };
const stretch = { from: new Date('2026-11-07T00:00:00Z'), to: new Date('2026-11-22T00:00:00Z') };

/** A placeholder of CloudWatch's, which fills it in. */
const toProp = (name: string): string => `\${PROP('${name}')}`;

test('all pages of the answer become a month, and nothing of another deployment', async () => {
  const sums = await createAwsUsage(client).sums(toQuestions(deployed), stretch);
  expect(toActual(sums, { ...deployed, days: 15 })).toEqual({
    mentions: 2000,
    quantities: {
      comprehendUnit: 3000,
      dynamoWriteUnit: 50_000,
      sqsRequest: 10_000,
      lambdaRequest: 200,
      // A minute with 1 GB, forty seconds with a quarter of one, twice.
      lambdaGbSecond: 140,
    },
  });
});

test('metrics are searched for by their words, in sums of days', async () => {
  service.requests.length = 0;
  await createAwsUsage(client).sums(toQuestions(deployed), stretch);
  const { StartTime, EndTime, MetricDataQueries: queries } = requestSchema.parse(service.requests[0]?.fields);
  expect([StartTime, EndTime].map((seconds) => new Date(seconds * 1000))).toEqual([stretch.from, stretch.to]);
  expect(queries.slice(0, 3)).toEqual([
    {
      Id: 'mentions',
      Expression: `SEARCH('{Earmark/northwind,function,stage} MetricName="MentionsNew" stage="prod"', 'Sum', 86400)`,
      Label: toProp('Dim.function'),
    },
    {
      Id: 'units',
      Expression: `SEARCH('{Earmark/northwind,function,stage} MetricName="SentimentUnits" stage="prod"', 'Sum', 86400)`,
      Label: toProp('Dim.function'),
    },
    {
      Id: 'writes',
      Expression: `SEARCH('{AWS/DynamoDB,TableName} MetricName="ConsumedWriteCapacityUnits" earmark-northwind-prod-', 'Sum', 86400)`,
      Label: toProp('Dim.TableName'),
    },
  ]);
});

test('whoever may not ask is told so', async () => {
  service.fail(toJsonFault('AccessDeniedException'));
  await expect(createAwsUsage(client).sums(toQuestions(deployed), stretch)).rejects.toThrow(
    /metrics "CloudWatch": expected to be allowed in, received AccessDenied/,
  );
});
