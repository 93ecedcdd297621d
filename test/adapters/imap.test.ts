import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createImapMailboxes } from '../../lib/adapters/local/imap.ts';
import { openMailboxes } from '../../lib/app/mailboxes.ts';
import { parseConfig } from '../../lib/config/load.ts';
import type { Mail, MailWish } from '../../lib/ports/mailbox.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { mailboxContract } from '../contracts/mailboxes.ts';

type Stored = { readonly uid: number; readonly raw: string; readonly list?: string; readonly size?: number };

/** As much of an IMAP server as a reader needs; notes what it was asked. */
class ImapServer {
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  messages: readonly Stored[] = [];
  validity = 7;
  /** Hangs up at this command. */
  breaksAt: string | undefined;

  constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }
  open(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }
  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
    let pending = '';
    socket.on('data', (data) => {
      pending += data.toString('latin1');
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        const [tag = '', ...words] = line.split(' ');
        this.asked.push(words.join(' ').replace(/^LOGIN .*/, 'LOGIN …'));
        if (this.breaksAt !== undefined && words.join(' ').startsWith(this.breaksAt)) socket.destroy();
        else socket.write(this.#answer(tag, words.join(' ')), 'latin1');
      }
    });
  }

  #answer(tag: string, command: string): string {
    const ok = `${tag} OK done\r\n`;
    if (/^LOGIN/.test(command))
      return /right/.test(command) ? ok : `${tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n`;
    if (/^CAPABILITY/.test(command)) return `* CAPABILITY IMAP4rev1\r\n${ok}`;
    if (/^(?:EXAMINE|SELECT) "?News"?/.test(command))
      return `* ${this.messages.length} EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n* OK [UIDVALIDITY ${this.validity}] ok\r\n* OK [UIDNEXT 99] ok\r\n${tag} OK [READ-ONLY] done\r\n`;
    if (/^(?:EXAMINE|SELECT)/.test(command)) return `${tag} NO [NONEXISTENT] Unknown mailbox\r\n`;
    if (/^UID SEARCH/.test(command)) return `* SEARCH ${this.#search(command).join(' ')}\r\n${ok}`;
    if (/^UID FETCH/.test(command)) return this.#fetch(command) + ok;
    if (/^LOGOUT/.test(command)) return `* BYE\r\n${ok}`;
    if (/^LIST "" ""/.test(command)) return `* LIST (\\Noselect) "/" ""\r\n${ok}`;
    if (/^LIST .*News/.test(command)) return `* LIST () "/" "News"\r\n${ok}`;
    return /^(?:NOOP|ID|NAMESPACE|LIST|LSUB)/.test(command) ? ok : `${tag} BAD unknown\r\n`;
  }

  /** `9:*` answers the last message even where that is older, as real servers do. */
  #search(command: string): readonly number[] {
    const uids = this.messages.map(({ uid }) => uid);
    const from = /UID (\d+):\*/.exec(command)?.[1];
    const found = from === undefined ? uids : uids.filter((uid) => uid >= Number(from));
    return found.length > 0 ? found : uids.slice(-1);
  }

  #fetch(command: string): string {
    const uid = Number(/FETCH (\d+)/.exec(command)?.[1]);
    const index = this.messages.findIndex((each) => each.uid === uid);
    const message = this.messages[index];
    if (message === undefined) return '';
    const { raw, list, size = raw.length } = message;
    if (/BODY\.PEEK\[\]/.test(command)) {
      const name = /BODY\.PEEK\[\]<0\./.test(command) ? 'BODY[]<0>' : 'BODY[]';
      return `* ${index + 1} FETCH (UID ${uid} ${name} {${raw.length}}\r\n${raw})\r\n`;
    }
    const header = list === undefined ? '\r\n' : `List-ID: News\r\n <${list}>\r\n\r\n`;
    const from = '(("News" NIL "News" "Northwind.example"))';
    const envelope = `("Thu, 01 Oct 2026 09:00:00 +0000" "Hello" ${from} ${from} ${from} ((NIL NIL "all" "lists.example")) NIL NIL NIL "<${uid}@x>")`;
    return `* ${index + 1} FETCH (UID ${uid} RFC822.SIZE ${size} INTERNALDATE "01-Oct-2026 09:00:05 +0000" ENVELOPE ${envelope} BODY[HEADER.FIELDS (LIST-ID DELIVERED-TO X-ORIGINAL-TO)] {${header.length}}\r\n${header})\r\n`;
  }
}

