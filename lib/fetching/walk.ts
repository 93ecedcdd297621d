/** One request followed through its redirects: at each hop the address, robots.txt, the turn and the bounds are kept anew. */
import { isAscii, isUtf8 } from 'node:buffer';
import { toRetryAfterMs } from '../formats/retry-after.ts';
import type { FetchRequest, Method, ReadAnswer, Redirect } from '../ports/fetcher.ts';
import { ofError } from './certificates.ts';
import type { Connections } from './connections.ts';
import { AddressRefused } from './connector.ts';
import { decodeBody } from './decode-body.ts';
import { type ExchangeRequest, exchange, type WireAnswer, type WireFault } from './exchange.ts';
import type { FetchFault } from './fetch-errors.ts';
import type { HostState, HostStates } from './host-state.ts';
import { hold, isFree, type TurnSettings, type TurnTaken, takeTurn, type Waiting } from './turns.ts';

/** Answers what forbids a page, or undefined where nothing does; a promise only where it has to be found out. */
export type Permit = (
  state: HostState,
  url: URL,
  waiting: Waiting,
) => FetchFault | undefined | Promise<FetchFault | undefined>;

export type Walk = {
  readonly url: URL;
  readonly method: Method;
  /** Names and values by turns, sent to other hosts on the way. */
  readonly headers: string[];
  /** The same with the caller's own, sent to the first host only: they may be meant for it alone. */
  readonly ownHeaders: string[];
  readonly body: string | null;
  readonly maxBytes: number;
  readonly atBound: 'fail' | 'cut';
  readonly timeoutMs: number;
  readonly permit: Permit;
  /** Statuses whose bodies are kept. */
  readonly statuses: 'success' | 'any';
  readonly readRest: FetchRequest['readRest'];
} & Waiting;

export type WalkEnd = {
  readonly url: URL;
  readonly redirects: readonly Redirect[];
  readonly result: WireAnswer | (FetchFault & { readonly ok: false });
};

export type WalkSettings = TurnSettings & {
  readonly connections: Connections;
  readonly states: HostStates;
  readonly maxRedirects: number;
};

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** How long a host is left alone that asks for it without saying how long. */
const holdDefaultMs = 60_000;
const urlCharactersMax = 8_192;

/** One value of a header; several values joined as HTTP joins them. */
export const headerOf = (answer: WireAnswer, name: string): string | undefined => {
  const value = answer.headers[name];
  return typeof value === 'object' ? value.join(', ') : value;
};

/** Without a prototype, so that a header called `constructor` is but a header. */
export const toHeaders = (answer: WireAnswer): ReadAnswer['headers'] => {
  const headers: Record<string, string> = Object.create(null);
  for (const name of Object.keys(answer.headers)) headers[name] = headerOf(answer, name) ?? '';
  return headers;
};

/** Parses once: asking first whether it can be parsed would cost as much again, on every request. */
const parseUrl = (text: string, base: URL | undefined): URL | undefined => {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
};

/** Reads an address that may be asked for, or says what is wrong with it. */
export const toFetchUrl = (text: string, base?: URL): URL | FetchFault => {
  if (text.length > urlCharactersMax)
    return { code: 'URL_REFUSED', received: `an address of ${text.length} characters` };
  const url = parseUrl(text, base);
  if (url === undefined) return { code: 'URL_REFUSED', received: `"${text.slice(0, 200)}"` };
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { code: 'URL_REFUSED', received: `the scheme "${url.protocol}"` };
  return url.username === '' && url.password === ''
    ? url
    : { code: 'URL_REFUSED', received: 'an address with a user name or password' };
};

const refusalOf = (error: Error | undefined): AddressRefused | undefined =>
  error instanceof AddressRefused ? error : error?.cause instanceof AddressRefused ? error.cause : undefined;

/** The caller gave up. */
export const interrupted: FetchFault = { code: 'NETWORK', received: 'an interruption on our side' };

