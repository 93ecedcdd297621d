/** Hostile text through every output of the command line: tables for spreadsheets, the report, the terminal, JSON lines, the log. */
import { join } from 'node:path';
import { parseDocument } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { toCsvLines } from '../../lib/cli/report/to-csv.ts';
import { toHtml } from '../../lib/cli/report/to-html.ts';
import { toViews } from '../../lib/cli/report/views.ts';
import { readCsv } from '../../lib/formats/csv.ts';
import type { Report } from '../../lib/pipeline/report/make-report.ts';
import { hostileTexts } from '../fixtures/alert-message.ts';
import { makeFolder, now, openCli, toBacklink, toFinding, toMention, toObjects, type World } from './harness.ts';
import { reportOf } from './report/world.ts';

/** What would move a cursor, colour a terminal or turn a line round. */
const findSteering = (text: string): readonly string[] =>
  text.match(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu) ?? [];

/** A page's words in every place of findings, mentions and links into which they come. */
const toWorld = (text: string): World & { readonly pages?: never } => {
  const evidence = { url: text, channel: 'home', quote: text, context: `Before ${text} after`, expected: text };
  return {
    findings: [
      toFinding({
        id: 'f_1',
        url: text,
        title: text,
        message: text,
        mend: text,
        assignee: text,
        evidence: [{ ...evidence, observedAt: now.toISOString() }],
      }),
    ],
    mentions: [
      toMention({ id: 'm_1', url: text, title: text, snippet: text, author: text, matched: [text], topics: [text] }),
    ],
    backlinks: [
      toBacklink({ id: 'b_1', from: 'https://blog.example/a', to: text, anchor: text, sentence: text, rel: [text] }),
    ],
  };
};

/** The cells of a table, as any reader of CSV sees them, with whether a text might be run. */
const readTable = (csv: string) => {
  const { rows, openQuoteAt } = readCsv(csv, { rowsMax: 1000 });
  const cells = rows.flatMap((row) => row.cells);
  return {
    widths: new Set(rows.map((row) => row.cells.length)).size,
    openQuoteAt,
    formulas: cells.filter(
      (cell) => /(?:^|[;\t\r\n])\s*[=+\-@＝＋－＠]/u.test(cell) && !/^-?\d+(?:\.\d+)?$/.test(cell),
    ),
    steering: findSteering(csv),
  };
};
const harmless = { widths: 1, openQuoteAt: undefined, formulas: [], steering: [] };

type Element = {
  readonly name?: string;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children?: readonly Element[];
};
/** What runs, loads or leads elsewhere than to a page. */
const findLive = (html: string): readonly string[] => {
  const live: string[] = [];
  const waiting: Element[] = [...(parseDocument(html).children as unknown as Element[])];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (/^(?:script|img|iframe|object|embed|form|base|link|textarea)$/.test(each.name ?? ''))
      live.push(each.name ?? '');
    for (const [name, value] of Object.entries(each.attribs ?? {}))
      if (name.startsWith('on') || (/^(?:href|src)$/.test(name) && !/^(?:https?:\/\/|#)/.test(value)))
        live.push(`${name}=${value}`);
    waiting.push(...(each.children ?? []));
  }
  return live;
};

const toReport = (text: string): Promise<Report> => {
  const { findings = [], mentions = [], backlinks = [] } = toWorld(text);
  const html = `<title>${text.slice(0, 2000)}</title><p>Call +44 20 7946 0001. ${text.slice(0, 2000)}</p>`;
  return reportOf({
    findings,
    mentions,
    backlinks,
    pages: { home: { 'https://northwind.example/': html } },
    failing: { news: text },
  });
};

describe.each(hostileTexts)('%s', (_name, text) => {
  test.each(['findings', 'mentions', 'backlinks', 'mentions --stories'])(
    'is a text and nothing else in the table of %s',
    async (command) => {
      const cli = await openCli(toWorld(text));
      const { code, stdout } = await cli(...command.split(' '), '--csv', '--quiet');
      expect(code).toBe(0);
      expect(stdout.split('\n').length).toBeGreaterThan(2);
      expect(readTable(stdout)).toEqual(harmless);
    },
  );

  test('is a text and nothing else in the table and the page of a report', async () => {
    const report = await toReport(text);
    const views = toViews(report);
    expect(readTable(`${toCsvLines(views).join('\n')}\n`)).toEqual(harmless);
    const html = toHtml(report, views);
    expect(findLive(html)).toEqual([]);
    expect(findSteering(html)).toEqual([]);
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
  });

  test.each([
    'findings',
    'finding f_1',
    'mentions',
    'mentions --stories',
    'backlinks',
    'backlink b_1',
    'run',
    'report',
  ])('does nothing to the terminal of %s', async (command) => {
    const failed = { channelsFailed: [{ channel: 'news', reason: text }] };
    const cli = await openCli({ ...toWorld(text), summary: failed });
    const { code, stdout, stderr } = await cli(...command.split(' '));
    expect(code).toBe(0);
    expect(findSteering(stdout + stderr)).toEqual([]);
  });

  test.each(['findings', 'mentions', 'backlinks'])('is what it was in a line of JSON of %s', async (command) => {
    const cli = await openCli(toWorld(text));
    const { stdout } = await cli(command, '--json', '--quiet');
    expect(findSteering(stdout)).toEqual([]);
    const [row] = toObjects(stdout);
    const whole = JSON.parse(JSON.stringify(text));
    expect(row).toMatchObject(command === 'backlinks' ? { anchor: whole } : { title: whole });
  });

  test.each([
    ['surveys', 'Date,NPS,Comment', [text, text, text]],
    ['backlinks', 'Referring page URL,Target URL,Anchor', [text, text, text]],
    ['referrals', 'Page referrer,Sessions', [text, text]],
    ['search-console', 'Page,Clicks', [text, text]],
    ['terms', 'Term,Preferred', ['', text]],
  ])('is told harmlessly where a row of %s is left out', async (what, heads, row) => {
    const file = `${heads}\r\n${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
    for (const flags of [[], ['--json']]) {
      const folder = makeFolder({ 'x.csv': file });
      const { stdout, stderr } = await (await openCli({ folder }))('import', what, join(folder, 'x.csv'), ...flags);
      expect(stdout + stderr).not.toBe('');
      expect(findSteering(stdout + stderr)).toEqual([]);
    }
  });

  test('is one line of the log', async () => {
    const cli = await openCli({
      io: {
        environment: { debug: true, noColor: true },
        openApp: async ({ log }) => {
          log.warn(`a page says ${text}`, { url: text });
          throw new Error(text);
        },
      },
    });
    const { stderr } = await cli('findings');
    const [line = ''] = stderr.split('\n');
    expect(findSteering(stderr)).toEqual([]);
    expect(JSON.parse(line.slice(line.lastIndexOf(' {"url"') + 1))).toEqual({ url: JSON.parse(JSON.stringify(text)) });
  });
});
