/**
 * Stands before dynalite, which knows no transactions: what a function writes together is written one after another here, the
 * write that can be held back first, as in test/adapters/dynalite.ts. Everything else goes through as it is.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import * as z from 'zod';

const transactionSchema = z.object({
  TransactItems: z.array(z.partialRecord(z.string(), z.record(z.string(), z.unknown()))),
});

const operations: Readonly<Record<string, string>> = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem' };
const version = 'DynamoDB_20120810';

type Reply = { readonly status: number; readonly body: string };

const send = async (target: string, operation: string, body: string, headers: IncomingHttpHeaders): Promise<Reply> => {
  const answer = await fetch(target, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': operation,
      authorization: String(headers.authorization),
      'x-amz-date': String(headers['x-amz-date']),
    },
  });
  return { status: answer.status, body: await answer.text() };
};

const writeTogether = async (target: string, text: string, headers: IncomingHttpHeaders): Promise<Reply> => {
  const { TransactItems: writes } = transactionSchema.parse(JSON.parse(text));
  for (const [index, write] of writes.entries()) {
    const [[kind, request] = ['', {}]] = Object.entries(write);
    const reply = await send(target, `${version}.${operations[kind]}`, JSON.stringify(request), headers);
    if (reply.status !== 200 && reply.body.includes('ConditionalCheckFailedException'))
      return toCancelled(writes.map((_, at) => (at === index ? 'ConditionalCheckFailed' : 'None')));
    if (reply.status !== 200) return reply;
  }
  return { status: 200, body: '{}' };
};

const toCancelled = (codes: readonly string[]): Reply => ({
  status: 400,
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    CancellationReasons: codes.map((Code) => ({ Code })),
  }),
});

/** Starts one before the address of a dynalite. */
export const startDynamoProxy = async (target: string) => {
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const operation = String(request.headers['x-amz-target']);
    const reply = operation.endsWith('.TransactWriteItems')
      ? await writeTogether(target, body, request.headers)
      : await send(target, operation, body, request.headers);
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const readAll = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};
