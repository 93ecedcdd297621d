/**
 * Between a function and the emulators: counts what it writes, and does to a write what a test asks for: the function's
 * process dies before or after it, the answer is lost, the other side is busy, or takes half of a batch.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type Need, toNeeds } from './permissions.ts';

/** One request that changes something, in order from 1: `DynamoDB_20120810.PutItem`, `AmazonSQS.SendMessageBatch`, `S3.PUT`. */
export type SeenWrite = { readonly number: number; readonly operation: string };
export type Fate = 'pass' | 'die before' | 'die after' | 'answer lost' | 'busy' | 'half';

export type WriteProxy = {
  readonly url: string;
  /** Writes since the last `reset`. */
  readonly writes: readonly string[];
  /** Decides over each write; until it is set all pass. */
  judge(decide: (write: SeenWrite) => Fate): void;
  reset(): void;
  stop(): Promise<void>;
};

const writing: ReadonlySet<string> = new Set([
  'DynamoDB_20120810.PutItem',
  'DynamoDB_20120810.UpdateItem',
  'DynamoDB_20120810.DeleteItem',
  'DynamoDB_20120810.BatchWriteItem',
  'DynamoDB_20120810.TransactWriteItems',
  'AmazonSQS.SendMessage',
  'AmazonSQS.SendMessageBatch',
  'AmazonSQS.DeleteMessage',
  'AmazonSQS.DeleteMessageBatch',
  'AmazonSQS.ChangeMessageVisibility',
  'AmazonSQS.ChangeMessageVisibilityBatch',
]);

/** What is asked for; undefined where nothing changes by it. */
const toWrite = (asked: IncomingMessage): string | undefined => {
  const target = String(asked.headers['x-amz-target'] ?? '');
  if (target !== '') return writing.has(target) ? target : undefined;
  return asked.method === 'PUT' || asked.method === 'DELETE' || asked.method === 'POST'
    ? `S3.${asked.method}`
    : undefined;
};

type Answer = { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: Buffer };

/** `kill` ends the function's process; it is called before anything is answered. */
export const openProxy = async ({
  dynamoUrl,
  motoUrl,
  kill,
  isAllowed,
}: {
  readonly dynamoUrl: string;
  readonly motoUrl: string;
  readonly kill: () => void;
  /** Whether the function's role allows it. */
  readonly isAllowed: (need: Need) => boolean;
}): Promise<WriteProxy> => {
  const writes: string[] = [];
  let decide: (write: SeenWrite) => Fate = () => 'pass';

  const pass = (asked: IncomingMessage, body: Buffer): Promise<Answer> => {
    const isDynamo = String(asked.headers['x-amz-target'] ?? '').startsWith('DynamoDB');
    const upstream = new URL(asked.url ?? '/', isDynamo ? dynamoUrl : motoUrl);
    return new Promise((resolve, reject) => {
      const { 'transfer-encoding': _chunked, ...headers } = asked.headers;
      const asking = request(
        upstream,
        { method: asked.method, headers: { ...headers, 'content-length': body.length } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const { 'transfer-encoding': _, connection: __, ...rest } = answer.headers;
            resolve({ status: answer.statusCode ?? 500, headers: rest, body: Buffer.concat(chunks) });
          });
          answer.on('error', reject);
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  };

  const suffer = async (
    fate: Fate,
    {
      asked,
      response,
      body,
    }: { readonly asked: IncomingMessage; readonly response: ServerResponse; readonly body: Buffer },
  ): Promise<void> => {
    if (fate === 'busy') return answerBusy(asked, response);
    if (fate === 'die before') {
      kill();
      response.destroy();
      return;
    }
    const half = fate === 'half' ? toHalf(asked, body) : undefined;
    const answer = await pass(asked, half?.body ?? body);
    if (fate === 'die after') kill();
    if (fate === 'die after' || fate === 'answer lost') {
      response.destroy();
      return;
    }
    const told = half === undefined ? answer.body : half.tell(answer.body);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': told.length, ...checksumOf(half) });
    response.end(told);
  };

  /** What cannot be told what it is, is not allowed. */
  const mayPass = (asked: IncomingMessage, body: Buffer): boolean => {
    try {
      return toNeeds(asked, body).every(isAllowed);
    } catch (error) {
      return isAllowed({
        action: `unknown: ${asked.headers['x-amz-target'] ?? asked.method}`,
        resource: String(error),
      });
    }
  };

  const server = createServer(async (asked, response) => {
    const body = await readAll(asked);
    const operation = toWrite(asked);
    try {
      if (!mayPass(asked, body)) return answerDenied(asked, response);
      if (operation === undefined) return await suffer('pass', { asked, response, body });
      writes.push(operation);
      await suffer(decide({ number: writes.length, operation }), { asked, response, body });
    } catch {
      // The function, or an emulator, went away in between.
      response.destroy();
    }
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    writes,
    judge: (next) => {
      decide = next;
    },
    reset: () => {
      writes.length = 0;
      decide = () => 'pass';
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const readAll = async (asked: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

/** Too many requests, in each service's own words. */
const answerBusy = (asked: IncomingMessage, response: ServerResponse): void => {
  const target = String(asked.headers['x-amz-target'] ?? '');
  if (target === '') {
    response.writeHead(503, { 'content-type': 'application/xml' });
    response.end(
      '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
    );
    return;
  }
  const type = target.startsWith('DynamoDB')
    ? 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'
    : 'com.amazonaws.sqs#RequestThrottled';
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: type, message: 'busy' }));
};

const answerDenied = (asked: IncomingMessage, response: ServerResponse): void => {
  if (asked.headers['x-amz-target'] === undefined) {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end('<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
    return;
  }
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: 'com.amazonaws#AccessDeniedException', message: 'not authorized' }));
};

type Half = { readonly body: Buffer; readonly tell: (answer: Buffer) => Buffer };
const checksumOf = (half: Half | undefined): NodeJS.Dict<string> =>
  half === undefined ? {} : { 'x-amz-crc32': undefined };

/** The first half of a batch goes through, the other is told to be left over. Undefined where it is no batch of several. */
const toHalf = (asked: IncomingMessage, body: Buffer): Half | undefined => {
  const target = String(asked.headers['x-amz-target'] ?? '');
  if (!target.startsWith('AmazonSQS.') || !target.endsWith('Batch')) return undefined;
  const question: { Entries: readonly { readonly Id: string }[] } = JSON.parse(body.toString());
  const { Entries } = question;
  if (Entries.length < 2) return undefined;
  const taken = Entries.slice(0, Math.ceil(Entries.length / 2));
  const left = Entries.slice(taken.length);
  return {
    body: Buffer.from(JSON.stringify({ ...question, Entries: taken })),
    tell: (answer) => {
      const told: { Failed?: readonly object[] } = JSON.parse(answer.toString());
      const Failed = left.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false, Message: 'half' }));
      return Buffer.from(JSON.stringify({ ...told, Failed: [...(told.Failed ?? []), ...Failed] }));
    },
  };
};
