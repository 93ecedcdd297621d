import { describe, expect, test } from 'vitest';
import { readPage } from '../../lib/items/read-page.ts';
import { toEntry } from '../../lib/model/entry.ts';
import type { Item } from '../../lib/model/item.ts';

const read = (
  html: string,
  headers: Readonly<Record<string, string>> = {},
  url = 'https://northwind.example/a/b',
): Item => readPage(html, { url, headers });
const texts = (html: string): readonly string[] => read(html).blocks.map(({ kind, text }) => `${kind}: ${text}`);

const sentence =
  'The roasters of the harbour say that the harvest, late as it was, came in better than anybody had feared. ';
const article = `<!doctype html><html lang="en-GB"><head><title>Harvest comes in late | Northwind</title>
<meta name="description" content="A  late&nbsp;harvest."><meta property="og:title" content="Harvest comes in late">
<meta property="og:site_name" content="Northwind"><meta property="article:published_time" content="2026-03-01T08:00:00+01:00">
<link rel="canonical" href="/harvest"><link rel="alternate" type="application/rss+xml" href="feed.xml"><link rel="icon" href="/i.png">
<meta name="theme-color" content="#123456"><meta name="author" content="By Jane Doe"></head><body>
<nav><a href="/">Home</a> <a href="/shop">Shop</a></nav>
<article><h1>Harvest comes in late</h1><p>${sentence.repeat(4)}<a href="https://roasters.example/?utm_source=x&id=2#top">roasters</a></p>
<p>${sentence.repeat(4)}</p><ul><li>Beans</li><li>Water</li></ul><p>${sentence.repeat(3)}</p></article>
<footer>© Northwind <a rel="NoFollow ugc" href="/imprint">Imprint</a></footer></body></html>`;

describe('a page', () => {
  const item = read(article);

  test('tells its metadata', () => {
    const {
      title,
      byline,
      siteName,
      description,
      publishedAt,
      language,
      canonical,
      feeds,
      icons,
      themeColor,
      kind,
      url,
    } = item;
    expect({
      title,
      byline,
      siteName,
      description,
      publishedAt,
      language,
      canonical,
      feeds,
      icons,
      themeColor,
      kind,
      url,
    }).toEqual({
      title: 'Harvest comes in late',
      byline: 'Jane Doe',
      siteName: 'Northwind',
      description: 'A late harvest.',
      publishedAt: '2026-03-01T07:00:00.000Z',
      language: 'en-GB',
      canonical: 'https://northwind.example/harvest',
      feeds: ['https://northwind.example/a/feed.xml'],
      icons: ['https://northwind.example/i.png'],
      themeColor: '#123456',
      kind: 'page',
      url: 'https://northwind.example/a/b',
    });
  });

  test('keeps its article apart from what surrounds it', () => {
    expect(item.blocks.map(({ kind, place }) => `${kind} ${place}`)).toEqual([
      'title head',
      'description head',
      'social head',
      'paragraph nav',
      'heading main',
      'paragraph main',
      'paragraph main',
      'list main',
      'list main',
      'paragraph main',
      'paragraph footer',
    ]);
    expect(item.mainText).toContain('Beans\nWater');
    expect(item.mainText).not.toContain('Imprint');
  });

  test('has its links in order, with anchor, rel, follow state and place', () => {
    expect(item.links.map(({ block: _, ...link }) => link)).toEqual([
      {
        url: 'https://northwind.example/',
        href: 'https://northwind.example/',
        anchor: 'Home',
        rel: [],
        followed: true,
        place: 'boilerplate',
      },
      {
        url: 'https://northwind.example/shop',
        href: 'https://northwind.example/shop',
        anchor: 'Shop',
        rel: [],
        followed: true,
        place: 'boilerplate',
      },
      {
        url: 'https://roasters.example/?id=2',
        href: 'https://roasters.example/?utm_source=x&id=2#top',
        anchor: 'roasters',
        rel: [],
        followed: true,
        place: 'main',
      },
      {
        url: 'https://northwind.example/imprint',
        href: 'https://northwind.example/imprint',
        anchor: 'Imprint',
        rel: ['nofollow', 'ugc'],
        followed: false,
        place: 'boilerplate',
      },
    ]);
  });

  test('names for each link the block that holds its anchor', () => {
    for (const { anchor, block } of item.links) expect(item.blocks[block ?? -1]?.text).toContain(anchor);
  });

  test('says where each block begins in its source', () => {
    const lines = article.split('\n');
    for (const { line, column, text, kind } of item.blocks.filter(({ place }) => place !== 'head')) {
      expect(`${kind} ${lines[(line ?? 0) - 1]?.slice((column ?? 0) - 1, (column ?? 0) + 2)}`).toBe(
        `${kind} ${text.slice(0, 3)}`,
      );
    }
  });

  test('is plain data: JSON and spreading give the same', () => {
    expect(JSON.parse(JSON.stringify(item))).toEqual(JSON.parse(JSON.stringify({ ...item })));
    expect(item.blocks).toBe(item.blocks);
  });
});

