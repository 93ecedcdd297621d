/** Who is signed in on one machine: random names in a cookie, known here by their hash, gone when the server ends. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { Person } from '../people.ts';

export type Session = {
  readonly person: Person;
  /** What a page of ours must say with each change it asks for; another site's page cannot know it. */
  readonly csrf: string;
};

export type Sessions = {
  /** Begins one; the answer is the cookie's value, which is told once and never kept. */
  begin(person: Person): { readonly id: string; readonly session: Session };
  find(id: string): Session | undefined;
  end(id: string): void;
  /** Ends all of somebody's: their password or role changed. */
  endAllOf(name: string): void;
};

/** A session that nobody uses ends after so long, and every one after `wholeMs`. */
const idleMs = 12 * 3_600_000;
const wholeMs = 7 * 86_400_000;
/** More at a time are not kept: the one that was used longest ago ends. */
const sessionsMax = 500;
const idBytes = 32;

const toHash = (id: string): string => createHash('sha256').update(id).digest('base64url');
const toRandom = (): string => randomBytes(idBytes).toString('base64url');

export const createSessions = (clock: Clock): Sessions => {
  const kept = new Map<string, Session & { readonly startedMs: number; readonly usedMs: number }>();
  return {
    begin: (person) => {
      const id = toRandom();
      const nowMs = clock.now().getTime();
      const session = { person, csrf: toRandom() };
      kept.set(toHash(id), { ...session, startedMs: nowMs, usedMs: nowMs });
      const [oldest] = kept.keys();
      if (kept.size > sessionsMax && oldest !== undefined) kept.delete(oldest);
      return { id, session };
    },
    find: (id) => {
      const hash = toHash(id);
      const found = kept.get(hash);
      if (found === undefined) return undefined;
      const nowMs = clock.now().getTime();
      kept.delete(hash);
      if (nowMs - found.usedMs > idleMs || nowMs - found.startedMs > wholeMs) return undefined;
      // Put back last: the first of the map is the one that was used longest ago.
      kept.set(hash, { ...found, usedMs: nowMs });
      return found;
    },
    end: (id) => void kept.delete(toHash(id)),
    endAllOf: (name) => {
      for (const [hash, { person }] of kept) if (person.name === name) kept.delete(hash);
    },
  };
};
