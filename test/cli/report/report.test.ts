import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toCsvLines } from '../../../lib/cli/report/to-csv.ts';
import { toHtml } from '../../../lib/cli/report/to-html.ts';
import { toViews } from '../../../lib/cli/report/views.ts';
import { makeFolder, openCli } from '../harness.ts';
import { reportOf } from './world.ts';

const page = (text: string): string =>
  `<!doctype html><html lang="en"><title>Page</title><body><main><article><h1>Page</h1>${text}</article></main></body></html>`;
const prose =
  '<p>We roast our beans each day at dawn. You can drink them at noon. They taste of nuts and of dark plums.</p>';

const pages = {
  home: {
    'https://northwind.example/': page(`<p>Coffee that knows your name.</p>${prose}`),
    'https://northwind.example/about': page(`<p>Coffee that remembers your name.</p>${prose}`),
  },
  shop: { 'https://shop.northwind.example/': page(`<p>Buy our beans.</p>${prose}`) },
};

describe('a report', () => {
  test('holds each section’s figures, made from what is stored', async () => {
    const report = await reportOf({
      pages,
      findings: [
        { severity: 'high', guideline: 'tagline', url: 'https://northwind.example/about' },
        { severity: 'medium', audience: 'pr', channel: 'news', url: 'https://news.example/1' },
        { severity: 'low', status: 'resolved', resolution: 'mended' },
        { severity: 'low', status: 'ignored' },
        { severity: 'low', firstSeenAt: '2026-01-01T00:00:00.000Z' },
      ],
      failing: { news: 'It did not answer.' },
    });
    expect(report).toMatchObject({ type: 'report', brand: 'northwind', name: 'Northwind Coffee' });
    expect(report.consistency.channels).toMatchObject([
      { channel: 'home', documents: 2, counts: { critical: 0, high: 1, medium: 0, low: 1 } },
      { channel: 'shop', documents: 1, consistency: 100 },
    ]);
    expect(report.consistency.guidelines).toEqual([
      {
        guideline: 'tagline',
        check: 'key-message',
        severity: 'medium',
        cells: [
          { channel: 'home', open: 1 },
          { channel: 'shop', open: 0 },
        ],
      },
    ]);
    expect(report.messages.cells).toMatchObject([
      {
        channel: 'home',
        exact: 1,
        altered: 1,
        absent: 0,
        examples: [
          { found: 'exact', url: 'https://northwind.example/' },
          { found: 'altered', url: 'https://northwind.example/about', quote: 'Coffee that remembers your name' },
        ],
      },
      { channel: 'shop', exact: 0, altered: 0, absent: 1, state: 'absent' },
    ]);
    expect(report.messages.gaps.map(({ dimension, value }) => `${dimension} ${value}`)).toEqual([
      'channel shop',
      'stage purchase',
    ]);
    expect(report.tone.rows).toMatchObject([
      { channel: 'home', language: 'en', documents: 2, passive: 0 },
      { channel: 'shop', language: 'en', documents: 1 },
    ]);
    expect(report.nap).toEqual({ consistency: null, rows: [], locations: 1 });
    expect(
      report.findings.audiences.map(({ audience, open, opened, resolved }) => ({ audience, open, opened, resolved })),
    ).toEqual([
      { audience: 'brand', open: 2, opened: 1, resolved: 1 },
      { audience: 'pr', open: 1, opened: 1, resolved: 0 },
      { audience: 'seo', open: 0, opened: 0, resolved: 0 },
    ]);
    expect(report.coverage).toMatchObject({
      read: 2,
      failing: 1,
      never: 0,
      channels: [
        { channel: 'home', reach: 'read', documents: { measured: 2, lost: 0, isCut: false } },
        { channel: 'shop', reach: 'read' },
        { channel: 'news', reach: 'failing', failure: 'It did not answer.', documents: null },
      ],
    });
  });

  test('counts a text once that stands under two addresses', async () => {
    const html = page(prose);
    const { coverage, consistency } = await reportOf({
      pages: { home: { 'https://northwind.example/a': html, 'https://northwind.example/a?print': html } },
    });
    expect(consistency.channels).toMatchObject([{ channel: 'home', documents: 1 }]);
    expect(coverage.channels[0]?.documents).toMatchObject({ measured: 1, states: { read: 2 } });
  });

  test('reads no more documents of a channel than its bound, and says so', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`https://northwind.example/${index}`, page(`<p>Bean ${index}</p>`)]),
    );
    const { coverage } = await reportOf({ pages: { home: many } });
    expect(coverage.channels[0]?.documents).toMatchObject({ measured: 300, isCut: true });
  });

  test('says which channels leave pages out for being too many alike', async () => {
    const leftOut = { pages: 10, example: 'https://northwind.example/papers/50' };
    const report = await reportOf({ pages, cursors: { home: { leftOut: { ...leftOut, maxPages: 100 } } } });
    expect(report.coverage.channels.map((each) => each.leftOut)).toEqual([leftOut, null, null]);
    const text = toCsvLines(toViews(report)).join('\n');
    expect(toHtml(report, toViews(report))).toContain('home: at least 10 pages left out whose addresses differ');
    expect(text).not.toContain('shop: at least');
  });

  test('says of which website only a sample is read', async () => {
    const sampled = { listed: 12_000, kept: 1000 };
    const report = await reportOf({ pages, cursors: { home: { sampled } } });
    expect(report.coverage.channels.map((each) => each.sampled)).toEqual([sampled, null, null]);
    expect(toHtml(report, toViews(report))).toContain(
      'home: its sitemaps list at least 12000 pages, of which 1000 are',
    );
  });

  const html = async (world: Parameters<typeof reportOf>[0]): Promise<string> => {
    const report = await reportOf(world);
    return toHtml(report, toViews(report));
  };

  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['an end of the style', '</style><img src=x onerror=alert(1)>'],
    ['quotes that end an attribute', '" onmouseover="alert(1)'],
    ['single quotes', "' onfocus='alert(1)"],
    ['an entity', '&lt;script&gt;'],
    ['text that turns the line round', '\u202e<u>'],
  ])('shows %s from outside as text', async (_name, hostile) => {
    const text = await html({
      findings: [{ severity: 'high', message: hostile, url: `https://northwind.example/?${hostile}` }],
      failing: { home: hostile },
    });
    expect(text).not.toContain(hostile);
    expect(text).not.toMatch(/<script|<img|<u>|\son\w+=["']/);
    expect(text.match(/<style>/g)).toHaveLength(1);
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'urn:earmark:x', 'file:///etc/passwd', 'https://['])(
    'does not link to %s',
    async (url) => {
      expect(await html({ findings: [{ severity: 'high', url, message: 'Look' }] })).not.toContain(`href="${url}`);
    },
  );

  test('asks for nothing from the network, and stays below a megabyte whatever is reported', async () => {
    const config = `brand: {id: northwind, name: "${'N'.repeat(190)}"}
guidelines:
${Array.from({ length: 40 }, (_, index) => `  - {id: m${index}, check: key-message, text: "${'<&'.repeat(200)} word", presence: anywhere}`).join('\n')}
channels:
${Array.from({ length: 100 }, (_, index) => `  - {id: c${index}, source: page, url: "https://northwind.example/${index}", owned: true}`).join('\n')}
`;
    const text = await html({
      config,
      failing: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`c${index}`, '&"<>'.repeat(5000)])),
    });
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    expect(text).not.toMatch(/\s(?:src|srcset|action)=|<link|@import|url\(/);
    expect(text).toContain("default-src 'none'");
    expect(text).toContain('see --json or --csv');
  });

  test('keeps texts from outside from becoming formulas', async () => {
    const report = await reportOf({
      findings: ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1'].map((message) => ({
        severity: 'high',
        message,
      })),
    });
    const lines = toCsvLines(toViews(report));
    expect(lines[0]).toBe('section,table,row,name,column,value');
    expect(lines.filter((line) => line.startsWith('findings,Gravest,') && /,finding,/.test(line))).toHaveLength(5);
    for (const line of lines.slice(1)) expect(line).not.toMatch(/,"?[\s]*[=+@＝]|,-\D/);
  });

  test('fits a terminal of eighty columns, and steers none', async () => {
    const folder = makeFolder();
    const cli = await openCli({
      folder,
      findings: [],
    });
    const { code, stdout } = await cli('report');
    expect(code).toBe(0);
    expect(stdout).toContain('What this rests on');
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  test('is one object in JSON, and files where they are asked for', async () => {
    const folder = makeFolder();
    const cli = await openCli({ folder });
    const { stdout } = await cli('report', '--json', '--html', 'r.html', '--csv', 'r.csv');
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'type',
      'brand',
      'name',
      'at',
      'since',
      'consistency',
      'messages',
      'tone',
      'nap',
      'backlinks',
      'measures',
      'findings',
      'triage',
      'volume',
      'who',
      'slices',
      'coverage',
    ]);
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(readFileSync(join(folder, 'r.csv'), 'utf8')).toMatch(/^\uFEFFsection,table,/);
  });

  test.each([
    ['--html', 'nowhere/r.html', 'expected a file that can be written'],
    ['--since', 'yesterday', '--since'],
  ])('says what is wrong with %s %s', async (flag, value, message) => {
    const cli = await openCli({});
    const { code, stderr } = await cli('report', flag, value);
    expect({ code, isTold: stderr.includes(message) }).toEqual({ code: 2, isTold: true });
  });
});
