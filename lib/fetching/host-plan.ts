/** What the configuration says of a host: where it is found, whether it may be private, how far apart requests are. */
import type { HostSettings, NetworkSettings } from '../model/config.ts';
import { toUrl } from '../text/url.ts';
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
  /** True when the spacing was set for this very host, or it is ours: then robots.txt does not lengthen it. */
  readonly isSpacingFixed: boolean;
  /** True when it was set: then what an API asks for does not lengthen it either. */
  readonly isSpacingSet: boolean;
};

const withoutBrackets = (host: string): string => (host.startsWith('[') ? host.slice(1, -1) : host);

/** The port an address is asked on, the scheme's own where it names none. */
export const portOf = (protocol: string, port: string): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

/** Reads `127.0.0.1:8701`, `[::1]:8701`, `localhost` as written in the configuration. */
export const toTarget = (address: string, defaultPort: number): Target | undefined => {
  const url = toUrl(`http://${address}`);
  if (url === undefined || url.hostname === '') return undefined;
  // The parser drops port 80, which is http's own.
  const port = /:80$/.test(address) ? 80 : url.port === '' ? defaultPort : Number(url.port);
  return { host: withoutBrackets(url.hostname), port };
};

const isLocalName = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || isLoopbackAddress(host);

/** A host as people write it, `Bücher.example:8080` or `fd00::1`, in the spelling of addresses. */
const toSpelling = (written: string): string => {
  const text = written.trim();
  const bracketed = /^[\da-f]*:[\da-f:.]*:/i.test(text) ? `[${text}]` : text;
  // The parser drops port 80, which is http's own: ports are taken from the text.
  const special = toUrl(`http://${bracketed}`);
  const port = /:(\d{1,5})$/.exec(bracketed)?.[1];
  return special === undefined ? text.toLowerCase() : special.hostname + (port === undefined ? '' : `:${Number(port)}`);
};

/** The configuration's hosts by their spelling in addresses; made once, as there may be hundreds. */
export type HostBook = {
  readonly settings: ReadonlyMap<string, HostSettings>;
  readonly mayBePrivate: ReadonlySet<string>;
  readonly spacingMs: number;
};

/** Reads the configuration's hosts. */
export const toHostBook = ({ hosts, allowHosts, spacingMs }: NetworkSettings): HostBook => ({
  settings: new Map(Object.entries(hosts).map(([written, settings]) => [toSpelling(written), settings])),
  mayBePrivate: new Set(allowHosts.map(toSpelling)),
  spacingMs,
});

/** The plan for the host of an address. What names the port comes before what names the host alone. */
export const toHostPlan = (url: URL, book: HostBook): HostPlan => {
  const port = portOf(url.protocol, url.port);
  const host = `${url.hostname}:${port}`;
  const settings = book.settings.get(host) ?? book.settings.get(url.hostname);
  const mapped = settings?.address === undefined ? undefined : toMapped(settings.address, port);
  const isLocal = isLocalName(mapped?.host ?? withoutBrackets(url.hostname));
  return {
    origin: url.origin,
    host,
    mapped,
    mayBePrivate: mapped !== undefined || book.mayBePrivate.has(host) || book.mayBePrivate.has(url.hostname),
    spacingMs: settings?.spacingMs ?? (isLocal ? 0 : book.spacingMs),
    isSpacingFixed: settings?.spacingMs !== undefined || isLocal,
    isSpacingSet: settings?.spacingMs !== undefined,
  };
};

/** An address that cannot be read must not send a rehearsal to the real host: the name it becomes never resolves (RFC 2606). */
const toMapped = (address: string, port: number): Target =>
  toTarget(address, port) ?? { host: 'unreadable.invalid', port };