test.each([
  ['folds white space and decodes entities', '<p> A&nbsp;\n\t&amp; B &#x1F600; &copy</p>', ['paragraph: A & B 😀 ©']],
  ['keeps entities that are none', '<p>AT&T &unknown; &#0; R&D</p>', ['paragraph: AT&T &unknown; \uFFFD R&D']],
  [
    'leaves hidden parts out',
    '<p hidden>a</p><p style="color:red;display: none">b</p><script>c</script><style>d</style><template>e</template><noscript>f</noscript><p>g</p>',
    ['paragraph: g'],
  ],
  [
    'shows what is hidden where nothing else is seen',
    '<noscript><p>Switch scripts on</p></noscript>',
    ['paragraph: Switch scripts on'],
  ],
  [
    'reads a frameset’s words for those without frames',
    '<frameset><frame src=a><noframes>Plain words</noframes></frameset>',
    ['paragraph: Plain words'],
  ],
  ['takes two line breaks for a new paragraph', 'one<br>two<br> <br>three', ['paragraph: one two', 'paragraph: three']],
  [
    'ends paragraphs and items that nobody ended',
    '<p>one<p>two<ul><li>three<li>four</ul>',
    ['paragraph: one', 'paragraph: two', 'list: three', 'list: four'],
  ],
  [
    'knows headings, quotes, code and cells',
    '<h2>H</h2><blockquote><p>Q</p></blockquote><pre>x  y</pre><table><tr><td>a<td>b</table>',
    ['heading: H', 'quote: Q', 'code: x y', 'table: a', 'table: b'],
  ],
  [
    'takes alt texts as blocks behind the text around them',
    '<p>See <img src=a.png alt="A  cat"> here</p>',
    ['paragraph: See here', 'alt: A cat'],
  ],
  ['joins inline elements without a space', '<p><b>North</b><i>wind</i>’s</p>', ['paragraph: Northwind’s']],
  [
    'reads right-to-left and unspaced scripts',
    '<p>ברוכים הבאים</p><p>東京の天気</p>',
    ['paragraph: ברוכים הבאים', 'paragraph: 東京の天気'],
  ],
  ['finds nothing in an empty page', '', []],
  ['reads text without a tag', 'a < b and c > d', ['paragraph: a < b and c > d']],
  ['shows what an unclosed comment does not swallow', 'a<!-- b', ['paragraph: a']],
])('%s', (_name, html, blocks) => {
  expect(texts(html)).toEqual(blocks);
});

