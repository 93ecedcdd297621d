/** Between a queue and its function, as Lambda's poller is: batches, their deletion, and what came of them. */
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Invoke, Invoked } from './function.ts';

export type QueueSource = {
  readonly url: string;
  readonly arn: string;
  readonly batchSize: number;
  readonly reportsFailures: boolean;
  readonly invoke: Invoke;
};

/** What SQS gives at once; a poller asks several times for a larger batch. */
const receivedMax = 10;

/** How a batch ended: how many messages it had, and how many stay in the queue. */
export type Batch = { readonly size: number; readonly kept: number; readonly invoked: Invoked };

/** One message as a handler gets it. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const toSqsRecord = (arn: string, message: Message): object => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: {},
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: 'eu-west-1',
});

const answerSchema = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Which messages failed. An answer that names one that was not in the batch, or that cannot be read, fails the whole batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const toFailures = (ids: readonly string[], invoked: Invoked, reportsFailures: boolean): ReadonlySet<string> => {
  if (invoked.outcome === 'failed') return new Set(ids);
  if (!reportsFailures || invoked.answer === null || invoked.answer === undefined) return new Set();
  const answer = answerSchema.safeParse(invoked.answer);
  if (!answer.success) return new Set(ids);
  const failed = new Set((answer.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((id) => ids.includes(id)) ? failed : new Set(ids);
};

/** Takes messages until the batch is full or none is ready. */
const receiveBatch = async (sqs: SQSClient, { url, batchSize }: QueueSource): Promise<readonly Message[]> => {
  const messages: Message[] = [];
  while (messages.length < batchSize) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(receivedMax, batchSize - messages.length),
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) break;
    messages.push(...Messages);
  }
  return messages;
};

/** What a test does to a batch on its way: doubles messages, changes their order. */
export type Disturb = (messages: readonly Message[]) => readonly Message[];

/** Works off one batch; undefined where nothing is ready. Messages that failed stay hidden until their time is over. */
export const pumpQueue = async (
  sqs: SQSClient,
  source: QueueSource,
  disturb: Disturb = (messages) => messages,
): Promise<Batch | undefined> => {
  const messages = await receiveBatch(sqs, source);
  if (messages.length === 0) return undefined;
  const records = disturb(messages).map((message) => toSqsRecord(source.arn, message));
  const invoked = await source.invoke({ Records: records });
  const failed = toFailures(
    messages.map(({ MessageId = '' }) => MessageId),
    invoked,
    source.reportsFailures,
  );
  const done = messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
  for (let at = 0; at < done.length; at += receivedMax) {
    const Entries = done
      .slice(at, at + receivedMax)
      .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: source.url, Entries }));
  }
  return { size: messages.length, kept: failed.size, invoked };
};
