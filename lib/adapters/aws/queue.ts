/**
 * The queue between steps, in SQS: a standard queue a step, and one of dead letters beside each.
 *
 * Other than on one machine: times are whole seconds, rounded up; order is not kept; a message equal to one that waits is kept
 * once within a call and not across calls, for steps may be doubled without harm; sizes are SQS's estimates; and a repeated
 * `retry` of a last attempt may leave two dead letters.
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../../ports/clock.ts';
import { type Delivery, maxAttempts, type Queue, type Step, steps } from '../../ports/queue.ts';
import { leaseRanOut, reasonCharsMax, toDelayMs, toMessageText } from '../agreed/messages.ts';
import { compareText } from '../agreed/order.ts';
import { type Body, batchMax, type Held, parseQueueBody, toBatches, toBody } from './queue-body.ts';
import { guardQueue, listDead, orGone, receiveSome, sizeOf, visibilitySecondsMax, waitingOf } from './queue-looks.ts';
import { eachOf, toRuns, tryAgain } from './try-again.ts';

/** Where a step's messages are, and where those go that nobody could work off. */
export type QueueUrls = Readonly<Record<Step, { readonly live: string; readonly dead: string }>>;

/** SQS counts its twelve hours from when a message was taken: one that asks for all of them a moment later is refused. */
const putBackSecondsMax = visibilitySecondsMax - 3600;
/** A dead letter may be as long as a message; of one that is not ours so much is kept. */
const foreignCharsMax = 100_000;
const foreignReason = 'expected a message of this step, received something else';

/** A message as Lambda hands it over. */
export type Received = {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  /** How often it was handed out, this time included. */
  readonly count: number;
};

export type AwsQueue = Queue & {
  /**
   * The message that somebody else received for us. Undefined where nothing is to be done: it waits on, was given up, or is
   * not Earmark's and lies in the dead letters now; then it is gone from the queue.
   */
  take(step: Step, received: Received): Promise<Delivery | undefined>;
};

