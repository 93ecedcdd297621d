import { createHmac } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DeliveryError, SourceError } from '../../lib/errors.ts';
import { toSafeLine } from '../../lib/notifiers/message/safe-text.ts';
import type { AlertMessage, NotifierContext } from '../../lib/notifiers/notifier.ts';
import { notifiers } from '../../lib/notifiers/registry.ts';
import type { FetchAnswer, FetchRequest } from '../../lib/ports/fetcher.ts';
import { type MailMessage, noMail } from '../../lib/ports/mail.ts';
import { type BusEvent, noEvents, noTopics, publishBytesMax, type TopicMessage } from '../../lib/ports/publish.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { aFinding } from '../fixtures/finding.ts';

const aMessage = (changes: Partial<AlertMessage> = {}): AlertMessage => ({
  id: 'r_1',
  brand: { id: 'northwind', name: 'Northwind Coffee' },
  route: 'all',
  audience: 'brand',
  window: 'once:2026-10-01T08',
  at: '2026-10-01T08:00:00.000Z',
  maybeTwice: false,
  alerts: [
    {
      id: 'a_1',
      brand: 'northwind',
      route: 'all',
      window: 'once:2026-10-01T08',
      dueAt: '2026-10-01T08:00:00.000Z',
      why: 'opened',
      finding: aFinding(),
      createdAt: '2026-10-01T08:00:00.000Z',
    },
  ],
  ...changes,
});

const asked = {
  requestedUrl: 'https://hooks.example/x',
  url: 'https://hooks.example/x',
  redirects: [],
  at: '2026-10-01T08:00:00.000Z',
};
const answered = (status: number): FetchAnswer => ({
  ...asked,
  outcome: 'read',
  status,
  headers: {},
  body: new Uint8Array(),
  wire: { bytes: new Uint8Array(), encoding: null },
  validators: {},
});
const failed = (details: { status?: number; retry: 'never' | 'later'; retryAfterMs?: number }): FetchAnswer => ({
  ...asked,
  outcome: 'failed',
  error: new SourceError({
    code: 'HTTP_STATUS',
    subject: { kind: 'page', id: asked.url },
    expected: 'an answer',
    received: 'another',
    mend: 'Wait.',
    ...details,
  }),
});

const aContext = (answer: FetchAnswer = answered(204), dataFolder = '/nowhere') => {
  const requests: FetchRequest[] = [];
  const lines: string[] = [];
  const mails: MailMessage[] = [];
  const published: TopicMessage[] = [];
  const put: { readonly events: readonly BusEvent[]; readonly bus: string | undefined }[] = [];
  const context: NotifierContext = {
    fetcher: {
      fetch: async (request) => {
        requests.push(request);
        return answer;
      },
      close: async () => {},
    },
    secrets: {
      get: async (name) => new Secret(name, `whsec_${Buffer.from('a key of some length').toString('base64')}`),
    },
    mail: {
      send: async (mail) => {
        mails.push(mail);
        return { id: 'mail-1', refused: mail.to.slice(2) };
      },
    },
    topics: {
      publish: async (told) => {
        published.push(told);
        return 'sns-1';
      },
    },
    events: {
      put: async (events, options = {}) => {
        put.push({ events, bus: options.bus });
      },
    },
    now: new Date('2026-10-01T08:00:05.000Z'),
    folder: '/',
    dataFolder,
    print: (line) => lines.push(line),
  };
  return { context, requests, lines, mails, published, put };
};

const send = (id: string, options: unknown, context: NotifierContext, message = aMessage()): Promise<string> => {
  const notifier = notifiers.find(id);
  if (notifier === undefined) throw new Error(`no notifier ${id}`);
  return notifier.send(message, notifier.options.parse(options), context);
};

describe('every notifier', () => {
  test.each(notifiers.all.map((each) => [each.id, each] as const))(
    '%s takes its own examples',
    (id, { examples, options }) => {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples)
        expect(options.safeParse((example as Record<string, unknown>)[id]).success).toBe(true);
    },
  );
});

