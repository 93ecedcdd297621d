/** Hostile text through every output that is no service of somebody else's: mail, topics, events, terminal, file, feed. */
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parseDocument } from 'htmlparser2';
import { beforeEach, describe, expect, test } from 'vitest';
import { toFeedFile } from '../../lib/formats/alert-feed.ts';
import { parseFeed } from '../../lib/formats/feed.ts';
import type { AlertMessage } from '../../lib/notifiers/notifier.ts';
import { notifiers } from '../../lib/notifiers/registry.ts';
import { readKeptFeed } from '../../lib/notifiers/rss.ts';
import type { MailMessage } from '../../lib/ports/mail.ts';
import { type BusEvent, publishBytesMax, type TopicMessage } from '../../lib/ports/publish.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { toContext } from '../contracts/notifiers.ts';
import {
  aHostileAlert,
  aMessage,
  anAlert,
  hostileTexts,
  theGoldenMessage,
  theReportMessage,
} from '../fixtures/alert-message.ts';

const token = 'abcdefghijklmnopqrstuvwxyz';
let dataFolder: string;
let lines: string[];
let mails: MailMessage[];
let told: TopicMessage[];
let put: BusEvent[];
beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(os.tmpdir(), 'earmark-'));
  lines = [];
  mails = [];
  told = [];
  put = [];
});

const send = (id: string, options: unknown, message: AlertMessage): Promise<string> => {
  const notifier = notifiers.find(id);
  if (notifier === undefined) throw new Error(`no notifier ${id}`);
  return notifier.send(message, notifier.options.parse(options), {
    ...toContext({ fetch: () => expect.fail('nothing is fetched'), close: async () => {} }, {}),
    secrets: { get: async (name) => new Secret(name, token) },
    mail: {
      sender: 'Earmark <earmark@northwind.example>',
      send: async (mail) => {
        mails.push(mail);
        return { id: 'm', refused: [] };
      },
    },
    topics: {
      publish: async (message) => {
        told.push(message);
        return 't';
      },
    },
    events: { put: async (events) => void put.push(...events) },
    dataFolder,
    print: (line) => lines.push(line),
  });
};

const controls = (text: string): readonly string[] =>
  text.match(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu) ?? [];

type Element = {
  readonly name?: string;
  readonly attribs?: Record<string, string>;
  readonly children?: readonly Element[];
};
/** Elements and addresses that a mail of ours has no use for. */
const findLive = (html: string): readonly string[] => {
  const live: string[] = [];
  const known = [
    'html',
    'head',
    'meta',
    'title',
    'style',
    'body',
    'h1',
    'p',
    'div',
    'b',
    'span',
    'mark',
    'del',
    'ins',
    'a',
    'code',
  ];
  const waiting: Element[] = [...(parseDocument(html).children as unknown as Element[])];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (each.name !== undefined && each.name !== '!doctype' && !known.includes(each.name)) live.push(each.name);
    for (const [name, value] of Object.entries(each.attribs ?? {})) {
      if (name.startsWith('on')) live.push(name);
      if (name === 'href' && !/^https?:\/\//.test(value)) live.push(value);
    }
    waiting.push(...(each.children ?? []));
  }
  return live;
};

/** A message of one hostile alert, beside one that is none. */
const hostile = (text: string): AlertMessage =>
  aMessage({ alerts: [aHostileAlert(text), ...theGoldenMessage().alerts] });

describe.each(hostileTexts)('%s', (_name, text) => {
  test('does nothing in a mail', async () => {
    await send('email', 'brand@northwind.example', hostile(text));
    const [mail] = mails;
    expect(findLive(mail?.html ?? '')).toEqual([]);
    expect(controls([mail?.html, mail?.text, mail?.subject].join('\n'))).toEqual([]);
    expect(mail?.subject).not.toMatch(/[\r\n]/);
    expect(Buffer.byteLength(mail?.html ?? '')).toBeLessThan(102_000);
  });

  test('does nothing on a terminal', async () => {
    await send('console', true, hostile(text));
    expect(lines.flatMap(controls)).toEqual([]);
    expect(lines.filter((line) => /[\n\r]/.test(line) || line.length > 1000)).toEqual([]);
  });

  test('is bounded and one message in a topic', async () => {
    await send('sns', 'arn:aws:sns:eu-west-1:123456789012:x', hostile(text));
    const [message] = told;
    expect(controls([message?.text, message?.line, message?.subject].join('\n'))).toEqual([]);
    expect(JSON.parse(message?.json ?? '').data.alerts).toHaveLength(3);
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(publishBytesMax);
  });

  test('fits into an event', async () => {
    await send('eventbridge', true, hostile(text));
    for (const { detail } of put) expect(Buffer.byteLength(JSON.stringify(detail))).toBeLessThan(publishBytesMax);
    expect(put).toHaveLength(3);
  });

  test('is one line of a file', async () => {
    await send('file', 'alerts.jsonl', hostile(text));
    const written = await readFile(path.join(dataFolder, 'alerts.jsonl'), 'utf8');
    expect(written.trimEnd().split(/[\r\n]/)).toHaveLength(1);
    expect(JSON.parse(written).data.alerts[0].finding.title).toBe(JSON.parse(JSON.stringify(text)));
  });

  test('is text in a feed that any reader takes', async () => {
    await send('rss', 'env:EARMARK_FEED_TOKEN', hostile(text));
    const xml = await readFile(path.join(dataFolder, toFeedFile(token)), 'utf8');
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(controls(xml)).toEqual([]);
    const { feed } = new XMLParser().parse(xml);
    expect(feed.entry).toHaveLength(3);
    for (const entry of feed.entry) expect(findLive(entry.content)).toEqual([]);
  });
});

