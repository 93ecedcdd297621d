import { createHmac } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DeliveryError, SourceError } from '../../lib/errors.ts';
import type { AlertMessage, NotifierContext } from '../../lib/notifiers/notifier.ts';
import { toSafeLine } from '../../lib/notifiers/plain-text.ts';
import { notifiers } from '../../lib/notifiers/registry.ts';
import type { FetchAnswer, FetchRequest } from '../../lib/ports/fetcher.ts';
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
    now: new Date('2026-10-01T08:00:05.000Z'),
    folder: '/',
    dataFolder,
    print: (line) => lines.push(line),
  };
  return { context, requests, lines };
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
      '      quote: “cheap”',
      '      expected: good value',
      '      mend: Write "good value".',
      '      where: https://northwind.example/ (home), finding f_one',
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
