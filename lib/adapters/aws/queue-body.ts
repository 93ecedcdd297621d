/** Messages as they lie in SQS: written as text, read again with the suspicion that is due to what anybody may send. */
import type { Message as SqsMessage } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { type ErrorCode, errorCodes } from '../../errors.ts';
import { validatorsSchema } from '../../model/page.ts';
import { instantSchema } from '../../model/vocabulary.ts';
import { type DeadLetter, type Message, maxAttempts } from '../../ports/queue.ts';
import { leaseRanOut } from '../agreed/messages.ts';

/** SQS takes so many messages in one request. */
export const batchMax = 10;
/** SQS takes 262,144 bytes a request; the rest is for what it counts along. */
const batchBytesMax = 250_000;
const delaySecondsMax = 900;

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
      watch: z.literal(true).optional(),
      tries: z.number().optional(),
    })
    .optional(),
  link: z
    .object({
      url: z.string(),
      since: instantSchema,
      get: z.literal(true).optional(),
      keep: z.literal(true).optional(),
    })
    .optional(),
  waiting: z.object({ ...turn, url: z.string(), times: z.number() }).optional(),
  heard: z.record(z.string(), heardSchema).optional(),
  paid: z.record(z.string(), z.number()).optional(),
  since: instantSchema.optional(),
});
const takenSchema = z.object({ why: z.enum(['deleted', 'expired']), body: z.string().nullable() });
const messageSchema: z.ZodType<Message> = z.union([
  collectSchema,
  z.object({ ...analyze, body: z.string() }),
  z.object({ ...analyze, body: z.null(), taken: takenSchema.optional() }),
  z.object({
    step: z.literal('analyze'),
    brand: z.string(),
    dueAt: instantSchema,
    of: z.literal('counts').optional(),
  }),
  z.object({
    step: z.literal('analyze'),
    report: z.object({ route: z.string(), window: z.string() }),
    dueAt: instantSchema,
  }),
  z.object({
    step: z.literal('deliver'),
    route: z.string(),
    window: z.string(),
    dueAt: instantSchema,
    figures: z.array(z.string()).optional(),
  }),
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
export type Held = { readonly message: Message; readonly readyMs: number };
/** A message as SQS takes it. */
export type Body = { readonly text: string; readonly delaySeconds: number };

/** A message as it is sent; one that is to wait longer than SQS can hold it back says until when. */
export const toBody = ({ message, readyMs }: Held, nowMs: number): Body => {
  const seconds = Math.max(0, Math.ceil((readyMs - nowMs) / 1000));
  const isLong = seconds > delaySecondsMax;
  return {
    text: JSON.stringify(isLong ? { message, readyMs } : { message }),
    delaySeconds: Math.min(seconds, delaySecondsMax),
  };
};

/** Runs that SQS takes in one request: by number, and by bytes, of which all messages of a request share a bound. */
export const toBatches = (bodies: readonly Body[]): readonly (readonly Body[])[] => {
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

/** One that SQS itself moved there says nothing of why: it was taken too often and never answered for. */
export const toDeadLetter = ({ MessageId = '', Body = '', Attributes = {} }: SqsMessage): DeadLetter | undefined => {
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
