/** Between a table's stream and its function, as Lambda's poller is: in order, one batch a shard, again until it went or is given up. */
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Invoke, Invoked } from './function.ts';

export type StreamSource = {
  readonly arn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly reportsFailures: boolean;
  readonly bisects: boolean;
  /** Further tries of a batch; more than this and it goes to `failuresUrl`. */
  readonly retriesMax: number;
  readonly failuresUrl: string | undefined;
  readonly isWanted: (record: unknown) => boolean;
  readonly invoke: Invoke;
};

/** Bytes travel as base64 in an event, as bytes in the SDK. */
const toPlain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, each: unknown) =>
      each instanceof Uint8Array ? Buffer.from(each).toString('base64') : each,
    ),
  );

/** A record as a handler gets it. @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export const toStreamEventRecord = (arn: string, record: StreamRecord): Readonly<Record<string, unknown>> => {
  const { eventID, eventName, eventVersion, dynamodb } = record;
  const at = dynamodb?.ApproximateCreationDateTime;
  const plain = (image: unknown): object => (image === undefined ? {} : z.looseObject({}).parse(toPlain(image)));
  return {
    eventID,
    eventName,
    eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: arn,
    dynamodb: {
      ApproximateCreationDateTime: at === undefined ? 0 : Math.floor(at.getTime() / 1000),
      Keys: plain(dynamodb?.Keys),
      ...(dynamodb?.NewImage === undefined ? {} : { NewImage: plain(dynamodb.NewImage) }),
      ...(dynamodb?.OldImage === undefined ? {} : { OldImage: plain(dynamodb.OldImage) }),
      SequenceNumber: dynamodb?.SequenceNumber,
      SizeBytes: dynamodb?.SizeBytes,
      StreamViewType: dynamodb?.StreamViewType,
    },
  };
};

const answerSchema = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string() })).nullish(),
});

/** How many records of a batch are done with: all, those before the first that failed, or none. */
export const toDone = (sequences: readonly string[], invoked: Invoked, reportsFailures: boolean): number => {
  if (invoked.outcome === 'failed') return 0;
  if (!reportsFailures) return sequences.length;
  const answer = answerSchema.safeParse(invoked.answer ?? {});
  if (!answer.success) return 0;
  const failed = (answer.data.batchItemFailures ?? []).map(({ itemIdentifier }) => sequences.indexOf(itemIdentifier));
  if (failed.includes(-1)) return 0;
  return failed.length === 0 ? sequences.length : Math.min(...failed);
};

export type StreamRound = { readonly records: number; readonly calls: number; readonly givenUp: number };
type Seen = { readonly sequence: string; readonly record: Readonly<Record<string, unknown>> };

const recordsMax = 1000;
const shardsMax = 100;
/** Reads of one shard in one round: a test writes far less. */
const readsMax = 1000;

/** Goes on where its last round ended; it starts at the oldest record. */
export const createStreamPump = (
  { streams, sqs }: { readonly streams: DynamoDBStreamsClient; readonly sqs: SQSClient },
  source: StreamSource,
) => {
  const iterators = new Map<string, string | undefined>();

  const findShards = async (): Promise<void> => {
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn: source.arn, Limit: shardsMax }),
    );
    for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
      if (iterators.has(ShardId)) continue;
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({ StreamArn: source.arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      iterators.set(ShardId, ShardIterator);
    }
  };

  const readShard = async (shard: string): Promise<readonly Seen[]> => {
    const seen: Seen[] = [];
    for (let read = 0; read < readsMax; read++) {
      const ShardIterator = iterators.get(shard);
      if (ShardIterator === undefined) break;
      const { Records = [], NextShardIterator } = await streams.send(
        new GetRecordsCommand({ ShardIterator, Limit: recordsMax }),
      );
      iterators.set(shard, NextShardIterator);
      for (const each of Records) {
        const record = toStreamEventRecord(source.arn, each);
        if (source.isWanted(record)) seen.push({ sequence: each.dynamodb?.SequenceNumber ?? '', record });
      }
      if (Records.length === 0) break;
    }
    return seen;
  };

  const giveUp = async (shard: string, batch: readonly Seen[], reason: string): Promise<void> => {
    if (source.failuresUrl === undefined) return;
    // What Lambda sends to the destination says where records lie, not what they were.
    const note = {
      requestContext: { functionArn: source.functionName, condition: 'RetryAttemptsExhausted', reason },
      DDBStreamBatchInfo: {
        shardId: shard,
        startSequenceNumber: batch[0]?.sequence,
        endSequenceNumber: batch.at(-1)?.sequence,
        batchSize: batch.length,
        streamArn: source.arn,
      },
    };
    await sqs.send(new SendMessageCommand({ QueueUrl: source.failuresUrl, MessageBody: JSON.stringify(note) }));
  };

  /** One batch until it went or is given up; answers how many calls that took, and how many records nobody took. */
  const work = async (
    shard: string,
    batch: readonly Seen[],
    attempt: number,
  ): Promise<{ readonly calls: number; readonly givenUp: number }> => {
    if (batch.length === 0) return { calls: 0, givenUp: 0 };
    const invoked = await source.invoke({ Records: batch.map(({ record }) => record) });
    const done = toDone(
      batch.map(({ sequence }) => sequence),
      invoked,
      source.reportsFailures,
    );
    const left = batch.slice(done);
    if (left.length === 0) return { calls: 1, givenUp: 0 };
    if (attempt > source.retriesMax) {
      await giveUp(shard, left, invoked.outcome === 'failed' ? invoked.reason : 'a record failed');
      return { calls: 1, givenUp: left.length };
    }
    const half = Math.ceil(left.length / 2);
    const parts = source.bisects && done === 0 && left.length > 1 ? [left.slice(0, half), left.slice(half)] : [left];
    let calls = 1;
    let givenUp = 0;
    for (const part of parts) {
      const later = await work(shard, part, attempt + 1);
      calls += later.calls;
      givenUp += later.givenUp;
    }
    return { calls, givenUp };
  };

  return {
    /** Hands on all that was written since. */
    pump: async (): Promise<StreamRound> => {
      await findShards();
      let records = 0;
      let calls = 0;
      let givenUp = 0;
      for (const shard of iterators.keys()) {
        const seen = await readShard(shard);
        records += seen.length;
        for (let at = 0; at < seen.length; at += source.batchSize) {
          const worked = await work(shard, seen.slice(at, at + source.batchSize), 1);
          calls += worked.calls;
          givenUp += worked.givenUp;
        }
      }
      return { records, calls, givenUp };
    },
    /** Starts again at the oldest record: everything is handed on once more. */
    rewind: (): void => iterators.clear(),
  };
};
