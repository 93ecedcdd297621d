/** Leave to read: each host's robots.txt, read once a day and remembered here and in the store. RFC 9309. */
import { decodeText } from '../formats/charset.ts';
import { type AgentRules, allowsPath, parseRobots, robotsBytesMax, rulesFor } from '../formats/robots.ts';
import type { HostStore, Turn } from '../ports/fetcher.ts';
import { orAborted } from './abort-watch.ts';
import { decodeBody } from './decode-body.ts';
import type { FetchFault } from './fetch-errors.ts';
import type { HostState, RobotsVerdict } from './host-state.ts';
import { recallHold, spacingOf, type Waiting } from './turns.ts';
import { robotsAgent } from './user-agent.ts';
import { headerOf, interrupted, type Permit, type Walk, type WalkEnd, type WalkSettings, walk } from './walk.ts';

const hourMs = 3_600_000;
/** RFC 9309 section 2.4. */
const believedMs = 24 * hourMs;
/** A robots.txt that answers with an error is asked for again sooner: it forbids everything in the meantime. */
const errorBelievedMs = hourMs;
/** A host that could not be reached at all may be back in minutes. */
const unreachableBelievedMs = 5 * 60_000;

const freeRules: AgentRules = { rules: [], crawlDelay: null };

type Stored = NonNullable<Awaited<ReturnType<HostStore['findRobots']>>>;

const unreadable = (received: string): FetchFault => ({ code: 'ROBOTS_DISALLOWED', received, retry: 'later' });
const toRules = (body: string): AgentRules => rulesFor(parseRobots(body), robotsAgent);

const verdictOfStored = (stored: Stored, nowMs: number): RobotsVerdict | undefined => {
  const untilMs = Date.parse(stored.fetchedAt) + (stored.verdict === 'disallow' ? errorBelievedMs : believedMs);
  // NaN, where the store holds no date, is never later than now.
  if (!(untilMs > nowMs)) return undefined;
  if (stored.verdict === 'disallow')
    return { rules: freeRules, fault: unreadable('a robots.txt that could not be read within the last hour'), untilMs };
  return { rules: stored.verdict === 'allow' ? freeRules : toRules(stored.body ?? ''), fault: undefined, untilMs };
};

/** Codes of a robots.txt that never answered: they say of the host what they would say of the page. */
const unreachableCodes: ReadonlySet<string> = new Set([
  'NETWORK',
  'TIMEOUT',
  'ADDRESS_REFUSED',
  'RATE_LIMITED',
  'TRUNCATED',
]);

type Reading =
  | { readonly verdict: 'rules'; readonly body: string }
  | { readonly verdict: 'allow' }
  | { readonly verdict: 'disallow'; readonly received: string }
  | { readonly verdict: 'unreachable'; readonly fault: FetchFault };

/** RFC 9309 section 2.3.1: unavailable (4xx, too many redirects) allows everything, unreachable (5xx, no answer) nothing. */
const toReading = ({ result, redirects }: WalkEnd, maxBytes: number): Reading => {
  if (!result.ok) {
    if (result.code === 'TOO_MANY_REDIRECTS' || result.code === 'URL_REFUSED') return { verdict: 'allow' };
    // A host may not forbid itself by sending us where we do not go; nor may it be read unasked.
    const isOwn = redirects.length === 0 && unreachableCodes.has(result.code);
    return isOwn
      ? { verdict: 'unreachable', fault: result }
      : { verdict: 'disallow', received: `a robots.txt that cannot be read: ${result.received}` };
  }
  const { status } = result;
  if (status >= 500 || status === 429) return { verdict: 'disallow', received: `status ${status} for robots.txt` };
  if (status < 200 || status >= 300) return { verdict: 'allow' };
  const decoded = decodeBody(result.bytes, headerOf(result, 'content-encoding'), maxBytes);
  if (!decoded.ok) return { verdict: 'disallow', received: `a robots.txt that cannot be decoded: ${decoded.code}` };
  // UTF-8 by the standard, whatever its header says; a byte order mark is believed.
  const { text } = decodeText(decoded.body.subarray(0, robotsBytesMax), { contentType: 'text/plain; charset=utf-8' });
  return { verdict: 'rules', body: text };
};

