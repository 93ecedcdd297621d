/** Hosts that no configuration can open: link-local addresses, and those at which clouds hand out credentials. */
import ipaddr from 'ipaddr.js';

/** Names and addresses of metadata services outside the link-local ranges (AWS, GCP, Alibaba, Oracle). */
const metadataHosts = [
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'fd00:ec2::254',
  '100.100.100.200',
  '192.0.0.192',
];

/** True for `169.254.169.254`, its IPv6 and decimal spellings, and the like; a port may follow. */
export const isForbiddenHost = (host: string): boolean => {
  const name = toHostName(host);
  if (metadataHosts.includes(name)) return true;
  if (!ipaddr.isValid(name)) return false;
  const address = ipaddr.process(name);
  return address.range() === 'linkLocal' || metadataHosts.includes(address.toString());
};

const toHostName = (host: string): string => {
  const lower = host.toLowerCase().replace(/\.$/, '');
  if (ipaddr.isValid(lower)) return lower;
  return lower.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
};
