/** Robots and spacing of hosts, in memory. */
import type { HostStore } from '../../ports/fetcher.ts';

type Robots = Parameters<HostStore['putRobots']>[1];

/** A host store that lasts as long as the process. */
export const createMemoryHosts = (): HostStore => {
  const robotsOf = new Map<string, Robots>();
  const freeAtMs = new Map<string, number>();
  return {
    findRobots: async (host) => structuredClone(robotsOf.get(host)),
    putRobots: async (host, robots) => {
      robotsOf.set(host, structuredClone(robots));
    },
    reserveSlot: async (host, { nowMs, spacingMs }) => {
      const slotMs = Math.max(nowMs, freeAtMs.get(host) ?? 0);
      if (spacingMs > 0) freeAtMs.set(host, slotMs + spacingMs);
      return slotMs;
    },
    holdUntil: async (host, untilMs) => {
      freeAtMs.set(host, Math.max(untilMs, freeAtMs.get(host) ?? 0));
    },
  };
};
