/** A HostStore in memory, as several fetchers of one test share it. */
import type { HostStore } from '../../lib/ports/fetcher.ts';

type Robots = Parameters<HostStore['putRobots']>[1];

export type MemoryHosts = HostStore & {
  readonly robots: Map<string, Robots>;
  readonly slots: string[];
  /** The times given out, in order. */
  readonly givenMs: number[];
  readonly holds: Map<string, number>;
};

export const openMemoryHosts = (): MemoryHosts => {
  const robots = new Map<string, Robots>();
  const nextFree = new Map<string, number>();
  const holds = new Map<string, number>();
  const slots: string[] = [];
  const givenMs: number[] = [];
  return {
    robots,
    slots,
    givenMs,
    holds,
    findRobots: async (host) => robots.get(host),
    putRobots: async (host, each) => void robots.set(host, each),
    reserveSlot: async (host, { nowMs, spacingMs }) => {
      const at = Math.max(nowMs, nextFree.get(host) ?? 0, holds.get(host) ?? 0);
      nextFree.set(host, at + spacingMs);
      givenMs.push(at);
      slots.push(`${host} ${spacingMs}`);
      return at;
    },
    takeTurn: async () => {
      throw new Error('nobody here has bounded patience');
    },
    holdUntil: async (host, untilMs) => void holds.set(host, Math.max(untilMs, holds.get(host) ?? 0)),
  };
};
