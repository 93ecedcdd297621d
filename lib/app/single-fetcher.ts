/** A polite fetcher without a data folder, for commands that look at single addresses: robots and spacing last as long as it. */
import { openMemoryStores } from '../adapters/memory/open.ts';
import { createFetcher } from '../fetching/fetcher.ts';
import type { NetworkSettings } from '../model/config.ts';
import type { Fetcher } from '../ports/fetcher.ts';
import { silentLog } from '../ports/log.ts';
import { systemClock } from './system-clock.ts';

/** Opens one; close it when done. */
export const openSingleFetcher = (network: NetworkSettings): Fetcher =>
  createFetcher({ network, hosts: openMemoryStores({ clock: systemClock }).hosts, clock: systemClock, log: silentLog });
