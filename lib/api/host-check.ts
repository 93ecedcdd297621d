/**
 * Names under which a server on one machine may be called. A page in a browser may have its own name lead to 127.0.0.1 (DNS
 * rebinding) and then read what it wants; its requests carry its own name in their Host header, by which they are told.
 */
import type { Hono } from 'hono';
import { toProblem } from './answer.ts';

export type IsOurHost = (host: string) => boolean;

const loopback = ['localhost', '127.0.0.1', '::1'];
/** No host name is longer. */
const hostLengthMax = 260;

/** `localhost:4747` → `localhost`, `[::1]:4747` → `::1`. */
const toName = (host: string): string =>
  host
    .slice(0, hostLengthMax)
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/^\[([^\]]*)\]$/, '$1')
    .replace(/\.$/, '');

/** The machine itself, the address it listens on, and the names that were allowed. */
export const toHostCheck = (names: readonly string[]): IsOurHost => {
  const ours = new Set([...loopback, ...names.map((name) => toName(name))]);
  return (host) => ours.has(toName(host));
};

/** Refuses requests under other names, before anything looks at them. */
export const refuseOtherHosts = (app: Hono, isOurHost: IsOurHost): void => {
  app.use(async ({ req }, next) => {
    if (isOurHost(req.header('host') ?? '')) return next();
    return toProblem({
      status: 421,
      code: 'ADDRESS_REFUSED',
      detail: 'This server is called by another name here. Start it with --allow-host and the name, if it is yours.',
    });
  });
};
