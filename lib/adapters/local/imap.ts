/** Mailboxes by IMAP; imapflow speaks it. Folders are opened read-only. */
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { SourceError } from '../../errors.ts';
import type { ImapMailboxes, Mail, MailAccount, MailHead, MailPlace, MailWish } from '../../ports/mailbox.ts';

/** TLS from the first byte. */
const tlsPort = 993;
const connectMs = 20_000;
const idleMs = 60_000;
/** Beside the message itself an answer has its frame. */
const frameBytes = 64 * 1024;
const millisecondsOfDay = 24 * 60 * 60_000;

export type ImapOptions = {
  /** The addresses of a host that may be connected to; throws for those that may not. */
  resolve(host: string, port: number): Promise<readonly string[]>;
  isLoopback(address: string): boolean;
};

/** Opens a connection for each reading, and ends it after. */
export const createImapMailboxes = (options: ImapOptions): ImapMailboxes => ({
  inbox: 'imap',
  read: async function* ({ account, folder }, wish) {
    const client = await connect(account, options);
    const end = (): void => client.close();
    wish.signal.addEventListener('abort', end, { once: true });
    try {
      yield* readFolder(client, folder, wish);
    } catch (error) {
      // An interrupted reading is no failure.
      if (!wish.signal.aborted) throw toImapError(account, error);
    } finally {
      wish.signal.removeEventListener('abort', end);
      await client.logout().catch(end);
    }
  },
});

const connect = async (account: MailAccount, { resolve, isLoopback }: ImapOptions): Promise<ImapFlow> => {
  const { host, port, user, secret, isToken } = account;
  // Only who reads mail pays for what it takes.
  const { ImapFlow } = await import('imapflow');
  try {
    const [address = host] = await resolve(host, port);
    const isTls = port === tlsPort;
    const client = new ImapFlow({
      host: address,
      servername: host,
      port,
      secure: isTls,
      // Nobody between us and the server shall talk us out of encryption; on this machine nobody is between.
      ...(isTls || isLoopback(address) ? {} : { doSTARTTLS: true }),
      auth: { user, ...(isToken ? { accessToken: secret.reveal() } : { pass: secret.reveal() }) },
      logger: false,
      disableAutoIdle: true,
      disableCompression: true,
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: idleMs,
    });
    // Told of again by whatever is being asked.
    client.on('error', () => {});
    await client.connect();
    return client;
  } catch (error) {
    throw toImapError(account, error);
  }
};

async function* readFolder(client: ImapFlow, folder: string, wish: MailWish): AsyncGenerator<Mail> {
  const box = await client.mailboxOpen(folder, { readOnly: true });
  const validity = String(box.uidValidity);
  const after = wish.after?.validity === validity ? wish.after : undefined;
  for (const uid of await findUids(client, wish, after)) {
    const head = (await client.fetchOne(String(uid), headQuery, { uid: true })) || undefined;
    if (head === undefined) continue;
    const isWanted = wish.wants(toHead(head));
    const size = head.size ?? 0;
    const isFetched = isWanted && size <= wish.bytesMax;
    const whole = isFetched
      ? (await client.fetchOne(String(uid), { source: { maxLength: wish.bytesMax + frameBytes } }, { uid: true })) ||
        undefined
      : undefined;
    // It was removed in between.
    if (isFetched && whole?.source === undefined) continue;
    yield {
      place: { validity, uid },
      receivedAt: toInstant(head.internalDate),
      size,
      isWanted,
      bytes: whole?.source,
    };
  }
}

const headQuery = {
  uid: true,
  envelope: true,
  internalDate: true,
  size: true,
  headers: ['list-id', 'delivered-to', 'x-original-to'],
};

const findUids = async (
  client: ImapFlow,
  { since, max }: MailWish,
  after: MailPlace | undefined,
): Promise<readonly number[]> => {
  // The server compares days in its own zone: a day earlier, and nothing is missed.
  const criteria =
    after === undefined ? { since: new Date(since.getTime() - millisecondsOfDay) } : { uid: `${after.uid + 1}:*` };
  const found = (await client.search(criteria, { uid: true })) || [];
  // `9:*` answers the last message even where that is older.
  return found
    .filter((uid) => uid > (after?.uid ?? 0))
    .toSorted((a, b) => a - b)
    .slice(0, max);
};

const toInstant = (date: Date | string | undefined): string => {
  const at = new Date(date ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? new Date(0).toISOString() : at.toISOString();
};

const toHead = ({ envelope, headers }: FetchMessageObject): MailHead => {
  const written = headers?.toString('utf8').replace(/\r?\n[ \t]+/g, ' ') ?? '';
  const addresses = [...(envelope?.to ?? []), ...(envelope?.cc ?? [])].flatMap(({ address }) => address ?? []);
  const delivered = [...written.matchAll(/^(?:delivered-to|x-original-to):\s*<?([^\s<>]{3,320})>?/gim)].map(
    ([, to = '']) => to,
  );
  const list = /^list-id:(.*)$/im.exec(written)?.[1];
  return {
    from: (envelope?.from ?? []).flatMap(({ address }) => address?.toLowerCase() ?? []),
    to: [...addresses, ...delivered].map((address) => address.toLowerCase()),
    list: list === undefined ? null : (/<([^<>]+)>/.exec(list)?.[1] ?? list).trim().toLowerCase(),
  };
};

type ImapFault = Error & {
  readonly authenticationFailed?: boolean;
  readonly responseText?: string;
  readonly code?: string;
};
const isFault = (error: unknown): error is ImapFault => error instanceof Error;

const toImapError = ({ host, port, user }: MailAccount, error: unknown): Error => {
  if (!isFault(error) || error instanceof SourceError) return isFault(error) ? error : new Error(String(error));
  const isDenied = error.authenticationFailed === true;
  const said = error.responseText ?? error.message;
  return new SourceError({
    code: isDenied ? 'ACCESS_DENIED' : 'NETWORK',
    retry: isDenied ? 'never' : 'later',
    subject: { kind: 'mailbox', id: `${user} at ${host}:${port}` },
    expected: isDenied ? 'to be let in' : 'a folder to read',
    received: `"${said.slice(0, 200)}"`,
    mend: isDenied
      ? 'See that user and password are right; many services want a password made for one app, or an access token.'
      : 'See that host, port and folder are right, and that the server is up.',
    cause: error,
  });
};
