/** Takes messages from SQS, and looks at what lies there without taking it away. */
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, WaitingMessage } from '../../ports/queue.ts';
import { batchMax, parseQueueBody, toDeadLetter } from './queue-body.ts';
import { toAwsError } from './store-error.ts';
import { eachOf } from './try-again.ts';

export const visibilitySecondsMax = 43_200;
/** Dead letters are looked through so many times a step; somebody who has more needs no list but a redrive. */
const deadLooksMax = 100;
/** Looking at what waits hides it from the workers for so long at most; a short poll may miss what there is. */
const lookLeaseMs = 15 * 60_000;
const emptyLooksMax = 3;

/** Makes an error of SQS one of ours that names the queue. */
export const guardQueue = async <T>(url: string, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    throw toAwsError(error, { kind: 'queue', id: url });
  }
};

type Client = Pick<SQSClient, 'send'>;

/** As many as there are at once, hidden from others for so long. */
export const receiveSome = (
  client: Client,
  url: string,
  { max, leaseMs }: { readonly max: number; readonly leaseMs: number },
): Promise<readonly SqsMessage[]> =>
  guardQueue(url, async () => {
    const command = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: Math.min(batchMax, max),
      VisibilityTimeout: Math.min(visibilitySecondsMax, Math.ceil(leaseMs / 1000)),
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
    });
    return (await client.send(command)).Messages ?? [];
  });

/** About how many messages all steps have waiting, and how many were given up. */
export const countMessages = async (
  client: Client,
  urls: Readonly<Record<string, { readonly live: string; readonly dead: string }>>,
): Promise<{ readonly waiting: number; readonly dead: number }> => {
  const sum = async (which: 'live' | 'dead'): Promise<number> => {
    const sizes = await Promise.all(Object.values(urls).map((each) => sizeOf(client, each[which])));
    return sizes.reduce((total, size) => total + size, 0);
  };
  const [waiting, dead] = await Promise.all([sum('live'), sum('dead')]);
  return { waiting, dead };
};

/** About how many wait, are held back or are being worked on. */
export const sizeOf = (client: Client, url: string): Promise<number> =>
  guardQueue(url, async () => {
    const AttributeNames = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ] as const;
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...AttributeNames] });
    const { Attributes = {} } = await client.send(command);
    return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  });

/** Looks again and again, hiding nothing from others, until nothing new is met. */
export const listDead = async (client: Client, url: string): Promise<readonly DeadLetter[]> => {
  const letters = new Map<string, DeadLetter | undefined>();
  for (let look = 0; look < deadLooksMax; look++) {
    const received = await receiveSome(client, url, { max: batchMax, leaseMs: 0 });
    const fresh = received.filter(({ MessageId = '' }) => !letters.has(MessageId));
    if (fresh.length === 0) break;
    for (const each of fresh) letters.set(each.MessageId ?? '', toDeadLetter(each));
  }
  return [...letters.values()].filter((letter) => letter !== undefined);
};

/** Takes every message that can be taken, and puts all back when they have been looked at. */
export const waitingOf = async function* (client: Client, url: string): AsyncGenerator<WaitingMessage> {
  const taken: string[] = [];
  try {
    for (let empty = 0; empty < emptyLooksMax; ) {
      const received = await receiveSome(client, url, { max: batchMax, leaseMs: lookLeaseMs });
      empty = received.length === 0 ? empty + 1 : 0;
      for (const { ReceiptHandle = '', Body = '', Attributes = {} } of received) {
        taken.push(ReceiptHandle);
        const sent = parseQueueBody(Body);
        if (sent === undefined) continue;
        const readyAt = new Date(sent.readyMs ?? Number(Attributes.SentTimestamp ?? 0)).toISOString();
        yield { message: sent.message, readyAt, attempts: Number(Attributes.ApproximateReceiveCount ?? 1) - 1 };
      }
    }
  } finally {
    await eachOf(taken, (ReceiptHandle) => {
      const change = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 };
      return guardQueue(url, () => orGone(() => client.send(new ChangeMessageVisibilityCommand(change))));
    });
  }
};

/** What went to somebody else, or is done with, cannot be put back. */
export const orGone = async (act: () => Promise<unknown>): Promise<void> => {
  try {
    await act();
  } catch (error) {
    if (
      error instanceof Error &&
      ['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue'].includes(error.name)
    )
      return;
    throw error;
  }
};