describe('console', () => {
  test('prints what was found, expected, and how to mend it', async () => {
    const { context, lines } = aContext();
    await send('console', true, context);
    expect(lines).toEqual([
      'Earmark · Northwind Coffee: Unexpected word on home',
      '  [high] Unexpected "cheap", use "good value".',
      '      found: “Our »cheap« plan”',
      '      expected: “good value”',
      '      mend: Write "good value".',
      '      guideline: no-cheap (preferred-term) · channel: home · since: 2026-10-01 08:00 UTC · seen: 1 time',
      '      where: https://northwind.example/',
      '      look: earmark finding f_one',
    ]);
  });

  test.each([
    ['an escape sequence', '\u001b[31mred\u001b[0m', '[31mred[0m'],
    ['a line break', 'one\ntwo', 'one two'],
    ['a right-to-left override', 'abc\u202ecba', 'abccba'],
    ['a name of 100 KB', 'n'.repeat(100_000), `${'n'.repeat(199)}…`],
    ['an emoji at the cut', `${'n'.repeat(198)}😀tail`, `${'n'.repeat(198)}…`],
  ])('%s does nothing to the terminal', (_name, text, safe) => {
    expect(toSafeLine(text)).toBe(safe);
  });
});

describe('file', () => {
  test('appends one line of JSON a message', async () => {
    const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'earmark-'));
    const { context } = aContext(undefined, dataFolder);
    await send('file', 'out/alerts.jsonl', context);
    await send('file', 'out/alerts.jsonl', context, aMessage({ id: 'r_2' }));
    const lines = (await readFile(path.join(dataFolder, 'out/alerts.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).data.id)).toEqual(['r_1', 'r_2']);
    expect(JSON.parse(lines[0] ?? '').data.alerts[0].finding.message).toBe('Unexpected "cheap", use "good value".');
  });

  test.each(['/etc/passwd', '../alerts', 'a/../../b', ''])('%s is refused as a path', (file) => {
    expect(notifiers.find('file')?.options.safeParse(file).success).toBe(false);
  });
});

describe('webhook', () => {
  const options = { url: 'https://hooks.example/x', secret: 'env:EARMARK_HOOK' };

  test('posts a body whose signature anybody with the secret can check', async () => {
    const { context, requests } = aContext();
    expect(await send('webhook', options, context)).toBe('answered 204');
    const [request] = requests;
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request?.headers ?? {};
    const expected = createHmac('sha256', 'a key of some length')
      .update(`${id}.${at}.${request?.body}`)
      .digest('base64');
    expect({ id, at, signature, method: request?.method }).toEqual({
      id: 'r_1',
      at: '1790841605',
      signature: `v1,${expected}`,
      method: 'POST',
    });
  });

  test.each([
    ['500 is tried again', failed({ status: 500, retry: 'later' }), 'later'],
    ['429 is tried again', failed({ status: 429, retry: 'later', retryAfterMs: 9000 }), 'later'],
    ['a time-out is tried again', failed({ retry: 'later' }), 'later'],
    ['400 is not', failed({ status: 400, retry: 'never' }), 'never'],
    ['an address that is refused is not', failed({ retry: 'never' }), 'never'],
    ['404 is not', { ...asked, outcome: 'gone', status: 404 } as const, 'never'],
    ['410 is not', { ...asked, outcome: 'gone', status: 410 } as const, 'never'],
  ])('%s', async (_name, answer, retry) => {
    const { context } = aContext(answer);
    const error = await send('webhook', options, context).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DeliveryError);
    expect((error as DeliveryError).retry).toBe(retry);
  });

  test('a secret that is no reference is refused', () => {
    expect(notifiers.find('webhook')?.options.safeParse({ ...options, secret: 'whsec_abc' }).success).toBe(false);
  });
});

const manyAlerts = (count: number, changes: Parameters<typeof aFinding>[0] = {}): AlertMessage => {
  const [alert] = aMessage().alerts;
  if (alert === undefined) throw new Error('the message has an alert');
  return aMessage({
    alerts: Array.from({ length: count }, (_, index) => ({ ...alert, id: `a_${index}`, finding: aFinding(changes) })),
  });
};

