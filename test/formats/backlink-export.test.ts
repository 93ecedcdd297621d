import { describe, expect, test } from 'vitest';
import { BacklinkExport, type BacklinkMap, type KnownLink } from '../../lib/formats/backlink-export.ts';
import { CsvStream } from '../../lib/formats/csv-stream.ts';

const read = (text: string, map: BacklinkMap = {}) => {
  const stream = new CsvStream();
  const list = new BacklinkExport({ map });
  const rows = [...stream.push(text), ...stream.end()].flatMap((row) => list.take(row) ?? []);
  return { rows, tool: list.tool, isTable: list.table.isTable, candidates: list.table.candidates };
};
const toLink = (known: Partial<KnownLink>): KnownLink => ({
  line: 2,
  from: 'https://blog.example/a',
  to: 'https://northwind.example/',
  anchor: null,
  rel: [],
  followed: null,
  firstSeenAt: null,
  lastSeenAt: null,
  language: null,
  authority: null,
  ...known,
});

describe('lists of links', () => {
  test.each<[string, string, string, Partial<KnownLink>]>([
    [
      'Search Console, latest links',
      'search-console',
      'Linking page,Last crawled\nhttps://blog.example/a,2026-10-03\n',
      { to: null, firstSeenAt: '2026-10-03T00:00:00.000Z', lastSeenAt: '2026-10-03T00:00:00.000Z' },
    ],
    [
      'Bing Webmaster Tools',
      'bing',
      'Source Url,Anchor Text,Target Url\nhttps://blog.example/a,Northwind,https://northwind.example/\n',
      { anchor: 'Northwind' },
    ],
    [
      'Ahrefs, in tabs and quotes',
      'ahrefs',
      '"Referring page title"\t"Referring page URL"\t"Language"\t"Domain rating"\t"UR"\t"Target URL"\t"Anchor"\t"Type"\t"Nofollow"\t"UGC"\t"Sponsored"\t"First seen"\t"Last seen"\n"Say ""hi"""\t"https://blog.example/a"\t"en"\t"72"\t"18"\t"https://northwind.example/"\t"coffee"\t"text"\t"true"\t"false"\t"true"\t"2025-01-02 03:04:05"\t""\n',
      {
        anchor: 'coffee',
        rel: ['nofollow', 'sponsored'],
        followed: false,
        firstSeenAt: '2025-01-02T03:04:05.000Z',
        language: 'en',
        authority: { domain: 72, page: 18, spam: null },
      },
    ],
    [
      'Ahrefs, as it was before',
      'ahrefs',
      '#,URL Rating (desc),Domain Rating,Referring Page URL,Link URL,Link Anchor,Type,First Seen,Last Check\n1,20,55,https://blog.example/a,https://northwind.example/,coffee,Dofollow,2020-05-01 10:00,2020-06-01 10:00\n',
      {
        anchor: 'coffee',
        followed: true,
        firstSeenAt: '2020-05-01T10:00:00.000Z',
        lastSeenAt: '2020-06-01T10:00:00.000Z',
        authority: { domain: 55, page: 20, spam: null },
      },
    ],
    [
      'Semrush',
      'semrush',
      'Page ascore,Source title,Source url,Target url,Anchor,External links,Internal links,Nofollow,Sponsored,Ugc,Text,Frame,Form,Image,Sitewide,First seen,Last seen,New link,Lost link\n33,A title,https://blog.example/a,https://northwind.example/,Northwind,12,40,FALSE,FALSE,TRUE,TRUE,FALSE,FALSE,FALSE,FALSE,2026-01-01,2026-02-01,FALSE,FALSE\n',
      {
        anchor: 'Northwind',
        rel: ['ugc'],
        followed: false,
        firstSeenAt: '2026-01-01T00:00:00.000Z',
        lastSeenAt: '2026-02-01T00:00:00.000Z',
        authority: { domain: null, page: 33, spam: null },
      },
    ],
    [
      'Moz, without schemes',
      'moz',
      'URL,Title,Anchor Text,PA,DA,Spam Score,Target URL\nblog.example/a,A title,Northwind,31,44,7%,northwind.example/\n',
      { anchor: 'Northwind', authority: { domain: 44, page: 31, spam: 7 } },
    ],
    [
      'Majestic',
      'majestic',
      'Target URL,Source URL,Anchor Text,Source Crawl Date,Source First Found Date,FlagNoFollow,FlagImageLink,Source Citation Flow,Source Trust Flow\nhttps://northwind.example/,https://blog.example/a,Northwind,2026-03-01,2019-07-08,+,,12,9\n',
      {
        anchor: 'Northwind',
        rel: ['nofollow'],
        followed: false,
        firstSeenAt: '2019-07-08T00:00:00.000Z',
        lastSeenAt: '2026-03-01T00:00:00.000Z',
        authority: { domain: null, page: 9, spam: null },
      },
    ],
    ['a plain list', 'list', '\nhttps://blog.example/a\n', { to: null }],
    ['a plain list with targets', 'list', '\nhttps://blog.example/a;https://northwind.example/\n', {}],
    [
      'addresses in one spelling, however they are written',
      'list',
      'url,target\nHTTPS://Blog.Example:443/a?utm_source=x#y,https://northwind.example\n',
      {},
    ],
  ])('%s', (_, tool, text, link) => {
    const list = read(text);
    expect([list.tool, list.rows]).toEqual([tool, [toLink(link)]]);
  });

  test('heads that are none of the usual are told', () => {
    expect(
      read('Wo;Wohin;Wann\nhttps://blog.example/a;https://northwind.example/;3.10.2026\n', {
        page: 'Wo',
        target: 'Wohin',
        first: 'Wann',
      }).rows,
    ).toEqual([toLink({ firstSeenAt: '2026-10-03T00:00:00.000Z' })]);
  });

  test('wrong rows are told by line, and the rest is read', () => {
    const { rows } = read(
      'Source url,Target url\n,https://northwind.example/\nhttps://blog.example/a,https://northwind.example/\nmailto:a@b.example,x\nhttps://b.example/,"no where"\n=cmd(),x\n',
    );
    expect(rows).toEqual([
      { line: 2, expected: 'the address of a linking page', received: 'an empty cell' },
      toLink({ line: 3 }),
      { line: 4, expected: 'the address of a linking page', received: '"mailto:a@b.example"' },
      { line: 5, expected: 'the address of the page that is linked', received: '"no where"' },
      { line: 6, expected: 'the address of a linking page', received: '"=cmd()"' },
    ]);
  });

  test('other tables are none', () => {
    const list = read('colour,size\nred,1\n');
    expect([list.isTable, list.candidates, list.rows]).toEqual([false, ['colour', 'size'], []]);
  });

  test('long hostile cells cost little', () => {
    const long = 'a.'.repeat(40_000);
    const start = performance.now();
    expect(read(`url\n${long}\n${`a-`.repeat(1000)}\n${'%'.repeat(2000)}.example\n`).rows).toHaveLength(3);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
