/** Addresses of a host for those who speak something else than HTTP to it: judged by the same guard. */
import type { NetworkSettings } from '../model/config.ts';
import { systemLookup, toJudged } from './connector.ts';
import { type Target, toHostBook } from './host-plan.ts';

/** The addresses that may be connected to. Throws AddressRefused where one may not. */
export const resolveHost = (target: Target, network: NetworkSettings): Promise<readonly string[]> => {
  const { mayBePrivate } = toHostBook(network);
  const isNamed = mayBePrivate.has(target.host) || mayBePrivate.has(`${target.host}:${target.port}`);
  return toJudged(target, isNamed, { lookup: systemLookup, closedPorts: new Set() });
};
