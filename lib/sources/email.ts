/** The source of mail: newsletters as they went out, and the alerts of other tools, from a folder by IMAP or as Amazon SES took them in. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import { type MailMessage, parseMail } from '../formats/mail.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { instantSchema } from '../model/vocabulary.ts';
import type { Mail, MailAccount, MailHead, MailPlace, MailWish } from '../ports/mailbox.ts';
import { secretOption } from './api/secret-option.ts';
import { findLinks, findOnlineVersion, toSafeHtml } from './email-links.ts';
import { defineSource, type SourceContext } from './source.ts';

const pattern = z.string().trim().toLowerCase().min(3).max(320);
const dayMs = 24 * 60 * 60_000;
/** The address is part of what the messages are called in the bucket. */
const sesAddressMax = 200;

const options = z
  .strictObject({
    inbox: z
      .enum(['imap', 'ses'])
      .default('imap')
      .describe('imap: a folder at a server, on one machine; ses: what Amazon SES takes in for an address, on AWS.'),
    host: z.string().min(1).max(253).describe('The IMAP server.').optional(),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(993)
      .describe('993 begins with TLS; any other must offer STARTTLS, unless it is this machine.'),
    user: z
      .string()
      .min(1)
      .max(320)
      .describe(
        'The name to log in with, most often the address; with "inbox: ses" the address that mail comes in for.',
      ),
    password: secretOption('The password, best one made for this alone (an app password), by reference.').optional(),
    accessToken: secretOption(
      'An OAuth 2.0 access token instead, by reference, for Gmail and Microsoft 365.',
    ).optional(),
    folder: z.string().min(1).max(500).default('INBOX').describe('The folder to read; nothing in it is changed.'),
    from: z.array(pattern).max(50).default([]).describe('Senders whose mail is read: addresses, or domains.'),
    to: z.array(pattern).max(50).default([]).describe('Or addresses it went to: news+earmark@northwind.example.'),
    list: z.array(pattern).max(50).default([]).describe('Or ids of lists (List-ID).'),
    read: z
      .enum(['auto', 'message', 'links'])
      .default('auto')
      .describe(
        'message: a mail is an entry; links: each link in it is one, as in alerts. auto: links in Google Alerts.',
      ),
    readLinkedPages: z
      .boolean()
      .default(false)
      .describe('Read the pages behind links instead of what the mail says of them.'),
    maxMessages: z.number().int().min(1).max(2_000).default(200).describe('Messages of one poll that are looked at.'),
    days: z.number().int().min(1).max(3_650).default(30).describe('How far back the first poll looks.'),
  })
  .refine(({ from, to, list }) => from.length + to.length + list.length > 0, {
    error: 'expected "from", "to" or "list": a whole mailbox is nobody’s channel',
  })
  .refine(({ inbox, host }) => inbox === 'ses' || host !== undefined, {
    error: 'expected "host", the IMAP server',
  })
  .refine(
    ({ inbox, password, accessToken }) => inbox === 'ses' || (password === undefined) !== (accessToken === undefined),
    { error: 'expected either "password" or "accessToken"' },
  )
  .refine(({ inbox, user }) => inbox === 'imap' || z.email().max(sesAddressMax).safeParse(user).success, {
    error: `expected "user" to be a mail address of at most ${sesAddressMax} characters that Amazon SES receives for`,
  });
type Options = z.infer<typeof options>;
type EmailContext = SourceContext<Options>;

/** Messages after which the place is kept, so that what ends early goes on from there. */
const checkpointEvery = 50;
/** Larger messages are attachments above all. */
const bytesMax = 10 * 1024 * 1024;
/** Characters between a link and the next one that are taken for what is said of it. */
const snippetMax = 500;
const googleAlerts = 'googlealerts-noreply@google.com';

const placeSchema = z.object({ validity: z.string(), uid: z.number().int(), name: z.string().optional() });
/** `reachesTo` is the earliest time that was asked for. */
const cursorSchema = z.object({ place: placeSchema.optional(), reachesTo: instantSchema }).optional().catch(undefined);

const isOf = (address: string, wanted: string): boolean =>
  address === wanted || address.endsWith(wanted.startsWith('@') ? wanted : `@${wanted}`);

