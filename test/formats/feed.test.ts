import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceError } from '../../lib/errors.ts';
import { type Feed, parseFeed } from '../../lib/formats/feed.ts';
import { findFeedFault } from '../../lib/formats/feed-fault.ts';

const url = 'https://a.example/feeds/main.xml';
const read = (document: string | Uint8Array, options: { contentType?: string } = {}): Promise<Feed> =>
  parseFeed(document, { url, ...options });
const readOne = async (item: string, attributes = ''): Promise<Feed['entries'][number]> => {
  const { entries } = await read(`<rss version="2.0" ${attributes}><channel><item>${item}</item></channel></rss>`);
  const [entry] = entries;
  if (entry === undefined) throw new Error('no entry');
  return entry;
};

test('reads a whole RSS 2.0 feed', async () => {
  const feed = await read(`<?xml version="1.0"?>
    <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
      xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
    <channel>
      <title>Northwind &amp; Friends</title><link>https://a.example/</link><description>News of &lt;b&gt;coffee&lt;/b&gt;</description>
      <language>en_GB</language><atom:link rel="self" href="/feeds/main.xml"/><lastBuildDate>Thu, 01 Oct 2026 08:00:00 GMT</lastBuildDate>
      <managingEditor>ed@a.example (Ed Itor)</managingEditor><image><url>/logo.png</url><link>https://a.example/image</link></image>
      <item>
        <title>One &lt;em&gt;more&lt;/em&gt;</title><link>/one</link><guid isPermaLink="false">tag:1</guid>
        <dc:creator>Jane Doe</dc:creator><pubDate>Wed, 30 Sep 2026 10:00:00 +0200</pubDate>
        <description>In short</description><content:encoded><![CDATA[<p>At <a href="/length">length</a></p>]]></content:encoded>
        <enclosure url="/a.mp3" type="audio/mpeg" length="1,024"/><category>Coffee</category><itunes:keywords>a, b</itunes:keywords>
        <source url="https://b.example/feed">B</source>
      </item>
    </channel></rss>`);
  expect(feed).toEqual({
    format: 'rss',
    version: '2.0',
    encoding: 'utf-8',
    id: null,
    title: 'Northwind & Friends',
    description: 'News of coffee',
    link: 'https://a.example/',
    hubs: [],
    feedUrl: 'https://a.example/feeds/main.xml',
    language: 'en-GB',
    image: 'https://a.example/logo.png',
    author: 'Ed Itor',
    authors: [{ name: 'Ed Itor', email: 'ed@a.example', url: null }],
    publishedAt: null,
    updatedAt: '2026-10-01T08:00:00.000Z',
    entries: [
      {
        id: 'tag:1',
        title: 'One more',
        url: 'https://a.example/one',
        originalUrl: null,
        author: 'Jane Doe',
        authors: [{ name: 'Jane Doe', email: null, url: null }],
        publishedAt: '2026-09-30T08:00:00.000Z',
        updatedAt: null,
        summary: 'In short',
        summaryKind: 'text',
        content: '<p>At <a href="https://a.example/length">length</a></p>',
        contentKind: 'html',
        enclosures: [{ url: 'https://a.example/a.mp3', type: 'audio/mpeg', length: 1024 }],
        media: [],
        durationSeconds: null,
        counts: null,
        inReplyTo: null,
        image: null,
        categories: ['Coffee', 'a', 'b'],
        language: null,
        source: { title: 'B', url: 'https://b.example/feed' },
      },
    ],
  });
});

