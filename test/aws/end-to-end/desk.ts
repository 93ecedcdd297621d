/** Where alerts arrive: a server on loopback that keeps every message it is posted, and can refuse them for a while. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as z from 'zod';

const messageSchema = z.looseObject({
  data: z.looseObject({
    route: z.string(),
    window: z.string(),
    maybeTwice: z.boolean(),
    alerts: z.array(z.looseObject({ why: z.string(), finding: z.looseObject({ id: z.string() }) })),
  }),
});
export type Message = z.infer<typeof messageSchema>['data'];

export type Desk = {
  readonly host: string;
  readonly messages: Message[];
  /** What the next posts are answered; 204 when it is empty. */
  readonly statuses: number[];
  close(): Promise<void>;
};

export const openDesk = async (): Promise<Desk> => {
  const messages: Message[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const status = statuses.shift() ?? 204;
    if (status < 300) messages.push(messageSchema.parse(JSON.parse(Buffer.concat(chunks).toString())).data);
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    messages,
    statuses,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
