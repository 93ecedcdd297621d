import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { toReachesTo } from '../../lib/pipeline/reaches-to.ts';
import type { Mail, SesMailboxes } from '../../lib/ports/mailbox.ts';
import { email } from '../../lib/sources/email.ts';
import { toMailboxes } from './mail-folder.ts';
import { emptyMemory, poll } from './source-context.ts';

const options = { host: 'imap.example.net', user: 'u', password: 'env:EARMARK_MAIL', list: ['news.northwind.example'] };

const newsletter = `Message-ID: <1@northwind.example>
From: =?UTF-8?Q?Northwind_Caf=C3=A9?= <News@northwind.example>
To: all@lists.example
Date: Thu, 01 Oct 2026 09:00:00 +0200
Subject: Coffee that knows your =?UTF-8?B?bmFtZQ==?=
List-ID: "Northwind News" <news.northwind.example>
List-Unsubscribe: <https://northwind.example/leave/42>, <mailto:leave@northwind.example>
Content-Language: en
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p><a href=3D"https://news.example/october">View in browser</a></p><h1>October</h1>
<p>Try our <a href=3D"https://northwind.example/house-blend?utm_source=3Dmail">House Blend</a>.</p>
<p><a href=3D"https://click.example/ls/click?upn=3Dabc">All offers</a> <a href=3D"https://northwind.example/leave/42">Leave</a></p>
<img src=3D"https://click.example/open.gif" width=3D"1" height=3D"1"><img src=3D"https://northwind.example/cup.jpg" alt=3D"A cup">`;

const alert = `Message-ID: <a1@google.com>
From: Google Alerts <googlealerts-noreply@google.com>
Date: Thu, 01 Oct 2026 06:00:00 +0000
Subject: Google Alert - Northwind
Content-Type: text/html

<a href="https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://paper.example/coffee&amp;ct=ga">Northwind opens</a> The roaster opens a shop.
<a href="https://www.google.com/url?url=https://blog.example/x">Cupping at Northwind</a> We tasted.
<a href="https://www.google.com/alerts/remove?s=AB2">Unsubscribe</a>`;

