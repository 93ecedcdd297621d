/** Queues on loopback that speak as much of SQS as the queue does, in whole seconds of the test's clock. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from 'vitest';
import * as z from 'zod';
import type { QueueUrls } from '../../lib/adapters/aws/queue.ts';
import type { Clock } from '../../lib/ports/clock.ts';

const acrossCalls = 'a standard queue keeps equal messages of several calls, and steps may be doubled';
const wholeSeconds = 'SQS counts in whole seconds; see the rows in aws-queue.test.ts';
/** What a queue in SQS does not do of the contract, each with its reason. */
export const sqsUnlike: Readonly<Record<string, string>> = {
  'a message equal to one that waits is kept once, whatever the order of its fields': acrossCalls,
  'a message equal to one whose lease ran out is kept once': acrossCalls,
  'a delayed message waits its time, and counts as waiting': wholeSeconds,
  'what is put back comes after its delay': wholeSeconds,
  'after so many attempts it is a dead letter, with its reason':
    'it asks that a second retry of a last attempt be told apart, which SQS does not; see the rows in aws-queue.test.ts',
};

type Held = {
  readonly id: string;
  readonly body: string;
  readonly sentMs: number;
  readyMs: number;
  received: number;
  receipt: string | null;
};
type StandIn = { readonly clock: Clock; readonly messages: Held[]; refusals: number };

const requestSchema = z.object({
  QueueUrl: z.string(),
  Entries: z
    .array(
      z.object({
        Id: z.string(),
        MessageBody: z.string().default(''),
        DelaySeconds: z.number().int().min(0).max(900).default(0),
        ReceiptHandle: z.string().default(''),
      }),
    )
    .min(1)
    .max(10)
    .default([{ Id: '', MessageBody: '', DelaySeconds: 0, ReceiptHandle: '' }]),
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  VisibilityTimeout: z.number().int().min(0).max(43_200).default(30),
  ReceiptHandle: z.string().default(''),
});
type Request = z.infer<typeof requestSchema>;

let lastId = 0;

const actions: Readonly<Record<string, (queue: StandIn, request: Request, nowMs: number) => object>> = {
  SendMessageBatch: (queue, { Entries }, nowMs) => {
    const refused = Entries.slice(0, queue.refusals);
    queue.refusals = 0;
    const taken = Entries.slice(refused.length).map(({ Id, MessageBody: body, DelaySeconds }) => {
      lastId += 1;
      const readyMs = nowMs + DelaySeconds * 1000;
      queue.messages.push({ id: `id-${lastId}`, body, sentMs: nowMs, readyMs, received: 0, receipt: null });
      return { Id, MessageId: `id-${lastId}`, MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
    });
    const failed = refused.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { Successful: taken, Failed: failed };
  },
  ReceiveMessage: (queue, { MaxNumberOfMessages, VisibilityTimeout }, nowMs) => {
    const ready = queue.messages.filter(({ readyMs }) => readyMs <= nowMs).slice(0, MaxNumberOfMessages);
    return {
      Messages: ready.map((held) => {
        held.received += 1;
        held.receipt = `${held.id}.${held.received}`;
        held.readyMs = nowMs + VisibilityTimeout * 1000;
        return {
          MessageId: held.id,
          ReceiptHandle: held.receipt,
          Body: held.body,
          MD5OfBody: createHash('md5').update(held.body).digest('hex'),
          Attributes: { ApproximateReceiveCount: String(held.received), SentTimestamp: String(held.sentMs) },
        };
      }),
    };
  },
  DeleteMessageBatch: (queue, { Entries }) => {
    for (const { ReceiptHandle } of Entries) {
      const index = queue.messages.findIndex(({ receipt }) => receipt === ReceiptHandle);
      if (index >= 0) queue.messages.splice(index, 1);
    }
    return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
  },
  ChangeMessageVisibility: (queue, { ReceiptHandle, VisibilityTimeout }, nowMs) => {
    const held = queue.messages.find(({ receipt }) => receipt === ReceiptHandle);
    if (held === undefined || held.readyMs <= nowMs) throw new Error('MessageNotInflight');
    held.readyMs = nowMs + VisibilityTimeout * 1000;
    return {};
  },
  GetQueueAttributes: (queue) => ({ Attributes: { ApproximateNumberOfMessages: String(queue.messages.length) } }),
};

/** Starts them for the tests of a file. Answers how a set of empty queues of one's own is made. */
export const useSqs = () => {
  const queues = new Map<string, StandIn>();
  const server = createServer(async (request, response) => {
    const [status, answer] = await act(queues, request);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  });
  let client: SQSClient | undefined;
  let base = '';
  let count = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
    client = new SQSClient({ endpoint: base, region: 'eu-west-1', credentials });
  });
  afterAll(async () => {
    client?.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return ({ clock }: { readonly clock: Clock }) => {
    if (client === undefined) throw new Error('the queues are started before all tests of the file');
    count += 1;
    const make = (name: string): string => {
      const url = `${base}/1/${name}-${count}`;
      queues.set(url, { clock, messages: [], refusals: 0 });
      return url;
    };
    const urls: QueueUrls = {
      collect: { live: make('collect'), dead: make('collect-dead') },
      analyze: { live: make('analyze'), dead: make('analyze-dead') },
      deliver: { live: make('deliver'), dead: make('deliver-dead') },
    };
    /** The queue behind an address, to look into and to break. */
    const at = (url: string): StandIn => {
      const queue = queues.get(url);
      if (queue === undefined) throw new Error(`no queue at ${url}`);
      return queue;
    };
    return { client, urls, at };
  };
};

const act = async (
  queues: ReadonlyMap<string, StandIn>,
  request: IncomingMessage,
): Promise<readonly [status: number, answer: object]> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const asked = requestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString()));
  const action = actions[String(request.headers['x-amz-target']).replace('AmazonSQS.', '')];
  if (!asked.success || action === undefined) return [400, { __type: 'InvalidParameterValue' }];
  const queue = queues.get(asked.data.QueueUrl);
  if (queue === undefined) return [400, { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'none' }];
  try {
    return [200, action(queue, asked.data, queue.clock.now().getTime())];
  } catch (error) {
    return [400, { __type: `com.amazonaws.sqs#${error instanceof Error ? error.message : ''}`, message: 'no' }];
  }
};
