/**
 * A mail message, RFC 5322 and MIME, as what somebody says in it. Parsed by postal-mime within bounds of nesting and headers.
 */
import PostalMime, { type Address, type Email } from 'postal-mime';
import { SourceError } from '../errors.ts';
import { sha256 } from '../text/hash.ts';
import { toInstant } from './dates.ts';

const nestingMax = 32;
const headerBytesMax = 256 * 1024;
/** Of longer bodies the beginning is read. */
const bodyCharsMax = 2_000_000;

export type MailMessage = {
  /** The Message-ID without its angle brackets; of one that has none a hash of what it says. */
  readonly id: string;
  readonly subject: string | null;
  readonly from: { readonly name: string | null; readonly address: string } | null;
  readonly list: { readonly id: string; readonly name: string | null; readonly archive: string | null } | null;
  readonly sentAt: string | null;
  readonly language: string | null;
  /** The Message-ID of what it answers. */
  readonly answers: string | null;
  readonly html: string | null;
  readonly text: string | null;
  /** Addresses behind which the reader leaves the list. */
  readonly unsubscribe: readonly string[];
};

const orNull = (text: string | undefined): string | null => {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
};
const withoutBrackets = (text: string): string => text.trim().replace(/^<|>$/g, '');

const headerOf = ({ headers }: Email, name: string): string | undefined =>
  headers.find(({ key }) => key === name)?.value;

/** `<https://a.example/x>, <mailto:y>` → the addresses among them. */
const toAddresses = (header: string | undefined): readonly string[] =>
  [...(header ?? '').matchAll(/<(https?:\/\/[^<>\s]{1,2000})>/gi)].map(([, url = '']) => url);

/** `Northwind News <news.northwind.example>` */
const toList = (mail: Email): MailMessage['list'] => {
  const written = headerOf(mail, 'list-id')?.slice(0, 1000);
  if (written === undefined) return null;
  const [, name = '', id = ''] = /^([^<]*)<([^<>]+)>/.exec(written) ?? [undefined, '', written];
  const [archive = null] = toAddresses(headerOf(mail, 'list-archive'));
  return { id: id.trim().toLowerCase(), name: orNull(name.replaceAll('"', '')), archive };
};

const toFrom = (address: Address | undefined): MailMessage['from'] => {
  const mailbox = address?.group === undefined ? address : address.group[0];
  return mailbox === undefined || mailbox.address === ''
    ? null
    : { name: orNull(mailbox.name), address: mailbox.address.toLowerCase() };
};

/** Parses a message. Throws SourceError for what is none. */
export const parseMail = async (bytes: Uint8Array, { name }: { readonly name: string }): Promise<MailMessage> => {
  const mail = await parse(bytes, name);
  const html = orNull(mail.html?.slice(0, bodyCharsMax));
  const text = orNull(mail.text?.slice(0, bodyCharsMax));
  const id = withoutBrackets(mail.messageId ?? '');
  return {
    id: id === '' ? `sha256:${sha256(JSON.stringify([mail.from, mail.date, html, text]))}` : id.slice(0, 1000),
    subject: orNull(mail.subject),
    from: toFrom(mail.from),
    list: toList(mail),
    sentAt: toInstant(mail.date),
    language: orNull(headerOf(mail, 'content-language')?.split(',', 1)[0]),
    answers: orNull(withoutBrackets(mail.inReplyTo ?? '')),
    html,
    text,
    unsubscribe: toAddresses(headerOf(mail, 'list-unsubscribe')),
  };
};

export type MailHeader = {
  /** Addresses in lower case. */
  readonly from: readonly string[];
  /** Those it is written to, copies and what it was delivered to among them. */
  readonly to: readonly string[];
  readonly list: string | null;
  /** All fields as they stand, the last server's first; names in lower case. */
  readonly fields: readonly { readonly key: string; readonly value: string }[];
};

/** Parses what stands before the body, of a message or its beginning. Throws SourceError for what is none. */
export const parseMailHeader = async (bytes: Uint8Array, { name }: { readonly name: string }): Promise<MailHeader> => {
  const mail = await parse(toHeaderBytes(bytes), name);
  const delivered = mail.headers
    .filter(({ key }) => deliveryFields.has(key))
    .map(({ value }) => withoutBrackets(value));
  const written = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap(toMailAddresses);
  return {
    from: mail.from === undefined ? [] : toMailAddresses(mail.from),
    to: [...written, ...delivered.map((each) => each.toLowerCase())],
    list: toList(mail)?.id ?? null,
    fields: mail.headers.map(({ key, value }) => ({ key, value })),
  };
};

const deliveryFields: ReadonlySet<string> = new Set(['delivered-to', 'x-original-to']);

/** Of a person its address, of a group those of its members. */
const toMailAddresses = (address: Address): readonly string[] =>
  (address.group ?? [address]).flatMap(({ address: each = '' }) => (each === '' ? [] : [each.toLowerCase()]));

/** Up to the empty line. */
const toHeaderBytes = (bytes: Uint8Array): Uint8Array => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends = [all.indexOf('\r\n\r\n'), all.indexOf('\n\n')].filter((at) => at >= 0);
  return ends.length === 0 ? bytes : bytes.subarray(0, Math.min(...ends) + 2);
};

const parse = async (bytes: Uint8Array, name: string): Promise<Email> => {
  try {
    const mail = await PostalMime.parse(bytes, { maxNestingDepth: nestingMax, maxHeadersSize: headerBytesMax });
    if (mail.headers.length > 0) return mail;
  } catch (error) {
    throw toMailError(name, error instanceof Error ? error.message : 'something else', error);
  }
  throw toMailError(name, 'a text without a single header');
};

const toMailError = (name: string, received: string, cause?: unknown): SourceError =>
  new SourceError({
    code: 'SOURCE_FORMAT',
    retry: 'never',
    subject: { kind: 'mail', id: name },
    expected: `a mail message of at most ${nestingMax} parts within parts`,
    received: received.slice(0, 200),
    mend: 'Open it in a mail program; if it looks right there, leave it out by "from", "to" or "list".',
    cause,
  });
