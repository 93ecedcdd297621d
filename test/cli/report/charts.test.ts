import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toChart } from '../../../lib/cli/report/chart.ts';
import { toRoundMax } from '../../../lib/cli/report/chart-scale.ts';
import { toCsvLines } from '../../../lib/cli/report/to-csv.ts';
import { toHtml } from '../../../lib/cli/report/to-html.ts';
import type { ViewChart } from '../../../lib/cli/report/view.ts';
import { toViews } from '../../../lib/cli/report/views.ts';
import type { Mention } from '../../../lib/model/mention.ts';
import { now } from '../harness.ts';
import { reportOf } from './world.ts';

const daysAgo = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();
const meant = (label: Mention['sentiment']['label']): Pick<Mention, 'sentiment'> => ({
  sentiment: { label, score: 0, confidence: 1, engine: 'test' },
});

const draw = (known: Partial<ViewChart>): string =>
  toChart(
    {
      kind: 'chart',
      form: 'bars',
      title: 'Chart',
      note: 'Of all.',
      series: [{ name: 'one', tone: 'accent' }],
      rows: [],
      ...known,
    },
    'x',
  );
const numbersOf = (html: string, attribute: string): readonly number[] =>
  [...html.matchAll(new RegExp(`<rect class="c-[^>]*? x=[^>]* ${attribute}="([\\d.-]+)`, 'g'))].map(([, value]) =>
    Number(value),
  );

const forms = ['bars', 'columns', 'line'] as const;