/** What a notifier put somewhere that is no service of somebody else's, as text. */
const readOut: Readonly<Record<string, { readonly options: unknown; read(): Promise<string> | string }>> = {
  'console.txt': { options: true, read: () => `${lines.join('\n')}\n` },
  'email.html': { options: 'brand@northwind.example', read: () => `${mails[0]?.html}\n` },
  'email.txt': {
    options: 'brand@northwind.example',
    read: () => {
      const { subject, to, headers, text } = mails[0] ?? expect.fail('nothing was mailed');
      const head = { Subject: subject, To: to.join(', '), ...headers };
      return `${Object.entries(head)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n')}\n\n${text}\n`;
    },
  },
  'eventbridge.json': { options: true, read: () => `${JSON.stringify(put, null, 1)}\n` },
  'file.jsonl': { options: 'alerts.jsonl', read: () => readFile(path.join(dataFolder, 'alerts.jsonl'), 'utf8') },
  'rss.xml': {
    options: 'env:EARMARK_FEED_TOKEN',
    read: () => readFile(path.join(dataFolder, toFeedFile(token)), 'utf8'),
  },
  'sns.json': {
    options: 'arn:aws:sns:eu-west-1:123456789012:brand-alerts',
    read: () => `${JSON.stringify(told, null, 1)}\n`,
  },
};

describe('what is said is as the golden file says', () => {
  test.each(Object.entries(readOut))('%s', async (file, { options, read }) => {
    await send(path.parse(file).name, options, theGoldenMessage());
    await expect(await read()).toMatchFileSnapshot(`golden/${file}`);
  });

  const told = Object.entries(readOut).filter(([file]) => notifiers.find(path.parse(file).name)?.tellsReport === true);
  test.each(told)('%s, of the report of a digest', async (file, { options, read }) => {
    const { name, ext } = path.parse(file);
    await send(name, options, theReportMessage());
    await expect(await read()).toMatchFileSnapshot(`golden/${name}.report${ext}`);
  });

  test('and every notifier has one, and one of the report where it tells it', async () => {
    const names = (await readdir(path.join(import.meta.dirname, 'golden'))).map((file) => path.parse(file).name);
    expect(notifiers.ids.filter((id) => !names.includes(id))).toEqual([]);
    const telling = notifiers.all.filter(({ tellsReport }) => tellsReport === true).map(({ id }) => id);
    expect(telling.filter((id) => !names.includes(`${id}.report`))).toEqual([]);
    expect(telling).toHaveLength(6);
  });
});

describe('rss', () => {
  const read = (): Promise<string> => readFile(path.join(dataFolder, toFeedFile(token)), 'utf8');

  test('keeps the newest in front, each once, and no more than it is told', async () => {
    const options = { token: 'env:EARMARK_FEED_TOKEN', entries: 3 };
    const [two, one] = theGoldenMessage().alerts;
    if (one === undefined || two === undefined) throw new Error('the message has two alerts');
    await send('rss', options, aMessage({ alerts: [one] }));
    await send('rss', options, aMessage({ alerts: [two], at: '2026-10-01T09:00:00.000Z' }));
    await send('rss', options, aMessage({ alerts: [two], at: '2026-10-01T09:05:00.000Z' }));
    const feed = await parseFeed(await read(), { url: 'https://northwind.example/alerts.atom' });
    expect(feed.entries.map(({ title }) => title)).toEqual([
      'critical (Back again): Altered message on mastodon',
      'high: Unexpected word on home',
    ]);
    await send('rss', { ...options, entries: 1 }, aMessage({ alerts: [one] }));
    expect((await read()).split('<entry>')).toHaveLength(2);
  });

  test('a file that was damaged is begun anew', async () => {
    await send('rss', 'env:EARMARK_FEED_TOKEN', aMessage());
    await writeFile(path.join(dataFolder, toFeedFile(token)), '\u0000<entry');
    await send('rss', 'env:EARMARK_FEED_TOKEN', aMessage());
    expect(XMLValidator.validate(await read())).toBe(true);
  });

  test('some at once lose nothing: one waits for the other', async () => {
    const sent = ['a_1', 'a_2', 'a_3'].map((id) =>
      send('rss', 'env:EARMARK_FEED_TOKEN', aMessage({ alerts: [anAlert({ id })] })),
    );
    await Promise.all(sent);
    expect((await read()).split('<entry>')).toHaveLength(4);
  });

  test('a token that could be guessed is refused, and not shown', async () => {
    const notifier = notifiers.find('rss');
    const context = {
      ...toContext(
        { fetch: () => expect.fail('nothing is fetched'), close: async () => {} },
        { 'env:EARMARK_FEED_TOKEN': 'hunter2' },
      ),
      dataFolder,
    };
    const error = await notifier
      ?.send(aMessage(), 'env:EARMARK_FEED_TOKEN', context)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ retry: 'never', message: expect.not.stringContaining('hunter2') });
  });
});