const faultTexts: Readonly<Record<WireFault['reason'], (timeoutMs: number) => Pick<FetchFault, 'code' | 'received'>>> =
  {
    timeout: (timeoutMs) => ({
      code: 'TIMEOUT',
      received: `nothing whole within ${Math.round(timeoutMs / 100) / 10} s`,
    }),
    'too-large': () => ({ code: 'TOO_LARGE', received: 'more bytes than that' }),
    aborted: () => interrupted,
    network: () => ({ code: 'NETWORK', received: 'no connection' }),
  };

/** The host is up, and its name is right as far as anybody knows. */
const mendCertificate = 'Give the host a certificate of its own name that browsers trust, and renew it in time.';

const toFault = (fault: WireFault, walk: Walk): FetchFault => {
  const refusal = refusalOf(fault.error);
  if (refusal !== undefined) return { code: 'ADDRESS_REFUSED', received: refusal.message, cause: fault.error };
  if (fault.reason !== 'network') return faultTexts[fault.reason](walk.timeoutMs);
  const received = `"${fault.error?.message ?? 'no reason given'}"`;
  if (fault.stage === 'body') return { code: 'TRUNCATED', received, cause: fault.error };
  const isUntrusted = ofError(fault.error) !== undefined || ofError(fault.error?.cause) !== undefined;
  return { code: 'NETWORK', received, cause: fault.error, ...(isUntrusted ? { mend: mendCertificate } : {}) };
};

const codeOf = (error: Error | undefined): unknown => (error !== undefined && 'code' in error ? error.code : undefined);

/** What only asks, so that it may be asked again, and elsewhere. */
const isAsking = (method: Method): boolean => method === 'GET' || method === 'HEAD';

/** A server may close a kept-alive connection in the very moment it is used again: not its answer, so asked once more. */
const isStale = (result: WireAnswer | WireFault, method: Walk['method']): boolean =>
  !result.ok &&
  result.stage === 'head' &&
  result.reason === 'network' &&
  isAsking(method) &&
  ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(String(codeOf(result.error)));

/** Longer than this no host is left alone for an answer of its own: a header may be wrong by years. */
const restMaxMs = 24 * 60 * 60_000;

const readBody = (answer: WireAnswer, maxBytes: number): Uint8Array | undefined => {
  const decoded = decodeBody(answer.bytes, headerOf(answer, 'content-encoding'), maxBytes);
  return decoded.ok ? decoded.body : undefined;
};

/** How long an API wants to be left alone by its own words, in milliseconds. */
const restOf = (answer: WireAnswer, { readRest, maxBytes }: Walk, { clock }: WalkSettings): number | undefined => {
  const now = clock.now();
  const untilMs = readRest?.(
    { status: answer.status, headers: toHeaders(answer), body: () => readBody(answer, maxBytes) },
    now,
  );
  const forMs = untilMs === undefined ? 0 : untilMs - now.getTime();
  return forMs > 0 ? Math.min(forMs, restMaxMs) : undefined;
};

/** Heeds a host that asks for rest; answers the fault of an answer that is nothing else. */
const heedRest = async (
  answer: WireAnswer,
  walk: Walk,
  state: HostState,
  settings: WalkSettings,
): Promise<FetchFault | undefined> => {
  const ownRestMs = restOf(answer, walk, settings);
  if (answer.status !== 429 && answer.status !== 503) {
    // The answer is good; the next one would not be.
    if (ownRestMs !== undefined) await hold(state, settings, ownRestMs);
    return undefined;
  }
  const asked = toRetryAfterMs(headerOf(answer, 'retry-after'), settings.clock.now()) ?? ownRestMs;
  const restMs = asked ?? (answer.status === 429 ? holdDefaultMs : undefined);
  if (restMs === undefined) return undefined;
  await hold(state, settings, restMs);
  const { status } = answer;
  return {
    code: 'RATE_LIMITED',
    received: `status ${status} with the wish to wait ${Math.ceil(restMs / 1000)} s`,
    status,
    retryAfterMs: restMs,
  };
};

/** Headers are read as Latin-1; addresses in them that are not escaped are UTF-8 all the same. */
const toUtf8 = (header: string): string => {
  const bytes = Buffer.from(header, 'latin1');
  return isAscii(bytes) || !isUtf8(bytes) ? header : bytes.toString('utf8');
};

