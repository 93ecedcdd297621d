import { describe, expect, test } from 'vitest';
import { BacklinkExport } from '../../lib/formats/backlink-export.ts';
import { isJson, readJsonRows } from '../../lib/formats/json-rows.ts';
import { createQueryTable, createVisitTable } from '../../lib/formats/referral-export.ts';

const linksOf = (value: unknown) => {
  const list = new BacklinkExport();
  return readJsonRows(typeof value === 'string' ? value : JSON.stringify(value)).flatMap((row) => list.take(row) ?? []);
};
const link = { from: 'https://blog.example/a', to: 'https://northwind.example/' };

describe('tables in JSON', () => {
  test.each<[string, unknown, object]>([
    [
      'Ahrefs',
      {
        backlinks: [
          {
            url_from: link.from,
            url_to: link.to,
            anchor: 'x',
            is_nofollow: true,
            is_ugc: false,
            first_seen: '2026-01-02T00:00:00Z',
            domain_rating_source: 71,
          },
        ],
      },
      {
        anchor: 'x',
        rel: ['nofollow'],
        followed: false,
        firstSeenAt: '2026-01-02T00:00:00.000Z',
        authority: { domain: 71, page: null, spam: null },
      },
    ],
    [
      'Moz',
      {
        results: [
          {
            source: { page: 'blog.example/a', domain_authority: 40, page_authority: 20, spam_score: 5 },
            target: { page: 'northwind.example/' },
            anchor_text: 'x',
            nofollow: false,
            date_first_seen: '2026-01-02',
          },
        ],
      },
      {
        anchor: 'x',
        followed: true,
        firstSeenAt: '2026-01-02T00:00:00.000Z',
        authority: { domain: 40, page: 20, spam: 5 },
      },
    ],
    [
      'Majestic',
      {
        Code: 'OK',
        DataTables: {
          BackLinks: {
            Headers: {},
            Data: [{ SourceURL: link.from, TargetURL: link.to, AnchorText: 'x', FlagNoFollow: 1, SourceTrustFlow: 9 }],
          },
        },
      },
      { rel: ['nofollow'], authority: { domain: null, page: 9, spam: null } },
    ],
    [
      'Bing',
      { d: { __type: 'x', Details: [{ AnchorText: 'x', Url: link.from }], TotalPages: 1 } },
      { to: null, anchor: 'x' },
    ],
    ['one object a line', `{"from":"${link.from}","to":"${link.to}"}\n`, {}],
    ['one object', { page: link.from, target: link.to }, {}],
  ])('links of %s', (_, value, expected) => {
    expect(linksOf(value)).toMatchObject([{ line: 1, ...link, ...expected }]);
  });

  test('visits of GA4, of Plausible, and queries of Search Console', () => {
    const analytics = {
      dimensionHeaders: [{ name: 'pageReferrer' }, { name: 'date' }],
      metricHeaders: [{ name: 'sessions', type: 'TYPE_INTEGER' }],
      rows: [
        {
          dimensionValues: [{ value: 'https://blog.example/' }, { value: '20261001' }],
          metricValues: [{ value: '7' }],
        },
      ],
    };
    const plausible = {
      results: [{ metrics: [3, 5], dimensions: ['blog.example/a'] }],
      query: { metrics: ['visits', 'events'], dimensions: ['visit:referrer'] },
    };
    const queries = {
      rows: [
        {
          keys: ['coffee', 'https://northwind.example/', '2026-10-01'],
          clicks: 2,
          impressions: 9,
          ctr: 0.2,
          position: 3.5,
        },
      ],
    };
    const read = (reader: ReturnType<typeof createVisitTable>, value: unknown) =>
      readJsonRows(JSON.stringify(value)).flatMap((row) => reader.take(row) ?? []);
    expect(read(createVisitTable(), analytics)).toMatchObject([
      { by: 'site', name: 'blog.example', day: '2026-10-01', visits: 7 },
    ]);
    expect(read(createVisitTable(), plausible)).toMatchObject([
      { by: 'page', name: 'https://blog.example/a', visits: 3, conversions: 5 },
    ]);
    expect(read(createQueryTable(), queries)).toMatchObject([
      {
        name: 'coffee',
        landing: 'https://northwind.example/',
        day: '2026-10-01',
        visits: 2,
        impressions: 9,
        position: 3.5,
      },
    ]);
  });

  test.each([
    ['nothing', '{}'],
    ['no JSON', '{"a":'],
    ['numbers', '[1,2]'],
    ['very deep', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ])('%s has no rows', (_, text) => {
    expect(readJsonRows(text).filter(({ line }) => line > 0)).toEqual([]);
  });

  test('is told from tables', () => {
    expect(['{"a":1}', ' [{"a":1}]', '\ufeff[\n]', 'a,b', '[x],y', '"{",1', ''].map(isJson)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
