/** Waiting for one's turn: requests to a host are spaced, and none goes while it asked us to stay away. */
import type { Clock } from '../ports/clock.ts';
import type { HostStore, Turn } from '../ports/fetcher.ts';
import { sleep } from './abort-watch.ts';
import type { HostState } from './host-state.ts';

/** The longest pause between two requests that a robots.txt can ask for. */
const crawlDelayMaxMs = 30_000;
/** A host that asked us to stay away for longer than this is left alone, not waited for. */
const holdWaitMaxMs = 30_000;
/** The longest queue for a turn: a full crawl's worth of workers at the longest crawl delay. */
const turnWaitMaxMs = 20 * 60_000;

export type TurnTaken =
  | { readonly kind: 'go' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'held'; readonly forMs: number }
  /** Further away than the patience: kept for whoever asks again with it. */
  | { readonly kind: 'later'; readonly turn: Omit<Turn, 'redirects'>; readonly forMs: number };
const go: TurnTaken = { kind: 'go' };

export type TurnSettings = {
  readonly hosts: HostStore;
  readonly clock: Clock;
  /** So long a turn is waited for, where waiting costs (a function that is paid by the second); absent: until it comes. */
  readonly patienceMs?: number;
};

/**
 * Milliseconds between two requests to a host: as configured, or longer where its robots.txt asks for it, or `leastMs` does for a
 * request of its own.
 */
export const spacingOf = ({ plan, robots }: HostState, leastMs = 0): number => {
  const delay = plan.isSpacingFixed ? null : (robots?.rules.crawlDelay ?? null);
  return Math.max(
    plan.spacingMs,
    delay === null ? 0 : Math.min(delay * 1000, crawlDelayMaxMs),
    plan.isSpacingSet ? 0 : leastMs,
  );
};

const waitUntil = async (atMs: number, nowMs: number, signal: AbortSignal | undefined): Promise<TurnTaken> =>
  atMs <= nowMs || (await sleep(atMs - nowMs, signal)) ? go : { kind: 'aborted' };

/** True when a request may go at once, without asking the store. */
export const isFree = (state: HostState, leastMs?: number): boolean =>
  state.heldUntilMs === 0 && spacingOf(state, leastMs) === 0;

/** With bounded patience all is asked of the store, for others may have planned far ahead, or been told to keep away. */
const takeTurnSoon = async (
  state: HostState,
  { hosts, clock }: TurnSettings,
  { signal, turn }: Waiting,
  { spacingMs, patienceMs }: { readonly spacingMs: number; readonly patienceMs: number },
): Promise<TurnTaken> => {
  const { host } = state.plan;
  const nowMs = clock.now().getTime();
  const slotMs = turn?.host === host ? turn.atMs : undefined;
  const { kind, atMs } = await hosts.takeTurn(host, {
    nowMs,
    spacingMs,
    patienceMs,
    slotMs,
    holdMaxMs: turnWaitMaxMs,
  });
  if (kind === 'go') return atMs <= nowMs ? go : waitUntil(atMs, nowMs, signal);
  if (kind === 'later') return { kind, turn: { host, atMs }, forMs: atMs - nowMs };
  state.heldUntilMs = atMs;
  return { kind, forMs: atMs - nowMs };
};

/** What a request waits with: what ends the wait, the turn that was kept for it, and the least spacing it wants. */
export type Waiting = {
  readonly signal: AbortSignal | undefined;
  readonly turn?: Turn | undefined;
  readonly spacingMs?: number | undefined;
};

/** Waits for the next turn of a host. The wait ends with the signal. */
export const takeTurn = (state: HostState, settings: TurnSettings, waiting: Waiting): Promise<TurnTaken> => {
  const { patienceMs } = settings;
  const spacingMs = spacingOf(state, waiting.spacingMs);
  return patienceMs !== undefined && spacingMs > 0
    ? takeTurnSoon(state, settings, waiting, { spacingMs, patienceMs })
    : takeTurnPatiently(state, settings, waiting, spacingMs);
};

const takeTurnPatiently = async (
  state: HostState,
  settings: TurnSettings,
  { signal }: Waiting,
  spacingMs: number,
): Promise<TurnTaken> => {
  const nowMs = settings.clock.now().getTime();
  const heldMs = state.heldUntilMs - nowMs;
  if (heldMs > holdWaitMaxMs) return { kind: 'held', forMs: heldMs };
  if (heldMs <= 0) state.heldUntilMs = 0;
  if (spacingMs === 0) return waitUntil(state.heldUntilMs, nowMs, signal);
  const atMs = Math.max(state.heldUntilMs, await settings.hosts.reserveSlot(state.plan.host, { nowMs, spacingMs }));
  if (atMs - nowMs <= turnWaitMaxMs) return waitUntil(atMs, nowMs, signal);
  // So far off can only be a hold that another process was given; remembered, so that no more turns are taken.
  state.heldUntilMs = atMs;
  return { kind: 'held', forMs: atMs - nowMs };
};

/** Learns of a hold that an earlier process was given, for hosts whose turns are not asked of the store. */
export const recallHold = async (state: HostState, { hosts, clock }: TurnSettings): Promise<void> => {
  const nowMs = clock.now().getTime();
  const atMs = await hosts.reserveSlot(state.plan.host, { nowMs, spacingMs: 0 });
  if (atMs > nowMs) state.heldUntilMs = Math.max(state.heldUntilMs, atMs);
};

/** Keeps everybody away from a host for a time. */
export const hold = async (state: HostState, { hosts, clock }: TurnSettings, forMs: number): Promise<void> => {
  if (forMs <= 0) return;
  const untilMs = clock.now().getTime() + forMs;
  state.heldUntilMs = Math.max(state.heldUntilMs, untilMs);
  await hosts.holdUntil(state.plan.host, untilMs);
};
