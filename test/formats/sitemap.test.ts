import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseSitemap, type SitemapUrl } from '../../lib/formats/sitemap.ts';

const url = 'https://a.example/sitemap.xml';
const read = (document: string | Uint8Array) => parseSitemap(document, { url });
const urlset = (inner: string): string =>
  `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${inner}</urlset>`;
const plain = (address: string): SitemapUrl => ({ url: address, modifiedAt: null });

test.each([
  [
    'addresses and dates',
    urlset('<url><loc> https://a.example/1 </loc><lastmod>2026-10-01</lastmod></url><url><loc>/2</loc></url>'),
    [{ url: 'https://a.example/1', modifiedAt: '2026-10-01T00:00:00.000Z' }, plain('https://a.example/2')],
  ],
  [
    'a prefix of its own',
    '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>/1</s:loc></s:url></s:urlset>',
    [plain('https://a.example/1')],
  ],
  [
    'images and videos, whose addresses are not pages',
    urlset(
      '<url><image:image><image:loc>/i.png</image:loc></image:image><video:video><video:content_loc>/v</video:content_loc></video:video><loc>/1</loc></url>',
    ),
    [plain('https://a.example/1')],
  ],
  [
    'news, whose date counts',
    urlset(
      '<url><loc>/1</loc><news:news><news:publication_date>2026-10-01T08:00:00+02:00</news:publication_date></news:news></url>',
    ),
    [{ url: 'https://a.example/1', modifiedAt: '2026-10-01T06:00:00.000Z' }],
  ],
  [
    'other languages, apart from the address itself',
    urlset(
      '<url><loc>/1</loc><xhtml:link rel="alternate" hreflang="de" href="/de"/><xhtml:link rel="alternate" hreflang="en" href="/1"/><xhtml:link rel="alternate" hreflang="x" href="javascript:1"/><lastmod>2026-10-01</lastmod></url><url><xhtml:link rel="amphtml" href="/amp"/><loc>/2</loc></url>',
    ),
    [
      { url: 'https://a.example/1', modifiedAt: '2026-10-01T00:00:00.000Z', alternates: ['https://a.example/de'] },
      plain('https://a.example/2'),
    ],
  ],
  [
    'CDATA and entities',
    urlset('<url><loc><![CDATA[/?a=1&b=2]]></loc></url><url><loc>/?a=1&amp;c=3</loc></url>'),
    [plain('https://a.example/?a=1&b=2'), plain('https://a.example/?a=1&c=3')],
  ],
  [
    'an ampersand that is not escaped',
    urlset('<url><loc>/?a=1&b=2</loc></url>'),
    [plain('https://a.example/?a=1&b=2')],
  ],
  [
    'end tags that are missing',
    '<urlset><url><loc>/1<url><loc>/2</loc>',
    [plain('https://a.example/1'), plain('https://a.example/2')],
  ],
  [
    'schemes that are no pages',
    urlset('<url><loc>mailto:x@a.example</loc></url><url><loc>javascript:1</loc></url><url><loc>/1</loc></url>'),
    [plain('https://a.example/1')],
  ],
  [
    'an external entity, which stands for nothing',
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${urlset('<url><loc>https://a.example/&e;</loc></url>')}`,
    [plain('https://a.example/')],
  ],
  [
    'plain text',
    '\ufeffhttps://a.example/1\r\n\r\nnot an address\nhttps://a.example/2\n',
    [plain('https://a.example/1'), plain('https://a.example/2')],
  ],
  [
    'a feed',
    '<rss><channel><item><link>/1</link><pubDate>Thu, 01 Oct 2026 08:00:00 GMT</pubDate></item></channel></rss>',
    [{ url: 'https://a.example/1', modifiedAt: '2026-10-01T08:00:00.000Z' }],
  ],
  [
    'an Atom feed',
    '<feed><entry><link href="/1"/><updated>2026-10-01T08:00:00Z</updated></entry></feed>',
    [{ url: 'https://a.example/1', modifiedAt: '2026-10-01T08:00:00.000Z' }],
  ],
  ['no entry', urlset(''), []],
])('reads a sitemap with %s', (_, document, urls) =>
  expect(read(document)).toEqual({ kind: 'urlset', encoding: 'utf-8', urls }),
);

test('reads an index, and addresses written without loc', () =>
  expect(
    read(
      '<sitemapindex><sitemap><loc>/1.xml.gz</loc></sitemap><sitemap>\n/2.xml?a=1&amp;b=2\n</sitemap></sitemapindex>',
    ),
  ).toEqual({
    kind: 'index',
    encoding: 'utf-8',
    urls: [plain('https://a.example/1.xml.gz'), plain('https://a.example/2.xml?a=1&b=2')],
  }));

test('unpacks gzip', () =>
  expect(read(gzipSync(urlset('<url><loc>/1</loc></url>'))).urls).toEqual([plain('https://a.example/1')]));

describe('bounds', () => {
  test('fifty thousand addresses', () =>
    expect(read(urlset('<url><loc>/1</loc></url>'.repeat(60_000))).urls.length).toBe(50_000));
  test('fifty megabytes, unpacked', () =>
    expect(() => read(gzipSync(Buffer.alloc(60_000_000, 32)))).toThrow(expect.objectContaining({ code: 'TOO_LARGE' })));
  test('a gzip file that is cut off', () =>
    expect(() => read(gzipSync(urlset('<url/>'.repeat(1000))).subarray(0, 40))).toThrow(
      expect.objectContaining({ code: 'BAD_ENCODING' }),
    ));
  test.each([
    ['elements in elements', '<urlset>'.repeat(200_000)],
    ['brackets', `<urlset>${'<'.repeat(500_000)}`],
    ['ampersands', `<urlset>${'&a'.repeat(500_000)}`],
    ['one long address', `<urlset><url><loc>https://a.example/${'a'.repeat(5_000_000)}`],
  ])('%s hold no address', (_, document) => {
    expect(read(document).urls).toEqual([]);
  });
});

test.each([
  ['a web page', '<!doctype html><html><body>Not found</body></html>', 'a web page'],
  ['nothing', '', 'something else'],
  ['words', 'Not found', 'something else'],
])('refuses %s', (_, document, received) =>
  expect(() => read(document)).toThrow(
    `sitemap "${url}": expected a urlset, a sitemapindex or one address a line, received ${received}.`,
  ),
);
