/**
 * Speaks to services for notifiers, over Node's own HTTP client: same bounds and address guard as the fetcher's, without its
 * pages, robots, redirects and kept connections. A function that only delivers need not load what reads the web.
 */
import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP } from 'node:net';
import { assert } from '../errors.ts';
import { retryAfterMaxMs, toRetryAfterMs } from '../formats/retry-after.ts';
import type { NetworkSettings } from '../model/config.ts';
import type { Clock } from '../ports/clock.ts';
import type { FetchAnswer, Fetcher, FetchRequest } from '../ports/fetcher.ts';
import { judgeAddress } from './address-guard.ts';
import { AddressRefused, isNotTls, type Lookup, systemLookup, toJudged } from './connector.ts';
import { type FetchFault, toFetchError } from './fetch-errors.ts';
import { portOf, type Target, toTarget } from './host-plan.ts';
import { HostStates } from './host-state.ts';
import { userAgent } from './user-agent.ts';
import { toFetchUrl } from './walk.ts';

export type PosterSettings = {
  readonly network: NetworkSettings;
  readonly clock: Clock;
  /** The system's own, where tests give none. */
  readonly lookup?: Lookup;
  /** `127.0.0.1:9001`: where the surroundings (Lambda) offer this process an interface that no message may reach. */
  readonly runtimeAddress?: string;
};

/** Answers to a message are short; of a longer one nothing is wanted. */
const answerBytesMax = 256 * 1024;
const headerBytesMax = 32 * 1024;
/** How long a host is left alone that asks for it without saying how long. */
const restDefaultMs = 60_000;

type Post = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: string;
};
type Wire = { readonly status: number; readonly headers: Record<string, string>; readonly body: Buffer };

/** A fetcher for notifiers. Never rejects for what the world does. */
export const createPoster = ({ network, clock, lookup = systemLookup, runtimeAddress }: PosterSettings): Fetcher => {
  const states = new HostStates(network);
  const runtime = runtimeAddress === undefined ? undefined : toTarget(runtimeAddress, 80);
  const closedPorts: ReadonlySet<number> = new Set(runtime === undefined ? [] : [runtime.port]);

  const send = async (post: Post, signal: AbortSignal): Promise<Wire> => {
    const plan = states.planOf(post.url.origin);
    const port = portOf(post.url.protocol, post.url.port);
    const target = plan.mapped ?? { host: withoutBrackets(post.url.hostname), port };
    const addresses = await toJudged(target, plan.mayBePrivate, { lookup, closedPorts });
    const isRehearsal =
      plan.mapped !== undefined && addresses.every((each) => judgeAddress(each, target.port) === 'private');
    const isTls = post.url.protocol === 'https:';
    try {
      return await sendToFirst(post, { addresses, target, isTls, signal });
    } catch (error) {
      // As the fetcher does: an https name of a rehearsal may be served in the clear on this machine or network.
      if (!isRehearsal || !isTls || !isNotTls(error)) throw error;
      return await sendToFirst(post, { addresses, target, isTls: false, signal });
    }
  };

  const fetch = async (request: FetchRequest): Promise<FetchAnswer> => {
    assert(request.robots === 'ignore', 'a poster was asked to read the web');
    const at = clock.now().toISOString();
    const url = toFetchUrl(request.url);
    const asked = { requestedUrl: request.url, url: request.url, redirects: [], at };
    const fail = (fault: FetchFault): FetchAnswer => ({
      ...asked,
      outcome: 'failed',
      error: toFetchError(request.url, fault),
    });
    if (!(url instanceof URL)) return fail(url);
    const timeoutMs = Math.max(1, Math.min(request.timeoutMs ?? network.timeoutMs, network.timeoutMs));
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    try {
      return toAnswer(await send(toPost(url, request, network), signal), { request, asked, fail, now: clock.now() });
    } catch (error) {
      return fail(toFault(error, { timeout, signal, timeoutMs }));
    }
  };
  return { fetch, close: async () => {} };
};

const withoutBrackets = (host: string): string => (host.startsWith('[') ? host.slice(1, -1) : host);

const toPost = (url: URL, request: FetchRequest, network: NetworkSettings): Post => {
  const own = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const body = request.body ?? '';
  const headers = {
    accept: '*/*',
    ...Object.fromEntries(own),
    'user-agent': userAgent(network.contact),
    host: url.host,
    ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  };
  return { method: request.method ?? 'GET', url, headers, body };
};