/** A queue in SQS. */
export const createAwsQueue = ({
  client,
  urls,
  clock,
}: {
  readonly client: Pick<SQSClient, 'send'>;
  readonly urls: QueueUrls;
  readonly clock: Clock;
}): AwsQueue => {
  const nowMs = (): number => clock.now().getTime();

  /** Sends up to ten bodies; those that SQS did not take are sent again. */
  const sendBatch = (url: string, bodies: readonly Body[]): Promise<true> => {
    let left = bodies.map(({ text, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: text,
      DelaySeconds: delaySeconds,
    }));
    return tryAgain({ kind: 'queue', id: url }, async () => {
      const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: left });
      const { Failed = [] } = await guardQueue(url, () => client.send(command));
      const failed = new Set(Failed.map(({ Id }) => Id));
      left = left.filter(({ Id }) => failed.has(Id));
      return left.length === 0 ? true : undefined;
    });
  };

  const sendTo = async (step: Step, messages: readonly Held[]): Promise<void> => {
    await eachOf(toBatches(messages.map((held) => toBody(held, nowMs()))), (batch) =>
      sendBatch(urls[step].live, batch),
    );
  };

  /** A receipt that is no longer known was for a message that is gone, or somebody else's by now. */
  const remove = async (url: string, receipts: readonly string[]): Promise<void> => {
    await eachOf(toRuns(receipts, batchMax), (run) => {
      const Entries = run.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      return guardQueue(url, () => client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries })));
    });
  };

  const bury = async ({ message, attempt, receipt }: Delivery, reason: string): Promise<void> => {
    const letter = {
      message,
      attempts: attempt,
      reason: reason.slice(0, reasonCharsMax),
      at: clock.now().toISOString(),
    };
    // First into the dead letters: a crash in between doubles it, the other way round would lose it.
    await sendBatch(urls[message.step].dead, [{ text: JSON.stringify(letter), delaySeconds: 0 }]);
    await remove(urls[message.step].live, [receipt]);
  };

  /** What is not ours goes to the dead letters as it is, with the reason: trying again would not make it ours. */
  const buryForeign = async (step: Step, { receipt, body, count }: Received): Promise<void> => {
    const message = body.slice(0, foreignCharsMax);
    const letter = { message, attempts: count, reason: foreignReason, at: clock.now().toISOString() };
    await sendBatch(urls[step].dead, [{ text: JSON.stringify(letter), delaySeconds: 0 }]);
    await remove(urls[step].live, [receipt]);
  };

  /** A message as it is handed out; undefined where it has to wait on, or is given up. */
  const take = async (step: Step, received: Received): Promise<Delivery | undefined> => {
    const { id, receipt, count: attempt } = received;
    const sent = parseQueueBody(received.body);
    if (sent === undefined || sent.message.step !== step) {
      await buryForeign(step, received);
      return undefined;
    }
    const { message, readyMs = 0 } = sent;
    if (readyMs > nowMs()) {
      await sendTo(step, [{ message, readyMs }]);
      await remove(urls[step].live, [receipt]);
      return undefined;
    }
    const delivery = { id, receipt, message, attempt };
    if (attempt <= maxAttempts) return delivery;
    await bury({ ...delivery, attempt: maxAttempts }, leaseRanOut);
    return undefined;
  };

  return {
    take,
    send: async (messages, options) => {
      const startMs = nowMs();
      const unique = new Map<string, Held>();
      for (const [index, message] of messages.entries()) {
        const text = toMessageText(message);
        if (!unique.has(text)) unique.set(text, { message, readyMs: startMs + toDelayMs(options, index) });
      }
      for (const step of steps)
        await sendTo(
          step,
          [...unique.values()].filter(({ message }) => message.step === step),
        );
    },
    receive: async (step, { max, leaseMs }) => {
      const deliveries: Delivery[] = [];
      for (let left = Math.floor(max); left > 0; left = Math.floor(max) - deliveries.length) {
        const received = await receiveSome(client, urls[step].live, { max: left, leaseMs });
        if (received.length === 0) break;
        for (const each of received) {
          const delivery = await take(step, toReceived(each));
          if (delivery !== undefined) deliveries.push(delivery);
        }
      }
      return deliveries;
    },
    ack: async (deliveries) => {
      for (const step of steps) {
        const own = deliveries.filter(({ message }) => message.step === step);
        if (own.length === 0) continue;
        await remove(
          urls[step].live,
          own.map(({ receipt }) => receipt),
        );
      }
    },
    retry: async (delivery, { delayMs, reason }) => {
      if (delivery.attempt >= maxAttempts) return bury(delivery, reason);
      const url = urls[delivery.message.step].live;
      const seconds = Math.min(putBackSecondsMax, Math.ceil(delayMs / 1000));
      const change = { QueueUrl: url, ReceiptHandle: delivery.receipt, VisibilityTimeout: seconds };
      await guardQueue(url, () => orGone(() => client.send(new ChangeMessageVisibilityCommand(change))));
    },
    deadLetters: async () => {
      const letters = await Promise.all(steps.map((step) => listDead(client, urls[step].dead)));
      return letters.flat().toSorted((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id));
    },
    waiting: async function* () {
      for (const step of steps) yield* waitingOf(client, urls[step].live);
    },
    keepDead: async (letters) => {
      for (const step of steps) {
        const own = letters.filter(({ message }) => message.step === step);
        const bodies = own.map((letter) => ({ text: JSON.stringify(letter), delaySeconds: 0 }));
        await eachOf(toBatches(bodies), (batch) => sendBatch(urls[step].dead, batch));
      }
    },
    size: async (step) => {
      const sizes = await Promise.all(
        (step === undefined ? steps : [step]).map((each) => sizeOf(client, urls[each].live)),
      );
      return sizes.reduce((sum, size) => sum + size, 0);
    },
  };
};

const toReceived = ({ MessageId = '', ReceiptHandle = '', Body = '', Attributes = {} }: SqsMessage): Received => ({
  id: MessageId,
  receipt: ReceiptHandle,
  body: Body,
  count: Number(Attributes.ApproximateReceiveCount ?? 1),
});
