/** Mail that Amazon SES put into the bucket, read by the real functions, and the same mail in a folder that one machine reads by IMAP. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { prepareConfig } from '../../lib/config/prepare.ts';
import { ImapServer } from '../fixtures/imap-server.ts';
import { type Deployment, openDeployment } from './deployment/open.ts';
import { fromJson } from './deployment/template.ts';
import { hasDynamo, hasMoto } from './emulators/use.ts';
import { readKept } from './end-to-end/kept.ts';
import { passHere, passInCloud } from './end-to-end/pass.ts';

const startMs = Date.parse('2026-11-23T07:00:00Z');
const minuteMs = 60_000;
const brand = 'northwind';
const mailAddress = inject('mailAddress');

/** A message with a byte a character, as it goes over the wire. */
const toRaw = (head: readonly string[], body: string): string =>
  Buffer.from(`${head.join('\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}`).toString('latin1');
const news = (id: string, subject: string): readonly string[] => [
  `Message-ID: <${id}@northwind.example>`,
  'From: News <news@northwind.example>',
  `To: ${mailAddress}`,
  'Date: Sun, 22 Nov 2026 18:00:00 +0000',
  `Subject: ${subject}`,
  'List-ID: Northwind News <news.northwind.example>',
];
/** From another tool that listens, one entry a mail. */
const alert = (id: string): readonly string[] => [
  `Message-ID: <${id}@listening.example>`,
  'From: Listening <alerts@listening.example>',
  `To: ${mailAddress}`,
  'Date: Sun, 22 Nov 2026 19:00:00 +0000',
  'Subject: A mention of Northwind Coffee',
];

const newsletter = toRaw(
  [
    ...news('html', 'November'),
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
  ],
  `<p><a href=3D"https://news.northwind.example/november">View in browser</a></p><h1>November</h1>
<p>Our cheap beans are roasted in Soho, caf=C3=A9 by caf=C3=A9.</p><img src=3D"https://click.example/o.gif" width=3D"1" height=3D"1">`,
);
const withAttachment = toRaw(
  [...news('parts', 'With a brochure'), 'Content-Type: multipart/mixed; boundary=outer'],
  `--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8

The plain words.
--inner
Content-Type: text/html; charset=utf-8

<p>The brochure has our cheap tea.</p>
--inner--
--outer
Content-Type: application/pdf; name=brochure.pdf
Content-Disposition: attachment; filename=brochure.pdf
Content-Transfer-Encoding: base64

${Buffer.from('cheap cheap cheap '.repeat(4000)).toString('base64').replaceAll(/.{76}/g, '$&\n')}
--outer--`,
);
/** UTF-8 that says it is Latin 1, and one that says what nobody knows. */
const wrongCharset = toRaw(
  [...alert('charset'), 'Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: 8bit'],
  'Das Café von Northwind Coffee war schrecklich, der Service furchtbar.',
);
const unknownCharset = toRaw(
  [...alert('unknown'), 'Content-Type: text/plain; charset=x-nobody-knows'],
  'Northwind Coffee was awful, the worst coffee I ever had.',
);
const toolAlert = toRaw(
  [...alert('mention'), 'Content-Type: text/html'],
  '<p>I hate Northwind Coffee. Terrible coffee, awful service.</p><p><a href="https://forum.example/t/7">View in browser</a></p>',
);
const tooLarge = toRaw(
  [...news('large', 'With a film'), 'Content-Type: text/html'],
  `<p>Our cheap film.</p>${'x'.repeat(15_000_000)}`,
);
const unwanted = toRaw(
  ['From: a@stranger.example', `To: ${mailAddress}`, 'Subject: cheap offers'],
  'Northwind Coffee is terrible.',
);
const messages = [newsletter, withAttachment, wrongCharset, unknownCharset, tooLarge, toolAlert, unwanted];

describe.skipIf(!hasDynamo || !hasMoto)('mail', () => {
  let folder: string;
  let imap: ImapServer;
  let port: number;
  let cloud: Deployment;
  const authorKey = Buffer.from('a key of thirty-two bytes, tests');

  /** The same two channels, but for where their mail lies. */
  const writeConfig = (name: string, inbox: string): string => {
    const file = path.join(folder, name);
    writeFileSync(
      file,
      `
brand: {id: northwind, name: Northwind Coffee}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}
  - {id: bad-reviews, check: negative-review}
channels:
  - {id: newsletter, source: email, owned: true, ${inbox}, list: [news.northwind.example], every: 15m}
  - {id: alerts, source: email, ${inbox}, from: [listening.example], every: 15m}
network: {spacing: 0, allowHosts: ["127.0.0.1:${port}"]}
`,
    );
    return file;
  };
  /** As SES does: names in no order. */
  const deliver = async (raw: string, name: string): Promise<void> => {
    const Bucket = cloud.nameOf('AWS::S3::Bucket', 'mail');
    const verdicts = 'X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n';
    const Body = Buffer.from(verdicts + raw, 'latin1');
    await cloud.s3.send(new PutObjectCommand({ Bucket, Key: `mail/${mailAddress}/${name}`, Body }));
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'earmark-mail-'));
    imap = new ImapServer();
    port = await imap.open();
    imap.messages = messages.map((raw, index) => ({ uid: index + 1, raw, at: '23-Nov-2026 07:00:00 +0000' }));
    process.env.EARMARK_MAIL_PASSWORD = 'right';
    writeConfig(
      'here.yml',
      `host: 127.0.0.1, port: ${port}, folder: News, user: u, password: "env:EARMARK_MAIL_PASSWORD"`,
    );
    cloud = await openDeployment({
      synthesized: fromJson(inject('synthesized')),
      dynamoUrl: inject('dynamoUrl') ?? '',
      motoFolder: inject('motoFolder') ?? '',
      suffix: `mail-${process.pid}`,
      startMs,
    });
    await mkdir(path.join(folder, 'data'));
    await writeFile(path.join(folder, 'data', 'author-key'), authorKey);
    await cloud.bringAuthorKey(authorKey);
    const { stored, files } = await prepareConfig(writeConfig('there.yml', `inbox: ses, user: ${mailAddress}`));
    await cloud.stores.stores.configs.put(brand, { ...stored, at: cloud.clock.now().toISOString() }, files);
  }, 120_000);
  afterAll(async () => {
    await cloud?.stop();
    await imap?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is read there as it is here: the same mentions and findings', { timeout: 240_000 }, async () => {
    for (const [index, raw] of messages.entries()) await deliver(raw, `${(7 * index + 3) % 10}ahc63o`);
    cloud.clock.advance(3 * minuteMs);
    const kept = await passInCloud(cloud, brand);
    expect(kept.mentions.map(({ channel }) => channel).toSorted()).toEqual(['alerts', 'alerts', 'alerts']);
    expect(kept.findings.filter(({ guideline }) => guideline === 'no-cheap')).toHaveLength(2);
    expect(kept).toEqual(await passHere(path.join(folder, 'here.yml'), cloud));
    const log = cloud.functions.get('collect')?.log() ?? '';
    expect(log).toContain('a mail is too large to be read');
    expect(log).not.toContain('stranger');
    expect(Object.values(await cloud.deadLetters()).flat()).toEqual([]);
  });

  test('delivered twice, and read again, it changes nothing', { timeout: 240_000 }, async () => {
    const before = await readKept(cloud.stores.stores, brand, []);
    await deliver(newsletter, 'zz-again');
    cloud.clock.advance(16 * minuteMs);
    expect(await passInCloud(cloud, brand)).toEqual(before);
  });
});