type Way = {
  readonly addresses: readonly string[];
  readonly target: Target;
  readonly isTls: boolean;
  readonly signal: AbortSignal;
};

/** Goes to the first address that takes a connection. Once connected nothing is sent elsewhere: it might arrive twice. */
const sendToFirst = async (post: Post, { addresses, target, isTls, signal }: Way): Promise<Wire> => {
  let last: unknown;
  for (const address of addresses) {
    let isConnected = false;
    try {
      return await sendTo(post, {
        address,
        port: target.port,
        isTls,
        signal,
        onConnected: () => {
          isConnected = true;
        },
      });
    } catch (error) {
      if (isConnected) throw error;
      last = error;
    }
  }
  throw last;
};

const sendTo = (
  { method, url, headers, body }: Post,
  {
    address,
    port,
    isTls,
    signal,
    onConnected,
  }: {
    readonly address: string;
    readonly port: number;
    readonly isTls: boolean;
    readonly signal: AbortSignal;
    readonly onConnected: () => void;
  },
): Promise<Wire> =>
  new Promise((resolve, reject) => {
    const name = withoutBrackets(url.hostname);
    const options = {
      host: address,
      port,
      path: url.pathname + url.search,
      method,
      headers,
      signal,
      maxHeaderSize: headerBytesMax,
      agent: false,
    };
    // The name of the host stays what the certificate is about.
    const request: ClientRequest = isTls
      ? requestTls({ ...options, ...(isIP(name) > 0 ? {} : { servername: name }) })
      : requestPlain(options);
    request.once('error', reject);
    request.once('socket', (socket) => socket.once(isTls ? 'secureConnect' : 'connect', onConnected));
    request.once('response', (response) => {
      readWire(response).then(resolve, reject);
    });
    request.end(body);
  });

const readWire = async (response: IncomingMessage): Promise<Wire> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // What was asked for has been done by now; how much is said about it changes nothing.
    if (size > answerBytesMax) break;
    chunks.push(bytes);
  }
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(response.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
};

const toAnswer = (
  { status, headers, body }: Wire,
  {
    request,
    asked,
    fail,
    now,
  }: {
    readonly request: FetchRequest;
    readonly asked: Pick<FetchAnswer, 'requestedUrl' | 'url' | 'redirects' | 'at'>;
    readonly fail: (fault: FetchFault) => FetchAnswer;
    readonly now: Date;
  },
): FetchAnswer => {
  const restMs = toRestMs({ status, headers, body }, request, now);
  if (restMs !== undefined) {
    const received = `status ${status} with the wish to wait ${Math.ceil(restMs / 1000)} s`;
    return fail({ code: 'RATE_LIMITED', received, status, retryAfterMs: restMs });
  }
  if (request.statuses !== 'any' && (status === 404 || status === 410)) return { ...asked, outcome: 'gone', status };
  if (request.statuses === 'any' || (status >= 200 && status < 300))
    return { ...asked, outcome: 'read', status, headers, body, wire: { bytes: body, encoding: null }, validators: {} };
  const retry = status >= 500 || status === 408 || status === 425 ? 'later' : 'never';
  return fail({ code: 'HTTP_STATUS', received: `status ${status}`, status, retry });
};

/** How long a busy service wants to be left alone; undefined where it is not busy. */
const toRestMs = ({ status, headers, body }: Wire, { readRest }: FetchRequest, now: Date): number | undefined => {
  if (status !== 429 && status !== 503) return undefined;
  const named = toRetryAfterMs(headers['retry-after'], now);
  if (named !== undefined) return named;
  const until = readRest?.({ status, headers, body: () => body }, now);
  if (until !== undefined && until > now.getTime()) return Math.min(until - now.getTime(), retryAfterMaxMs);
  return status === 429 ? restDefaultMs : undefined;
};

const toFault = (
  error: unknown,
  {
    timeout,
    signal,
    timeoutMs,
  }: { readonly timeout: AbortSignal; readonly signal: AbortSignal; readonly timeoutMs: number },
): FetchFault => {
  if (error instanceof AddressRefused) return { code: 'ADDRESS_REFUSED', received: error.message, cause: error };
  if (timeout.aborted) return { code: 'TIMEOUT', received: `nothing whole within ${timeoutMs / 1000} s` };
  if (signal.aborted) return { code: 'NETWORK', received: 'an interruption on our side' };
  const received = `"${error instanceof Error ? error.message : String(error)}"`;
  return { code: 'NETWORK', received, cause: error };
};