/** Where a redirect leads, or undefined where the answer is none. */
const targetOf = (answer: WireAnswer, { method }: Walk): string | undefined => {
  if (!redirectStatuses.has(answer.status) || !isAsking(method)) return undefined;
  const location = headerOf(answer, 'location');
  return location === undefined ? undefined : toUtf8(location);
};

/** Why a request does not go, or undefined where its turn has come. */
const toTurnFault = (taken: TurnTaken): FetchFault | undefined => {
  if (taken.kind === 'go') return undefined;
  if (taken.kind === 'aborted') return interrupted;
  const seconds = Math.ceil(taken.forMs / 1000);
  return {
    code: 'RATE_LIMITED',
    received: taken.kind === 'held' ? `its wish to wait ${seconds} s more` : `its next turn in ${seconds} s`,
    retryAfterMs: taken.forMs,
    ...(taken.kind === 'later' ? { later: taken.turn } : {}),
  };
};

const toRequest = (
  walk: Walk,
  { url, state, timeoutMs }: { readonly url: URL; readonly state: HostState; readonly timeoutMs: number },
): ExchangeRequest => ({
  origin: state.plan.origin,
  path: url.pathname + url.search,
  method: walk.method,
  headers: url === walk.url || state.plan.origin === walk.url.origin ? walk.ownHeaders : walk.headers,
  body: walk.body,
  maxBytes: walk.maxBytes,
  atBound: walk.atBound,
  statuses: walk.statuses,
  timeoutMs,
  signal: walk.signal,
});

/** One hop: leave, turn, request. */
const hop = async (walk: Walk, url: URL, timeoutMs: number, settings: WalkSettings): Promise<WalkEnd['result']> => {
  const state = settings.states.of(url);
  const permitted = walk.permit(state, url, walk);
  const forbidden = permitted instanceof Promise ? await permitted : permitted;
  if (forbidden !== undefined) return { ok: false, ...forbidden };
  const fault = isFree(state, walk.spacingMs) ? undefined : toTurnFault(await takeTurn(state, settings, walk));
  if (fault !== undefined) return { ok: false, ...fault };
  const request = toRequest(walk, { url, state, timeoutMs });
  let result = await exchange(settings.connections, request);
  if (isStale(result, walk.method)) result = await exchange(settings.connections, request);
  if (!result.ok) return { ok: false, ...toFault(result, { ...walk, timeoutMs }) };
  const mayRest = result.status === 429 || result.status === 503 || walk.readRest !== undefined;
  const rest = mayRest ? await heedRest(result, walk, state, settings) : undefined;
  return rest === undefined ? result : { ok: false, ...rest };
};

/** Where a request goes on that had redirects behind it when it had to wait. */
const toStart = ({ url, turn }: Walk): URL => {
  const last = turn?.redirects.at(-1);
  const next = last === undefined ? url : toFetchUrl(last.to);
  return next instanceof URL ? next : url;
};

/** Follows a request to its end. Never rejects for what the world does. */
export const walk = async (start: Walk, settings: WalkSettings): Promise<WalkEnd> => {
  const redirects: Redirect[] = [...(start.turn?.redirects ?? [])];
  let url = toStart(start);
  let leftMs = start.timeoutMs;
  for (;;) {
    const startedMs = settings.clock.now().getTime();
    const result = await hop(start, url, leftMs, settings);
    const target = result.ok ? targetOf(result, start) : undefined;
    if (!result.ok || target === undefined) return { url, redirects, result };
    const next = toFetchUrl(target, url);
    if (!(next instanceof URL)) return { url, redirects, result: { ok: false, ...next } };
    next.hash ||= url.hash;
    redirects.push({ status: result.status, from: url.href, to: next.href });
    if (redirects.length > settings.maxRedirects || redirects.some(({ from }) => from === next.href))
      return {
        url,
        redirects,
        result: {
          ok: false,
          code: 'TOO_MANY_REDIRECTS',
          received: `${redirects.length} redirects, the last to ${next.href}`,
        },
      };
    leftMs = Math.max(1, leftMs - Math.max(0, settings.clock.now().getTime() - startedMs));
    url = next;
  }
};
