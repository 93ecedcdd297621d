/** The source of mail: newsletters as they went out, and the alerts of other tools, read from a folder by IMAP. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import { type MailMessage, parseMail } from '../formats/mail.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import type { Mail, MailAccount, MailHead, MailPlace } from '../ports/mailbox.ts';
import { secretOption } from './api/secret-option.ts';
import { findLinks, findOnlineVersion, toSafeHtml } from './email-links.ts';
import { defineSource, type SourceContext } from './source.ts';

const pattern = z.string().trim().toLowerCase().min(3).max(320);
const dayMs = 24 * 60 * 60_000;

const options = z
  .strictObject({
    host: z.string().min(1).max(253).describe('The IMAP server.'),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(993)
      .describe('993 begins with TLS; any other must offer STARTTLS, unless it is this machine.'),
    user: z.string().min(1).max(320).describe('The name to log in with, most often the address.'),
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
  .refine(({ password, accessToken }) => (password === undefined) !== (accessToken === undefined), {
    error: 'expected either "password" or "accessToken"',
  });
type Options = z.infer<typeof options>;
type EmailContext = SourceContext<Options>;

/** Larger messages are attachments above all. */
const bytesMax = 10 * 1024 * 1024;
/** Characters between a link and the next one that are taken for what is said of it. */
const snippetMax = 500;
const googleAlerts = 'googlealerts-noreply@google.com';

const cursorSchema = z.object({ validity: z.string(), uid: z.number().int() }).optional().catch(undefined);

const isOf = (address: string, wanted: string): boolean =>
  address === wanted || address.endsWith(wanted.startsWith('@') ? wanted : `@${wanted}`);

const wants =
  ({ from, to, list }: Options) =>
  (head: MailHead): boolean =>
    from.some((wanted) => head.from.some((address) => isOf(address, wanted))) ||
    to.some((wanted) => head.to.includes(wanted)) ||
    (head.list !== null && list.includes(head.list));

const toAccount = async ({ channel, secret }: EmailContext): Promise<MailAccount> => {
  const { host, port, user, password, accessToken } = channel.options;
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

/** What a message says; one that cannot be read costs itself. */
const toEntries = async (context: EmailContext, mail: Mail): Promise<readonly Entry[]> => {
  const { channel, log } = context;
  const name = `${channel.options.folder} ${mail.place.uid}`;
  if (mail.bytes === undefined) {
    if (mail.isWanted)
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

/** Mail that came since the last poll, or since the time that is asked for. */
const readMail = async function* (context: EmailContext, after: MailPlace | undefined): AsyncIterable<Mail> {
  const { channel, now, signal, mailboxes } = context;
  const { host, folder, maxMessages: max, days } = channel.options;
  if (mailboxes === undefined) throw toNoMail(host);
  const since = context.since ?? new Date(now.getTime() - days * dayMs);
  yield* mailboxes.read(await toAccount(context), {
    folder,
    after: context.since === undefined ? after : undefined,
    since,
    max,
    bytesMax,
    signal,
    wants: wants(channel.options),
  });
};

const toNoMail = (host: string): SourceError =>
  new SourceError({
    code: 'NETWORK',
    retry: 'never',
    subject: { kind: 'mailbox', id: host },
    expected: 'an installation that reads mail',
    received: 'one that does not, such as the functions on AWS',
    mend: 'Read this channel by "earmark run" on a machine, or have its mail posted to a channel with "source: webhook".',
  });

/** Reads the page behind an entry where that is asked for; one that cannot be read is stood for by what the mail says. */
const readsPage = async ({ channel, page }: EmailContext, entry: Entry): Promise<boolean> =>
  channel.options.readLinkedPages && entry.url !== null && (await page(entry.url, { entry })).outcome !== 'failed';

/** Reads mail that has come in. */
export const email = defineSource({
  id: 'email',
  summary: 'Reads mail from an IMAP folder: newsletters as they went out, and the alerts of other tools.',
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
  ],
  async *read(context) {
    let place: MailPlace | undefined = cursorSchema.parse(context.cursor);
    for await (const mail of readMail(context, place)) {
      for (const entry of await toEntries(context, mail))
        if (!(await readsPage(context, entry))) yield { type: 'entry', entry };
      place = mail.place;
    }
    if (!context.signal.aborted) yield { type: 'checkpoint', cursor: place };
  },
});
