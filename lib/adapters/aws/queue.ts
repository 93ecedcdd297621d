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
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { type ErrorCode, errorCodes } from '../../errors.ts';
import { validatorsSchema } from '../../model/page.ts';
import { instantSchema } from '../../model/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  type DeadLetter,
  type Delivery,
  type Message,
  maxAttempts,
  type Queue,
  type Step,
  type WaitingMessage,
} from '../../ports/queue.ts';
import { leaseRanOut, reasonCharsMax, toDelayMs, toMessageText } from '../agreed/messages.ts';
import { compareText } from '../agreed/order.ts';
import { toAwsError } from './store-error.ts';
import { eachOf, toRuns, tryAgain } from './try-again.ts';

/** Where a step's messages are, and where those go that nobody could work off. */
export type QueueUrls = Readonly<Record<Step, { readonly live: string; readonly dead: string }>>;

const steps = ['collect', 'analyze', 'deliver'] as const satisfies readonly Step[];
const batchMax = 10;
/** SQS takes 262,144 bytes a request; the rest is for what it counts along. */
const batchBytesMax = 250_000;
const delaySecondsMax = 900;
const visibilitySecondsMax = 43_200;
/** SQS counts its twelve hours from when a message was taken: one that asks for all of them a moment later is refused. */
const putBackSecondsMax = visibilitySecondsMax - 3600;
/** Dead letters are looked through so many times a step; somebody who has more needs no list but a redrive. */
const deadLooksMax = 100;
/** Looking at what waits hides it from the workers for so long at most; a short poll may miss what there is. */
const lookLeaseMs = 15 * 60_000;
const emptyLooksMax = 3;
/** A dead letter may be as long as a message; of one that is not ours so much is kept. */
const foreignCharsMax = 100_000;
const foreignReason = 'expected a message of this step, received something else';

const analyze = { step: z.literal('analyze'), channel: z.string(), url: z.string(), readAt: instantSchema };
const turn = {
  host: z.string(),
  atMs: z.number(),
  redirects: z.array(z.object({ status: z.number(), from: z.string(), to: z.string() })),
};
const heardSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('read'), body: z.string(), validators: validatorsSchema }),
  z.object({ outcome: z.literal('unchanged'), url: z.string(), at: instantSchema }),
  z.object({ outcome: z.literal('gone') }),
  z.object({
    outcome: z.literal('failed'),
    code: z.custom<ErrorCode>((code) => typeof code === 'string' && Object.hasOwn(errorCodes, code)),
    reason: z.string(),
    retry: z.enum(['never', 'later']),
    status: z.number().optional(),
    retryAfterMs: z.number().optional(),
  }),
]);
const collectSchema = z.object({
  step: z.literal('collect'),
  channel: z.string(),
  dueAt: instantSchema,
  page: z
    .object({
      url: z.string(),
      depth: z.number(),
      entry: z.string().optional(),
      site: z.string().optional(),
      asked: z.number().optional(),
      open: z.literal(true).optional(),
      tries: z.number().optional(),
    })
    .optional(),
  link: z.object({ url: z.string(), since: instantSchema, get: z.literal(true).optional() }).optional(),
  waiting: z.object({ ...turn, url: z.string(), times: z.number() }).optional(),
  heard: z.record(z.string(), heardSchema).optional(),
});
const messageSchema: z.ZodType<Message> = z.union([
  collectSchema,
  z.object({ ...analyze, body: z.string() }),
  z.object({ ...analyze, body: z.null() }),
  z.object({ step: z.literal('analyze'), brand: z.string(), dueAt: instantSchema }),
  z.object({ step: z.literal('deliver'), route: z.string(), window: z.string(), dueAt: instantSchema }),
]);
/** A message on its way; `readyMs` where it is to wait longer than SQS can hold it back. */
const bodySchema = z.object({ message: messageSchema, readyMs: z.number().optional() });
const deadSchema = z.object({
  message: messageSchema,
  attempts: z.number().optional(),
  reason: z.string().optional(),
  at: instantSchema.optional(),
});

/** Reads the body of an SQS message, as a handler gets it too; undefined for what Earmark did not send. */
export const parseQueueBody = (body: string): z.infer<typeof bodySchema> | undefined =>
  bodySchema.safeParse(parseJson(body)).data;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A message and when it may be handed out. */
type Held = { readonly message: Message; readonly readyMs: number };
/** A message as SQS takes it. */
type Body = { readonly text: string; readonly delaySeconds: number };