describe('a newsletter', () => {
  test('is an entry with who speaks, when, and what it says; links that count or leave lead nowhere', async () => {
    const { entries, error, checkpoints } = await poll(email, {
      options,
      mailboxes: toMailboxes([{ uid: 3, raw: newsletter }]),
    });
    expect(error).toBeUndefined();
    expect(checkpoints).toBe(1);
    const [entry] = entries;
    expect(entry).toMatchObject({
      id: '1@northwind.example',
      url: 'https://news.example/october',
      title: 'Coffee that knows your name',
      author: 'Northwind Café',
      siteName: 'Northwind News',
      publishedAt: '2026-10-01T07:00:00.000Z',
      language: 'en',
      text: null,
    });
    const links = [...(entry?.html ?? '').matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual(['https://news.example/october', 'https://northwind.example/house-blend']);
    expect([...(entry?.html ?? '').matchAll(/<img[^>]*>/g)].map(([tag]) => tag)).toEqual([
      '<img src="https://northwind.example/cup.jpg" alt="A cup">',
    ]);
    expect(entry?.html).toContain('<a>All offers</a> <a>Leave</a>');
  });

  test('is read once; the next poll asks for what came later, and a folder numbered anew from its beginning', async () => {
    const memory = emptyMemory();
    const first = toMailboxes([{ uid: 3, raw: newsletter }]);
    await poll(email, { options, mailboxes: first, memory });
    const second = toMailboxes([{ uid: 3, raw: newsletter }]);
    expect((await poll(email, { options, mailboxes: second, memory })).entries).toEqual([]);
    expect(second.asked).toMatchObject([{ after: { validity: '7', uid: 3 } }]);
    expect(JSON.stringify(second.asked)).not.toContain('value of');
    const anew = toMailboxes([{ uid: 1, raw: newsletter }], '8');
    expect((await poll(email, { options, mailboxes: anew, memory })).entries).toHaveLength(1);
    expect(memory.cursor).toMatchObject({ place: { validity: '8', uid: 1 } });
  });

  test('a poll that dies keeps its place', async () => {
    const memory = emptyMemory();
    const mailboxes = toMailboxes([1, 2].map((uid) => ({ uid, raw: newsletter.replace('<1@', `<${uid}@`) })));
    expect((await poll(email, { options, mailboxes, memory, diesAfter: 1 })).entries).toHaveLength(1);
    expect((await poll(email, { options, mailboxes, memory })).entries).toHaveLength(2);
  });

  test('asked to look back, it does, wherever it was', async () => {
    const cursor = { place: { validity: '7', uid: 9 }, reachesTo: '2026-09-01T00:00:00.000Z' };
    const memory = { ...emptyMemory(), cursor };
    const mailboxes = toMailboxes([{ uid: 3, raw: newsletter }]);
    const { entries } = await poll(email, { options, mailboxes, memory, since: '2026-01-01T00:00:00.000Z' });
    expect(entries).toHaveLength(1);
    expect(mailboxes.asked).toMatchObject([{ after: undefined, since: '2026-01-01T00:00:00.000Z' }]);
    expect(toReachesTo(memory.cursor)).toBe('2026-01-01T00:00:00.000Z');
  });
});

test.each([
  { row: 'before its place: it goes on from there', uids: [3, 4], place: 4 },
  { row: 'behind its place: what lies between is still to be read', uids: [12], place: 9 },
])('looks back to mail $row', async ({ uids, place }) => {
  const cursor = { place: { validity: '7', uid: 9 }, reachesTo: '2026-09-01T00:00:00.000Z' };
  const memory = { ...emptyMemory(), cursor };
  const mailboxes = toMailboxes(uids.map((uid) => ({ uid, raw: newsletter.replace('<1@', `<${uid}@`) })));
  const { entries } = await poll(email, { options, mailboxes, memory, since: '2026-09-30T00:00:00.000Z' });
  expect(entries).toHaveLength(uids.length);
  expect(memory.cursor).toMatchObject({ place: { uid: place } });
});

test.each([
  { row: 'a link that the mail does not end', html: 'Bye <a href="https://northwind.example/leave/42">Leave' },
  {
    row: 'links beyond the bound',
    html: `${'<a href="https://a.example/x">x</a>'.repeat(1000)}<a href="https://northwind.example/leave/42">x</a>`,
  },
  {
    row: 'tags that fetch or send',
    html: '<base href="https://northwind.example/leave/42"><LINK rel="stylesheet" href="https://northwind.example/leave/42"><form action="https://northwind.example/leave/42"><iframe src="https://northwind.example/leave/42"></iframe>',
  },
])('nothing of a mail leads where its reader leaves the list: $row', async ({ html }) => {
  const raw = `From: news@northwind.example\nList-Unsubscribe: <https://northwind.example/leave/42>\nContent-Type: text/html\n\n${html}`;
  const { entries } = await poll(email, { options, mailboxes: toMailboxes([{ uid: 1, raw }]) });
  expect(entries).toHaveLength(1);
  expect(entries[0]?.html).not.toContain('leave/42');
});

describe('what is read', () => {
  test.each([
    { row: 'its list', wanted: { list: ['news.northwind.example'] }, entries: 1 },
    { row: 'another list', wanted: { list: ['other.example'] }, entries: 0 },
    { row: 'its sender', wanted: { from: ['news@northwind.example'] }, entries: 1 },
    { row: 'its sender’s domain', wanted: { from: ['northwind.example'] }, entries: 1 },
    { row: 'a domain that ends like it', wanted: { from: ['wind.example'] }, entries: 0 },
    { row: 'the address it went to', wanted: { to: ['all@lists.example'] }, entries: 1 },
  ])('mail of $row', async ({ wanted, entries }) => {
    const { list: _, ...rest } = options;
    const read = await poll(email, {
      options: { ...rest, ...wanted },
      mailboxes: toMailboxes([{ uid: 1, raw: newsletter }]),
    });
    expect(read.entries).toHaveLength(entries);
  });

  test('never a whole mailbox, nor without a secret', () => {
    const { list, password, ...rest } = options;
    expect(email.options.safeParse({ ...rest, password }).error?.message).toContain('a whole mailbox');
    expect(email.options.safeParse({ ...rest, list }).error?.message).toContain('either \\"password\\" or');
  });

  test('each link of a Google Alert, as what it leads to, with what is said of it', async () => {
    const { list: _, ...rest } = options;
    const { entries } = await poll(email, {
      options: { ...rest, from: ['googlealerts-noreply@google.com'] },
      mailboxes: toMailboxes([{ uid: 1, head: { from: ['googlealerts-noreply@google.com'] }, raw: alert }]),
    });
    expect(entries.map(({ url, title, author }) => ({ url, title, author }))).toEqual([
      { url: 'https://paper.example/coffee', title: 'Northwind opens', author: null },
      { url: 'https://blog.example/x', title: 'Cupping at Northwind', author: null },
    ]);
    expect(entries[0]?.html).toContain('The roaster opens a shop.');
  });

  test('the pages behind links; the mail’s own words where a page cannot be read', async () => {
    const { list: _, ...rest } = options;
    const { entries, readings } = await poll(email, {
      options: { ...rest, from: ['googlealerts-noreply@google.com'], readLinkedPages: true },
      web: new Map<string, string | number>([
        ['https://paper.example/coffee', '<p>Page</p>'],
        ['https://blog.example/x', 503],
      ]),
      mailboxes: toMailboxes([{ uid: 1, head: { from: ['googlealerts-noreply@google.com'] }, raw: alert }]),
    });
    expect(readings.map(({ outcome }) => outcome)).toEqual(['read', 'failed']);
    expect(entries.map(({ url }) => url)).toEqual(['https://blog.example/x']);
  });
});

describe('hostile mail costs itself', () => {
  const nested = (depth: number): string =>
    depth === 0
      ? 'x'
      : `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${nested(depth - 1)}\n--b${depth}--`;
  test.each([
    { row: 'parts within parts', raw: `From: a@northwind.example\n${nested(60)}` },
    { row: 'no header', raw: '\n\nwords' },
    {
      row: 'headers without end',
      raw: Array.from({ length: 20_000 }, (_, index) => `X-${index}: ${'y'.repeat(40)}`).join('\n'),
    },
  ])('$row', async ({ raw }) => {
    const { entries, logged, error } = await poll(email, {
      options,
      mailboxes: toMailboxes([
        { uid: 1, raw },
        { uid: 2, raw: newsletter },
      ]),
    });
    expect(error).toBeUndefined();
    expect(entries.map(({ id }) => id)).toEqual(['1@northwind.example']);
    expect(logged.map(({ message }) => message)).toEqual(['a mail could not be read']);
  });

  test('one that is too large is told, and passed over', async () => {
    const raw = `${newsletter}${'x'.repeat(11 * 1024 * 1024)}`;
    const { entries, logged } = await poll(email, { options, mailboxes: toMailboxes([{ uid: 1, raw }]) });
    expect(entries).toEqual([]);
    expect(logged).toMatchObject([{ message: 'a mail is too large to be read' }]);
  });

  test('a date in the future is that of its arrival, and an id of its own is made where it has none', async () => {
    const raw = newsletter.replace('01 Oct 2026', '01 Oct 2036').replace(/^Message-ID.*\n/, '');
    const { entries } = await poll(email, { options, mailboxes: toMailboxes([{ uid: 1, raw }]) });
    expect(entries).toMatchObject([{ id: expect.stringMatching(/^sha256:/), publishedAt: '2026-10-01T07:00:05.000Z' }]);
  });
});

describe('what Amazon SES takes in', () => {
  const inbox = { inbox: 'ses', user: 'News@listen.northwind.example', list: ['news.northwind.example'] };
  const toSes = (mails: readonly Mail[]): SesMailboxes & { readonly asked: unknown[] } => {
    const asked: unknown[] = [];
    return {
      asked,
      inbox: 'ses',
      read: async function* ({ address }, { after }) {
        asked.push({ address, after });
        yield* mails.filter(({ place: { uid } }) => uid > (after?.uid ?? 0));
      },
    };
  };
  const mail: Mail = {
    place: { validity: 'ses', uid: 1_790_000_000_000, name: 'o3vrnil' },
    receivedAt: '2026-10-01T07:00:05.000Z',
    size: 100,
    isWanted: true,
    bytes: Buffer.from(newsletter.replaceAll('\n', '\r\n')),
  };

  test('is read by its address, without a password, and goes on from its place', async () => {
    const memory = emptyMemory();
    const mailboxes = toSes([mail]);
    const { entries } = await poll(email, { options: inbox, mailboxes, memory });
    expect(entries).toMatchObject([{ id: '1@northwind.example', author: 'Northwind Café' }]);
    expect(memory.cursor).toMatchObject({ place: mail.place });
    expect((await poll(email, { options: inbox, mailboxes, memory })).entries).toEqual([]);
    expect(mailboxes.asked).toEqual([
      { address: 'news@listen.northwind.example', after: undefined },
      { address: 'news@listen.northwind.example', after: mail.place },
    ]);
  });

  test('but not what SES refuses, and the log says why', async () => {
    const refused = { ...mail, bytes: undefined, refused: 'Amazon SES found a virus in it' };
    const { entries, logged } = await poll(email, { options: inbox, mailboxes: toSes([refused]) });
    expect(entries).toEqual([]);
    expect(logged).toMatchObject([{ message: 'a mail is not read', fields: { reason: refused.refused } }]);
  });

  test('a long folder keeps its place on the way', async () => {
    const many = Array.from({ length: 120 }, (_, uid) => ({ ...mail, place: { ...mail.place, uid: uid + 1 } }));
    const { checkpoints } = await poll(email, { options: inbox, mailboxes: toSes(many) });
    expect(checkpoints).toBe(3);
  });

  test.each([
    { row: 'one machine', options: inbox, mailboxes: toMailboxes([]), mend: 'npx cdk deploy' },
    { row: 'a function without a bucket of mail', options: inbox, mailboxes: undefined, mend: 'npx cdk deploy' },
    { row: 'a function that is to speak IMAP', options, mailboxes: toSes([]), mend: 'inbox: ses' },
  ])('$row says that it cannot, and what can', async ({ options, mailboxes, mend }) => {
    const { error } = await poll(email, { options, ...(mailboxes === undefined ? {} : { mailboxes }) });
    expect(error).toMatchObject({ code: 'NETWORK', retry: 'never', mend: expect.stringContaining(mend) });
  });

  test.each([
    [{ ...inbox, user: 'news' }, 'mail address'],
    [{ ...inbox, list: [] }, 'a whole mailbox'],
    [{ ...options, host: undefined }, 'the IMAP server'],
  ])('and asks for what it needs: %j', (given, expected) => {
    expect(email.options.safeParse(given).error?.message).toContain(expected);
  });
});

const samples = path.join(process.env.EARMARK_CHANNELS ?? '../shared/channels', 'samples/30-email');
const readSample = (name: string): string | undefined => {
  try {
    return readFileSync(path.join(samples, name), 'latin1');
  } catch {
    return undefined;
  }
};

test.each([
  { name: 'mixed.eml', text: 'Good Morning' },
  { name: 'nodemailer.eml', text: 'Hello' },
])('a recorded message $name is read whole', async ({ name, text }) => {
  const raw = readSample(name);
  if (raw === undefined) return console.warn(`no ${name} beside the project: not read`);
  const { entries } = await poll(email, {
    options,
    mailboxes: toMailboxes([{ uid: 1, raw: raw.replaceAll('\r\n', '\n') }]),
  });
  expect(JSON.stringify(entries)).toContain(text);
});
