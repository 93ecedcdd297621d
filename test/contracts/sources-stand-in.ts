/** A service on loopback, as far as a source can tell: what it holds is scripted, its faults are too, and its time is the test's. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';

/** One thing that was said on the service, before any API's shape. */
export type Told = {
  /** 1, 2, 3 … in the order in which they were said. */
  readonly n: number;
  /** Both as the entry handed on must have them somewhere in its title or words. */
  readonly words: string;
  readonly author: string;
  readonly at: Date;
  /** When its words were changed last; null: never. */
  readonly editedAt: Date | null;
};

/** A request as it came in. */
export type Asked = {
  readonly method: string;
  /** With the host that was asked, whatever it is mapped to. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly now: Date;
};

/** What is answered: JSON, or a text of another type. */
export type Answered = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
} & ({ readonly json: unknown } | { readonly text: string; readonly type: string });

/** What goes wrong in place of an answer, or on the way. */
export type Fault =
  | { readonly kind: 'answer'; readonly answer: Answered }
  /** The good answer, changed. */
  | { readonly kind: 'change'; change(answer: Answered): Answered }
  | { readonly kind: 'silence' }
  | { readonly kind: 'cut' };

export type Seen = Asked & { readonly atMs: number; readonly host: string };

/** What the stand-in is run by; a test sets it. */
export type Script = {
  now(): Date;
  /** Undefined: nothing of the kind is known there. */
  answer(asked: Asked): Answered | undefined;
  /** Of the request with this number, from 0. */
  faultOf(index: number, asked: Asked): Fault | undefined;
};

export type StandIn = {
  readonly address: string;
  /** All requests since `play`. */
  readonly seen: Seen[];
  /** Requests that no answer is known for: an adapter's mistake, or a source's. */
  readonly unknown: string[];
  /** From now on, another test's script. */
  play(script: Script): void;
  close(): Promise<void>;
};

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

const toHeaders = (request: IncomingMessage): Asked['headers'] =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

/** An answer as bytes with their type. */
export const toBody = (answer: Answered): { readonly type: string; readonly body: string } =>
  'json' in answer
    ? { type: 'application/json; charset=utf-8', body: JSON.stringify(answer.json) }
    : { type: answer.type, body: answer.text };

const send = (response: ServerResponse, answer: Answered): void => {
  const { type, body } = toBody(answer);
  const { status = 200, headers } = answer;
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(status === 304 ? undefined : body);
};

/** Half of an answer that says how long it is. */
const sendCut = (response: ServerResponse, answer: Answered): void => {
  const { type, body } = toBody(answer);
  const bytes = Buffer.from(body);
  response.writeHead(answer.status ?? 200, { 'content-type': type, 'content-length': String(bytes.length + 1) });
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
};

const nothing: Answered = { status: 404, json: { error: 'not found' } };
const idle: Script = { now: () => new Date(0), answer: () => undefined, faultOf: () => undefined };

/** Opens it on a free port of 127.0.0.1. */
export const openStandIn = async (): Promise<StandIn> => {
  const seen: Seen[] = [];
  const unknown: string[] = [];
  let script = idle;

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { host = 'nowhere.invalid' } = request.headers;
    const body = await readBody(request);
    const now = script.now();
    const url = new URL(request.url ?? '/', `https://${host}`);
    // Part of being polite, and no source's doing.
    if (url.pathname === '/robots.txt') {
      send(response, nothing);
      return;
    }
    const asked: Asked = { method: request.method ?? 'GET', url, headers: toHeaders(request), body, now };
    const index = seen.push({ ...asked, atMs: now.getTime(), host }) - 1;
    const fault = script.faultOf(index, asked);
    if (fault?.kind === 'silence') return;
    if (fault?.kind === 'answer') {
      send(response, fault.answer);
      return;
    }
    const known = script.answer(asked);
    if (known === undefined) unknown.push(`${asked.method} ${url.href}`);
    const answer = known ?? nothing;
    if (fault?.kind === 'cut') sendCut(response, answer);
    else send(response, fault?.kind === 'change' ? fault.change(answer) : answer);
  };

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      unknown.push(`${request.method} ${request.url}: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    address: `127.0.0.1:${port}`,
    seen,
    unknown,
    play: (next) => {
      seen.length = 0;
      unknown.length = 0;
      script = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
