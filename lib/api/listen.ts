/** The API on one machine: Node's own server under bounds, so that nobody holds it up. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { UsageError } from '../errors.ts';

export type ListenOptions = {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** A request that is not whole by then is cut off. */
  readonly requestMsMax?: number;
};

export type Listening = {
  /** `http://127.0.0.1:4747` */
  readonly address: string;
  /** Takes nothing new, lets what is under way end, for some seconds at most. */
  close(): Promise<void>;
};

const requestMsMaxDefault = 15_000;
/** A client that neither sends nor reads for so long is cut off. */
const idleMsMax = 30_000;
const headerBytesMax = 16_384;
const connectionsMax = 256;
/** What is under way when the server ends has so long. */
const graceMs = 5_000;

/** Opens it. Throws UsageError where the address is taken or cannot be listened on. */
export const listen = async (
  app: Hono,
  { host, port, requestMsMax = requestMsMaxDefault }: ListenOptions,
): Promise<Listening> => {
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    createServer,
    serverOptions: {
      maxHeaderSize: headerBytesMax,
      headersTimeout: requestMsMax,
      requestTimeout: requestMsMax,
      // How often the two bounds above are looked at.
      connectionsCheckingInterval: Math.min(1000, requestMsMax),
    },
  });
  server.maxConnections = connectionsMax;
  server.setTimeout(idleMsMax);
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw toListenError(error, { host, port });
  });
  const bound = server.address();
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    address: `http://${name}:${typeof bound === 'object' && bound !== null ? bound.port : port}`,
    close: () =>
      new Promise((resolve) => {
        const isHttp = 'closeAllConnections' in server;
        const late = setTimeout(() => isHttp && server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        if (isHttp) server.closeIdleConnections();
      }),
  };
};

const toListenError = (error: unknown, { host, port }: Pick<ListenOptions, 'host' | 'port'>): UsageError => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const isTaken = code === 'EADDRINUSE';
  return new UsageError({
    subject: { kind: 'address', id: `${host}:${port}` },
    expected: 'to listen on it',
    received: isTaken ? 'that somebody else does already' : code,
    mend: isTaken
      ? 'Name another port with --port, or end what listens there.'
      : 'Name an address of this machine with --host.',
    cause: error,
  });
};
