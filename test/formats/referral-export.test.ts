import { describe, expect, test } from 'vitest';
import { CsvStream } from '../../lib/formats/csv-stream.ts';
import {
  createCloudFrontLog,
  createQueryTable,
  createVisitTable,
  type VisitReader,
} from '../../lib/formats/referral-export.ts';

const read = (reader: VisitReader, text: string) => {
  const stream = new CsvStream();
  return [...stream.push(text), ...stream.end()].map((row) => reader.take(row)).filter((row) => row !== undefined);
};
const toVisits = (known: object) => ({
  by: 'site',
  name: 'blog.example',
  domain: 'blog.example',
  landing: null,
  day: null,
  visits: 3,
  conversions: null,
  impressions: null,
  position: null,
  ...known,
});

describe('visits by where they came from', () => {
  test.each<[string, string, string, readonly object[]]>([
    [
      'GA4, with what it writes above',
      'ga4',
      '# ----------------------------------------\n# Traffic acquisition\n# Start date: 20261001\n# End date: 20261031\n# ----------------------------------------\nSession source / medium,Landing page + query string,Sessions,Key events\nblog.example / referral,/menu?utm_x=1,"1,203",4\n(direct) / (none),/,900,1\ngoogle / organic,/,500,0\n',
      [
        toVisits({ landing: '/menu?utm_x=1', visits: 1203, conversions: 4 }),
        toVisits({ name: 'google', domain: null, landing: '/', visits: 500, conversions: 0 }),
      ],
    ],
    [
      'GA4 by referrer and day',
      'ga4',
      'Page referrer,Date,Sessions\nhttps://www.blog.example/coffee/,20261003,3\nhttps://blog.example/,20261003,3\n,20261003,9\n',
      [
        toVisits({ by: 'page', name: 'https://www.blog.example/coffee/', day: '2026-10-03' }),
        toVisits({ day: '2026-10-03' }),
      ],
    ],
    [
      'Plausible, as it exports a whole site',
      'plausible',
      'date,source,referrer,utm_source,utm_medium,utm_campaign,utm_content,utm_term,pageviews,visitors,visits,visit_duration,bounces\n2026-10-01,blog.example,blog.example/coffee,,,,,,9,4,3,10,1\n2026-10-01,newsletter,,newsletter,email,spring,,,9,4,3,10,1\n2026-10-01,Direct / None,,,,,,,9,4,3,10,1\n',
      [
        toVisits({ by: 'page', name: 'https://blog.example/coffee', day: '2026-10-01' }),
        toVisits({ by: 'campaign', name: 'newsletter / email / spring', domain: null, day: '2026-10-01' }),
      ],
    ],
    [
      'Plausible, sources',
      'plausible',
      'name,visitors,bounce_rate,visit_duration\nblog.example,3,50,10\nGoogle,3,1,1\n',
      [toVisits({}), toVisits({ name: 'Google', domain: null })],
    ],
    ['another tool', 'other', 'Referring domain;Visits;Goals\nwww.blog.example;3;1\n', [toVisits({ conversions: 1 })]],
  ])('%s', (_, tool, text, expected) => {
    const reader = createVisitTable();
    const rows = read(reader, text);
    expect([reader.tool, rows.filter((row) => row !== null)]).toEqual([tool, expected]);
  });

  test('wrong rows are told by line', () => {
    expect(
      read(createVisitTable(), 'referrer,date,visits\nblog.example,2026-10-01,many\nblog.example,someday,3\n'),
    ).toEqual([
      { line: 2, expected: 'a number of visits', received: '"many"' },
      { line: 3, expected: 'a day such as 2026-10-01', received: '"someday"' },
    ]);
  });

  const fields =
    '#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query x-host-header sc-content-type\n';
  const toLine = (known: Readonly<Record<string, string>> = {}): string =>
    Object.values({
      date: '2026-10-01',
      time: '21:02:31',
      edge: 'LAX1',
      bytes: '392',
      ip: '192.0.2.1',
      method: 'GET',
      host: 'd1.cloudfront.net',
      stem: '/menu',
      status: '200',
      referer: 'https://blog.example/coffee',
      agent: 'Mozilla/5.0%20(Windows%20NT%2010.0)',
      query: '-',
      xhost: 'northwind.example',
      type: 'text/html;charset=utf-8',
      ...known,
    }).join('\t');

  test('a log of CloudFront counts people who came from elsewhere to a page, and keeps no address of theirs', () => {
    const lines = [
      toLine(),
      toLine({ referer: 'https://blog.example/' }),
      toLine({ referer: '-', query: 'utm_source=mail%2520ing&utm_medium=email' }),
      toLine({ referer: '-' }),
      toLine({ method: 'POST' }),
      toLine({ status: '404' }),
      toLine({ type: 'image/png' }),
      toLine({ agent: 'Mozilla/5.0%20(compatible;%20Googlebot/2.1)' }),
    ];
    const reader = createCloudFrontLog();
    const rows = read(reader, `${fields}${lines.join('\n')}\n`);
    const landing = 'https://northwind.example/menu';
    expect(rows.slice(0, 3)).toEqual([
      toVisits({ by: 'page', name: 'https://blog.example/coffee', landing, day: '2026-10-01', visits: 1 }),
      toVisits({ landing, day: '2026-10-01', visits: 1 }),
      toVisits({ by: 'campaign', name: 'mail ing / email', domain: null, landing, day: '2026-10-01', visits: 1 }),
    ]);
    expect([rows.slice(3), reader.tool, JSON.stringify(rows).includes('192.0.2')]).toEqual([
      [null, null, null, null, null],
      'cloudfront',
      false,
    ]);
  });

  test('Search Console by page and query', () => {
    expect(
      read(
        createQueryTable(),
        'Query,Page,Clicks,Impressions,CTR,Position\ncoffee soho,https://northwind.example/menu,12,340,3.5%,4.2\n',
      ),
    ).toEqual([
      toVisits({
        by: 'query',
        name: 'coffee soho',
        domain: null,
        landing: 'https://northwind.example/menu',
        visits: 12,
        impressions: 340,
        position: 4.2,
      }),
    ]);
    expect(
      read(createQueryTable(), 'Top pages,Clicks,Impressions,CTR,Position\nhttps://northwind.example/,12,3,1%,4\n'),
    ).toEqual([
      toVisits({
        by: 'query',
        name: '',
        domain: null,
        landing: 'https://northwind.example/',
        visits: 12,
        impressions: 3,
        position: 4,
      }),
    ]);
  });
});
