import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { decodeText } from '../../lib/formats/charset.ts';
import type { NetworkSettings } from '../../lib/model/config.ts';
import type { FetchAnswer, Fetcher } from '../../lib/ports/fetcher.ts';
import { type HostileServer, openHostileServer } from '../fixtures/hostile-server.ts';
import { openMemoryHosts } from './memory-hosts.ts';
import { type Opening, openFetcher } from './open-fetcher.ts';

let server: HostileServer;
const opened: Fetcher[] = [];

beforeEach(async () => {
  server = await openHostileServer();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await server.close();
});

/** The server as the public site news.example, by way of a rehearsal's fixed address. */
const site = (): Partial<NetworkSettings> => ({ hosts: { 'news.example': { address: `127.0.0.1:${server.port}` } } });
const open = (opening: Opening = {}): Fetcher => {
  const fetcher = openFetcher({ ...opening, network: { ...site(), ...opening.network } });
  opened.push(fetcher);
  return fetcher;
};
const plainOk = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';
const at = (path: string): string => `http://news.example${path}`;
const summary = (answer: FetchAnswer): string => (answer.outcome === 'failed' ? answer.error.code : answer.outcome);
const text = (answer: FetchAnswer): string | undefined =>
  answer.outcome === 'read' ? Buffer.from(answer.body).toString() : undefined;

describe('a page that is there', () => {
  test('is read with its headers, body and validators', async () => {
    server.on('/page', (_request, response) => {
      response.writeHead(200, { etag: '"v1"', 'X-Robots-Tag': ['noindex', 'nofollow'] });
      response.end('Hello');
    });
    const now = new Date('2026-10-01T08:00:00Z');
    const answer = await open({ clock: { now: () => now } }).fetch({ url: at('/page?a=b#c') });
    expect(answer).toMatchObject({
      outcome: 'read',
      requestedUrl: at('/page?a=b#c'),
      url: at('/page?a=b#c'),
      redirects: [],
      at: '2026-10-01T08:00:00.000Z',
      status: 200,
      headers: { etag: '"v1"', 'x-robots-tag': 'noindex, nofollow' },
      wire: { encoding: null },
      validators: { etag: '"v1"' },
    });
    expect(text(answer)).toBe('Hello');
    expect(server.pages()).toEqual(['/page?a=b']);
  });

  test.each([
    ['gzip', '/gzip', 'gzip'],
    ['Brotli', '/br', 'br'],
    ['deflate', '/deflate', 'deflate'],
    ['deflate without its header', '/deflate-raw', null],
    ['two codings', '/twice', null],
    ['gzip by label only', '/not-gzip', null],
  ])('is opened from %s', async (_name, path, encoding) => {
    const answer = await open().fetch({ url: at(path) });
    expect(text(answer)).toBe('<!doctype html><title>Page</title><p>Hello</p>');
    expect(answer).toMatchObject({ wire: { encoding } });
  });

  test('is asked for with an honest user agent that has the contact', async () => {
    await open().fetch({ url: at('/page'), headers: { 'User-Agent': 'Mozilla/5.0', accept: 'text/plain' } });
    expect(server.seen.map(({ headers }) => [headers['user-agent'], headers.accept, headers.host])).toEqual([
      [
        'Earmark/0.1 (brand monitoring; +mailto:web@northwind.example)',
        expect.stringContaining('text/html'),
        'news.example',
      ],
      ['Earmark/0.1 (brand monitoring; +mailto:web@northwind.example)', 'text/plain', 'news.example'],
    ]);
  });

  test('has no body for HEAD', async () => {
    const answer = await open().fetch({ url: at('/gzip'), method: 'HEAD' });
    expect([summary(answer), text(answer)]).toEqual(['read', '']);
  });

  test('takes what is posted, once', async () => {
    const answer = await open().fetch({ url: at('/echo'), method: 'POST', body: 'ä', robots: 'ignore' });
    expect([text(answer), server.seen.length]).toEqual(['ä', 1]);
  });

  test('keeps bytes that are not its encoding for the decoder to mark', async () => {
    const answer = await open().fetch({ url: at('/bytes') });
    const body =
      answer.outcome === 'read' ? decodeText(answer.body, { contentType: 'text/html; charset=utf-8' }) : null;
    expect(body).toEqual({ text: 'a\ufffdb', encoding: 'utf-8' });
  });

  test.each([
    [
      'hangs up on TLS',
      (socket: Socket, first: Buffer): void => void (first[0] === 0x16 ? socket.destroy() : socket.end(plainOk)),
    ],
    ['answers TLS in clear', (socket: Socket): void => void socket.end(plainOk)],
  ])('may be an https name on a plain server that %s', async (_name, answer) => {
    const plain = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (first) => answer(socket, Buffer.from(first)));
    });
    const address = await new Promise<string>((resolve) =>
      plain.listen(0, '127.0.0.1', () => resolve(JSON.stringify(plain.address()))),
    );
    const { port } = z.object({ port: z.number() }).parse(JSON.parse(address));
    const hosts = { 'shop.example': { address: `127.0.0.1:${port}` } };
    expect(text(await open({ network: { hosts } }).fetch({ url: 'https://shop.example/', robots: 'ignore' }))).toBe(
      'ok',
    );
    plain.close();
  });

  test('is found by the name as people write it', async () => {
    const hosts = { 'News.Bücher.example': { address: `127.0.0.1:${server.port}` } };
    expect(summary(await open({ network: { hosts } }).fetch({ url: 'http://news.xn--bcher-kva.example/page' }))).toBe(
      'read',
    );
  });

  test('may be an https name in a rehearsal on a plain server', async () => {
    expect(summary(await open().fetch({ url: 'https://news.example/page' }))).toBe('read');
  });
});