describe('email', () => {
  test.each([
    ['the sender', 'brand@northwind.example', '<mailto:earmark@northwind.example?subject=unsubscribe>'],
    [
      'the route’s own sender',
      { to: 'a@x.example', from: 'me@x.example' },
      '<mailto:me@x.example?subject=unsubscribe>',
    ],
    ['an address', { to: 'a@x.example', unsubscribe: 'stop@x.example' }, '<mailto:stop@x.example?subject=unsubscribe>'],
    ['a page', { to: 'a@x.example', unsubscribe: 'https://x.example/stop?a,b' }, '<https://x.example/stop?a%2Cb>'],
  ])('who wants no more of it is sent to %s', async (_name, options, header) => {
    await send('email', options, aMessage());
    expect(mails[0]?.headers['List-Unsubscribe']).toBe(header);
  });

  test('is no longer than mail programs show, and counts what it leaves out', async () => {
    const words = 'a & b '.repeat(100);
    await send(
      'email',
      'a@x.example',
      aMessage({ alerts: Array.from({ length: 100 }, (_, index) => aHostileAlert(words, index)) }),
    );
    expect(Buffer.byteLength(mails[0]?.html ?? '')).toBeLessThan(102_000);
    expect(mails[0]?.html).toMatch(/<p>and \d+ more: earmark findings<\/p>/);
  });
});

