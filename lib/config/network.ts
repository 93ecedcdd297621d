/** `network:` in earmark.yml → how the fetcher behaves. */
import type * as z from 'zod';
import type { NetworkSettings } from '../model/config.ts';
import type { Report } from './report.ts';
import { networkSchema } from './schema.ts';

/** What holds where there is no configuration. */
export const toDefaultNetwork = (): NetworkSettings => toNetworkSettings(networkSchema.parse({}));

/** Parses `network:`; undefined, and noted, when it is wrong. */
export const parseNetwork = (value: unknown, report: Report): NetworkSettings | undefined => {
  const network = report.parse(networkSchema, value ?? {}, ['network']);
  return network === undefined ? undefined : toNetworkSettings(network);
};

const toNetworkSettings = (network: z.infer<typeof networkSchema>): NetworkSettings => {
  const { contact, spacing, allowHosts, hosts, maxBytes, timeout, maxRedirects } = network;
  return {
    contact,
    spacingMs: spacing,
    allowHosts,
    hosts: Object.fromEntries(
      Object.entries(hosts).map(([name, host]) => [
        name.toLowerCase(),
        {
          ...(host.address === undefined ? {} : { address: host.address }),
          ...(host.spacing === undefined ? {} : { spacingMs: host.spacing }),
        },
      ]),
    ),
    maxBytes,
    timeoutMs: timeout,
    maxRedirects,
  };
};