describe('validators', () => {
  test.each([
    ['an entity tag', { etag: '"v1"' }, 'unchanged'],
    ['a date', { lastModified: 'Tue, 03 Jun 2025 09:39:21 GMT' }, 'unchanged'],
    ['an older tag', { etag: '"v0"' }, 'read'],
    ['none', {}, 'read'],
  ])('%s answer what they should', async (_name, validators, outcome) => {
    expect(summary(await open().fetch({ url: at('/etag'), validators }))).toBe(outcome);
  });

  test('a 304 that nobody asked for is no answer', async () => {
    expect(summary(await open().fetch({ url: at('/status?is=304') }))).toBe('HTTP_STATUS');
  });
});

describe('what is not read is gone or failed, with a code', () => {
  test.each([
    ['404', '/missing', 'gone'],
    ['410', '/status?is=410', 'gone'],
    ['403', '/status?is=403', 'HTTP_STATUS'],
    ['503', '/status?is=503', 'HTTP_STATUS'],
    ['a redirect to nowhere', '/status?is=302', 'HTTP_STATUS'],
    ['an announced size beyond the bound', '/announced-large', 'TOO_LARGE'],
    ['a body shorter than announced', '/short', 'TRUNCATED'],
    ['a body cut between chunks', '/cut-chunk', 'TRUNCATED'],
    ['a compressed body that ends early', '/cut-gzip', 'TRUNCATED'],
    ['a compressed body that is none', '/wrong-gzip', 'BAD_ENCODING'],
    ['an unknown coding', '/unknown-coding', 'BAD_ENCODING'],
    ['codings piled up', '/many-codings', 'BAD_ENCODING'],
    ['headers without end', '/many-headers', 'NETWORK'],
    ['a connection that is hung up', '/hang-up', 'NETWORK'],
    ['a redirect that comes back', '/ping', 'TOO_MANY_REDIRECTS'],
    ['redirects without end', '/ever?0', 'TOO_MANY_REDIRECTS'],
    ['a redirect to a file', '/redirect?to=file:///etc/passwd', 'URL_REFUSED'],
    ['a redirect to an address with a password', '/redirect?to=http://a:b@news.example/', 'URL_REFUSED'],
    ['a redirect to no address', '/redirect?to=http://[', 'URL_REFUSED'],
  ])('%s', async (_name, path, code) => {
    expect(summary(await open().fetch({ url: at(path) }))).toBe(code);
  });

  test.each([
    '',
    'no address',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://a:b@news.example/',
    `http://news.example/${'a'.repeat(9000)}`,
  ])('the address "%s" is refused before anything is asked', async (url) => {
    expect(summary(await open().fetch({ url }))).toBe('URL_REFUSED');
    expect(server.seen).toEqual([]);
  });

  test('the error names the page, what came and the mend', async () => {
    const answer = await open().fetch({ url: at('/status?is=503') });
    expect(
      answer.outcome === 'failed' ? [answer.error.message, answer.error.status, answer.error.retry] : answer,
    ).toEqual([
      'page "http://news.example/status?is=503": expected status 200, received status 503. Open the address in a browser and see what it answers.',
      503,
      'later',
    ]);
  });

  test('a header that cannot be sent fails the request and not the process', async () => {
    expect(summary(await open().fetch({ url: at('/page'), headers: { 'x-a': 'b\r\nc: d' } }))).toBe('NETWORK');
  });
});