describe('a chart', () => {
  test('draws bars as long as their values are of the scale', () => {
    const html = draw({
      ends: [0, 200],
      rows: [
        { name: 'a', values: [50] },
        { name: 'b', values: [200] },
      ],
    });
    expect(numbersOf(html, 'width')).toEqual([25, 100]);
  });

  test('stacks columns upon one another, from the bottom on', () => {
    const series = [
      { name: 'good', tone: 'good' },
      { name: 'bad', tone: 'bad' },
    ] as const;
    const html = draw({ form: 'columns', series, rows: [{ name: 'a', values: [1, 3] }] });
    expect(numbersOf(html, 'y')).toEqual([107, 8]);
    expect(numbersOf(html, 'height')).toEqual([33, 99]);
    expect(html).toContain('<title>a: good 1, bad 3</title>');
    expect(html).toContain('</svg> good 1</li>');
  });

  test('joins neighbours on a line, and marks where days between are not known', () => {
    const html = draw({
      form: 'line',
      ends: [-1, 1],
      rows: [1, 0, null, -1].map((value, index) => ({ name: `d${index}`, values: [value] })),
    });
    expect([...html.matchAll(/<circle[^>]*cx="([\d.]+)%" cy="([\d.]+)"/g)].map(([, x, y]) => [x, y])).toEqual([
      ['12.5', '8'],
      ['37.5', '74'],
      ['87.5', '140'],
    ]);
    expect([...html.matchAll(/class="(stroke[^"]*)"/g)].map(([, name]) => name)).toEqual(['stroke', 'stroke gap']);
  });

  test.each(forms)('as %s tells those who do not see it what it shows', (form) => {
    const html = draw({
      form,
      title: 'Mentions',
      rows: [
        { name: 'Mon', values: [2] },
        { name: 'Tue', values: [null] },
      ],
    });
    expect(html).toMatch(
      /<svg role="img" aria-labelledby="x-t x-d"[^>]*><title id="x-t">Mentions<\/title><desc id="x-d">/,
    );
    expect(html).toContain('Mon: 2; Tue: nothing known.');
    expect(html).toContain('Of all.');
  });

  test.each(forms)('as %s is drawn of nothing, of one and of more than there is room for', (form) => {
    for (const length of [0, 1, 5000]) {
      const rows = Array.from({ length }, (_, index) => ({ name: `row ${index}`, values: [index] }));
      const html = draw({ form, rows });
      expect(html).not.toMatch(/NaN|Infinity|undefined/);
      expect(html.length).toBeLessThan(150_000);
    }
  });

  test('holds whatever it is given within its frame', () => {
    const row = fc.record({
      name: fc.string({ unit: 'binary', maxLength: 50 }),
      values: fc.array(fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true })), { minLength: 2, maxLength: 2 }),
    });
    const series = [
      { name: 'one', tone: 'good' },
      { name: 'two', tone: 'bad' },
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...forms), fc.array(row, { maxLength: 30 }), (form, rows) => {
        const html = draw({ form, rows, series });
        expect(html).not.toMatch(/NaN|Infinity|="-?[\d.]+e[+-]?\d/);
        for (const width of numbersOf(html, 'width')) {
          expect(width).toBeGreaterThanOrEqual(0);
          expect(width).toBeLessThanOrEqual(100);
        }
        for (const height of numbersOf(html, 'height')) expect(height).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test.each([
    [0, 1],
    [1, 1],
    [3, 4],
    [7, 10],
    [11, 20],
    [45, 50],
    [100, 100],
    [101, 200],
  ])('of at most %d has a scale to %d', (highest, end) => {
    expect(toRoundMax(highest)).toBe(end);
  });
});

const hostile = [
  '<script>alert(1)</script>',
  '</title></svg><img src=x onerror=alert(1)>',
  '" onload="alert(1)',
  "' onfocus='alert(1)",
  '\u202ereversed',
  ']]><svg onload=alert(1)>',
  'url(https://evil.example/x)',
];

describe('the charts of a report', () => {
  const world = {
    pages: { home: { 'https://northwind.example/': '<!doctype html><html lang="en"><p>Our cheap coffee.</p></html>' } },
    findings: [{ severity: 'high' }, { severity: 'low', audience: 'pr' }],
    failing: { news: 'It did not answer.' },
    mentions: [
      { seenAt: daysAgo(1), ...meant('positive'), rating: 5, channel: 'reviews' },
      { seenAt: daysAgo(1), ...meant('negative'), rating: 2, channel: 'reviews' },
      { seenAt: daysAgo(3), ...meant('mixed') },
      { seenAt: daysAgo(1), speaker: 'brand', ...meant('positive') },
      { seenAt: daysAgo(40), ...meant('positive') },
    ],
  } as const satisfies Parameters<typeof reportOf>[0];

  test('say what they are of, and what that rests on', async () => {
    const report = await reportOf(world);
    const charts = toViews(report).flatMap(({ parts }) => parts.filter((part) => part.kind === 'chart'));
    expect(charts.map(({ title, form }) => [title, form])).toEqual([
      ['Consistency by channel, of 100', 'bars'],
      ['Open findings by audience and severity', 'bars'],
      ['Mentions a day by sentiment', 'columns'],
      ['Net sentiment a day', 'line'],
      ['Mean rating by channel, of 5', 'bars'],
    ]);
    for (const { note } of charts) expect(note).toMatch(/\bmentions?\b|\bdocuments?\b|\bfindings?\b|\bratings?\b/);
    expect(charts[2]?.note).toContain('Of 3 mentions on 31 days (UTC)');
    expect(charts[2]?.note).toContain('Read: 0 of 1 channels of others; failing: news.');
  });

  test('go over the months in which domains linked to the brand', async () => {
    const report = await reportOf({
      backlinks: [
        { from: 'https://a.example/1', referringDomain: 'a.example', firstSeenAt: '2026-09-03T00:00:00.000Z' },
        { from: 'https://b.example/1', referringDomain: 'b.example', firstSeenAt: '2026-11-03T00:00:00.000Z' },
      ],
    });
    const [chart] = toViews(report).flatMap(({ id, parts }) =>
      parts.filter((part) => id === 'backlinks' && part.kind === 'chart'),
    );
    expect(chart).toMatchObject({
      form: 'line',
      note: expect.stringContaining('Rests on 2 records'),
      rows: [
        { name: '2026-09', values: [1] },
        { name: '2026-10', values: [1] },
        { name: '2026-11', values: [2] },
      ],
    });
  });

  test('are told by CSV as figures', async () => {
    const lines = toCsvLines(toViews(await reportOf(world)));
    expect(lines.filter((line) => line.startsWith('volume,'))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/,all days,mentions,3$/),
        expect.stringMatching(/,2026-11-20,net,0$/),
        'volume,Ratings by channel,1,reviews,mean,3.5',
      ]),
    );
  });

  test.each(hostile)('show %j from outside as text, and ask nobody for anything', async (words) => {
    const config = JSON.stringify({
      brand: { id: 'northwind', name: words, competitors: [{ name: `${words} & Sons` }] },
      channels: [{ id: 'home', source: 'page', url: 'https://northwind.example/', owned: true }],
    });
    const report = await reportOf({
      ...world,
      config,
      failing: { home: words },
      findings: [{ severity: 'high', message: words, channel: words }],
      mentions: [
        {
          seenAt: daysAgo(1),
          channel: words,
          rating: 4,
          title: words,
          snippet: words,
          author: words,
          competitors: [`${words} & Sons`],
        },
      ],
    });
    const html = toHtml(report, toViews(report));
    expect(html.match(/<svg role="img"/g)?.length).toBeGreaterThanOrEqual(5);
    expect(html).not.toMatch(/<script|<img|\u202e/);
    const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'));
    expect(tags.filter((tag) => /\son\w+=|\s(?:src|srcset|xlink:href|action|data|poster)=/.test(tag))).toEqual([]);
    expect(tags.filter((tag) => /\shref=/.test(tag) && !tag.startsWith('<a '))).toEqual([]);
    expect(html.slice(html.indexOf('<style>'), html.indexOf('</style>'))).not.toMatch(/url\(|@import/);
    expect(html).toContain("default-src 'none'");
  });

  test('stay below a megabyte with a year of days, many channels and words of many bytes', async () => {
    const name = '北風咖啡'.repeat(40);
    const mentions = Array.from({ length: 3000 }, (_, index) => ({
      seenAt: daysAgo(index % 360),
      channel: `${name} ${index % 300}`,
      title: `${name} ${index}`,
      author: `${name} ${index}`,
      rating: 1 + (index % 5),
      ...meant((['positive', 'neutral', 'mixed', 'negative'] as const)[index % 4] ?? 'mixed'),
    }));
    const findings = Array.from({ length: 300 }, (_, index) => ({ message: `${name} ${index}`.repeat(20) }));
    const report = await reportOf({ ...world, mentions, findings, days: 360 });
    expect(report.volume.days).toHaveLength(361);
    expect(Buffer.byteLength(toHtml(report, toViews(report)))).toBeLessThan(1_000_000);
  });
});
