/** A fetcher on loopback for tests, with everything that a test does not speak of set to the usual. */

import type { FetcherSettings } from '../../lib/fetching/fetcher.ts';
import { createFetcher } from '../../lib/fetching/fetcher.ts';
import type { NetworkSettings } from '../../lib/model/config.ts';
import type { Fetcher } from '../../lib/ports/fetcher.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openMemoryHosts } from './memory-hosts.ts';

const usualNetwork: NetworkSettings = {
  contact: 'web@northwind.example',
  spacingMs: 1000,
  allowHosts: [],
  hosts: {},
  maxBytes: 5_000_000,
  timeoutMs: 20_000,
  maxRedirects: 5,
};

export type Opening = Partial<Omit<FetcherSettings, 'network'>> & { readonly network?: Partial<NetworkSettings> };

export const openFetcher = ({ network, ...settings }: Opening = {}): Fetcher =>
  createFetcher({
    hosts: openMemoryHosts(),
    clock: { now: () => new Date() },
    log: silentLog,
    // No test asks the network for a name.
    lookup: async (name) => {
      throw new Error(`getaddrinfo ENOTFOUND ${name}`);
    },
    ...settings,
    network: { ...usualNetwork, ...network },
  });