describe('bounds hold', () => {
  test('a bomb of 200 MB ends as too large, in bounded memory', async () => {
    const before = process.memoryUsage.rss();
    expect(summary(await open().fetch({ url: at('/bomb') }))).toBe('TOO_LARGE');
    expect(process.memoryUsage.rss() - before).toBeLessThan(120_000_000);
  });

  test('a page that never ends is cut off at the bound', async () => {
    expect(summary(await open().fetch({ url: at('/endless') }))).toBe('TOO_LARGE');
  });

  test('the bound can be made smaller and not larger', async () => {
    const fetcher = open({ network: { maxBytes: 40 } });
    expect(summary(await fetcher.fetch({ url: at('/page'), maxBytes: 1_000_000 }))).toBe('TOO_LARGE');
    expect(summary(await open().fetch({ url: at('/page'), maxBytes: 10 }))).toBe('TOO_LARGE');
    expect(summary(await open().fetch({ url: at('/gzip'), maxBytes: 45 }))).toBe('TOO_LARGE');
  });

  test.each(['/drip', '/never'])('%s takes no longer than the time it has', async (path) => {
    expect(summary(await open({ network: { timeoutMs: 300 } }).fetch({ url: at(path) }))).toBe('TIMEOUT');
  });

  test('an error page without end does not hold us up', async () => {
    server.on('/endless-error', (_request, response) => {
      response.writeHead(500);
      const timer = setInterval(() => response.write('x'.repeat(64_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(summary(await open().fetch({ url: at('/endless-error') }))).toBe('HTTP_STATUS');
  });

  test('an interruption ends a request, and one that waits for a connection', async () => {
    const controller = new AbortController();
    const fetcher = open();
    const answers = Array.from({ length: 40 }, () =>
      fetcher.fetch({ url: at('/never'), robots: 'ignore', signal: controller.signal }),
    );
    setTimeout(() => controller.abort(), 50);
    expect(new Set((await Promise.all(answers)).map(summary))).toEqual(new Set(['NETWORK']));
    expect(summary(await fetcher.fetch({ url: at('/page'), signal: controller.signal }))).toBe('NETWORK');
  });

  test('a kept connection that the server closes is opened again', async () => {
    const fetcher = open();
    server.on('/once', (request, response) => {
      response.end('ok');
      response.on('finish', () => setTimeout(() => request.socket.destroy(), 0));
    });
    for (let round = 0; round < 20; round++) {
      expect(summary(await fetcher.fetch({ url: at('/once') }))).toBe('read');
      if (round % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
});

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('%i is followed and recorded', async (status) => {
    const answer = await open().fetch({ url: at(`/redirect?status=${status}&to=/page%23part`) });
    expect(answer).toMatchObject({
      outcome: 'read',
      url: at('/page#part'),
      redirects: [{ status, from: at(`/redirect?status=${status}&to=/page%23part`), to: at('/page#part') }],
    });
  });

  test('an address in plain UTF-8 is understood', async () => {
    server.on(
      '/plain',
      (request) =>
        void request.socket.end(Buffer.from('HTTP/1.1 302 Found\r\nLocation: /café\r\nContent-Length: 0\r\n\r\n')),
    );
    expect((await open().fetch({ url: at('/plain') })).url).toBe(at('/caf%C3%A9'));
  });

  test('https to http is followed and can be seen', async () => {
    const answer = await open().fetch({ url: `https://news.example/redirect?to=${at('/page')}` });
    expect([answer.url, answer.redirects.length]).toEqual([at('/page'), 1]);
  });

  test('a POST is not redirected', async () => {
    const answer = await open().fetch({
      url: at('/redirect?status=307&to=/page'),
      method: 'POST',
      body: 'x',
      robots: 'ignore',
    });
    expect([summary(answer), server.pages().length]).toEqual(['HTTP_STATUS', 1]);
  });

  test('a caller’s headers stay with the host it asked', async () => {
    const other = { hosts: { ...site().hosts, 'other.example': { address: `127.0.0.1:${server.port}` } } };
    await open({ network: other }).fetch({
      url: at('/redirect?to=http://other.example/page'),
      headers: { Authorization: 'Bearer secret' },
      validators: { etag: '"a"' },
    });
    const pages = server.seen.filter(({ path }) => path !== '/robots.txt');
    expect(pages.map(({ headers }) => [headers.host, headers.authorization])).toEqual([
      ['news.example', 'Bearer secret'],
      ['other.example', undefined],
    ]);
  });

  test('robots.txt of the other host is heeded too', async () => {
    const other = await openHostileServer();
    other.on('/robots.txt', (_request, response) => response.end('User-agent: *\nDisallow: /page'));
    const hosts = { ...site().hosts, 'other.example': { address: `127.0.0.1:${other.port}` } };
    const answer = await open({ network: { hosts } }).fetch({ url: at('/redirect?to=http://other.example/page') });
    await other.close();
    expect([summary(answer), answer.url, other.pages()]).toEqual([
      'ROBOTS_DISALLOWED',
      'http://other.example/page',
      [],
    ]);
  });
});

describe('private addresses are not reached', () => {
  let secret: HostileServer;
  beforeAll(async () => {
    secret = await openHostileServer();
  });
  afterAll(() => secret.close());

  const forms = (port: number): readonly (readonly [name: string, url: string])[] => [
    ['127.0.0.1', `http://127.0.0.1:${port}/page`],
    ['a decimal form', `http://2130706433:${port}/page`],
    ['an octal form', `http://0177.0.0.1:${port}/page`],
    ['a hexadecimal form', `http://0x7f000001:${port}/page`],
    ['a short form', `http://127.1:${port}/page`],
    ['0.0.0.0', `http://0.0.0.0:${port}/page`],
    ['IPv6 loopback', `http://[::1]:${port}/page`],
    ['an IPv4-mapped form', `http://[::ffff:127.0.0.1]:${port}/page`],
    ['a NAT64 form', `http://[64:ff9b::7f00:1]:${port}/page`],
    ['a local NAT64 form', `http://[64:ff9b:1::7f00:1]:${port}/page`],
    ['a 6to4 form', `http://[2002:7f00:1::]:${port}/page`],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['container credentials', 'http://169.254.170.2/v2/credentials'],
    ['cloud metadata over IPv6', 'http://[fd00:ec2::254]/latest/meta-data/'],
    ['a private network', 'http://10.0.0.1/'],
  ];

  test.each(forms(0).map(([name], index) => [name, index] as const))('by a redirect to %s', async (_name, index) => {
    const url = forms(secret.port)[index]?.[1] ?? '';
    const answer = await open().fetch({ url: at(`/redirect?to=${url}`) });
    expect(summary(answer)).toBe('ADDRESS_REFUSED');
    expect(secret.seen).toEqual([]);
  });

  test.each(forms(0).map(([name], index) => [name, index] as const))('by asking for %s', async (_name, index) => {
    const url = forms(secret.port)[index]?.[1] ?? '';
    expect(summary(await open().fetch({ url, robots: 'ignore' }))).toBe('ADDRESS_REFUSED');
    expect(secret.seen).toEqual([]);
  });

  test.each([
    ['a private one', ['10.1.2.3']],
    ['a private one beside a public one', ['93.184.216.34', '192.168.0.1']],
    ['a mapped one', ['::ffff:169.254.169.254']],
    ['what is no address', ['localhost']],
  ])('by a name that resolves to %s', async (_name, addresses) => {
    const answer = await open({ lookup: async () => addresses }).fetch({ url: 'http://rebind.example/' });
    expect(summary(answer)).toBe('ADDRESS_REFUSED');
  });

  test('by a name that resolves differently the second time', async () => {
    let lookups = 0;
    const lookup = async (): Promise<readonly string[]> => (lookups++ === 0 ? ['127.0.0.1'] : ['169.254.169.254']);
    const name = `rebind.example:${server.port}`;
    const fetcher = open({ lookup, network: { allowHosts: [name] } });
    server.on('/last', (_request, response) => response.writeHead(200, { connection: 'close' }).end('ok'));
    // One look-up for one connection: the address that was judged is the one connected to.
    expect(summary(await fetcher.fetch({ url: `http://${name}/page`, robots: 'ignore' }))).toBe('read');
    expect(summary(await fetcher.fetch({ url: `http://${name}/last`, robots: 'ignore' }))).toBe('read');
    expect(lookups).toBe(1);
    expect(summary(await fetcher.fetch({ url: `http://${name}/page`, robots: 'ignore' }))).toBe('ADDRESS_REFUSED');
    expect(lookups).toBe(2);
  });

  test('but those that allowHosts names by name, address or with the port', async () => {
    const local = async (): Promise<readonly string[]> => ['127.0.0.1'];
    const ask = async (allowHosts: readonly string[], url: string): Promise<string> =>
      summary(await open({ lookup: local, network: { allowHosts } }).fetch({ url }));
    const { origin, port } = server;
    expect(await ask(['127.0.0.1'], `${origin}/page`)).toBe('read');
    expect(await ask([`127.0.0.1:${port}`], `${origin}/page`)).toBe('read');
    expect(await ask(['127.0.0.1:1'], `${origin}/page`)).toBe('ADDRESS_REFUSED');
    expect(await ask(['Intranet.example'], `http://intranet.example:${port}/page`)).toBe('read');
    expect(await ask([`b\u00fccher.example:${port}`], `http://xn--bcher-kva.example:${port}/page`)).toBe('read');
    // Naming an address does not open it to other people's names.
    expect(await ask(['127.0.0.1'], `http://intranet.example:${port}/page`)).toBe('ADDRESS_REFUSED');
  });

  test.each([
    ['169.254.169.254', 'http://169.254.169.254/latest/'],
    ['169.254.170.2', 'http://169.254.170.2/v2/'],
    ['[fd00:ec2::254]', 'http://[fd00:ec2::254]/latest/'],
    ['fd00:ec2::254', 'http://[fd00:ec2::254]/latest/'],
    ['100.100.100.200', 'http://100.100.100.200/latest/'],
    ['168.63.129.16', 'http://168.63.129.16/'],
    ['[fe80::1]', 'http://[fe80::1]/'],
    ['[::ffff:169.254.169.254]', 'http://[::ffff:169.254.169.254]/'],
  ])('though allowHosts names %s', async (name, url) => {
    expect(summary(await open({ network: { allowHosts: [name] } }).fetch({ url }))).toBe('ADDRESS_REFUSED');
  });

  test('though a fixed address names one', async () => {
    const hosts = { 'meta.example': { address: '169.254.169.254:80' } };
    expect(summary(await open({ network: { hosts } }).fetch({ url: 'http://meta.example/' }))).toBe('ADDRESS_REFUSED');
  });

  test('nor is the runtime interface, though loopback is allowed', async () => {
    const fetcher = open({
      runtimeAddress: `127.0.0.1:${server.port}`,
      network: { allowHosts: ['127.0.0.1', '[::ffff:127.0.0.1]'] },
    });
    expect(summary(await fetcher.fetch({ url: `${server.origin}/2018-06-01/runtime/invocation/next` }))).toBe(
      'ADDRESS_REFUSED',
    );
    expect(summary(await fetcher.fetch({ url: `http://[::ffff:127.0.0.1]:${server.port}/` }))).toBe('ADDRESS_REFUSED');
    expect(server.seen).toEqual([]);
  });

  test('and a fixed address that cannot be read leads nowhere', async () => {
    const hosts = { 'news.example': { address: 'no such:address' } };
    expect(summary(await open({ network: { hosts } }).fetch({ url: at('/page') }))).toBe('NETWORK');
  });
});

test('a fetcher without contact says so, and a strange contact cannot break the header', async () => {
  const { userAgent } = await import('../../lib/fetching/user-agent.ts');
  expect(userAgent(undefined)).toBe('Earmark/0.1 (brand monitoring; no contact configured)');
  expect(userAgent('https://northwind.example/bot)\r\nX: y ü')).toBe(
    'Earmark/0.1 (brand monitoring; +https://northwind.example/botX: y)',
  );
});

test('what two fetches know of a host they share', async () => {
  const hosts = openMemoryHosts();
  const fetcher = open({ hosts });
  await Promise.all(Array.from({ length: 20 }, () => fetcher.fetch({ url: at('/page') })));
  expect(server.seen.filter(({ path }) => path === '/robots.txt')).toHaveLength(1);
});
