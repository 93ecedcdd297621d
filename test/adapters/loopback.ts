/** A service on loopback, for stand-ins that speak HTTP. */
import { createServer, type IncomingHttpHeaders } from 'node:http';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
export type Replied = {
  readonly status: number;
  readonly type: string;
  readonly body: string;
};
/** Answers a request; 'hang-up' breaks the connection without a word. */
export type Answering = (asked: Asked) => Replied | 'hang-up';

export type Loopback = { readonly endpoint: string; close(): Promise<void> };

/** Starts one on a free port. */
export const startLoopback = async (answer: Answering): Promise<Loopback> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const reply = answer({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    if (reply === 'hang-up') {
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': reply.type });
    response.end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

/** True for a request that an SDK signed for a service. */
export const isSignedFor = (service: string, { headers }: Asked): boolean =>
  new RegExp(`^AWS4-HMAC-SHA256 Credential=[^/]+/\\d{8}/[a-z0-9-]+/${service}/aws4_request,`).test(
    headers.authorization ?? '',
  );

/** What every client of a stand-in needs. */
export const loopbackClient = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
});
