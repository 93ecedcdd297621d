/** What the configuration says of a host: where it is found, whether it may be private, how far apart requests are. */
import type { NetworkSettings } from '../model/config.ts';
import { isLoopbackAddress } from './address-guard.ts';

/** A host and port to connect to; the host is a name or a bare address. */
export type Target = { readonly host: string; readonly port: number };

export type HostPlan = {
  /** Scheme, host and port: what robots.txt speaks of. */
  readonly origin: string;
  /** `name:port` as an address has it: whose requests are spaced together. */
  readonly host: string;
  /** Where a rehearsal says the name is to be found, in place of what its name resolves to. */
  readonly mapped: Target | undefined;
  /** True when the configuration names the host as one that may be private. */
  readonly mayBePrivate: boolean;
  readonly spacingMs: number;
  /** True when the spacing was set for this very host: then robots.txt does not lengthen it. */
  readonly isSpacingFixed: boolean;
};

const withoutBrackets = (host: string): string => (host.startsWith('[') ? host.slice(1, -1) : host);

/** The port an address is asked on, the scheme's own where it names none. */
export const portOf = (protocol: string, port: string): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

/** Reads `127.0.0.1:8701`, `[::1]:8701`, `localhost` as written in the configuration. */
export const toTarget = (address: string, defaultPort: number): Target | undefined => {
  const url = URL.canParse(`http://${address}`) ? new URL(`http://${address}`) : undefined;
  if (url === undefined || url.hostname === '') return undefined;
  // The parser drops port 80, which is http's own.
  const port = /:80$/.test(address) ? 80 : url.port === '' ? defaultPort : Number(url.port);
  return { host: withoutBrackets(url.hostname), port };
};

const isLocalName = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || isLoopbackAddress(host);

const allows = (allowHosts: readonly string[], host: string, port: number): boolean =>
  allowHosts.some((entry) => {
    const name = entry.trim().toLowerCase();
    return [host, `[${host}]`, `${host}:${port}`, `[${host}]:${port}`].includes(name);
  });

/** The plan for the host of an address. */
export const toHostPlan = (url: URL, network: NetworkSettings): HostPlan => {
  const host = withoutBrackets(url.hostname);
  const port = portOf(url.protocol, url.port);
  const settings = network.hosts[url.host] ?? network.hosts[url.hostname];
  // An address that cannot be read must not send a rehearsal to the real host: this name never resolves (RFC 2606).
  const mapped =
    settings?.address === undefined
      ? undefined
      : (toTarget(settings.address, port) ?? { host: 'unreadable.invalid', port });
  const isLocal = isLocalName(mapped?.host ?? host);
  return {
    origin: url.origin,
    host: `${url.hostname}:${port}`,
    mapped,
    mayBePrivate: mapped !== undefined || allows(network.allowHosts, host, port),
    spacingMs: settings?.spacingMs ?? (isLocal ? 0 : network.spacingMs),
    isSpacingFixed: settings?.spacingMs !== undefined || isLocal,
  };
};
