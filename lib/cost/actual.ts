/**
 * What a deployment was counted to use, in the quantities of a bill. Functions count what they judge; tables, queues and functions are
 * counted by AWS for nothing. Requests to S3, storage, logs and alarms are not counted, and stay as the model has them.
 */
import type { UsageQuestion, UsageSum } from '../ports/usage.ts';
import { minutesPerMonth } from './load.ts';
import type { Quantity } from './prices.ts';
import { memoryGbOf, type Quantities } from './quantities.ts';

const daysPerMonth = minutesPerMonth / 1440;

export type Deployed = { readonly brand: string; readonly stage: string };
/** What was counted, for a month; `mentions` were new. */
export type Actual = { readonly mentions: number; readonly quantities: Readonly<Partial<Quantities>> };

const toPrefix = ({ brand, stage }: Deployed): string => `earmark-${brand}-${stage}-`;

/** The sums that `toActual` is made of. */
export const toQuestions = (deployed: Deployed): readonly UsageQuestion[] => {
  const prefix = toPrefix(deployed);
  const own = (id: string, metric: string): UsageQuestion => ({
    id,
    namespace: `Earmark/${deployed.brand}`,
    metric,
    dimensions: ['function', 'stage'],
    where: { stage: deployed.stage },
    named: 'function',
  });
  const table = (id: string, metric: string, dimensions = ['TableName']): UsageQuestion => ({
    id,
    namespace: 'AWS/DynamoDB',
    metric,
    dimensions,
    named: 'TableName',
    prefix,
  });
  const byIndex = ['TableName', 'GlobalSecondaryIndexName'];
  const queue = (id: string, metric: string): UsageQuestion => ({
    id,
    namespace: 'AWS/SQS',
    metric,
    dimensions: ['QueueName'],
    named: 'QueueName',
    prefix,
  });
  const lambda = (id: string, metric: string): UsageQuestion => ({
    id,
    namespace: 'AWS/Lambda',
    metric,
    dimensions: ['FunctionName'],
    named: 'FunctionName',
    prefix,
  });
  return [
    own('mentions', 'MentionsNew'),
    own('units', 'SentimentUnits'),
    table('writes', 'ConsumedWriteCapacityUnits'),
    table('indexWrites', 'ConsumedWriteCapacityUnits', byIndex),
    table('reads', 'ConsumedReadCapacityUnits'),
    table('indexReads', 'ConsumedReadCapacityUnits', byIndex),
    queue('sent', 'NumberOfMessagesSent'),
    queue('received', 'NumberOfMessagesReceived'),
    queue('deleted', 'NumberOfMessagesDeleted'),
    queue('empty', 'NumberOfEmptyReceives'),
    lambda('calls', 'Invocations'),
    lambda('milliseconds', 'Duration'),
  ];
};

/** The sums of so many days as a month's quantities; what was not counted at all is left out. */
export const toActual = (
  sums: readonly UsageSum[],
  { days, ...deployed }: Deployed & { readonly days: number },
): Actual => {
  const times = daysPerMonth / days;
  const of = (...ids: readonly string[]): number =>
    sums.filter(({ id }) => ids.includes(id)).reduce((total, { sum }) => total + sum, 0) * times;
  const has = (...ids: readonly string[]): boolean => sums.some(({ id }) => ids.includes(id));
  const counted = (quantity: Quantity, ...ids: readonly string[]): Partial<Quantities> =>
    has(...ids) ? { [quantity]: of(...ids) } : {};
  const gbSeconds = sums
    .filter(({ id }) => id === 'milliseconds')
    .reduce((total, { name, sum }) => total + (sum / 1000) * memoryGbOf(toStep(name, deployed)), 0);
  return {
    mentions: Math.round(of('mentions')),
    quantities: {
      ...counted('comprehendUnit', 'units'),
      ...counted('dynamoWriteUnit', 'writes', 'indexWrites'),
      ...counted('dynamoReadUnit', 'reads', 'indexReads'),
      // Each message is counted here, where up to ten are one request: an upper bound.
      ...counted('sqsRequest', 'sent', 'received', 'deleted', 'empty'),
      ...counted('lambdaRequest', 'calls'),
      ...(has('milliseconds') ? { lambdaGbSecond: gbSeconds * times } : {}),
    },
  };
};

/** Which step a function is, by the name that CloudFormation made: `earmark-northwind-prod-app-analyze1A2B-x`. */
const toStep = (name: string, deployed: Deployed): string => {
  const rest = name.slice(`${toPrefix(deployed)}app-`.length);
  return /^[a-z]+/.exec(rest)?.[0] ?? '';
};
