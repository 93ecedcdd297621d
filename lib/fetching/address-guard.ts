/**
 * Which network addresses Earmark connects to: public ones, and private ones only where the configuration names the host.
 * An address that carries another one inside (mapped, translated, tunnelled) is judged by that one too.
 */
import ipaddr from 'ipaddr.js';

/**
 * `public` may be read by anybody; `private` only by who is allowed to; `closed` never: cloud metadata, link-local, and
 * what the caller closes.
 */
export type AddressVerdict = 'public' | 'private' | 'closed';

/**
 * Where clouds keep credentials and settings of the machine, beside link-local ones, which are closed as a whole.
 * AWS over IPv6 and EKS pod identity, Alibaba, Oracle, Azure's wire server, Google over IPv6.
 */
const metadataAddresses: ReadonlySet<string> = new Set(
  ['fd00:ec2::254', 'fd00:ec2::23', '100.100.100.200', '192.0.0.192', '168.63.129.16', 'fd20:ce::254'].map((each) =>
    ipaddr.parse(each).toString(),
  ),
);

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const isSix = (address: Address): address is ipaddr.IPv6 => address.kind() === 'ipv6';
const toFour = (bytes: readonly number[]): ipaddr.IPv4 => new ipaddr.IPv4([...bytes]);
const cidr = (text: string): [ipaddr.IPv6, number] => ipaddr.IPv6.parseCIDR(text);

/** Where in the sixteen bytes of an IPv6 address an IPv4 address stands; several where it could be either. */
const carriers: readonly {
  readonly block: [ipaddr.IPv6, number];
  readonly four: (b: readonly number[]) => readonly (readonly number[])[];
}[] = [
  { block: cidr('::ffff:0:0/96'), four: (b) => [b.slice(12)] },
  // IPv4-compatible, long deprecated; `::` and `::1` lie in it too and are judged as 0.0.0.0 and 0.0.0.1: private.
  { block: cidr('::/96'), four: (b) => [b.slice(12)] },
  { block: cidr('::ffff:0:0:0/96'), four: (b) => [b.slice(12)] },
  { block: cidr('64:ff9b::/96'), four: (b) => [b.slice(12)] },
  // RFC 8215 leaves the length of the translation prefix to the network: /96 puts the address last, /48 around byte 8.
  { block: cidr('64:ff9b:1::/48'), four: (b) => [b.slice(12), [b[6] ?? 0, b[7] ?? 0, b[9] ?? 0, b[10] ?? 0]] },
  { block: cidr('2002::/16'), four: (b) => [b.slice(2, 6)] },
  // Teredo: the server as it is, the client with every bit turned.
  { block: cidr('2001::/32'), four: (b) => [b.slice(4, 8), b.slice(12).map((byte) => byte ^ 0xff)] },
];
const globalUnicast = cidr('2000::/3');
const isatapMarks = ['00005efe', '02005efe'];

/** The IPv4 addresses inside an IPv6 one. */
const toCarried = (address: ipaddr.IPv6): readonly ipaddr.IPv4[] => {
  const bytes = address.toByteArray();
  const carried = carriers.flatMap(({ block, four }) => (address.match(block) ? four(bytes) : []));
  const isIsatap = isatapMarks.includes(Buffer.from(bytes.slice(8, 12)).toString('hex'));
  return (isIsatap ? [...carried, bytes.slice(12)] : carried).map(toFour);
};

const judgeFour = (address: ipaddr.IPv4): AddressVerdict => {
  if (address.range() === 'linkLocal' || metadataAddresses.has(address.toString())) return 'closed';
  return address.range() === 'unicast' ? 'public' : 'private';
};

const judgeSix = (address: ipaddr.IPv6): AddressVerdict => {
  if (address.range() === 'linkLocal' || metadataAddresses.has(address.toString())) return 'closed';
  const inner = toCarried(address).map(judgeFour);
  if (inner.includes('closed')) return 'closed';
  // A translated or tunnelled public address leads to that public address; a plain one must be global unicast itself.
  const isPublic =
    inner.length > 0 ? !inner.includes('private') : address.range() === 'unicast' && address.match(globalUnicast);
  return isPublic ? 'public' : 'private';
};

/** Loopback, `0.0.0.0` included, which leads there. */
const isLoopback = (address: Address): boolean => {
  const all = isSix(address) ? [address, ...toCarried(address)] : [address];
  return all.some((each) => ['loopback', 'unspecified'].includes(each.range()));
};

/** True for an address, not a name, that leads to this machine. */
export const isLoopbackAddress = (text: string): boolean => ipaddr.isValid(text) && isLoopback(ipaddr.parse(text));

/**
 * Judges an address with the port it is asked on. `closedPorts` are ports of this machine that nobody may reach through
 * Earmark, such as that of the Lambda runtime. What is no address is private.
 */
export const judgeAddress = (
  text: string,
  port: number,
  closedPorts: ReadonlySet<number> = new Set(),
): AddressVerdict => {
  // An interface name behind the address only occurs with link-local ones.
  if (text.includes('%')) return 'closed';
  if (!ipaddr.isValid(text)) return 'private';
  const address = ipaddr.parse(text);
  if (closedPorts.has(port) && isLoopback(address)) return 'closed';
  return isSix(address) ? judgeSix(address) : judgeFour(address);
};