const wants =
  ({ from, to, list }: Options) =>
  (head: MailHead): boolean =>
    from.some((wanted) => head.from.some((address) => isOf(address, wanted))) ||
    to.some((wanted) => head.to.includes(wanted)) ||
    (head.list !== null && list.includes(head.list));

const toAccount = async ({ channel, secret }: EmailContext): Promise<MailAccount> => {
  const { host = '', port, user, password, accessToken } = channel.options;
  const reference = accessToken ?? password ?? '';
  return { host, port, user, secret: await secret(reference), isToken: accessToken !== undefined };
};

/** A clock that ran ahead when the mail was written does not put it into the future. */
const toSentAt = ({ sentAt }: MailMessage, receivedAt: string): string =>
  sentAt === null || sentAt > receivedAt ? receivedAt : sentAt;

/** Who speaks for whom: the list, or the sender. */
const toCommon = (message: MailMessage, receivedAt: string): Partial<Entry> => ({
  author: message.from?.name ?? message.from?.address ?? null,
  siteName: message.list?.name ?? message.from?.name ?? null,
  publishedAt: toSentAt(message, receivedAt),
  language: message.language,
});

/** The message as one entry. */
const toMessageEntry = (message: MailMessage, receivedAt: string): Entry =>
  toEntry({
    ...toCommon(message, receivedAt),
    id: message.id,
    url: (message.html === null ? null : findOnlineVersion(message.html)) ?? null,
    title: message.subject,
    html: message.html === null ? null : toSafeHtml(message.html, message),
    text: message.html === null ? (message.text ?? '') : null,
    parent: message.answers,
  });

/** Each page that the message links to, once, with what is said of it. */
const toLinkEntries = (message: MailMessage, receivedAt: string): readonly Entry[] => {
  const html = message.html ?? '';
  const links = findLinks(html, message).filter(({ text }) => text !== '');
  const byUrl = new Map<string, Entry>();
  for (const [index, { url, text, end }] of links.entries()) {
    if (byUrl.has(url)) continue;
    const until = links[index + 1]?.start ?? html.length;
    const said = html.slice(end, until).slice(0, snippetMax * 8);
    const entry = toEntry({
      ...toCommon(message, receivedAt),
      // The alert is not who speaks on the page.
      author: null,
      siteName: null,
      id: `${message.id} ${url}`.slice(0, 2048),
      url,
      title: text.slice(0, 1000),
      html: said,
    });
    byUrl.set(url, entry);
  }
  return [...byUrl.values()];
};

const readsLinks = ({ read }: Options, { from }: MailMessage): boolean =>
  read === 'links' || (read === 'auto' && from?.address === googleAlerts);

/** What a message is called towards people. */
const toName = ({ inbox, user, folder }: Options, { uid, name }: MailPlace): string =>
  inbox === 'ses' ? `${user} ${name}` : `${folder} ${uid}`;

/** What a message says; one that cannot be read costs itself. */
const toEntries = async (context: EmailContext, mail: Mail): Promise<readonly Entry[]> => {
  const { channel, log } = context;
  const name = toName(channel.options, mail.place);
  if (mail.bytes === undefined) {
    if (mail.refused !== undefined) log.warn('a mail is not read', { channel: channel.id, name, reason: mail.refused });
    else if (mail.isWanted)
      log.warn('a mail is too large to be read', { channel: channel.id, name, bytes: mail.size, bytesMax });
    return [];
  }
  try {
    const message = await parseMail(mail.bytes, { name });
    return readsLinks(channel.options, message)
      ? toLinkEntries(message, mail.receivedAt)
      : [toMessageEntry(message, mail.receivedAt)];
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    log.warn('a mail could not be read', { channel: channel.id, name, reason: error.message });
    return [];
  }
};

/** How far back is read where no place says it. */
const toSince = ({ since, now, channel }: EmailContext): Date =>
  since ?? new Date(now.getTime() - channel.options.days * dayMs);

