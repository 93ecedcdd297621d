/** Mailboxes on one machine, behind the same guard of addresses as pages. */
import { createImapMailboxes } from '../adapters/local/imap.ts';
import { isLoopbackAddress } from '../fetching/address-guard.ts';
import { resolveHost } from '../fetching/resolve-host.ts';
import type { NetworkSettings } from '../model/config.ts';
import type { Mailboxes } from '../ports/mailbox.ts';

/** Opens them for the hosts that the configuration lets be connected to. */
export const openMailboxes = (network: NetworkSettings): Mailboxes =>
  createImapMailboxes({
    resolve: (host, port) => resolveHost({ host, port }, network),
    isLoopback: isLoopbackAddress,
  });
