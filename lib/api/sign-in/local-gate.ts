/** Sign-in on one machine: a token that `serve` prints and that works once, or a name and its password. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { UserStore } from '../../ports/users.ts';
import type { Problem } from '../answer.ts';
import type { Asked, Gate } from '../gate.ts';
import type { Person } from '../people.ts';
import { createAttempts } from './attempts.ts';
import { readSessionCookie } from './cookie.ts';
import { verifyPassword } from './passwords.ts';
import { createSessions, type Session } from './sessions.ts';

export type Credentials = { readonly token: string } | { readonly name: string; readonly password: string };

/** `name`: null where nobody of the name that was given is known. */
type OnSign = (sign: {
  readonly action: 'signed-in' | 'sign-in-refused' | 'signed-out';
  readonly name: string | null;
}) => Promise<void>;

export type LocalGate = Gate & {
  /** The token that works next. */
  token(): string;
  signIn(
    credentials: Credentials,
  ): Promise<{ readonly id: string; readonly session: Session } | { readonly refused: Problem }>;
  /** The session of a request, whatever it asks for. */
  find(asked: Pick<Asked, 'header'>): Session | undefined;
  signOut(asked: Pick<Asked, 'header'>): Promise<void>;
  endAllOf(name: string): void;
};

const tokenBytes = 24;
const toToken = (): string => randomBytes(tokenBytes).toString('base64url');

/** Alike in time whatever differs. */
const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

const needed: Problem = {
  status: 401,
  code: 'SIGN_IN_NEEDED',
  detail:
    'Expected somebody who is signed in. Open the address that "earmark serve" prints, or sign in with a name and password.',
};
const wrong: Problem = {
  status: 401,
  code: 'SIGN_IN_NEEDED',
  detail:
    'Expected a token that was not used yet, or a name and its password. "earmark serve" prints a new token when it starts.',
};
const elsewhere: Problem = {
  status: 403,
  code: 'NOT_ALLOWED',
  detail:
    'Expected a change that a page of this Earmark asks for. Reload the page, and send the x-earmark-csrf that GET /api/session answers with.',
};

const toTooOften = (waitMs: number): Problem => ({
  status: 429,
  code: 'RATE_LIMITED',
  detail: 'Expected fewer wrong tries. Try again later, or start "earmark serve" again for a new token.',
  headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) },
});

/** Whether a browser says that a page of another site asks; other programs say nothing. */
const isFromElsewhere = ({ header }: Asked): boolean => {
  const site = header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const origin = header('origin');
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== header('host');
};

/** What `token` signs in as. */
const owner = 'owner';

export const createLocalGate = ({
  clock,
  users,
  ownerName = owner,
  onSign = async () => {},
}: {
  readonly clock: Clock;
  readonly users: UserStore;
  /** Whom the token signs in. */
  readonly ownerName?: string;
  /** Told of who came in, was refused, and went. */
  readonly onSign?: OnSign;
}): LocalGate => {
  const sessions = createSessions(clock);
  const attempts = createAttempts(clock);
  let token = toToken();
  const find = ({ header }: Pick<Asked, 'header'>): Session | undefined => {
    const id = readSessionCookie(header('cookie'));
    return id === undefined ? undefined : sessions.find(id);
  };
  const byToken = (given: string): Person | undefined => {
    if (!isSame(given, token)) return undefined;
    token = toToken();
    return { name: ownerName, role: 'admin' };
  };
  const byPassword = async (name: string, password: string): Promise<Person | undefined> => {
    const user = await users.find(name);
    // Who is not there takes as long as who is: names cannot be told by the time.
    const isRight = await verifyPassword(user?.passwordHash, password);
    return user !== undefined && isRight ? { name: user.name, role: user.role } : undefined;
  };
  return {
    token: () => token,
    find,
    admit: (asked) => {
      const session = find(asked);
      if (session === undefined) return { refused: needed };
      if (!asked.isSafe && (isFromElsewhere(asked) || !isSame(asked.header('x-earmark-csrf') ?? '', session.csrf)))
        return { refused: elsewhere };
      return { person: session.person };
    },
    signIn: async (credentials) => {
      const name = 'token' in credentials ? '' : credentials.name;
      const waitMs = attempts.waitMs(name);
      if (waitMs > 0) return { refused: toTooOften(waitMs) };
      // Counted before it is looked at, so that many tries at one time are not all let in.
      attempts.noteWrong(name);
      const person =
        'token' in credentials ? byToken(credentials.token) : await byPassword(credentials.name, credentials.password);
      if (person === undefined) {
        // What is no user's name may be a password in the wrong field.
        await onSign({ action: 'sign-in-refused', name: (await users.find(name))?.name ?? null });
        return { refused: wrong };
      }
      attempts.forget(name);
      await onSign({ action: 'signed-in', name: person.name });
      return sessions.begin(person);
    },
    signOut: async ({ header }) => {
      const id = readSessionCookie(header('cookie'));
      const session = id === undefined ? undefined : sessions.find(id);
      if (id === undefined || session === undefined) return;
      sessions.end(id);
      await onSign({ action: 'signed-out', name: session.person.name });
    },
    endAllOf: (name) => sessions.endAllOf(name),
  };
};