export type RobotsGateSettings = WalkSettings & {
  /** Headers, bounds and the like of a request for a robots.txt. */
  readonly request: Pick<Walk, 'headers' | 'timeoutMs' | 'maxBytes'>;
};

const toVerdict = (reading: Reading, nowMs: number): RobotsVerdict => {
  if (reading.verdict === 'unreachable')
    return {
      rules: freeRules,
      fault: reading.fault,
      // Who only has to wait for a turn learnt nothing of the host.
      untilMs:
        reading.fault.later === undefined
          ? nowMs + Math.min(reading.fault.retryAfterMs ?? unreachableBelievedMs, unreachableBelievedMs)
          : nowMs,
    };
  if (reading.verdict === 'disallow')
    return { rules: freeRules, fault: unreadable(reading.received), untilMs: nowMs + errorBelievedMs };
  return {
    rules: reading.verdict === 'allow' ? freeRules : toRules(reading.body),
    fault: undefined,
    untilMs: nowMs + believedMs,
  };
};

const freely: Permit = () => undefined;

const readRobots = async (
  state: HostState,
  settings: RobotsGateSettings,
  turn: Turn | undefined,
): Promise<RobotsVerdict> => {
  const { hosts, clock, request } = settings;
  const { origin } = state.plan;
  if (spacingOf(state) === 0) await recallHold(state, settings);
  const url = new URL('/robots.txt', origin);
  const stored = await hosts.findRobots(origin);
  const known = stored === undefined ? undefined : verdictOfStored(stored, clock.now().getTime());
  if (known !== undefined) return known;
  const end = await walk(
    {
      ...request,
      url,
      method: 'GET',
      ownHeaders: request.headers,
      body: null,
      maxBytes: robotsBytesMax,
      atBound: 'cut',
      statuses: 'success',
      readRest: undefined,
      signal: undefined,
      // The turn that was kept is the host's next, whatever goes first. The redirects behind it are the page's own.
      turn: turn === undefined ? undefined : { ...turn, redirects: [] },
      permit: freely,
    },
    settings,
  );
  const reading = toReading(end, request.maxBytes);
  const now = clock.now();
  // A host that was not reached said nothing that others should be told.
  if (reading.verdict !== 'unreachable')
    await hosts.putRobots(origin, {
      body: reading.verdict === 'rules' ? reading.body : null,
      verdict: reading.verdict,
      fetchedAt: now.toISOString(),
    });
  return toVerdict(reading, now.getTime());
};

const readOnce = (state: HostState, settings: RobotsGateSettings, turn: Turn | undefined): Promise<RobotsVerdict> => {
  state.robotsReading ??= readRobots(state, settings, turn)
    .then((verdict) => {
      state.robots = verdict;
      return verdict;
    })
    .finally(() => {
      state.robotsReading = undefined;
    });
  return state.robotsReading;
};

const judge = ({ fault, rules }: RobotsVerdict, url: URL): FetchFault | undefined => {
  if (fault !== undefined) return fault;
  if (allowsPath(rules, url.href)) return undefined;
  return { code: 'ROBOTS_DISALLOWED', received: `a rule of ${url.origin}/robots.txt against it` };
};

/** The permit that heeds robots.txt; answers at once where the host is known. */
export const createRobotsGate = (settings: RobotsGateSettings): Permit => {
  const find = async (state: HostState, url: URL, { signal, turn }: Waiting): Promise<FetchFault | undefined> => {
    if (signal?.aborted === true) return interrupted;
    const verdict = await orAborted(readOnce(state, settings, turn), signal);
    return verdict === 'aborted' ? interrupted : judge(verdict, url);
  };
  return (state, url, waiting) => {
    const { robots } = state;
    const isKnown = robots !== undefined && robots.untilMs > settings.clock.now().getTime();
    return isKnown ? judge(robots, url) : find(state, url, waiting);
  };
};