/** Looking back leads back, never on: between the place of the last poll and the time that is asked for may lie mail that nobody read. */
const toNextPlace = ({ since }: EmailContext, before: MailPlace | undefined, read: MailPlace): MailPlace => {
  if (since === undefined || before === undefined) return read;
  return read.validity === before.validity && read.uid < before.uid ? read : before;
};

/** Mail that came since the last poll, or since the time that is asked for. */
const readMail = async function* (context: EmailContext, after: MailPlace | undefined): AsyncIterable<Mail> {
  const { channel, signal, mailboxes } = context;
  const { inbox, folder, user, maxMessages: max } = channel.options;
  const wish: MailWish = {
    after: context.since === undefined ? after : undefined,
    since: toSince(context),
    max,
    bytesMax,
    signal,
    wants: wants(channel.options),
  };
  if (mailboxes?.inbox !== inbox) throw toNoMail(channel.options);
  yield* mailboxes.inbox === 'imap'
    ? mailboxes.read({ account: await toAccount(context), folder }, wish)
    : mailboxes.read({ address: user.toLowerCase() }, wish);
};

const noMail = {
  imap: {
    expected: 'one machine, which reads mail by IMAP',
    received: 'functions on AWS, which do not',
    mend: 'Read this channel by "earmark run" on a machine, or let Amazon SES take its mail in ("inbox: ses").',
  },
  ses: {
    expected: 'a deployment on AWS that was made with this channel in its configuration',
    received: 'one machine, or a deployment that has no bucket for mail yet',
    mend: 'Deploy again ("npx cdk deploy"), or read a folder by IMAP. See docs/sources/email.md.',
  },
} as const;

const toNoMail = ({ inbox, host, user }: Options): SourceError =>
  new SourceError({
    code: 'NETWORK',
    retry: 'never',
    subject: { kind: 'mailbox', id: inbox === 'ses' ? user : `${user} at ${host}` },
    ...noMail[inbox],
  });

/** Reads the page behind an entry where that is asked for; one that cannot be read is stood for by what the mail says. */
const readsPage = async ({ channel, page }: EmailContext, entry: Entry): Promise<boolean> =>
  channel.options.readLinkedPages && entry.url !== null && (await page(entry.url, { entry })).outcome !== 'failed';

/** Reads mail that has come in. */
export const email = defineSource({
  id: 'email',
  summary:
    'Reads mail, from an IMAP folder or as Amazon SES took it in: newsletters as they went out, and the alerts of other tools.',
  options,
  everyMs: 15 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: null,
    pageSize: null,
    reachesBack: 'all',
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Only mail that "from", "to" or "list" name is read; nothing is changed in the mailbox, no link that counts clicks or leaves a list is followed.',
  },
  examples: [
    {
      id: 'newsletter',
      source: 'email',
      owned: true,
      host: 'imap.example.net',
      user: 'news@northwind.example',
      password: 'env:EARMARK_MAIL_PASSWORD',
      list: ['news.northwind.example'],
    },
    {
      id: 'google-alerts',
      source: 'email',
      host: 'imap.example.net',
      user: 'press@northwind.example',
      password: 'env:EARMARK_MAIL_PASSWORD',
      from: ['googlealerts-noreply@google.com'],
      readLinkedPages: true,
    },
    {
      id: 'newsletter-on-aws',
      source: 'email',
      owned: true,
      inbox: 'ses',
      user: 'newsletter@listen.northwind.example',
      list: ['news.northwind.example'],
    },
  ],
  async *read(context) {
    const before = cursorSchema.parse(context.cursor);
    const asked = toSince(context).toISOString();
    const reachesTo = before !== undefined && before.reachesTo < asked ? before.reachesTo : asked;
    let place: MailPlace | undefined = before?.place;
    let count = 0;
    for await (const mail of readMail(context, place)) {
      for (const entry of await toEntries(context, mail))
        if (!(await readsPage(context, entry))) yield { type: 'entry', entry };
      place = toNextPlace(context, before?.place, mail.place);
      count += 1;
      if (count % checkpointEvery === 0 && !context.signal.aborted)
        yield { type: 'checkpoint', cursor: { place, reachesTo } };
    }
    if (!context.signal.aborted) yield { type: 'checkpoint', cursor: { place, reachesTo } };
  },
});
