/** SQS, S3 and Comprehend in memory, as far as the adapters ask them; every request and billed unit is counted. */
import { BatchDetectSentimentCommand, BatchDetectTargetedSentimentCommand } from '@aws-sdk/client-comprehend';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { toUnits } from '../../lib/adapters/aws/comprehend-text.ts';
import type { Tally } from './tally.ts';

type Waiting = {
  readonly id: string;
  readonly body: string;
  readonly readyMs: number;
  receives: number;
  hiddenMs: number;
};

/** Each request is billed by begun 64 KB. */
const billedBytes = 65_536;

/** Queues by their URLs. */
export const createCountingSqs = (tally: Tally, nowMs: () => number) => {
  const queues = new Map<string, Map<string, Waiting>>();
  let count = 0;
  const queueOf = (url = ''): Map<string, Waiting> => {
    const known = queues.get(url) ?? new Map<string, Waiting>();
    queues.set(url, known);
    return known;
  };
  const bill = (bytes = 0): void => tally.add('sqs requests', Math.max(1, Math.ceil(bytes / billedBytes)));
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof SendMessageBatchCommand) {
      const { QueueUrl, Entries = [] } = command.input;
      bill(Entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0));
      for (const { MessageBody = '', DelaySeconds = 0 } of Entries) {
        count += 1;
        const readyMs = nowMs() + DelaySeconds * 1000;
        queueOf(QueueUrl).set(String(count), {
          id: String(count),
          body: MessageBody,
          readyMs,
          receives: 0,
          hiddenMs: 0,
        });
      }
      return { Failed: [] };
    }
    if (command instanceof ReceiveMessageCommand) {
      const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout = 30 } = command.input;
      const found: Waiting[] = [];
      for (const each of queueOf(QueueUrl).values()) {
        if (found.length >= MaxNumberOfMessages) break;
        if (Math.max(each.readyMs, each.hiddenMs) <= nowMs()) found.push(each);
      }
      // An empty look is the poller's, and counted with those of an idle queue.
      if (found.length > 0) bill(found.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0));
      for (const each of found) {
        each.hiddenMs = nowMs() + VisibilityTimeout * 1000;
        each.receives += 1;
      }
      return {
        Messages: found.map(({ id, body, receives }) => ({
          MessageId: id,
          ReceiptHandle: id,
          Body: body,
          Attributes: { ApproximateReceiveCount: String(receives) },
        })),
      };
    }
    if (command instanceof DeleteMessageBatchCommand) {
      bill();
      for (const { ReceiptHandle = '' } of command.input.Entries ?? [])
        queueOf(command.input.QueueUrl).delete(ReceiptHandle);
      return {};
    }
    if (command instanceof ChangeMessageVisibilityCommand) {
      bill();
      const waiting = queueOf(command.input.QueueUrl).get(command.input.ReceiptHandle ?? '');
      if (waiting !== undefined) waiting.hiddenMs = nowMs() + (command.input.VisibilityTimeout ?? 0) * 1000;
      return {};
    }
    throw new Error('a request of SQS that the simulation does not know');
  };
  return { client: { send }, waiting: (url: string): number => queueOf(url).size };
};

/** One bucket. */
export const createCountingS3 = (tally: Tally, now: () => Date) => {
  const objects = new Map<string, { readonly bytes: Uint8Array; readonly at: Date }>();
  let bytesPut = 0;
  const missing = (): Error => Object.assign(new Error('not found'), { name: 'NotFound' });
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof HeadObjectCommand || command instanceof GetObjectCommand) {
      tally.add('s3 gets');
      const found = objects.get(command.input.Key ?? '');
      if (found === undefined) throw missing();
      const head = { LastModified: found.at, ContentLength: found.bytes.length };
      return command instanceof HeadObjectCommand
        ? head
        : { ...head, Body: { transformToByteArray: async () => found.bytes } };
    }
    if (command instanceof PutObjectCommand) {
      tally.add('s3 puts');
      const { Key = '', Body } = command.input;
      if (!(Body instanceof Uint8Array)) throw new Error('the simulation keeps bytes only');
      bytesPut += Body.length;
      tally.add('s3 bytes', Body.length);
      objects.set(Key, { bytes: Body, at: now() });
      return {};
    }
    if (command instanceof ListObjectsV2Command || command instanceof DeleteObjectsCommand) {
      tally.add('s3 puts');
      return { Contents: [] };
    }
    throw new Error('a request of S3 that the simulation does not know');
  };
  return { client: { send }, bytesPut: () => bytesPut };
};

/** What is awful is negative, all else neutral; what counts is the bill. */
export const createCountingComprehend = (tally: Tally) => {
  const send = async (command: unknown): Promise<object> => {
    if (!(command instanceof BatchDetectSentimentCommand || command instanceof BatchDetectTargetedSentimentCommand))
      throw new Error('a request of Comprehend that the simulation does not know');
    const texts = command.input.TextList ?? [];
    tally.request('comprehend');
    tally.add('comprehend texts', texts.length);
    tally.add(
      'comprehend units',
      texts.reduce((sum, text) => sum + toUnits(text), 0),
    );
    const score = { Positive: 0.1, Negative: 0.1, Neutral: 0.7, Mixed: 0.1 };
    return {
      ResultList: texts.map((_, Index) =>
        command instanceof BatchDetectSentimentCommand
          ? texts[Index]?.includes('awful') === true
            ? { Index, Sentiment: 'NEGATIVE', SentimentScore: { ...score, Negative: 0.95, Neutral: 0.02 } }
            : { Index, Sentiment: 'NEUTRAL', SentimentScore: score }
          : { Index, Entities: [] },
      ),
      ErrorList: [],
    };
  };
  return { client: { send } };
};
