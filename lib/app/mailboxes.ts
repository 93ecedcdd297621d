/** Mailboxes on one machine, behind the same guard of addresses as pages. */
import { createImapMailboxes } from '../adapters/local/imap.ts';
import { SourceError } from '../errors.ts';
import { isLoopbackAddress } from '../fetching/address-guard.ts';
import { AddressRefused } from '../fetching/connector.ts';
import { resolveHost } from '../fetching/resolve-host.ts';
import type { NetworkSettings } from '../model/config.ts';
import type { ImapMailboxes } from '../ports/mailbox.ts';

/** A private address is nothing that a server could mend: whoever runs it has to name it. */
const toRefusal = (host: string, port: number, refused: AddressRefused): SourceError =>
  new SourceError({
    code: 'ADDRESS_REFUSED',
    retry: 'never',
    subject: { kind: 'mailbox', id: `${host}:${port}` },
    expected: 'a host on the public internet',
    received: refused.message,
    mend: 'If the host is yours, name it under network.allowHosts; link-local and cloud metadata addresses stay closed.',
    cause: refused,
  });

/** Opens them for the hosts that the configuration lets be connected to. */
export const openMailboxes = (network: NetworkSettings): ImapMailboxes =>
  createImapMailboxes({
    resolve: (host, port) =>
      resolveHost({ host, port }, network).catch((error: unknown) => {
        throw error instanceof AddressRefused ? toRefusal(host, port, error) : error;
      }),
    isLoopback: isLoopbackAddress,
  });
