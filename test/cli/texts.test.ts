import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checks } from '../../lib/checks/registry.ts';
import { displayWidth } from '../../lib/cli/layout.ts';
import { toReceipt } from '../contracts/samples.ts';
import { makeFolder, openCli, toFinding, toObjects } from './harness.ts';

const draft = '# Hello\n\nOur cheap plan.\n\n```\ncheap()\n```\n';
const page =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hello</title></head><body><main><p>Our cheap\nplan at <a href="/shop">Northwind</a>.</p></main></body></html>';
const feed =
  '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link><item><title>On Northwind</title><link>https://news.example/1</link><description>Northwind opens a shop.</description></item></channel></rss>';
const robots = 'User-agent: Earmark\nDisallow: /private\n\nUser-agent: *\nAllow: /\nSitemap: https://a.example/s.xml';
const sitemap =
  '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc></url></urlset>';

const makeTexts = (): string => {
  const folder = makeFolder({
    'draft.md': draft,
    'page.html': page,
    'feed.xml': feed,
    'robots.txt': robots,
    'sitemap.xml': sitemap,
  });
  mkdirSync(join(folder, 'drafts'));
  writeFileSync(join(folder, 'drafts', 'a.md'), draft);
  writeFileSync(join(folder, 'drafts', 'b.txt'), 'All is well.');
  writeFileSync(join(folder, 'drafts', 'c.png'), 'cheap');
  writeFileSync(join(folder, 'page.html.gz'), gzipSync(page));
  return folder;
};

const remark = {
  check: 'preferred-term',
  guideline: 'no-cheap',
  severity: 'high',
  message: 'Unexpected "cheap", use "good value"',
  quote: 'cheap',
};

