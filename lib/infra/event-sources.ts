/** What wakes the functions that work off a queue or the stream of the core table. */
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Step } from '../ports/queue.ts';
import { stepTimes } from './step-queue.ts';

/**
 * How many messages one call gets, and how many calls run at once. Collect waits for other people’s servers, a handful of
 * pages side by side. Analyze waits a moment for a batch: sentiment is billed by the batch of one language.
 */
const intakes: Readonly<Record<Step, { readonly batchSize: number; readonly concurrencyMax: number }>> = {
  collect: { batchSize: 5, concurrencyMax: 10 },
  analyze: { batchSize: 50, concurrencyMax: 5 },
  deliver: { batchSize: 10, concurrencyMax: 2 },
};

/** A message that failed comes again by itself; its neighbours are done with. */
export const connectQueue = (
  scope: Construct,
  step: Step,
  { queue, target }: { queue: Queue; target: LambdaFunction },
) => {
  const { batchSize, concurrencyMax } = intakes[step];
  const { batchSeconds } = stepTimes[step];
  return new EventSourceMapping(scope, `${step}-messages`, {
    target,
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency: concurrencyMax,
    reportBatchItemFailures: true,
    ...(batchSeconds === 0 ? {} : { maxBatchingWindow: Duration.seconds(batchSeconds) }),
  });
};

/** Where outbox rows lie (lib/adapters/aws/outbox.ts): their insertion is what the alert step hears of. */
export const outboxPartition = 'OB';
/** Reconcile sweeps what the stream could not hand over, so nothing is held up for long by a record that fails. */
const stream = { batchSize: 100, batchSeconds: 1, retriesMax: 4, ageHoursMax: 1 } as const;

/** What the stream of a table says of new outbox rows goes to the function; what it cannot take is noted in the queue. */
export const connectStream = (
  scope: Construct,
  {
    streamArn,
    target,
    failures,
  }: { readonly streamArn: string; readonly target: LambdaFunction; readonly failures: Queue },
) => {
  for (const statement of streamStatements(streamArn, failures)) target.role?.addToPrincipalPolicy(statement);
  return new EventSourceMapping(scope, 'outbox', {
    target,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: stream.batchSize,
    maxBatchingWindow: Duration.seconds(stream.batchSeconds),
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: stream.retriesMax,
    maxRecordAge: Duration.hours(stream.ageHoursMax),
    onFailure: { bind: () => ({ destination: failures.queueArn }) },
    filters: [
      FilterCriteria.filter({
        eventName: FilterRule.isEqual('INSERT'),
        dynamodb: { Keys: { pk: { S: FilterRule.isEqual(outboxPartition) } } },
      }),
    ],
  });
};

const streamStatements = (streamArn: string, failures: Queue): readonly PolicyStatement[] => [
  new PolicyStatement({
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resources: [streamArn],
  }),
  new PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: ['*'] }),
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failures.queueArn] }),
];
