/** Robots and spacing of hosts, in memory. */
import type { HostStore } from '../../ports/fetcher.ts';
import { decideTurn, type HostTurns, noTurns } from '../agreed/host-turns.ts';

type Robots = Parameters<HostStore['putRobots']>[1];

/** A host store that lasts as long as the process. */
export const createMemoryHosts = (): HostStore => {
  const robotsOf = new Map<string, Robots>();
  const turnsOf = new Map<string, HostTurns>();
  const turnsAt = (host: string): HostTurns => turnsOf.get(host) ?? noTurns;
  return {
    findRobots: async (host) => structuredClone(robotsOf.get(host)),
    putRobots: async (host, robots) => {
      robotsOf.set(host, structuredClone(robots));
    },
    reserveSlot: async (host, { nowMs, spacingMs }) => {
      const turns = turnsAt(host);
      const slotMs = Math.max(nowMs, turns.freeMs);
      if (spacingMs > 0) turnsOf.set(host, { ...turns, freeMs: slotMs + spacingMs });
      return slotMs;
    },
    takeTurn: async (host, asked) => {
      const { answer, turns } = decideTurn(turnsAt(host), asked);
      turnsOf.set(host, turns);
      return answer;
    },
    holdUntil: async (host, untilMs) => {
      const turns = turnsAt(host);
      const later = (ms: number): number => Math.max(untilMs, ms);
      turnsOf.set(host, { ...turns, freeMs: later(turns.freeMs), heldMs: later(turns.heldMs) });
    },
  };
};