describe('lint', () => {
  test('names file, line and column, what was found and how to mend it, and ends with 1', async () => {
    const cli = await openCli({ folder: makeTexts() });
    expect(await cli('lint', 'draft.md')).toEqual({
      code: 1,
      stdout:
        'draft.md:3:5  high  preferred-term (no-cheap)\n  Unexpected "cheap", use "good value"\n  Write "good value" in place of "cheap".\ndraft.md  consistency 3 of 100  1 high in 5 words\n',
      stderr: '1 remark.\n',
    });
  });

  test.each([
    [
      'an address',
      ['https://northwind.example/draft'],
      'lint asks for no style sheets and pictures; "earmark run" judges by these too: colours.\nNothing to remark.\n',
    ],
    ['a file', ['drafts/b.txt'], 'Nothing to remark.\n'],
  ])('says of %s whether something of it is not looked at', async (_name, inputs, stderr) => {
    const folder = makeTexts();
    const config = `brand: {id: northwind, name: Northwind}
guidelines:
  - {id: colours, check: palette, colors: ["#00aa55"]}
  - {id: shout, check: shouting}
channels:
  - {id: home, source: website, url: "https://northwind.example/", owned: true}
`;
    writeFileSync(join(folder, 'earmark.yml'), config);
    const cli = await openCli({ folder, pages: { 'https://northwind.example/draft': page } });
    expect((await cli('lint', ...inputs)).stderr).toBe(stderr);
  });

  test('holds a reply below somebody else’s review to the brand’s guidelines, published styles included', async () => {
    const folder = makeTexts();
    const rule =
      'extends: substitution\nmessage: "Use \'%s\' instead of \'%s\'."\naction: {name: replace}\nswap: {very: "", utilize: use}';
    mkdirSync(join(folder, 'styles', 'House'), { recursive: true });
    writeFileSync(join(folder, 'styles', 'House', 'Words.yml'), rule);
    writeFileSync(
      join(folder, 'earmark.yml'),
      `brand: {id: northwind, name: Northwind}
guidelines:
  - {id: house, check: vale, styles: ./styles/House}
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}}
channels:
  - {id: reviews, source: file, path: reviews.jsonl}
`,
    );
    const cli = await openCli({ folder, stdin: 'We utilize very cheap beans.' });
    const { stdout } = await cli('lint', '-', '--channel', 'reviews', '--format', 'json');
    const rows: { quote: string; message: string; mend: string }[] = JSON.parse(stdout);
    expect(rows.map(({ quote, message, mend }) => [quote, message, mend])).toEqual([
      ['utilize', "Use 'use' instead of 'utilize'.", 'Write "use".'],
      // Word for word what Vale says of a rule that replaces by nothing; what to do is said beside it.
      ['very', "Use  instead of 'very'.", 'Take it out.'],
      ['cheap', 'Unexpected "cheap", use "good value"', 'Write "good value" in place of "cheap".'],
    ]);
  });

  test.each<[string, string[], string[]]>([
    ['a folder, texts only', ['drafts'], ['drafts/a.md']],
    ['a pattern', ['dr*/*.md'], ['drafts/a.md']],
    ['a pattern over folders', ['**/*.{md,html}'], ['draft.md', 'drafts/a.md', 'page.html']],
    ['HTML', ['page.html'], ['page.html']],
    ['standard input', ['-'], ['-']],
    ['an address', ['https://northwind.example/draft'], ['https://northwind.example/draft']],
  ])('reads %s', async (_name, inputs, paths) => {
    const cli = await openCli({
      folder: makeTexts(),
      stdin: draft,
      pages: { 'https://northwind.example/draft': page },
    });
    const { stdout } = await cli('lint', '--format', 'json', ...inputs);
    const rows: { path: string }[] = JSON.parse(stdout);
    expect(rows.map(({ path }) => path)).toEqual(paths);
    for (const row of rows) expect(row).toMatchObject(remark);
  });

  test('prints GitHub annotations and SARIF', async () => {
    const cli = await openCli({ folder: makeTexts() });
    expect((await cli('lint', 'draft.md', '--format', 'github')).stdout).toBe(
      '::error file=draft.md,line=3,col=5,title=preferred-term (no-cheap)::Unexpected "cheap", use "good value". Write "good value" in place of "cheap".\n',
    );
    const sarif = JSON.parse((await cli('lint', 'draft.md', '--format', 'sarif')).stdout);
    expect(sarif).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Earmark' } } }] });
    expect(sarif.runs[0].results).toMatchObject([
      {
        ruleId: 'preferred-term',
        level: 'error',
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'draft.md' }, region: { startLine: 3, startColumn: 5 } } },
        ],
      },
    ]);
  });

  test('ends well where nothing is remarked, and with 2 where there is nothing to read', async () => {
    const cli = await openCli({ folder: makeTexts() });
    expect(await cli('lint', 'drafts/b.txt', '--format', 'json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    expect((await cli('lint', 'nope.md')).code).toBe(2);
    expect((await cli('lint', 'draft.md', '--channel', 'hme')).stderr).toContain('Write "home".');
  });
});

