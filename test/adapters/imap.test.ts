import { afterEach, describe, expect, test } from 'vitest';
import { createImapMailboxes } from '../../lib/adapters/local/imap.ts';
import { openMailboxes } from '../../lib/app/mailboxes.ts';
import { parseConfig } from '../../lib/config/load.ts';
import type { Mail, MailWish } from '../../lib/ports/mailbox.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { mailboxContract } from '../contracts/mailboxes.ts';
import { ImapServer, type Stored } from '../fixtures/imap-server.ts';

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
