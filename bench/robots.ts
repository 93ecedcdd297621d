/**
 * Our robots.txt reader held against the test suites of crawlers, beside robots-parser.
 * `npx tsx bench/robots.ts [--json]`; the cases are in ../shared/data/robots (EARMARK_DATA says where else).
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import * as z from 'zod';
import { crawlDelayOf, isAllowed, parseRobots } from '../lib/formats/robots.ts';
import { escapePattern, toRobotsPath } from '../lib/formats/robots-path.ts';

const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  robotsTxt: z.string().default(''),
  robotsUrl: z.string().optional(),
  checks: z.array(z.object({ url: z.string(), agent: z.string().nullable(), allowed: z.boolean() })).default([]),
  crawlDelay: z.array(z.object({ agent: z.string(), seconds: z.number().nullable() })).default([]),
  sitemaps: z.array(z.string()).optional(),
  url: z.string().optional(),
  expectPath: z.string().optional(),
  pattern: z.string().optional(),
  expectPattern: z.string().optional(),
  derived: z.object({ userAgentLines: z.number(), sitemaps: z.array(z.string()) }).optional(),
});
type Case = z.infer<typeof caseSchema>;

/** What a reader answers to a case, as the mistakes it makes: none is right. */
type Reader = (each: Case) => readonly string[];

const compare = (what: string, expected: unknown, received: unknown): readonly string[] =>
  JSON.stringify(expected) === JSON.stringify(received)
    ? []
    : [`${what}: expected ${JSON.stringify(expected)}, received ${JSON.stringify(received)}`];

const ours: Reader = (each) => {
  if (each.url !== undefined) return compare('path', each.expectPath, toRobotsPath(each.url));
  if (each.pattern !== undefined) return compare('pattern', each.expectPattern, escapePattern(each.pattern));
  const robots = parseRobots(each.robotsTxt);
  return [
    ...each.checks.flatMap(({ url, agent, allowed }) =>
      compare(
        `${agent} ${url}`,
        allowed,
        isAllowed(robots, agent ?? '*', url, each.robotsUrl === undefined ? {} : { robotsUrl: each.robotsUrl }),
      ),
    ),
    ...each.crawlDelay.flatMap(({ agent, seconds }) => compare(`delay ${agent}`, seconds, crawlDelayOf(robots, agent))),
    ...(each.sitemaps === undefined ? [] : compare('sitemaps', each.sitemaps, robots.sitemaps)),
    ...(each.derived === undefined
      ? []
      : compare('derived', each.derived, {
          userAgentLines: robots.groups.flatMap(({ agents }) => agents).length,
          sitemaps: robots.sitemaps,
        })),
  ];
};

const peerSchema = z.function({
  input: [z.string(), z.string()],
  output: z.object({
    isAllowed: z.custom<(url: string, agent?: string) => boolean | undefined>(),
    getCrawlDelay: z.custom<(agent?: string) => number | undefined>(),
    getSitemaps: z.custom<() => readonly string[]>(),
  }),
});

const openPeer = (): Reader => {
  const parse = z.custom<z.infer<typeof peerSchema>>().parse(createRequire(import.meta.url)('robots-parser'));
  return (each) => {
    if (each.url !== undefined || each.pattern !== undefined) return ['not offered'];
    const origin = each.robotsUrl ?? originOf(each.checks[0]?.url);
    const robots = parse(origin, each.robotsTxt);
    return [
      ...each.checks.flatMap(({ url, agent, allowed }) => {
        const absolute = URL.canParse(url) ? url : new URL(url, origin).href;
        return compare(`${agent} ${url}`, allowed, robots.isAllowed(absolute, agent ?? undefined) ?? true);
      }),
      ...each.crawlDelay.flatMap(({ agent, seconds }) =>
        compare(`delay ${agent}`, seconds, robots.getCrawlDelay(agent) ?? null),
      ),
      ...(each.derived === undefined ? [] : compare('sitemaps', each.derived.sitemaps, robots.getSitemaps())),
    ];
  };
};

const originOf = (url: string | undefined): string =>
  url !== undefined && URL.canParse(url) ? new URL('/robots.txt', url).href : 'http://example.com/robots.txt';

/** Where suites contradict each other, no reader can satisfy both: each miss of that kind with the case it stands against. */
const conflicts: Readonly<Record<string, string>> = {
  'protego/test_percentage_encoding': 'google ID_Encoding expects the opposite of the same robots.txt and address',
  'protego/test_generosity/2':
    'google GoogleOnly_AcceptUserAgentUpToFirstSpace: an agent of two words is never matched; the reference skips a line of four words without a colon',
  'protego/test_generosity/3': 'wildcards in agent names are protego’s own; RFC 9309 product tokens have none',
  'real/www.answers.com':
    'the plain count knows only "user-agent"; the reference takes the misspelling "Useragent" too',
  'reppy/test_skip_malformed_line': 'google ID_LineSyntax_Line accepts a rule line without a colon, reppy skips it',
};
const explain = (id: string): string =>
  Object.entries(conflicts).find(([key]) => id.replace(/\/test_(?:protego|robots)\//, '/').startsWith(key))?.[1] ??
  'unexplained';

const file = join(process.env.EARMARK_DATA ?? join(import.meta.dirname, '../../shared/data'), 'robots/cases.json');
if (!existsSync(file)) {
  console.log(`skipped: no cases at ${file}`);
  process.exit(0);
}
const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
const asJson = process.argv.includes('--json');
const safely = (reader: Reader, each: Case): readonly string[] => {
  try {
    return reader(each);
  } catch (error) {
    return [`threw ${String(error)}`];
  }
};

const peer = openPeer();
const results = cases.map((each) => ({ each, mistakes: ours(each), peerMistakes: safely(peer, each) }));
const print = (row: Readonly<Record<string, string | number>>): void =>
  console.log(
    asJson
      ? JSON.stringify(row)
      : Object.values(row)
          .map((value, index) => String(value).padEnd(index === 0 ? 16 : 14))
          .join(''),
  );

if (!asJson) print({ source: 'source', right: 'right', all: 'all', share: 'share', peer: 'robots-parser' });
const printRow = (source: string, rows: typeof results): void => {
  const right = rows.filter(({ mistakes }) => mistakes.length === 0).length;
  const peerRight = rows.filter(({ peerMistakes }) => peerMistakes.length === 0).length;
  print({ source, right, all: rows.length, share: `${((100 * right) / rows.length).toFixed(1)} %`, peer: peerRight });
};
for (const source of new Set(cases.map((each) => each.source)))
  printRow(
    source,
    results.filter(({ each }) => each.source === source),
  );
printRow('all', results);
printRow(
  'with verdicts',
  results.filter(({ each }) => each.checks.length > 0),
);

for (const { each, mistakes } of results)
  if (mistakes.length > 0) {
    if (asJson) console.log(JSON.stringify({ miss: each.id, mistakes, explanation: explain(each.id) }));
    else console.log(`\nmiss ${each.id}\n  ${mistakes.slice(0, 5).join('\n  ')}\n  why: ${explain(each.id)}`);
  }

const started = performance.now();
for (let round = 0; round < 20; round++) for (const each of cases) parseRobots(each.robotsTxt);
const perFile = (performance.now() - started) / 20 / cases.length;
print({ source: 'parse', right: `${(1000 * perFile).toFixed(0)} µs a file` });
