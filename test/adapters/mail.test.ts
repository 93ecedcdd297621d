import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSesMail } from '../../lib/adapters/aws/mail.ts';
import { createSmtpMail, parseSmtpUrl } from '../../lib/adapters/local/mail.ts';
import { ConfigError, DeliveryError } from '../../lib/errors.ts';
import { noMail } from '../../lib/ports/mail.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { aMail, mailContract } from '../contracts/mail.ts';
import { loopbackClient } from './loopback.ts';
import { startSes, toFault } from './ses.ts';
import { type SmtpServer, startSmtp, type TakenMail } from './smtp.ts';

const from = 'earmark@northwind.example';
let ses: Awaited<ReturnType<typeof startSes>>;
let client: SESv2Client;
let smtp: SmtpServer;

beforeAll(async () => {
  ses = await startSes();
  client = new SESv2Client({ ...loopbackClient(ses.endpoint), maxAttempts: 1 });
  smtp = await startSmtp();
});
beforeEach(() => {
  ses.taken.length = 0;
  smtp.reset();
});
afterAll(async () => {
  client.destroy();
  await Promise.all([ses.close(), smtp.close()]);
});

const toSmtpMail = (user = '') =>
  createSmtpMail({ url: new Secret('env:EARMARK_SMTP_URL', `smtp://${user}127.0.0.1:${smtp.port}`), from });

const caught = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => 'sent',
    (error: unknown) => error,
  );

mailContract('by Amazon SES', () => ({
  mail: createSesMail({ client, from }),
  taken: () =>
    ses.taken.map(({ FromEmailAddress, Destination, Content: { Simple } }) => ({
      from: FromEmailAddress,
      to: Destination.ToAddresses,
      subject: Simple.Subject.Data,
      text: Simple.Body.Text.Data,
      html: Simple.Body.Html.Data,
      headers: Object.fromEntries(Simple.Headers.map(({ Name, Value }) => [Name, Value])),
    })),
  meet: (fate) =>
    ses.fail(
      {
        busy: toFault('TooManyRequestsException', 429),
        'broken connection': 'hang-up' as const,
        'rejected recipient': toFault('BadRequestException', 400, 'Missing final domain'),
        'rejected sender': toFault('MailFromDomainNotVerifiedException'),
        'rejected content': toFault('MessageRejected', 400, 'Bad content'),
      }[fate],
    ),
}));

/** A part of a mail, its transfer encoding undone. */
const decodePart = (part: string): string => {
  const [head = '', ...rest] = part.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n').replace(/\r\n$/, '');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
};

/** `=?UTF-8?Q?Caf=C3=A9?=` words in a header, undone. */
const decodeWords = (text: string): string =>
  text.replace(/\?=\s+=\?/g, '?==?').replace(/(?:=\?UTF-8\?[QB]\?[^?]*\?=)+/gi, (run) =>
    Buffer.concat(
      [...run.matchAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi)].map(([, kind, word = '']) =>
        kind?.toUpperCase() === 'B'
          ? Buffer.from(word, 'base64')
          : Buffer.from(
              word
                .replace(/_/g, ' ')
                .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
              'latin1',
            ),
      ),
    ).toString(),
  );

const toLetter = ({ from: sender, to, data }: TakenMail) => {
  const [head = ''] = data.split('\r\n\r\n');
  const headers = Object.fromEntries(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const),
  );
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? '';
  const [text = '', html = ''] = data
    .split(`--${boundary}`)
    .slice(1, 3)
    .map((part) => decodePart(part.replace(/^\r\n/, '')).replace(/\r\n/g, '\n'));
  return {
    from: sender,
    to,
    subject: decodeWords(headers.Subject ?? ''),
    text,
    html,
    headers: { 'X-Earmark-Message': headers['X-Earmark-Message'] ?? '' },
  };
};

mailContract('by SMTP', () => ({
  mail: toSmtpMail(),
  taken: () => smtp.taken.map(toLetter),
  meet: (fate) => {
    if (fate === 'broken connection') smtp.breakOff('DATA');
    else if (fate === 'busy') smtp.refuse('MAIL FROM:', '451 4.7.1 greylisted, come back');
    else if (fate === 'rejected recipient') smtp.refuse('RCPT TO:', '550 5.1.1 no such user');
    else if (fate === 'rejected sender') smtp.refuse('MAIL FROM:', '553 5.7.1 not yours');
    else smtp.refuse('.', '554 5.6.0 not that');
  },
}));