test('reads a whole Atom feed, with xml:base, XHTML and people', async () => {
  const feed = await read(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://b.example/x/">
    <title type="html">News &amp;amp; more</title><id>urn:feed</id><link href="home"/><link rel="self" href="feed.atom"/>
    <logo>logo.png</logo><updated>2026-10-01T08:00:00Z</updated><author><name>Ed</name><uri>ed</uri></author>
    <entry xml:base="sub/"><id>urn:1</id><title type="text">A &lt;b&gt; tag</title><link rel="enclosure" href="a.mp3" length="5" type="audio/mpeg"/>
      <link rel="alternate" href="one"/><published>2026-09-30T10:00:00+02:00</published><updated>2026-10-01T08:00:00Z</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>5 &lt; 6 <a href="two">two</a><br/></p></div></content>
      <category term="c" label="Coffee"/></entry></feed>`);
  expect(feed).toMatchObject({
    format: 'atom',
    title: 'News & more',
    id: 'urn:feed',
    link: 'https://b.example/x/home',
    feedUrl: 'https://b.example/x/feed.atom',
    image: 'https://b.example/x/logo.png',
    language: 'de',
    author: 'Ed',
  });
  expect(feed.entries[0]).toMatchObject({
    id: 'urn:1',
    title: 'A <b> tag',
    url: 'https://b.example/x/sub/one',
    author: 'Ed',
    authors: [{ name: 'Ed', email: null, url: 'https://b.example/x/ed' }],
    publishedAt: '2026-09-30T08:00:00.000Z',
    content: '<p>5 &#60; 6 <a href="https://b.example/x/sub/two">two</a><br></p>',
    contentKind: 'html',
    enclosures: [{ url: 'https://b.example/x/sub/a.mp3', type: 'audio/mpeg', length: 5 }],
    categories: ['Coffee'],
    language: 'de',
  });
});

test.each([
  [
    'RSS 0.91',
    '<rss version="0.91"><channel><title>T</title><item><title>I</title><link>/i</link></item></channel></rss>',
    'rss',
  ],
  [
    'RSS 1.0',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel><item rdf:about="/i"><title>I</title></item></rdf:RDF>',
    'rdf',
  ],
  [
    'RSS 1.0 under a prefix',
    '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://purl.org/rss/1.0/"><s:channel><s:title>T</s:title></s:channel><s:item><s:title>I</s:title><s:link>/i</s:link></s:item></r:RDF>',
    'rdf',
  ],
  [
    'Atom 0.3',
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry><title mode="base64" type="text/html">PGI+STwvYj4=</title><link rel="alternate" href="/i"/></entry></feed>',
    'atom',
  ],
  [
    'Atom under a prefix',
    '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title><a:entry><a:title>I</a:title><a:link href="/i"/></a:entry></a:feed>',
    'atom',
  ],
  ['Atom without a namespace', '<feed><title>T</title><entry><title>I</title><link href="/i"/></entry></feed>', 'atom'],
  [
    'JSON Feed',
    '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":1,"title":"I","url":"/i"}]}',
    'json',
  ],
  ['CDF', '<CHANNEL HREF="/"><ABSTRACT>x</ABSTRACT><ITEM HREF="/i"><TITLE>I</TITLE></ITEM></CHANNEL>', 'cdf'],
  [
    'capitals and a byte order mark',
    '\ufeff<RSS VERSION="2.0"><CHANNEL><TITLE>T</TITLE><ITEM><TITLE>I</TITLE><LINK>/i</LINK></ITEM></CHANNEL></RSS>',
    'rss',
  ],
  [
    'blank lines and a warning before it',
    '\n\n <br/>\n<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>I</title><link>/i</link></item></channel></rss>',
    'rss',
  ],
  [
    'end tags that are missing',
    '<rss version="2.0"><channel><title>T</title><item><title>I</title><link>/i</link>',
    'rss',
  ],
])('reads %s', async (_, document, format) => {
  const feed = await read(document);
  expect([feed.format, feed.entries.map(({ title, url }) => [title, url])]).toEqual([
    format,
    [['I', 'https://a.example/i']],
  ]);
});

describe('words', () => {
  test.each([
    ['entities that XML does not declare', '<title>caf&eacute; &nbsp;&hellip;</title>', 'café …'],
    ['a bare ampersand', '<title>Q & A</title>', 'Q & A'],
    ['entities escaped twice', '<title>It&amp;#8217;s &amp;amp;c</title>', 'It’s &c'],
    ['tags escaped twice', '<title>&amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt;</title>', 'Bold'],
    ['CDATA with markup', '<title><![CDATA[<b>Bold</b> & plain]]></title>', 'Bold & plain'],
    ['markup that is not escaped', '<title>A <b>bold</b> one</title>', 'A bold one'],
    ['line ends', '<title>\n A\n  title </title>', 'A title'],
    ['control characters', '<title>a&#8;b</title>', 'ab'],
    ['an emoji and right to left', '<title>☕ مقهى</title>', '☕ مقهى'],
    ['an empty title before a full one', '<title/><title>Second</title>', 'Second'],
    ['a title in Media RSS alone', '<media:title>Media</media:title>', 'Media'],
    ['nothing', '', null],
  ])('a title with %s', async (_, item, expected) => expect((await readOne(item)).title).toBe(expected));

  test('a CDATA section may hold what looks like the end of an item', async () =>
    expect((await readOne('<description><![CDATA[a </item> &nbsp; b]]></description>')).content).toBe(
      'a </item> &nbsp; b',
    ));

  test('where one of summary and content is given it stands for both', async () => {
    expect(await readOne('<description>Only</description>')).toMatchObject({ summary: 'Only', content: 'Only' });
    expect(await readOne('<content:encoded>&lt;p>Only</content:encoded>')).toMatchObject({
      summary: '<p>Only',
      content: '<p>Only',
    });
  });

  test('a vocabulary is known by its address, not by its prefix', async () =>
    expect((await readOne('<x:creator>Jane</x:creator>', 'xmlns:x="http://purl.org/dc/elements/1.1/"')).author).toBe(
      'Jane',
    ));
});

test.each([
  ['mailbox and name', 'jane@a.example (Jane Doe)', { name: 'Jane Doe', email: 'jane@a.example' }],
  ['name and mailbox', 'Jane Doe <jane@a.example>', { name: 'Jane Doe', email: 'jane@a.example' }],
  ['name and mailbox in brackets', 'Jane Doe (jane@a.example)', { name: 'Jane Doe', email: 'jane@a.example' }],
  ['a mailbox', 'mailto:jane@a.example', { name: null, email: 'jane@a.example' }],
  ['a name', 'Jane “J” Doe', { name: 'Jane “J” Doe', email: null }],
])('an author written as %s', async (_, written, expected) =>
  expect((await readOne(`<author>${written.replaceAll('<', '&lt;')}</author>`)).authors).toEqual([
    { ...expected, url: null },
  ]),
);

test.each([
  ['a guid that is an address', '<guid>https://a.example/g</guid>', 'https://a.example/g'],
  ['a guid that says it is none', '<guid isPermaLink="false">https://a.example/g</guid>', null],
  ['a guid that is no address', '<guid>1234</guid>', null],
  ['a link before a guid', '<guid>https://a.example/g</guid><link>/l</link>', 'https://a.example/l'],
  ['an Atom link', '<atom:link href="/l"/>', 'https://a.example/l'],
  ['a link with an unescaped ampersand', '<link>https://a.example/?a=1&b=2</link>', 'https://a.example/?a=1&b=2'],
])('the address of an entry with %s', async (_, item, expected) => expect((await readOne(item)).url).toBe(expected));

describe('encodings', () => {
  const document =
    '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>Café</title></channel></rss>';
  test('are taken from the declaration', async () =>
    expect((await read(Buffer.from(document, 'latin1'))).title).toBe('Café'));
  test('are taken from the header first', async () =>
    expect((await read(Buffer.from(document, 'utf8'), { contentType: 'text/xml; charset=utf-8' })).title).toBe('Café'));
});

describe('what is no feed', () => {
  const fault = async (document: string): Promise<SourceError> => {
    const error = await read(document).catch((thrown: unknown) => thrown);
    if (!(error instanceof SourceError)) throw new Error('no SourceError');
    return error;
  };

  test('a web page is refused, and the feed it offers is named', async () => {
    const error = await fault(
      '<!DOCTYPE html><html><head><link rel="alternate" type="application/atom+xml" href="/real.atom"></head></html>',
    );
    expect([error.code, error.message]).toEqual([
      'SOURCE_FORMAT',
      'feed "https://a.example/feeds/main.xml": expected RSS, Atom or JSON Feed, received a web page. Set "url" to the feed itself; this page offers https://a.example/real.atom.',
    ]);
  });

  test.each([
    ['nothing', ''],
    ['words', 'Not found'],
    ['another JSON', '{"error":404}'],
    ['broken JSON', '{"version":'],
    ['another XML', '<opml/>'],
    ['a page that offers none', '<html></html>'],
  ])('%s is refused', async (_, document) => expect((await fault(document)).code).toBe('SOURCE_FORMAT'));
});

describe('hostile documents', () => {
  const wrap = (inner: string): string =>
    `<rss version="2.0"><channel><item><title>T</title>${inner}</item></channel></rss>`;

  test.each([
    ['elements in elements', wrap('<a>'.repeat(100_000))],
    ['elements in a description', wrap(`<description>${'<a>'.repeat(100_000)}</description>`)],
    ['tags that never end', wrap(`<description><![CDATA[${'<a '.repeat(300_000)}]]></description>`)],
    ['attributes that never end', wrap(`<description>${'&lt;a href="'.repeat(100_000)}</description>`)],
    ['entities without end', wrap(`<title>${'&'.repeat(500_000)}${'&amp;lt;'.repeat(100_000)}</title>`)],
    ['brackets escaped twice', wrap(`<description>${'&amp;lt;p '.repeat(100_000)}</description>`)],
    ['namespaces in namespaces', wrap('<x xmlns:y="z">'.repeat(50_000))],
    ['a long date', wrap(`<pubDate>${'1 '.repeat(500_000)}</pubDate>`)],
    ['a long author', wrap(`<author>${'a@'.repeat(300_000)}</author>`)],
  ])('of %s the item is read', async (_, document) => {
    expect((await read(document)).entries.map(({ title }) => title)).toEqual(['T']);
  });

  test.each([
    ['CDATA that never ends', `${'<![CDATA['.repeat(200_000)}&nbsp;`],
    ['arrays in arrays', '['.repeat(500_000)],
  ])('%s are refused', async (_, document) => {
    await expect(read(document)).rejects.toMatchObject({ code: 'SOURCE_FORMAT' });
  });

  test('entities of a DTD stand for nothing, inside or outside', async () => {
    const feed =
      await read(`<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
      <rss version="2.0"><channel><title>T &b; &x;</title></channel></rss>`);
    expect(feed.title).toBe('T &b; &x;');
  });

  test('no more than ten thousand entries are read', async () =>
    expect((await read(`<rss><channel>${'<item/>'.repeat(20_000)}</channel></rss>`)).entries.length).toBe(10_000));

  test('any text is a feed or refused', async () => {
    const piece = fc.constantFrom(
      '<rss>',
      '<channel>',
      '<item>',
      '</item>',
      '<title>',
      '</',
      '<![CDATA[',
      ']]>',
      '&',
      '&nbsp;',
      'x',
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      '<entry>',
      '<content type="xhtml">',
      '<link href="',
      '">',
      '\ud800',
      '{',
      '<!--',
      '-->',
      '<?',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
        const error = await read(pieces.join('')).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error === undefined || error instanceof SourceError).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['nothing in a well-formed feed', '<rss version="2.0"><channel><title>T</title></channel></rss>', undefined],
  ['nothing in JSON', '{"version":"1"}', undefined],
  [
    'where the XML breaks',
    '<rss version="2.0">\n<channel><title>a & b</title></channel></rss>',
    expect.stringContaining('Line: 1'),
  ],
])('a strict reader stumbles over %s', async (_, document, expected) =>
  expect(await findFeedFault(document)).toEqual(expected),
);