let server: ImapServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const mailboxes = createImapMailboxes({ resolve: async (host) => [host], isLoopback: () => true });
const account = (port: number, password = 'right') => ({
  host: '127.0.0.1',
  port,
  user: 'u',
  secret: new Secret('env:EARMARK_MAIL', password),
  isToken: false,
});
const wish: MailWish = {
  after: undefined,
  since: new Date('2026-09-01T00:00:00Z'),
  max: 10,
  bytesMax: 1000,
  signal: new AbortController().signal,
  wants: () => true,
};
const start = async (messages: readonly Stored[]): Promise<{ readonly imap: ImapServer; readonly port: number }> => {
  server = new ImapServer();
  server.messages = messages;
  return { imap: server, port: await server.open() };
};
const read = async (
  port: number,
  { folder = 'News', password }: { readonly folder?: string; readonly password?: string } = {},
): Promise<readonly Mail[]> => {
  const mails: Mail[] = [];
  for await (const mail of mailboxes.read({ account: account(port, password), folder }, wish)) mails.push(mail);
  return mails;
};

mailboxContract('by IMAP', async (messages) => {
  const { imap, port } = await start(
    messages.map(({ list, text, size }, index) => ({
      uid: index + 3,
      raw: `Subject: x\r\n\r\n${text}`,
      ...(list === undefined ? {} : { list }),
      ...(size === undefined ? {} : { size }),
    })),
  );
  return {
    read: (wish) => mailboxes.read({ account: account(port), folder: 'News' }, wish),
    countWhole: () => imap.asked.filter((each) => each.includes('BODY.PEEK[]')).length,
  };
});

describe('a folder', () => {
  test('is read without a change in it', async () => {
    const { imap, port } = await start([{ uid: 3, raw: 'Subject: a\r\n\r\nA' }]);
    expect(await read(port)).toMatchObject([
      { place: { validity: '7', uid: 3 }, receivedAt: '2026-10-01T09:00:05.000Z', size: 15 },
    ]);
    expect(imap.asked.join('\n')).not.toMatch(/STORE|SELECT |BODY\[\]/);
    expect(imap.asked.at(-1)).toBe('LOGOUT');
  });

  test('is searched from the number after its place', async () => {
    const { imap, port } = await start([{ uid: 3, raw: 'Subject: a\r\n\r\nA' }]);
    const [last] = await read(port);
    for await (const _ of mailboxes.read({ account: account(port), folder: 'News' }, { ...wish, after: last?.place }));
    expect(imap.asked.join('\n')).toContain('UID 4:*');
  });
});

describe('an account that cannot be read says why', () => {
  test('a wrong password', async () => {
    const { port } = await start([]);
    const failure = read(port, { password: 'wrong' }).catch((error: unknown) => error);
    await expect(failure).resolves.toMatchObject({ code: 'ACCESS_DENIED', retry: 'never' });
    expect(String(await failure)).not.toContain('"wrong"');
  });
  test('a folder that is not there', async () => {
    const { port } = await start([]);
    await expect(read(port, { folder: 'Old' })).rejects.toMatchObject({ code: 'NETWORK', retry: 'later' });
  });
  test('a server that hangs up', async () => {
    const { imap, port } = await start([{ uid: 1, raw: 'Subject: a\r\n\r\nA' }]);
    imap.breaksAt = 'UID FETCH';
    await expect(read(port)).rejects.toMatchObject({ code: 'NETWORK' });
  });
  test('no server at all', async () => {
    const { port } = await start([]);
    await server?.close();
    await expect(read(port)).rejects.toMatchObject({ code: 'NETWORK' });
  });
  test('a private host that the configuration does not name', async () => {
    const { imap, port } = await start([]);
    const text = 'brand: {id: n, name: N}\nchannels: []';
    const { network } = parseConfig(text, { file: 'earmark.yml', folder: '/nowhere' });
    const open = async (): Promise<unknown> =>
      openMailboxes(network)
        .read({ account: account(port), folder: 'News' }, wish)
        [Symbol.asyncIterator]()
        .next();
    await expect(open()).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
      message: expect.stringMatching(/not public.*network\.allowHosts/),
    });
    expect(imap.asked).toEqual([]);
  });
});