describe('inspect', () => {
  test('tells every kind of document apart and answers each in its place', async () => {
    const cli = await openCli({ folder: makeTexts() });
    const { code, stdout } = await cli(
      'inspect',
      '--json',
      'page.html',
      'feed.xml',
      'nope.html',
      'robots.txt',
      'sitemap.xml',
      'draft.md',
    );
    const all = toObjects(stdout);
    expect(code).toBe(0);
    expect(all.map(({ kind, error }) => kind ?? error)).toEqual([
      'html',
      'feed',
      {
        code: 'NOT_FOUND',
        message:
          'file "nope.html": expected a file, a folder or a pattern that fits files, received nothing there. Check the path.',
      },
      'robots',
      'sitemap',
      'text',
    ]);
    expect(all[1]).toMatchObject({
      feed: { title: 'News', entries: [{ title: 'On Northwind', url: 'https://news.example/1' }] },
      mentions: [{ url: 'https://news.example/1', matched: ['Northwind'] }],
    });
    expect(all[4]).toMatchObject({
      sitemap: { kind: 'urlset', urls: [{ url: 'https://a.example/1', modifiedAt: null }] },
    });
  });

  test('reads a page with links, mentions and remarks', async () => {
    const cli = await openCli({ folder: makeTexts() });
    const [inspection] = toObjects(
      (await cli('inspect', '--json', 'page.html.gz', '--base-url', 'https://northwind.example/')).stdout,
    );
    expect(inspection).toMatchObject({
      type: 'inspection',
      kind: 'html',
      url: 'https://northwind.example/',
      encoding: 'utf-8',
      page: {
        title: 'Hello',
        language: 'en',
        mainText: 'Our cheap plan at Northwind.',
        links: [{ url: 'https://northwind.example/shop', anchor: 'Northwind', rel: [], followed: true, place: 'main' }],
      },
      mentions: [{ type: 'mention', brand: 'northwind', channel: 'home', speaker: 'brand', matched: ['Northwind'] }],
      remarks: [{ ...remark, line: 1, column: page.indexOf('cheap') + 1 }],
    });
  });

  test('takes a list of documents, each with what belongs to it', async () => {
    const folder = makeTexts();
    const lines = [
      { path: 'robots.txt', type: 'robots', agent: 'Earmark', urlPath: '/private/x' },
      { path: join(folder, 'robots.txt'), agent: 'Other', urlPath: '/private/x' },
      { path: 'robots.txt', agent: 'Other', baseUrl: 'https://a.example/robots.txt', urlPath: 'https://b.example/x' },
      { path: 'page.html', baseUrl: 'https://a.example/b/' },
      { nonsense: true },
    ];
    writeFileSync(join(folder, 'list.jsonl'), `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnot json\n`);
    const cli = await openCli({ folder });
    const all = toObjects((await cli('inspect', '--json', '--list', 'list.jsonl')).stdout);
    expect(all.map(({ allowed, url, error }) => allowed ?? url ?? error)).toEqual([
      false,
      true,
      false,
      'https://a.example/b/',
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('line "5"') }),
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('line "6"') }),
    ]);
  });

  test('works without a configuration, with neither mentions nor remarks', async () => {
    const folder = makeTexts();
    const cli = await openCli({ folder: join(folder, 'drafts') });
    const [inspection] = toObjects((await cli('inspect', '--json', 'a.md')).stdout);
    expect(inspection).toMatchObject({ kind: 'text', page: { title: 'Hello' }, mentions: [], remarks: [] });
  });

  test('reads standard input and addresses', async () => {
    const cli = await openCli({ folder: makeTexts(), stdin: page, pages: { 'https://northwind.example/x': page } });
    const all = toObjects(
      (await cli('inspect', '--json', '-', 'https://northwind.example/x', 'https://northwind.example/y')).stdout,
    );
    expect(all.map(({ url, error }) => error ?? url)).toEqual([
      null,
      'https://northwind.example/x',
      expect.objectContaining({ code: 'HTTP_STATUS' }),
    ]);
  });

  test.each<[string, string[], Record<string, string>]>([
    ['a feed that is HTML', ['page.html', '--type', 'feed'], { code: 'SOURCE_FORMAT' }],
    ['gzip that is damaged', ['damaged.gz'], { code: 'SOURCE_FORMAT' }],
    ['gzip that unpacks to more than the bound', ['bomb.gz'], { code: 'TOO_LARGE' }],
  ])('%s is an error in its place', async (_name, argv, error) => {
    const folder = makeTexts();
    writeFileSync(join(folder, 'damaged.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]));
    writeFileSync(join(folder, 'bomb.gz'), gzipSync(Buffer.alloc(80 * 1024 * 1024)));
    const cli = await openCli({ folder });
    expect(toObjects((await cli('inspect', '--json', ...argv)).stdout)).toMatchObject([{ type: 'inspection', error }]);
  });

  test('is readable for people', async () => {
    const cli = await openCli({ folder: makeTexts() });
    const { stdout } = await cli('inspect', 'page.html');
    expect(stdout).toContain('page.html  html, utf-8\n  title       Hello\n');
    expect(stdout).toContain(`page.html:1:${page.indexOf('cheap') + 1}  high  preferred-term (no-cheap)`);
    expect((await cli('inspect')).code).toBe(2);
  });
});