/** Runs that SQS takes in one request: by number, and by bytes, of which all messages of a request share a bound. */
const toBatches = (bodies: readonly Body[]): readonly (readonly Body[])[] => {
  const batches: Body[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const body of bodies) {
    const more = Buffer.byteLength(body.text);
    if (bytes + more > batchBytesMax || (batches.at(-1)?.length ?? 0) >= batchMax) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(body);
    bytes += more;
  }
  return batches;
};

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
  const guard = async <T>(url: string, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      throw toAwsError(error, { kind: 'queue', id: url });
    }
  };
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
      const { Failed = [] } = await guard(url, () => client.send(command));
      const failed = new Set(Failed.map(({ Id }) => Id));
      left = left.filter(({ Id }) => failed.has(Id));
      return left.length === 0 ? true : undefined;
    });
  };

  const toBody = ({ message, readyMs }: Held): Body => {
    const seconds = Math.max(0, Math.ceil((readyMs - nowMs()) / 1000));
    const isLong = seconds > delaySecondsMax;
    return {
      text: JSON.stringify(isLong ? { message, readyMs } : { message }),
      delaySeconds: Math.min(seconds, delaySecondsMax),
    };
  };

  const sendTo = async (step: Step, messages: readonly Held[]): Promise<void> => {
    await eachOf(toBatches(messages.map(toBody)), (batch) => sendBatch(urls[step].live, batch));
  };

  /** A receipt that is no longer known was for a message that is gone, or somebody else's by now. */
  const remove = async (url: string, receipts: readonly string[]): Promise<void> => {
    await eachOf(toRuns(receipts, batchMax), (run) => {
      const Entries = run.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      return guard(url, () => client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries })));
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

  const receiveSome = (url: string, max: number, leaseMs: number): Promise<readonly SqsMessage[]> =>
    guard(url, async () => {
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: Math.min(batchMax, max),
        VisibilityTimeout: Math.min(visibilitySecondsMax, Math.ceil(leaseMs / 1000)),
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      });
      return (await client.send(command)).Messages ?? [];
    });

  const sizeOf = (url: string): Promise<number> =>
    guard(url, async () => {
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
  const listDead = async (step: Step): Promise<readonly DeadLetter[]> => {
    const letters = new Map<string, DeadLetter | undefined>();
    for (let look = 0; look < deadLooksMax; look++) {
      const received = await receiveSome(urls[step].dead, batchMax, 0);
      const fresh = received.filter(({ MessageId = '' }) => !letters.has(MessageId));
      if (fresh.length === 0) break;
      for (const each of fresh) letters.set(each.MessageId ?? '', toDeadLetter(each));
    }
    return [...letters.values()].filter((letter) => letter !== undefined);
  };

  /** Takes every message that can be taken, and puts all back when they have been looked at. */
  const waitingOf = async function* (step: Step): AsyncGenerator<WaitingMessage> {
    const taken: string[] = [];
    try {
      for (let empty = 0; empty < emptyLooksMax; ) {
        const received = await receiveSome(urls[step].live, batchMax, lookLeaseMs);
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
        const change = { QueueUrl: urls[step].live, ReceiptHandle, VisibilityTimeout: 0 };
        return guard(urls[step].live, () => orGone(() => client.send(new ChangeMessageVisibilityCommand(change))));
      });
    }
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
        const received = await receiveSome(urls[step].live, left, leaseMs);
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
      await guard(url, () => orGone(() => client.send(new ChangeMessageVisibilityCommand(change))));
    },
    deadLetters: async () => {
      const letters = await Promise.all(steps.map(listDead));
      return letters.flat().toSorted((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id));
    },
    waiting: async function* () {
      for (const step of steps) yield* waitingOf(step);
    },
    keepDead: async (letters) => {
      for (const step of steps) {
        const own = letters.filter(({ message }) => message.step === step);
        const bodies = own.map((letter) => ({ text: JSON.stringify(letter), delaySeconds: 0 }));
        await eachOf(toBatches(bodies), (batch) => sendBatch(urls[step].dead, batch));
      }
    },
    size: async (step) => {
      const sizes = await Promise.all((step === undefined ? steps : [step]).map((each) => sizeOf(urls[each].live)));
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

/** One that SQS itself moved there says nothing of why: it was taken too often and never answered for. */
const toDeadLetter = ({ MessageId = '', Body = '', Attributes = {} }: SqsMessage): DeadLetter | undefined => {
  const letter = deadSchema.safeParse(parseJson(Body)).data;
  if (letter === undefined) return undefined;
  const { message, attempts, reason, at } = letter;
  return {
    id: MessageId,
    message,
    attempts: attempts ?? maxAttempts,
    reason: reason ?? leaseRanOut,
    at: at ?? new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString(),
  };
};

/** What went to somebody else, or is done with, cannot be put back. */
const orGone = async (act: () => Promise<unknown>): Promise<void> => {
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
