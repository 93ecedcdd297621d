/** Mail through any SMTP server. */

import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { ConfigError, DeliveryError, EarmarkError } from '../../errors.ts';
import type { Mail } from '../../ports/mail.ts';
import type { Secret } from '../../ports/secrets.ts';

/** An answer that takes longer is none. */
const waitMs = 20_000;

export type SmtpServer = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise by STARTTLS. */
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Reads `smtps://user:password@mail.example:465` or `smtp://mail.example:587`. Throws ConfigError, without the password in it. */
export const parseSmtpUrl = (url: Secret): SmtpServer => {
  let parsed: URL;
  try {
    parsed = new URL(url.reveal());
  } catch {
    throw wrongUrl(url);
  }
  const { protocol, hostname, port, username, password } = parsed;
  if ((protocol !== 'smtp:' && protocol !== 'smtps:') || hostname === '') throw wrongUrl(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    user: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
  };
};

const wrongUrl = (url: Secret): ConfigError =>
  new ConfigError({
    subject: { kind: 'secret', id: url.name },
    expected: 'an address such as smtps://user:password@mail.example:465',
    received: 'something else, which is not shown',
    mend: 'Correct it; signs such as @ and / in user and password are written %40 and %2F.',
  });

/** Mail by SMTP. `from` is the sender of messages that name none. */
export const createSmtpMail = ({ url, from }: { readonly url: Secret; readonly from: string }): Mail => {
  const server = parseSmtpUrl(url);
  const { host, port, secure, user, password } = server;
  const transport = createTransport({
    host,
    port,
    secure,
    // Nobody between us and the server shall talk us out of encryption; on this machine nobody is between.
    requireTLS: !secure && !isLoopback(host),
    ignoreTLS: !secure && isLoopback(host),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    dnsTimeout: waitMs,
    // A message is what it says: no file and no address is read into it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, html, text, headers, attachments = [], from: own }) => {
      try {
        const { messageId, rejected } = await transport.sendMail({
          from: own ?? from,
          to: [...to],
          subject,
          html,
          text,
          headers: { ...headers },
          attachments: attachments.map(({ name, type, content }) => ({ filename: name, contentType: type, content })),
        });
        return { id: messageId, refused: rejected };
      } catch (error) {
        throw toMailError(error, `${host}:${port}`);
      }
    },
  };
};

type Story = { readonly retry: 'never' | 'later'; readonly expected: string; readonly mend: string };

const unreachable: Story = {
  retry: 'later',
  expected: 'a mail server that answers',
  mend: 'Earmark tries again by itself; if it lasts, look at host and port in EARMARK_SMTP_URL.',
};
const busy: Story = { retry: 'later', expected: 'a mail server that takes it', mend: 'Earmark tries again by itself.' };
const notIn: Story = {
  retry: 'never',
  expected: 'a user and password that the mail server knows',
  mend: 'Correct EARMARK_SMTP_URL; many providers want a password made for programs.',
};
const unencrypted: Story = {
  retry: 'later',
  expected: 'a mail server that speaks TLS with a certificate for its name',
  mend: 'Write smtps:// and port 465, or take another server: mail is not sent in the clear.',
};
const rejected: Story = {
  retry: 'never',
  expected: 'sender, recipients and mail to be taken',
  mend: 'Correct the addresses of the route, or EARMARK_MAIL_FROM.',
};

/** Of a reply, its first digit says whether it is for good. @see https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1 */
const toStory = (code: string, status: number | undefined, isAboutCertificate: boolean): Story => {
  if (code === 'ETLS' || isAboutCertificate) return unencrypted;
  const isForGood = status !== undefined && status >= 500;
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2')
    return status === undefined || isForGood ? notIn : busy;
  if (status !== undefined) return isForGood ? rejected : busy;
  return code === 'EENVELOPE' || code === 'EMESSAGE' ? rejected : unreachable;
};

const toMailError = (error: unknown, server: string): unknown => {
  if (!(error instanceof Error) || error instanceof EarmarkError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  const { retry, expected, mend } = toStory(code, status, /certificate/i.test(error.message));
  return new DeliveryError({
    code: retry === 'later' ? 'DELIVERY_FAILED' : 'DELIVERY_REFUSED',
    retry,
    subject: { kind: 'mail server', id: server },
    expected,
    received: `${code === '' ? error.name : code}: ${error.message.slice(0, 300)}`,
    mend,
    cause: error,
  });
};