describe('what Earmark says of itself', () => {
  test.each([
    'preferred-term',
    'metadata',
    'contradiction',
    'social-image',
    'feed',
    'webhook',
    'SOURCE_FORMAT',
    'source_format',
  ])('explain %s', async (word) => {
    const cli = await openCli();
    const { code, stdout } = await cli('explain', word, '--json');
    expect(code).toBe(0);
    expect(toObjects(stdout)[0]).toMatchObject({
      type: 'explanation',
      id: word === 'source_format' ? 'SOURCE_FORMAT' : word,
    });
    for (const line of (await cli('explain', word)).stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each(checks.all.map(({ id }) => id))(
    'explain %s shows what it speaks up about, and fits eighty columns',
    async (id) => {
      const cli = await openCli({ folder: makeFolder({}) });
      const { stdout } = await cli('explain', id);
      expect(stdout).toContain('Speaks up');
      for (const line of stdout.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    },
  );

  test('explain names the nearest word, and lists everything without one', async () => {
    const cli = await openCli();
    expect(await cli('explain', 'prefered-term')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Write "preferred-term".'),
    });
    const { stdout } = await cli('explain');
    for (const word of ['preferred-term', 'website', 'console', 'ROBOTS_DISALLOWED']) expect(stdout).toContain(word);
  });

  test('schema is JSON Schema', async () => {
    const cli = await openCli();
    const schema = JSON.parse((await cli('schema')).stdout);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.properties.channels.items.oneOf.length).toBeGreaterThan(2);
  });

  test.each([
    [
      'units that are left',
      { isUsable: true, unitsToday: 30, unitsPerDay: 100 },
      { ok: true, detail: 'comprehend: 30 of 100 units used today' },
    ],
    [
      'a day that is used up',
      { isUsable: true, unitsToday: 99, unitsPerDay: 99 },
      {
        ok: false,
        detail:
          'comprehend: 99 of 99 units used today; the local engine judges until midnight UTC. Raise "unitsPerDay" if that is not enough.',
      },
    ],
    [
      'that nobody can ask Amazon Comprehend',
      { isUsable: false, unitsToday: 0, unitsPerDay: 99 },
      {
        ok: false,
        detail: 'comprehend: no AWS region or credentials, so the local engine judges. Set AWS_REGION and credentials.',
      },
    ],
  ])('doctor tells of sentiment: %s', async (_name, known, sign) => {
    const report = async () => ({ engine: 'comprehend' as const, units: 0, judged: 0, fallenBack: {}, ...known });
    const cli = await openCli({ sentiment: { classify: async () => [], report } });
    const signs = toObjects((await cli('doctor', '--json')).stdout);
    expect(signs.find(({ name }) => name === 'sentiment')).toEqual({ type: 'sign', name: 'sentiment', ...sign });
  });

  test('explain tells of a source what is kept, and what becomes of the queries of one’s channels', async () => {
    const folder = makeFolder({
      'earmark.yml': `brand: {id: northwind, name: Northwind Coffee, aliases: [Northwind]}
channels:
  - {id: hn, source: hacker-news}
  - {id: talk, source: hacker-news, query: 'northwind -traders author:ann lang:de "soho" near/5 opens'}
`,
    });
    const cli = await openCli({ folder });
    const [told] = toObjects((await cli('explain', 'hacker-news', '--json')).stdout);
    expect(told).toMatchObject({
      facts: {
        tried: 'on recorded answers only, never against the live service',
        kept: 'words and figures; what is deleted there goes',
        'asked of the service': 'words, "phrases", NOT, site:, author:, type:',
        'finished here': 'words*, OR, lang:, title:, near/n',
      },
      queries: [
        {
          channel: 'hn',
          query: null,
          searches: [
            { asked: '"Northwind Coffee"', finishedHere: '', notFinished: '' },
            { asked: 'Northwind', finishedHere: '', notFinished: '' },
          ],
        },
        {
          channel: 'talk',
          searches: [
            { asked: expect.stringContaining('author=ann'), finishedHere: expect.stringContaining('lang:de') },
          ],
        },
      ],
    });
    const { stdout } = await cli('explain', 'hacker-news');
    expect(stdout).toContain('Your queries');
    expect(stdout).toContain('near/5');
  });

  test('explain tells what can be told of no answer, for hardly anything is shown of it', async () => {
    const folder = makeFolder({
      'earmark.yml': `brand: {id: northwind, name: Northwind Coffee}
channels: [{id: news, source: gdelt, query: 'northwind near/3 beans author:"Ann Lee"'}]
`,
    });
    const cli = await openCli({ folder });
    const [told] = toObjects((await cli('explain', 'gdelt', '--json')).stdout);
    expect(told).toMatchObject({
      facts: { 'finished here': 'OR, author:, type:, title:' },
      queries: [
        {
          searches: [
            {
              asked: 'northwind beans',
              finishedHere: 'author:"Ann Lee"',
              notFinished: 'northwind near/3 beans',
            },
          ],
        },
      ],
    });
    expect((await cli('explain', 'gdelt')).stdout).toContain('not looked at, for too little of it is shown');
  });

  test('explain says that a channel which is read whole is asked for nothing, whatever its query', async () => {
    const folder = makeFolder({
      'earmark.yml': `brand: {id: northwind, name: Northwind Coffee}
channels:
  - {id: links, source: telegram, account: coffeenews, query: 'site:northwind.example'}
  - {id: named, source: telegram, account: coffeenews}
`,
    });
    const cli = await openCli({ folder });
    const [told] = toObjects((await cli('explain', 'telegram', '--json')).stdout);
    const asked = 'nothing, all is read';
    expect(told).toMatchObject({
      facts: { 'asked of the service': 'nothing', 'finished here': expect.stringMatching(/^words, "phrases"/) },
      queries: [
        { channel: 'links', searches: [{ asked, finishedHere: 'site:northwind.example' }], refused: null },
        { channel: 'named', searches: [{ asked, finishedHere: 'the brand’s names' }], refused: null },
      ],
    });
  });

  test.each([
    ['a source with channels', 'hacker-news', 90, 'Mentions for 90 days after they were seen'],
    ['a source without', 'reddit', 1, 'Mentions for 1 day after they were seen'],
    ['a source of which nothing is said', 'feed', undefined, ''],
  ])('explain tells for how many days mentions are kept of %s', async (_name, source, keptDays, line) => {
    const folder = makeFolder({
      'earmark.yml': `brand: {id: northwind, name: Northwind Coffee}
channels: [{id: hn, source: hacker-news}]
privacy: {retention: {sources: {hacker-news: 90, reddit: 1}}}
`,
    });
    const cli = await openCli({ folder });
    expect(toObjects((await cli('explain', source, '--json')).stdout)[0]?.keptDays).toBe(keptDays);
    const { stdout } = await cli('explain', source);
    expect(stdout).toContain(line);
    expect(stdout.includes('privacy.retention.sources')).toBe(keptDays !== undefined);
  });

  test('explain tells of a source’s channels when they were read, how far back, and which hub a feed names', async () => {
    const at = '2026-11-21T11:00:00.000Z';
    const base = { checkedAt: at, dueAt: at, failuresInARow: 0, newestEntryAt: null, pages: 0 };
    const hub = { hub: 'https://hub.example/', topic: 'https://news.example/feed.xml' };
    const states = [
      { ...base, channel: 'news', succeededAt: at, failure: null, cursor: { seen: [], retries: [], hub } },
    ];
    const folder = makeFolder();
    const cli = await openCli({ folder, states });
    // Nothing was kept yet: to explain makes no data folder.
    expect((await cli('explain', 'feed')).stdout).not.toContain('Your channels');
    mkdirSync(join(folder, '.earmark'));
    const [told] = toObjects((await cli('explain', 'feed', '--json')).stdout);
    expect(told?.channels).toEqual([{ channel: 'news', readAt: at, reachesTo: null, hub, failure: null }]);
    const { stdout } = await cli('explain', 'feed');
    expect(stdout.slice(stdout.indexOf('Your channels')).replace(/\s+/g, ' ').trim()).toBe(
      'Your channels news: last read 2026-11-21T11:00Z names a hub, https://hub.example/ (WebSub), for https://news.example/feed.xml; it is not subscribed to: the feed is polled',
    );
    expect((await cli('explain', 'page')).stdout).toContain('home: never read yet');
    expect((await cli('explain', 'website')).stdout).not.toContain('Your channels');
  });

  test('doctor names the route and the notifier of a message that is parked, and why', async () => {
    const detail = 'notifier "slack": expected the service to take it, received status 404.';
    const receipts = [toReceipt({ id: 'r_1', route: 'pr-desk', notifier: '1:slack', status: 'parked', detail })];
    const cli = await openCli({ receipts });
    const signs = toObjects((await cli('doctor', '--json')).stdout);
    expect(signs).toContainEqual(
      expect.objectContaining({ name: 'messages parked', ok: false, detail: `1; pr-desk → slack: ${detail}` }),
    );
  });

  test('a finding says until when it is ignored', async () => {
    const finding = toFinding({
      id: 'f_1',
      status: 'ignored',
      ignoreReason: 'agreed',
      ignoredUntil: '2027-01-01T00:00:00.000Z',
    });
    const { stdout } = await (await openCli({ findings: [finding] }))('finding', 'f_1');
    expect(stdout).toContain('ignored until 2027-01-01 · preferred-term');
  });

  test('doctor looks at configuration, data and channels', async () => {
    const cli = await openCli({ pages: { 'https://northwind.example/': page } });
    const signs = toObjects((await cli('doctor', '--json')).stdout);
    expect(signs.map(({ name, ok }) => [name, ok])).toEqual([
      ['Node.js', true],
      ['configuration', true],
      ['data folder', true],
      ['queue', true],
      ['dead letters', true],
      ['messages parked', true],
      ['messages failed', true],
      ['kept', true],
      ['home', true],
      ['news', false],
    ]);
    expect(signs.at(-1)?.detail).toBe(
      'feed "https://news.example/feed.xml": expected a feed, received status 404. Look up the feed’s new address on its site, or remove the channel.',
    );
  });

  test('doctor cuts nothing off that stands behind a long error', async () => {
    const folder = makeFolder({
      'earmark.yml': `brand: {id: northwind, name: Northwind}
channels:
  - {id: hook, source: webhook, secret: env:EARMARK_NOBODY_SET_THIS}
  - {id: video, source: youtube, key: env:EARMARK_${'LONG_NAME_'.repeat(40)}}
`,
    });
    const { stdout } = await (await openCli({ folder }))('doctor');
    const told = stdout.replace(/\s+/g, ' ');
    expect(told).toContain('look hook secret "env:EARMARK_NOBODY_SET_THIS": expected the environment variable');
    expect(told).toContain('Beside that: never tried against the live service.');
    expect(told).not.toContain('…');
  });

  test.each<[string, Record<string, string>, [string, boolean][]]>([
    [
      'pages and feeds that can be read',
      { 'https://northwind.example/': page, 'https://news.example/feed.xml': feed },
      [
        ['home', true],
        ['news', true],
      ],
    ],
    [
      'a web page where a feed should be',
      { 'https://northwind.example/': page, 'https://news.example/feed.xml': page },
      [
        ['home', true],
        ['news', false],
      ],
    ],
    [
      'a page that is gone',
      { 'https://news.example/feed.xml': feed },
      [
        ['home', false],
        ['news', true],
      ],
    ],
  ])('doctor tells %s', async (_name, pages, channels) => {
    const cli = await openCli({ pages });
    const signs = toObjects((await cli('doctor', '--json')).stdout);
    expect(signs.slice(-2).map(({ name, ok }) => [name, ok])).toEqual(channels);
  });
});

test('sentiment answers a line with a line, in order', async () => {
  const cli = await openCli({ stdin: 'I love this coffee.\n\nTerrible service, I hate it' });
  const { code, stdout } = await cli('sentiment', '--language', 'en');
  const all = toObjects(stdout);
  expect(code).toBe(0);
  expect(all).toHaveLength(3);
  for (const each of all) expect(Object.keys(each)).toEqual(['label', 'score', 'confidence', 'language', 'engine']);
  expect(all[0]?.language).toBe('en');
});
