/** Turns taken ahead: one write a host, however many its addresses. */
import type { Turn } from '../ports/fetcher.ts';
import type { HostState, HostStates } from './host-state.ts';
import { spacingOf, type TurnSettings } from './turns.ts';
import { toFetchUrl } from './walk.ts';

/** Answers a turn for each address, in order; one that cannot be asked for may be asked at once, and then says why not. */
export const planTurns = async (
  urls: readonly string[],
  { hosts, clock, states }: TurnSettings & { readonly states: HostStates },
): Promise<readonly Turn[]> => {
  const nowMs = clock.now().getTime();
  const stateOf = urls.map((text): HostState | undefined => {
    const url = toFetchUrl(text);
    return url instanceof URL ? states.of(url) : undefined;
  });
  const counts = new Map<HostState, number>();
  for (const state of stateOf) if (state !== undefined) counts.set(state, (counts.get(state) ?? 0) + 1);
  const nextMs = new Map<HostState, number>();
  for (const [state, count] of counts) {
    const spacingMs = spacingOf(state) * count;
    nextMs.set(state, spacingMs === 0 ? nowMs : await hosts.reserveSlot(state.plan.host, { nowMs, spacingMs }));
  }
  return stateOf.map((state) => {
    if (state === undefined) return { host: '', atMs: nowMs, redirects: [] };
    const atMs = nextMs.get(state) ?? nowMs;
    nextMs.set(state, atMs + spacingOf(state));
    return { host: state.plan.host, atMs, redirects: [] };
  });
};