describe('by Amazon SES', () => {
  const rows: readonly (readonly [string, Parameters<typeof toFault>, 'never' | 'later', RegExp])[] = [
    [
      'in its sandbox, it says what to verify',
      ['MessageRejected', 400, 'Email address is not verified. The following identities failed the check: x@y.example'],
      'never',
      /sandbox.*Verify/,
    ],
    ['a suspended account is for good', ['AccountSuspendedException'], 'never', /case with AWS/],
    ['a paused account goes on later', ['SendingPausedException'], 'later', /resume/],
    ['a quota that is used up is waited for', ['LimitExceededException'], 'later', /quota/],
    ['a fault of its own passes', ['InternalServiceErrorException', 500], 'later', /again/],
    ['what nobody knows but answers 400 is for good', ['NewException', 400], 'never', /NewException/],
    ['a denied call is for good', ['AccessDeniedException', 403], 'never', /permissions/],
  ];
  test.each(rows)('%s', async (_name, fault, retry, words) => {
    ses.fail(toFault(...fault));
    const error = await caught(createSesMail({ client, from }).send(aMail()));
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({ retry, message: expect.stringMatching(words) });
  });

  test('a used-up quota is not asked again within the hour', async () => {
    ses.fail(toFault('LimitExceededException'));
    expect(await caught(createSesMail({ client, from }).send(aMail()))).toMatchObject({ retryAfterMs: 3_600_000 });
  });

  test('more than fifty addresses are refused before anything is sent', async () => {
    const to = Array.from({ length: 51 }, (_, index) => `a${index}@x.example`);
    expect(await caught(createSesMail({ client, from }).send(aMail({ to })))).toMatchObject({ retry: 'never' });
    expect(ses.taken).toEqual([]);
  });
});

describe('by SMTP', () => {
  test('those whom the server does not take are named, and the others get it', async () => {
    smtp.refuse('RCPT TO:<pr@', '550 5.1.1 no such user');
    const { refused } = await toSmtpMail().send(aMail());
    expect([refused, smtp.taken.map(({ to }) => to)]).toEqual([
      ['pr@northwind.example'],
      [['brand@northwind.example']],
    ]);
  });

  test('user and password are given, written in the address as addresses write them', async () => {
    const asking = await startSmtp({ isAsking: true });
    const url = new Secret('env:X', `smtp://me%40x.example:p%2Fw@127.0.0.1:${asking.port}`);
    await createSmtpMail({ url, from }).send(aMail());
    expect(asking.logins).toEqual(['me@x.example:p/w']);
    asking.refuse('AUTH', '535 5.7.8 wrong');
    expect(await caught(createSmtpMail({ url, from }).send(aMail()))).toMatchObject({
      retry: 'never',
      message: expect.not.stringContaining('p/w'),
    });
    asking.refuse('AUTH', '454 4.7.0 later');
    expect(await caught(createSmtpMail({ url, from }).send(aMail()))).toMatchObject({ retry: 'later' });
    await asking.close();
  });

  test('a server that greets with 554 is for good, one with 421 is not', async () => {
    smtp.refuse('', '554 not you');
    expect(await caught(toSmtpMail().send(aMail()))).toMatchObject({ retry: 'never' });
    smtp.refuse('', '421 too many');
    expect(await caught(toSmtpMail().send(aMail()))).toMatchObject({ retry: 'later' });
  });

  test('nobody listens: later', async () => {
    const url = new Secret('env:X', 'smtp://127.0.0.1:9');
    expect(await caught(createSmtpMail({ url, from }).send(aMail()))).toMatchObject({ retry: 'later' });
  });

  test('a line break in an address or a subject adds no header', async () => {
    await toSmtpMail().send(aMail({ subject: 'a\r\nBcc: x@evil.example' }));
    expect(smtp.taken.map(({ to, data }) => [to.length, /^Bcc:/m.test(data)])).toEqual([[2, false]]);
  });

  test.each(['mail.example', 'http://mail.example', 'smtp://', ''])('%j is no mail server, and is not shown', (url) => {
    const act = () => parseSmtpUrl(new Secret('env:EARMARK_SMTP_URL', url));
    expect(act).toThrow(ConfigError);
    expect(act).toThrow(/^secret "env:EARMARK_SMTP_URL": expected an address such as/);
  });

  test.each([
    ['smtps://mail.example', { port: 465, secure: true }],
    ['smtp://mail.example', { port: 587, secure: false }],
    ['smtp://[::1]:25', { host: '::1', port: 25 }],
  ])('%s', (url, server) => {
    expect(parseSmtpUrl(new Secret('env:X', url))).toMatchObject(server);
  });
});

test('without a mail server it is said what to set', async () => {
  expect(await caught(noMail.send(aMail()))).toMatchObject({
    retry: 'never',
    message: expect.stringContaining('EARMARK_SMTP_URL'),
  });
});
