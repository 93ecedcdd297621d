/** The polite fetcher: the one way in which Earmark asks the web for anything. */
import type { Certificate } from '../model/channel-state.ts';
import type { NetworkSettings } from '../model/config.ts';
import type { Validators } from '../model/page.ts';
import type { Clock } from '../ports/clock.ts';
import type { FetchAnswer, Fetcher, FetchRequest, HostStore, Planner, ReadAnswer } from '../ports/fetcher.ts';
import type { Log } from '../ports/log.ts';
import { toInstant } from '../text/instant.ts';
import { Connections } from './connections.ts';
import { createConnector, type Lookup, systemLookup } from './connector.ts';
import { decodeBody } from './decode-body.ts';
import type { WireAnswer } from './exchange.ts';
import { type FetchFault, toFetchError } from './fetch-errors.ts';
import { toTarget } from './host-plan.ts';
import { HostStates } from './host-state.ts';
import { planTurns } from './plan-turns.ts';
import { createRobotsGate } from './robots-gate.ts';
import { userAgent } from './user-agent.ts';
import {
  headerOf,
  type Permit,
  toFetchUrl,
  toHeaders,
  type Walk,
  type WalkEnd,
  type WalkSettings,
  walk,
} from './walk.ts';

export type FetcherSettings = {
  readonly network: NetworkSettings;
  readonly hosts: HostStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The system's own, where tests give none. */
  readonly lookup?: Lookup;
  /** `127.0.0.1:9001`: where the surroundings (Lambda) offer this process an interface that no page may reach through it. */
  readonly runtimeAddress?: string;
  /** A turn that is further away is not waited for: the answer says `later`. Absent: all are waited for. */
  readonly patienceMs?: number;
};

const headerBytesMax = 32 * 1024;
/** Longer validators are not kept: every later request would carry them. */
const validatorCharactersMax = 1_000;
const anything = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const freely: Permit = () => undefined;

const toValidators = (answer: WireAnswer): Validators => {
  const etag = headerOf(answer, 'etag');
  const lastModified = headerOf(answer, 'last-modified');
  return {
    ...(etag === undefined || etag.length > validatorCharactersMax ? {} : { etag }),
    ...(lastModified === undefined || lastModified.length > validatorCharactersMax ? {} : { lastModified }),
  };
};

/** The request's headers as undici takes them fastest: copying an object with such names costs more than all else of a 304. */
const toRequestHeaders = (common: readonly string[], validators: Validators | undefined): string[] => {
  const headers = [...common];
  if (validators?.etag !== undefined) headers.push('if-none-match', validators.etag);
  if (validators?.lastModified !== undefined) headers.push('if-modified-since', validators.lastModified);
  return headers;
};

/** The same for the host that was asked: what the caller says comes before what we say, but for who we are. */
const withOwn = (headers: string[], own: FetchRequest['headers']): string[] => {
  if (own === undefined) return headers;
  const merged = [...headers];
  for (const [name, value] of Object.entries(own)) {
    const lower = name.toLowerCase();
    if (lower === 'user-agent') continue;
    // Names stand at even places only.
    let at = 0;
    while (at < merged.length && merged[at] !== lower) at += 2;
    merged[at] = lower;
    merged[at + 1] = value;
  }
  return merged;
};

const isConditional = ({ validators }: FetchRequest): boolean =>
  validators !== undefined && (validators.etag !== undefined || validators.lastModified !== undefined);

const within = (wished: number | undefined, bound: number): number =>
  wished === undefined ? bound : Math.max(1, Math.min(wished, bound));

type Asked = Pick<ReadAnswer, 'requestedUrl' | 'url' | 'redirects' | 'at'>;

const failed = (asked: Asked, fault: FetchFault): FetchAnswer => ({
  ...asked,
  outcome: 'failed',
  error: toFetchError(asked.url, fault),
  ...(fault.later === undefined ? {} : { later: { ...fault.later, redirects: asked.redirects } }),
});

const toStatusFault = (status: number): FetchFault => ({
  code: 'HTTP_STATUS',
  received: `status ${status}`,
  status,
  // Time-outs and faults of the server pass; the rest is an answer.
  retry: status >= 500 || status === 408 || status === 425 ? 'later' : 'never',
});

const toRead = (answer: WireAnswer, asked: Asked, maxBytes: number): FetchAnswer => {
  const decoded = decodeBody(answer.bytes, headerOf(answer, 'content-encoding'), maxBytes);
  if (!decoded.ok)
    return failed(asked, {
      code: decoded.code,
      received: `${answer.bytes.byteLength} compressed bytes that do not open to it`,
    });
  const { body, coding } = decoded;
  return {
    ...asked,
    outcome: 'read',
    status: answer.status,
    headers: toHeaders(answer),
    body,
    wire: { bytes: coding === null ? body : answer.bytes, encoding: coding },
    validators: toValidators(answer),
  };
};

