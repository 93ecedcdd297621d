/** Opening connections: the name is looked up once, every address judged, and only a judged address connected to. */
import { lookup as lookupAddresses } from 'node:dns/promises';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { judgeAddress } from './address-guard.ts';
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
/** Addresses of one name that are tried, one after the other. */
const addressesMax = 4;

export type ConnectorSettings = {
  readonly planOf: (origin: string) => HostPlan;
  readonly lookup: Lookup;
  readonly closedPorts: ReadonlySet<number>;
};

/**
 * The addresses that may be connected to, judged. One refused address refuses the name: who mixes public and private
 * ones is either mistaken or trying to get in.
 */
const toJudged = async (
  target: Target,
  mayBePrivate: boolean,
  settings: ConnectorSettings,
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

const isNotTls = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPROTO' || String(error.code).startsWith('ERR_SSL_'));

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
 * A connector for undici. The name of the host stays what certificates and the Host header are about; only where the
 * connection goes is decided here.
 */
export const createConnector = (settings: ConnectorSettings): buildConnector.connector => {
  const open = buildConnector({ timeout: connectTimeoutMs, keepAlive: true });
  const connect = async (options: Parameters<Open>[0]): Promise<Socket> => {
    const { protocol, hostname } = options;
    const bracketed = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
    const port = portOf(protocol, options.port);
    const plan = settings.planOf(new URL(`${protocol}//${bracketed}:${port}`).origin);
    const target = plan.mapped ?? { host: hostname, port };
    const addresses = await toJudged(target, plan.mayBePrivate, settings);
    const there = { ...options, port: String(target.port) };
    try {
      return await openFirst(open, there, addresses);
    } catch (error) {
      // A rehearsal serves https names from a plain server on this machine or network; never done towards the internet.
      const isRehearsal =
        plan.mapped !== undefined && addresses.every((each) => judgeAddress(each, target.port) === 'private');
      if (protocol !== 'https:' || !isRehearsal || !isNotTls(error)) throw error;
      return await openFirst(open, { ...there, protocol: 'http:' }, addresses);
    }
  };
  return (options, callback) => {
    connect(options).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
};