test.each([
  ['meta robots', '<meta name="ROBOTS" content="NOINDEX , NoFollow">', {}, { noindex: true, nofollow: true }],
  ['none means both', '<meta name=robots content=none>', {}, { noindex: true, nofollow: true }],
  ['the header', '', { 'x-robots-tag': 'nofollow' }, { noindex: false, nofollow: true }],
  [
    'a header for somebody else',
    '',
    { 'x-robots-tag': 'otherbot: noindex, nofollow' },
    { noindex: false, nofollow: false },
  ],
  [
    'a value with a colon is no agent',
    '',
    { 'x-robots-tag': 'unavailable_after: 1 Jan 2030, noindex' },
    { noindex: true, nofollow: false },
  ],
  ['a meta for us', '<meta name=earmark content=nofollow>', {}, { noindex: false, nofollow: true }],
  ['a meta for others', '<meta name=bingbot content=nofollow>', {}, { noindex: false, nofollow: false }],
  [
    'words that contain others',
    '<meta name=robots content="index, follow, max-snippet:-1">',
    {},
    { noindex: false, nofollow: false },
  ],
])('robots directives: %s', (_name, head, headers, expected) => {
  const item = read(`${head}<p><a href="/x">x</a></p>`, headers);
  expect(item.robots).toMatchObject(expected);
  expect(item.links[0]?.followed).toBe(!expected.nofollow);
});

test.each([
  ['resolves against the base', '<base href="/shop/"><a href="a">', 'https://northwind.example/shop/a'],
  [
    'takes the first base only',
    '<base href="/one/"><base href="/two/"><a href="a">',
    'https://northwind.example/one/a',
  ],
  ['passes an empty base over', '<base href=""><a href="c">', 'https://northwind.example/a/c'],
  ['passes a base of script over', '<base href="javascript:alert(1)"><a href="c">', 'https://northwind.example/a/c'],
  ['keeps an address that cannot be parsed', '<a href="http://[::bad">', 'http://[::bad'],
  ['goes to the page itself by a fragment', '<a href="#top">', 'https://northwind.example/a/b#top'],
  ['normalises dots', '<a href="/x/../y/./z.html">', 'https://northwind.example/y/z.html'],
  ['takes a protocol-relative address', '<a href="//cdn.example/x">', 'https://cdn.example/x'],
  ['trims and drops line breaks', '<a href=" /a\nb ">', 'https://northwind.example/ab'],
  ['lowers the host', '<a href="HTTPS://EXAMPLE.ORG/Path">', 'https://example.org/Path'],
  ['does not take a number for a host name', '<a href="http://0x7f.1/">', 'http://127.0.0.1/'],
  ['reads areas of a map', '<map><area href="/map" alt="Map"></map>', 'https://northwind.example/map'],
])('a link %s', (_name, html, href) => {
  expect(read(html).links.map((link) => link.href)).toEqual([href]);
});

test('a link takes the alt text of its image where it has no words', () => {
  expect(read('<a href="/"><img alt=" Our  logo " src=l.png></a>').links[0]?.anchor).toBe('Our logo');
});

test('a link that is never ended goes on as it does in a browser', () => {
  expect(
    read('<ul><li><a href="/1">one</li><li>two</a> three</li></ul>').links.map(
      ({ href, anchor }) => `${href} ${anchor}`,
    ),
  ).toEqual(['https://northwind.example/1 one', 'https://northwind.example/1 two']);
});

test('a canonical address is taken from the Link header where the page has none', () => {
  expect(read('<p>x', { link: '</c>; rel="canonical", </n>; rel=next' }).canonical).toBe('https://northwind.example/c');
});

const author = '<meta name="author" content="Jane Doe">';
const reviewer = '"@type":"Review","author":{"@type":"Person","name":"Rita Reviewer"},"datePublished":"2020-01-02"';
const ld = (json: string): string => `<script type="application/ld+json">${json}</script>`;