describe('what is erased', () => {
  const erase = (id: string, options: unknown, findings: readonly string[]) => {
    const notifier = notifiers.find(id);
    const kept = options === undefined ? [] : [notifier?.options.parse(options)];
    return notifier?.erase?.(new Set(findings), kept, { dataFolder, now: new Date() });
  };
  const said = (finding: string, message: string) => anAlert({ id: `a_${finding}` }, { id: finding, message });
  const alerts = [said('f_ann', 'Ann said so'), said('f_bob', 'Bob said so')];
  const places = { file: 'alerts.jsonl', rss: toFeedFile(token) };
  test.each([
    ['file', 'alerts.jsonl'],
    ['rss', 'env:EARMARK_FEED_TOKEN'],
  ] as const)('goes from what %s keeps, and nothing else does, however often', async (id, options) => {
    const read = () => readFile(path.join(dataFolder, places[id]), 'utf8');
    await send(id, options, aMessage({ alerts }));
    await send(id, options, aMessage({ alerts: alerts.slice(0, 1) }));
    const whole = await read();
    await erase(id, options, ['f_nobody']);
    expect(await read()).toBe(whole);
    for (let turn = 0; turn < 2; turn++) await erase(id, options, ['f_ann']);
    const left = await read();
    expect([left.includes('Ann'), left.includes('f_ann'), left.includes('Bob said so')]).toEqual([false, false, true]);
    if (id === 'file') for (const line of left.trim().split('\n')) expect(JSON.parse(line).data.alerts).toHaveLength(1);
    else expect(XMLValidator.validate(left)).toBe(true);
    // The notifier goes on with what is left.
    await send(id, options, aMessage({ alerts: [said('f_eve', 'Eve said so')] }));
    expect(await read()).toMatch(/Bob said so[\s\S]*Eve said so|Eve said so[\s\S]*Bob said so/);
  });

  const kinds = [
    ['file', 'alerts.jsonl'],
    ['rss', 'env:EARMARK_FEED_TOKEN'],
  ] as const;

  test.each(kinds)('loses no message that %s is given meanwhile, and brings nothing back', async (id, options) => {
    const file = path.join(dataFolder, places[id]);
    await send(id, options, aMessage({ alerts }));
    const others = Array.from({ length: 12 }, (_, index) => said(`f_eve${index}`, `Eve said ${index}.`));
    const both = others.flatMap((other) => [
      send(id, options, aMessage({ alerts: [other] })),
      erase(id, options, ['f_ann']),
    ]);
    await Promise.all(both);
    const left = await readFile(file, 'utf8');
    expect(others.filter(({ finding }) => !left.includes(finding.message))).toEqual([]);
    expect([left.includes('Ann said so'), left.includes('Bob said so')]).toEqual([false, true]);
    expect(await readdir(path.dirname(file))).toEqual([path.basename(file)]);
  });

  test.each(kinds)('waits while another holds what %s keeps, and outlasts a lock of the dead', async (id, options) => {
    const file = path.join(dataFolder, places[id]);
    await send(id, options, aMessage({ alerts }));
    await writeFile(`${file}.lock`, '');
    const before = await readFile(file, 'utf8');
    const waiting = [
      erase(id, options, ['f_ann']),
      send(id, options, aMessage({ alerts: [said('f_eve', 'Eve said so')] })),
    ];
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await readFile(file, 'utf8')).toBe(before);
    await rm(`${file}.lock`);
    await Promise.all(waiting);
    expect(await readFile(file, 'utf8')).toContain('Eve said so');
    expect(await readFile(file, 'utf8')).not.toContain('Ann said so');
    await writeFile(`${file}.lock`, '');
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(`${file}.lock`, longAgo, longAgo);
    await erase(id, options, ['f_bob']);
    expect(await readFile(file, 'utf8')).not.toContain('Bob said so');
    expect(await readdir(path.dirname(file))).toEqual([path.basename(file)]);
  });

  test.each(kinds)('is told where it cannot be read that %s keeps', async (id, options) => {
    const folder = path.join(dataFolder, path.dirname(places[id]));
    // A link that leads to itself: neither there nor absent, whoever asks.
    await rm(folder, { recursive: true, force: true });
    await symlink(folder, folder);
    await expect(erase(id, options, ['f_ann'])).rejects.toThrow('ELOOP');
  });

  test.each(kinds)('goes from what was left half written of what %s keeps, finished or not', async (id, options) => {
    const file = path.join(dataFolder, places[id]);
    await mkdir(path.dirname(file), { recursive: true });
    for (const isThere of [false, true]) {
      if (isThere) await send(id, options, aMessage({ alerts }));
      await writeFile(`${file}.new`, 'Ann said so');
      await erase(id, options, ['f_nobody']);
      expect(await readdir(path.dirname(file))).toEqual(isThere ? [path.basename(file)] : []);
    }
  });

  test('goes from where a link leads: the link stays, and so does who may read it', async () => {
    const place = path.join(dataFolder, 'elsewhere.jsonl');
    const link = path.join(dataFolder, places.file);
    await writeFile(place, '');
    await chmod(place, 0o666);
    await symlink('elsewhere.jsonl', link);
    await send('file', 'alerts.jsonl', aMessage({ alerts }));
    await erase('file', 'alerts.jsonl', ['f_ann']);
    expect(await readlink(link)).toBe('elsewhere.jsonl');
    const left = await readFile(place, 'utf8');
    expect([left.includes('Ann said so'), left.includes('Bob said so')]).toEqual([false, true]);
    expect(((await stat(place)).mode & 0o777).toString(8)).toBe('666');
    expect((await readdir(dataFolder)).toSorted()).toEqual(['alerts.jsonl', 'elsewhere.jsonl']);
  });

  test('goes from feeds that no route keeps any more', async () => {
    await send('rss', 'env:EARMARK_FEED_TOKEN', aMessage({ alerts }));
    await erase('rss', undefined, ['f_ann']);
    expect(await readFile(path.join(dataFolder, places.rss), 'utf8')).not.toContain('Ann');
  });

  test.each(['file', 'rss'])('is nothing where %s wrote nothing yet', async (id) => {
    await expect(
      erase(id, id === 'file' ? 'alerts.jsonl' : 'env:EARMARK_FEED_TOKEN', ['f_ann']),
    ).resolves.toBeUndefined();
  });
});

test('a feed is answered under the token that a route has now, and under no other that it had', async () => {
  await send('rss', 'env:EARMARK_FEED_TOKEN', theGoldenMessage());
  const targets = [
    { notifier: 'file', options: 'alerts.jsonl' },
    { notifier: 'rss', options: { token: 'env:EARMARK_FEED_TOKEN', entries: 3 } },
  ];
  const ask = (now: string | undefined, asked = targets) =>
    readKeptFeed(token, {
      targets: asked,
      dataFolder,
      secrets: {
        get: async (name) => {
          if (now === undefined) throw new Error(`no secret ${name}`);
          return new Secret(name, now);
        },
      },
    });
  expect(await ask(`${token}\n`)).toContain('<feed ');
  expect(await ask(token.toUpperCase())).toBeUndefined();
  expect(await ask(undefined)).toBeUndefined();
  expect(await ask(token, targets.slice(0, 1))).toBeUndefined();
});