describe('email', () => {
  test('mails what was found, expected, and how to mend it, as text and as HTML', async () => {
    const { context, mails } = aContext();
    expect(await send('email', 'brand@northwind.example', context)).toBe('mailed, mail-1');
    expect(mails).toEqual([
      {
        to: ['brand@northwind.example'],
        subject: 'Northwind Coffee: Unexpected word on home',
        text: [
          'Earmark · Northwind Coffee: Unexpected word on home',
          '  [high] Unexpected "cheap", use "good value".',
          '      found: “Our »cheap« plan”',
          '      expected: “good value”',
          '      mend: Write "good value".',
          '      guideline: no-cheap (preferred-term) · channel: home · since: 2026-10-01 08:00 UTC · seen: 1 time',
          '      where: https://northwind.example/',
          '      look: earmark finding f_one',
        ].join('\n'),
        html: expect.stringContaining('“Our <mark style="background:#ffe08a;color:#1d1d1f">cheap</mark> plan”'),
        headers: { 'X-Earmark-Message': 'r_1', 'Auto-Submitted': 'auto-generated' },
      },
    ]);
  });

  test('what a page says does nothing in a mail', async () => {
    const { context, mails } = aContext();
    const hostile = {
      message: '<script>x</script>',
      mend: '<img src=x onerror=y>',
      url: 'javascript:alert(1)',
      title: 'a\r\nBcc: b@c.example',
    };
    await send('email', 'brand@northwind.example', context, manyAlerts(1, hostile));
    expect(mails[0]?.html).not.toMatch(/<script|<img|href="javascript/);
    expect(mails[0]?.subject).toBe('Northwind Coffee: a Bcc: b@c.example');
  });

  test('goes to several, from whom it is told, and names those who were not taken', async () => {
    const { context, mails } = aContext();
    const to = ['a@x.example', 'b@x.example', 'c@x.example'];
    expect(await send('email', { to, from: 'me@x.example' }, context)).toBe('mailed, mail-1; not taken: c@x.example');
    expect(mails[0]).toMatchObject({ to, from: 'me@x.example' });
  });

  test.each(['nobody', { to: [] }, { to: 'a@x.example\nBcc: b@x.example' }, {}])('%j is nobody to mail', (options) => {
    expect(notifiers.find('email')?.options.safeParse(options).success).toBe(false);
  });
});

describe('sns', () => {
  const topic = 'arn:aws:sns:eu-west-1:123456789012:brand-alerts';

  test('says it in text, in a line and in JSON, with what may be filtered by', async () => {
    const { context, published } = aContext();
    expect(await send('sns', { topic }, context)).toBe('published, sns-1');
    const [told] = published;
    expect(told).toMatchObject({
      id: 'r_1',
      topic,
      subject: 'Northwind Coffee: Unexpected word on home',
      line: 'Northwind Coffee: Unexpected word on home',
      attributes: { brand: 'northwind', route: 'all', severity: 'high', audience: 'brand' },
    });
    expect(told?.text.split('\n')).toHaveLength(8);
    expect(JSON.parse(told?.json ?? '').data.alerts).toEqual([
      {
        id: 'a_1',
        why: 'opened',
        finding: {
          id: 'f_one',
          check: 'preferred-term',
          guideline: 'no-cheap',
          severity: 'high',
          channel: 'home',
          url: 'https://northwind.example/',
          title: 'Unexpected word on home',
        },
      },
    ]);
  });

  test('a hundred long findings fit into a message', async () => {
    const { context, published } = aContext();
    const long = '語'.repeat(2000);
    await send(
      'sns',
      topic,
      context,
      manyAlerts(100, { message: long, mend: long, title: long, url: `https://x.example/${long}` }),
    );
    const [told] = published;
    expect(told?.text).toMatch(/… and more: npx earmark findings$/);
    const body = JSON.stringify({ default: told?.json, email: told?.text, sms: told?.line });
    expect(Buffer.byteLength(body)).toBeLessThan(publishBytesMax);
  });

  test.each(['brand-alerts', 'arn:aws:sqs:eu-west-1:123456789012:x', ''])('%j is no topic', (options) => {
    expect(notifiers.find('sns')?.options.safeParse(options).success).toBe(false);
  });
});

describe('eventbridge', () => {
  test('puts an event an alert, with the whole finding', async () => {
    const { context, put } = aContext();
    expect(await send('eventbridge', 'brand-events', context, manyAlerts(2))).toBe('put 2');
    expect(put[0]?.bus).toBe('brand-events');
    expect(put[0]?.events[1]).toEqual({
      kind: 'Finding Opened',
      at: '2026-10-01T08:00:00.000Z',
      detail: {
        id: 'a_1',
        message: 'r_1',
        brand: { id: 'northwind', name: 'Northwind Coffee' },
        route: 'all',
        window: 'once:2026-10-01T08',
        maybeTwice: false,
        why: 'opened',
        finding: aFinding(),
      },
    });
  });

  test('goes to the bus that was set up where none is named', async () => {
    const { context, put } = aContext();
    await send('eventbridge', true, context);
    expect(put[0]?.bus).toBeUndefined();
  });
});

test.each([
  ['email', 'a@x.example', /EARMARK_SMTP_URL/],
  ['sns', 'arn:aws:sns:eu-west-1:123456789012:x', /AWS_REGION/],
  ['eventbridge', true, /AWS_REGION/],
])('%s says what is missing where nothing carries it', async (id, options, words) => {
  const { context } = aContext();
  const bare = { ...context, mail: noMail, topics: noTopics, events: noEvents };
  const error = await send(id, options, bare).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ retry: 'never', message: expect.stringMatching(words) });
});
