import { describe, expect, test } from 'vitest';
import { createSesMailboxes } from '../../lib/adapters/aws/ses-mailboxes.ts';
import type { Mail, MailWish } from '../../lib/ports/mailbox.ts';
import { mailboxContract } from '../contracts/mailboxes.ts';
import { toTestClock } from '../contracts/samples.ts';
import { useS3 } from './s3.ts';

const toBucket = useS3();
const address = 'press@listen.northwind.example';
const minuteMs = 60_000;
const envelope = 'From: News <News@northwind.example>\r\nTo: all@lists.example';

/** A bucket as SES fills it: names in no order, times in whole seconds. */
const open = () => {
  const clock = toTestClock();
  const { client, bucket, objects } = toBucket({ clock });
  const put = (name: string, raw: string): void => {
    objects.set(`mail/${address}/${name}`, { bytes: Buffer.from(raw), putAt: clock.now() });
  };
  return { clock, put, objects, mailboxes: createSesMailboxes({ client, bucket, clock }) };
};
const wish: MailWish = {
  after: undefined,
  since: new Date(0),
  max: 10,
  bytesMax: 500_000,
  signal: new AbortController().signal,
  wants: () => true,
};
type Opened = ReturnType<typeof open>;
const read = async ({ mailboxes }: Opened, wished: Partial<MailWish> = {}): Promise<readonly Mail[]> => {
  const mails: Mail[] = [];
  for await (const mail of mailboxes.read({ address }, { ...wish, ...wished })) mails.push(mail);
  return mails;
};
const toText = ({ bytes }: Mail): string => Buffer.from(bytes ?? []).toString();

mailboxContract('as Amazon SES fills it', async (messages) => {
  const opened = open();
  // The third and fourth of the same second: their names say which is first.
  for (const [index, { text, list, size = 0 }] of messages.entries()) {
    const listed = list === undefined ? '' : `\r\nList-ID: News <${list}>`;
    opened.put(
      ['z', 'y', 'a', 'b', 'm'][index] ?? '',
      `${envelope}${listed}\r\n\r\n${text}${' '.repeat(size)}`.trimEnd().padEnd(size),
    );
    if (index !== 2) opened.clock.advance(1000);
  }
  opened.clock.advance(5 * minuteMs);
  return { read: (wished) => opened.mailboxes.read({ address }, wished), countWhole: () => 0 };
});

describe('what Amazon SES put by', () => {
  test('is read once it has lain for two minutes, so that nothing older can turn up behind the place', async () => {
    const opened = open();
    const putAt = opened.clock.now().toISOString();
    opened.put('b', `${envelope}\r\n\r\nfirst`);
    opened.clock.advance(2 * minuteMs - 1);
    expect(await read(opened)).toEqual([]);
    // S3 lists it late, under a name that comes before and with the same time.
    opened.objects.set(`mail/${address}/a`, {
      bytes: Buffer.from(`${envelope}\r\n\r\nlate`),
      putAt: new Date(putAt),
    });
    opened.clock.advance(1);
    expect(await read(opened)).toMatchObject([
      { receivedAt: putAt, place: { validity: 'ses', name: 'a' } },
      { receivedAt: putAt, place: { validity: 'ses', name: 'b' } },
    ]);
  });

  test('came for the address, whatever is written on it', async () => {
    const opened = open();
    opened.put('a', 'From: a@b.example\r\nTo: undisclosed-recipients:;\r\n\r\nx');
    opened.clock.advance(5 * minuteMs);
    expect(await read(opened, { wants: ({ to }) => to.includes(address) })).toMatchObject([{ isWanted: true }]);
  });

  test('what SES writes to try the bucket, and what other addresses got, is left alone', async () => {
    const opened = open();
    opened.put(
      'AMAZON_SES_SETUP_NOTIFICATION',
      'From: Amazon Web Services <no-reply-aws@amazon.com>\r\n\r\nYou are receiving this',
    );
    opened.objects.set('mail/other@listen.northwind.example/a', {
      bytes: Buffer.from(envelope),
      putAt: opened.clock.now(),
    });
    opened.clock.advance(5 * minuteMs);
    expect(await read(opened)).toEqual([]);
  });

  test('a message larger than what is asked for first comes whole', async () => {
    const opened = open();
    const raw = `${envelope}\r\n\r\n${'word '.repeat(50_000)}end`;
    opened.put('a', raw);
    opened.clock.advance(5 * minuteMs);
    const [mail] = await read(opened);
    expect(toText(mail ?? expect.fail())).toBe(raw);
  });

  test.each([
    ['nothing but zeros', '\0'.repeat(3000)],
    ['a head without an end', `X: ${'x'.repeat(200_000)}`],
    ['no head at all', '\r\n\r\nhello'],
    ['groups within groups', `From: ${'a:'.repeat(20_000)}\r\n\r\nx`],
    ['headers without number', `${'X-A: b\r\n'.repeat(7000)}\r\nx`],
  ])('%s costs itself alone', async (_, raw) => {
    const opened = open();
    opened.put('a', raw);
    opened.put('b', `${envelope}\r\n\r\ngood`);
    opened.clock.advance(5 * minuteMs);
    const mails = await read(opened, { wants: ({ from }) => from.includes('news@northwind.example') });
    expect(mails.map(({ isWanted }) => isWanted)).toEqual([false, true]);
  });

  test('a bucket that is not there names itself and the mend', async () => {
    const clock = toTestClock();
    const { client } = toBucket({ clock });
    const nowhere = createSesMailboxes({ client, bucket: 'nowhere', clock });
    const reading = async (): Promise<unknown> => nowhere.read({ address }, wish)[Symbol.asyncIterator]().next();
    await expect(reading()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: 'never' });
  });
});

describe('what Amazon SES found', () => {
  const passed = 'X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n';
  const checked = (dmarc: string): string =>
    `Authentication-Results: amazonses.com;\r\n spf=pass client-ip=192.0.2.1;\r\n dkim=pass header.i=@x.example;\r\n dmarc=${dmarc} header.from=northwind.example;\r\n`;
  test.each([
    { row: 'nothing bad', above: passed + checked('pass'), below: '', refused: undefined },
    { row: 'no policy of the sender', above: passed + checked('none'), below: '', refused: undefined },
    { row: 'nothing, for it was not asked', above: '', below: '', refused: undefined },
    { row: 'spam', above: passed.replace('PASS', 'FAIL'), below: '', refused: /spam/ },
    { row: 'a virus', above: 'X-SES-Virus-Verdict: FAIL\r\n', below: '', refused: /virus/ },
    { row: 'another sender', above: passed + checked('fail'), below: '', refused: /DMARC/ },
    {
      row: 'spam that calls itself none',
      above: 'X-SES-Spam-Verdict: FAIL\r\n',
      below: `\r\n${passed}`,
      refused: /spam/,
    },
    {
      row: 'nothing, and the sender’s own mark of spam',
      above: passed,
      below: '\r\nX-SES-Spam-Verdict: FAIL',
      refused: undefined,
    },
  ])('is obeyed: $row', async ({ above, below, refused }) => {
    const opened = open();
    opened.put('a', `${above}${envelope}${below.trimEnd()}\r\n\r\nx`);
    opened.clock.advance(5 * minuteMs);
    const [mail] = await read(opened);
    expect(mail).toMatchObject({
      isWanted: true,
      refused: refused === undefined ? undefined : expect.stringMatching(refused),
    });
    expect(mail?.bytes === undefined).toBe(refused !== undefined);
  });
});
