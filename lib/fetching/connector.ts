/** Opening connections: the name is looked up once, every address judged, and only a judged address connected to. */
import { lookup as lookupAddresses } from 'node:dns/promises';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { judgeAddress } from './address-guard.ts';
import { ofError, ofSocket, type SeenCertificate } from './certificates.ts';
import { type HostPlan, portOf, type Target } from './host-plan.ts';

/** All addresses of a name. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** The system's own lookup, hosts file included. */
export const systemLookup: Lookup = async (name) =>
  (await lookupAddresses(name, { all: true, verbatim: true })).map(({ address }) => address);

/** A connection that the guard did not allow. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly address: string;
  constructor(host: string, address: string, verdict: 'private' | 'closed') {
    super(`${host} leads to ${address}, which is ${verdict === 'closed' ? 'never read' : 'not public'}`);
    this.address = address;
  }
}

const connectTimeoutMs = 10_000;
/** A rehearsal's server is near. */
const rehearsalTlsTimeoutMs = 2_000;
/** Addresses of one name that are tried, one after the other. */
const addressesMax = 4;

export type ConnectorSettings = {
  readonly planOf: (origin: string) => HostPlan;
  readonly lookup: Lookup;
  readonly closedPorts: ReadonlySet<number>;
  /** Told of every certificate that a host showed, trusted or not. */
  readonly onCertificate?: (origin: string, seen: SeenCertificate) => void;
};

/**
 * The addresses that may be connected to, judged. One refused address refuses the name: who mixes public and private
 * ones is either mistaken or trying to get in.
 */
export const toJudged = async (
  target: Target,
  mayBePrivate: boolean,
  settings: Pick<ConnectorSettings, 'lookup' | 'closedPorts'>,
): Promise<readonly string[]> => {
  const addresses = isIP(target.host) > 0 ? [target.host] : await settings.lookup(target.host);
  for (const address of addresses) {
    const verdict = judgeAddress(address, target.port, settings.closedPorts);
    if (verdict === 'closed' || (verdict === 'private' && !mayBePrivate))
      throw new AddressRefused(target.host, address, verdict);
  }
  if (addresses.length === 0) throw new Error(`${target.host} has no address`);
  return addresses.slice(0, addressesMax);
};

type Open = ReturnType<typeof buildConnector>;
type Socket = NonNullable<Parameters<Parameters<Open>[1]>[1]>;

const openOne = (open: Open, options: Parameters<Open>[0]): Promise<Socket> =>
  new Promise((resolve, reject) => {
    open(options, (error, socket) => (error === null ? resolve(socket) : reject(error)));
  });

/** What a plain server does to somebody who begins to speak TLS: answers in clear, hangs up, or waits for a line to end. */
const plainCodes: ReadonlySet<string> = new Set(['EPROTO', 'ECONNRESET', 'UND_ERR_CONNECT_TIMEOUT']);
export const isNotTls = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (plainCodes.has(String(error.code)) || String(error.code).startsWith('ERR_SSL_'));

/** Connects to the first address that answers. */
const openFirst = async (open: Open, options: Parameters<Open>[0], addresses: readonly string[]): Promise<Socket> => {
  let last: unknown;
  for (const address of addresses) {
    try {
      return await openOne(open, { ...options, hostname: address });
    } catch (error) {
      last = error;
    }
  }
  throw last;
};

/**
 * Opens a connection for an https name of a rehearsal, which may be served by a plain server on this machine or network.
 * Only for fixed private addresses: towards the internet https stays https.
 */
const createRehearsal = (
  open: Open,
): ((options: Parameters<Open>[0], addresses: readonly string[]) => Promise<Socket>) => {
  const openQuickly = buildConnector({ timeout: rehearsalTlsTimeoutMs, keepAlive: true });
  const plain = new Set<string>();
  return async (options, addresses) => {
    const key = `${options.hostname} ${options.port}`;
    try {
      if (!plain.has(key)) return await openFirst(openQuickly, options, addresses);
    } catch (error) {
      if (!isNotTls(error)) throw error;
      plain.add(key);
    }
    return await openFirst(open, { ...options, protocol: 'http:' }, addresses);
  };
};

const originOf = (protocol: string, hostname: string, port: number): string =>
  new URL(`${protocol}//${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`).origin;

/**
 * A connector for undici. The name of the host stays what certificates and the Host header are about; only where the
 * connection goes is decided here.
 */
export const createConnector = (settings: ConnectorSettings): buildConnector.connector => {
  const open = buildConnector({ timeout: connectTimeoutMs, keepAlive: true });
  const rehearse = createRehearsal(open);
  const connect = async (options: Parameters<Open>[0]): Promise<Socket> => {
    const port = portOf(options.protocol, options.port);
    const origin = originOf(options.protocol, options.hostname, port);
    const plan = settings.planOf(origin);
    const target = plan.mapped ?? { host: options.hostname, port };
    const addresses = await toJudged(target, plan.mayBePrivate, settings);
    const there = { ...options, port: String(target.port) };
    const isRehearsal =
      plan.mapped !== undefined && addresses.every((each) => judgeAddress(each, target.port) === 'private');
    const opening =
      isRehearsal && options.protocol === 'https:' ? rehearse(there, addresses) : openFirst(open, there, addresses);
    return await noting(origin, opening);
  };
  const note = (origin: string, seen: SeenCertificate | undefined): void => {
    if (seen !== undefined) settings.onCertificate?.(origin, seen);
  };
  const noting = async (origin: string, opening: Promise<Socket>): Promise<Socket> => {
    try {
      const socket = await opening;
      note(origin, ofSocket(socket));
      return socket;
    } catch (error) {
      note(origin, ofError(error));
      throw error;
    }
  };
  return (options, callback) => {
    connect(options).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
};