const toAnswer = (
  { url, redirects, result }: WalkEnd,
  request: FetchRequest,
  maxBytes: number,
  at: string,
): FetchAnswer => {
  if (result.ok && result.status === 304 && isConditional(request))
    return { requestedUrl: request.url, url: url.href, redirects, at, outcome: 'unchanged' };
  const asked = { requestedUrl: request.url, url: url.href, redirects, at };
  if (!result.ok) return failed(asked, result);
  const { status } = result;
  if (request.statuses === 'any') return toRead(result, asked, maxBytes);
  if (status === 404 || status === 410) return { ...asked, outcome: 'gone', status };
  return status >= 200 && status < 300 ? toRead(result, asked, maxBytes) : failed(asked, toStatusFault(status));
};

/** The request as it goes out; a caller's headers go to the host it asked, ours everywhere. */
const toWalk = (
  request: FetchRequest,
  url: URL,
  common: readonly string[],
  network: NetworkSettings,
  permit: Permit,
  headers = toRequestHeaders(common, request.validators),
): Walk => ({
  url,
  method: request.method ?? 'GET',
  headers,
  ownHeaders: withOwn(headers, request.headers),
  body: request.body ?? null,
  maxBytes: within(request.maxBytes, network.maxBytes),
  atBound: 'fail',
  statuses: request.statuses ?? 'success',
  readRest: request.readRest,
  spacingMs: request.spacingMs,
  timeoutMs: within(request.timeoutMs, network.timeoutMs),
  signal: request.signal,
  turn: request.turn,
  permit,
});

const toClosedPorts = (runtimeAddress: string | undefined): ReadonlySet<number> => {
  const target = runtimeAddress === undefined ? undefined : toTarget(runtimeAddress, 80);
  return new Set(target === undefined ? [] : [target.port]);
};

/** Opens a fetcher; one for a process, so that connections and what is known of hosts are shared. */
export const createFetcher = (settings: FetcherSettings): Fetcher & Planner => {
  const { network, clock, log } = settings;
  const states = new HostStates(network);
  const lookup = settings.lookup ?? systemLookup;
  const connect = createConnector({
    planOf: states.planOf,
    lookup,
    closedPorts: toClosedPorts(settings.runtimeAddress),
    onCertificate: (origin, seen) => {
      const { hostname: host } = new URL(origin);
      states.of(new URL(origin)).certificate = { host, ...seen, seenAt: clock.now().toISOString() };
    },
  });
  const connections = new Connections({ connect, maxHeaderSize: headerBytesMax, allowH2: false });
  const common = ['user-agent', userAgent(network.contact), 'accept', anything, 'accept-encoding', 'gzip, deflate, br'];
  const walkSettings: WalkSettings = {
    connections,
    states,
    hosts: settings.hosts,
    clock,
    maxRedirects: network.maxRedirects,
    ...(settings.patienceMs === undefined ? {} : { patienceMs: settings.patienceMs }),
  };
  const robots = createRobotsGate({
    ...walkSettings,
    request: { headers: toRequestHeaders(common, undefined), timeoutMs: network.timeoutMs, maxBytes: network.maxBytes },
  });

  /** Who waits for every turn as it is has no patience to be told. */
  const settingsOf = ({ patienceMs }: FetchRequest): WalkSettings =>
    patienceMs === undefined || walkSettings.patienceMs === undefined ? walkSettings : { ...walkSettings, patienceMs };
  const fetch = async (request: FetchRequest): Promise<FetchAnswer> => {
    const at = toInstant(clock.now().getTime());
    const url = toFetchUrl(request.url);
    if (!(url instanceof URL)) return failed({ requestedUrl: request.url, url: request.url, redirects: [], at }, url);
    const steps = toWalk(request, url, common, network, request.robots === 'ignore' ? freely : robots);
    const answer = toAnswer(await walk(steps, settingsOf(request)), request, steps.maxBytes, at);
    if (answer.outcome === 'failed')
      log.debug('fetch failed', { url: request.isUrlSecret ? url.origin : request.url, code: answer.error.code });
    return answer;
  };
  const certificateOf = (url: string): Certificate | undefined => {
    const asked = toFetchUrl(url);
    return asked instanceof URL ? states.of(asked).certificate : undefined;
  };
  const readyHosts = async (origins: readonly string[], signal: AbortSignal): Promise<void> => {
    const nowMs = clock.now().getTime();
    const unknown = origins.filter((origin) => !((states.ofOrigin(origin).robots?.untilMs ?? 0) > nowMs));
    // A store that fails here fails the poll that asks next, which tells of it: nobody else needs the host.
    await Promise.allSettled(unknown.map((origin) => robots(states.ofOrigin(origin), new URL(origin), { signal })));
  };
  return {
    fetch,
    certificateOf,
    readyHosts,
    plan: (urls) => planTurns(urls, walkSettings),
    close: () => connections.destroy(),
  };
};