test.each([
  [
    'the meta tag, where reviews stand below a product',
    `${author}${ld(`{"@type":"Product","review":[{${reviewer}}]}`)}`,
    'Jane Doe',
  ],
  [
    'the meta tag, where a review is named by its id',
    `${author}${ld(`{"@graph":[{"@type":"Product","review":{"@id":"#r"}},{"@id":"#r",${reviewer}}]}`)}`,
    'Jane Doe',
  ],
  [
    'the meta tag, where several reviews stand for themselves',
    `${author}${ld(`[{${reviewer}},{${reviewer}}]`)}`,
    'Jane Doe',
  ],
  ['nobody, where nobody but a reviewer is named', ld(`{"@type":"Product","reviews":[{${reviewer}}]}`), null],
  [
    'nobody, where the reviewer is marked in the text',
    '<div itemprop="review"><p>Said by <span itemprop="author">Rita Reviewer</span></p></div>',
    null,
  ],
  [
    'who wrote a review that is the page',
    `${author}${ld(`{${reviewer},"itemReviewed":{"@type":"Product"}}`)}`,
    'Rita Reviewer',
  ],
  [
    'who wrote the article, whatever is said below it',
    ld(
      `{"@type":"Article","comment":[{${reviewer},"about":{"@id":"#a"}}],"@id":"#a","author":"Ann Lee","headline":"x"}`,
    ),
    'Ann Lee',
  ],
])('the author of a page is %s', (_name, html, byline) => {
  expect(read(`<html><head>${html}</head><body><p>Beans.</p></body></html>`).byline).toBe(byline);
});

test('a review of what a page offers does not say when the page was published', () => {
  expect(read(ld(`{"@type":"Product","review":[{${reviewer}}]}`)).publishedAt).toBeNull();
});

test('a page fills what it does not say of itself from the entry that led to it', () => {
  const entry = toEntry({
    id: '1',
    title: 'From the feed',
    author: 'Ann Lee',
    publishedAt: '2026-01-02T00:00:00.000Z',
    siteName: 'Feed',
  });
  const { title, byline, publishedAt, siteName } = readPage('<p>x</p>', {
    url: 'https://e.example/',
    headers: {},
    entry,
  });
  expect({ title, byline, publishedAt, siteName }).toEqual({
    title: 'From the feed',
    byline: 'Ann Lee',
    publishedAt: '2026-01-02T00:00:00.000Z',
    siteName: 'Feed',
  });
});

const everything = (html: string): string => JSON.stringify(read(html));
test.each([
  ['100,000 nested elements', `${'<div>'.repeat(100_000)}deep${'</div>'.repeat(100_000)}`],
  ['100,000 unclosed inline elements', `${'<b><i>'.repeat(50_000)}deep`],
  ['100,000 unclosed links', `${'<a href=x><p>'.repeat(50_000)}deep`],
  ['links closed inside blocks', '<a href=x><div>deep</a>'.repeat(20_000)],
  [
    'a tag with 100,000 attributes',
    `<p ${Array.from({ length: 100_000 }, (_, index) => `a${index}=1`).join(' ')}>deep`,
  ],
  ['an attribute of a megabyte', `<p class="${'nav '.repeat(250_000)}">deep`],
  ['a megabyte of entities', `<p>${'&amp;&#x41;&unknown'.repeat(50_000)} deep`],
  ['a megabyte of white space', `<p>${' \n'.repeat(500_000)}deep`],
  ['a long address of hyphens', `<a href="/${'a-'.repeat(140)}!">deep</a>`.repeat(500)],
  ['a title of separators', `<title>${' | '.repeat(100_000)}</title><p>deep`],
  [
    'numbers that are nearly dates',
    `<time>${'1.1.'.repeat(50_000)}</time><p class=date>${'2020-'.repeat(50_000)}</p>deep`,
  ],
  ['unclosed tables', `${'<table><tr><td>'.repeat(30_000)}deep`],
  ['nested lists', `${'<ul><li>'.repeat(30_000)}deep`],
])('a hostile page with %s is read to its end', (_name, html) => {
  expect(everything(html)).toContain('deep');
});

test.each([
  ['the title', '<title>Tom &amp;amp; Jerry&amp;#8217;s</title>'],
  ['a meta tag', '<meta property="og:title" content="Tom &amp;amp; Jerry&amp;#8217;s">'],
  ['JSON-LD', '<script type="application/ld+json">{"@type":"Article","headline":"Tom &amp; Jerry&#8217;s"}</script>'],
])('a title escaped twice, in %s, is what it was meant to be', (_, head) => {
  const { title } = readPage(`<html><head>${head}</head><body><p>x</p></body></html>`, {
    url: 'https://news.example/a',
    headers: {},
  });
  expect(title).toBe('Tom & Jerry’s');
});
