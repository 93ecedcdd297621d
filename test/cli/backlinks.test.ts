/** `earmark backlinks`, `backlink`, and `import` of links and visits. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { moveOutreach } from '../../lib/backlinks/outreach.ts';
import { displayWidth } from '../../lib/cli/layout.ts';
import type { Backlink } from '../../lib/model/backlink.ts';
import { makeFolder, now, openCli, toBacklink, toFinding, toObjects } from './harness.ts';

const links = [
  toBacklink({
    id: 'b_1',
    from: 'https://www.blog.example/a-page-with-a-name-that-is-much-longer-than-any-terminal-is-wide/and/more/of/it',
    to: 'https://northwind.example/menu',
    anchor: 'Northwind ☕ コーヒー \u202ewith a long tail of words that nobody reads to their end',
    state: 'live',
    followed: false,
    rel: ['nofollow', 'ugc'],
    visits: 12,
    stage: 'sent',
  }),
  toBacklink({
    id: 'b_2',
    from: 'https://news.example/b',
    sentence: 'We like Northwind.',
    suggestedTarget: 'https://northwind.example/menu',
  }),
  toBacklink({
    id: 'b_3',
    from: 'https://spam.example/=cmd|1',
    to: 'https://northwind.example/',
    anchor: '=HYPERLINK("https://evil.example")',
    state: 'live',
    followed: true,
    authority: [{ by: 'moz', domain: 3, page: 1, spam: 88 }],
  }),
];

const config = `brand: {id: northwind, name: Northwind Coffee, aliases: [Northwind], domains: [northwind.example]}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}
outreach:
  templates:
    ask: {subject: "Your page on {{brand}}", text: "Hello,\\n“{{sentence}}” on {{page}} could lead to {{target}}: cheap coffee for your readers."}
  doNotContact: [spam.example]
`;
const open = (backlinks: readonly Backlink[] = links, pages: Readonly<Record<string, string>> = {}, columns = 80) =>
  openCli({ folder: makeFolder({ 'earmark.yml': config }), backlinks, pages, io: { columns } });

describe('backlinks', () => {
  test.each([80, 120])('are two lines each that fit %i columns and steer no terminal', async (columns) => {
    const { stdout } = await (await open(links, {}, columns))('backlinks');
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines[0]).toMatch(/^live {11}blog\.example\/a-page.*… +12 visits · sent$/);
    expect(lines.slice(2, 4).map((line) => line.replace(/ +/g, ' '))).toEqual([
      'unlinked news.example/b',
      ' names the brand without a link b_2',
    ]);
    expect(stdout).not.toContain('\u202e');
  });

  test.each<[readonly string[], readonly string[]]>([
    [
      ['--state', 'live'],
      ['b_1', 'b_3'],
    ],
    [['--stage', 'sent'], ['b_1']],
    [['--domain', 'blog.example'], ['b_1']],
    [['--domain', 'https://www.news.example/x'], ['b_2']],
    [['--followed'], ['b_3']],
    [['--not-followed'], ['b_1']],
    [['--due'], []],
  ])('are narrowed by %j', async (flags, ids) => {
    const { stdout } = await (await open())('backlinks', '--json', '--quiet', ...flags);
    expect(toObjects(stdout).map(({ id }) => id)).toEqual(ids);
  });

  test('are rows of CSV whose cells are no formulas', async () => {
    const { stdout } = await (await open())('backlinks', '--csv', '--domain', 'spam.example');
    const [head, row] = stdout.split('\n');
    expect(head).toMatch(
      /^id,state,from,referringDomain,to,anchor,followed,firstSeenAt,lastCheckedAt,visits,stage,rel,/,
    );
    expect(row).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });

  test('stand on a board, stage by stage, what is due first', async () => {
    const due = (id: string, day: string) =>
      moveOutreach(
        toBacklink({ id, from: `https://${id.replace('_', '-')}.example/`, stage: 'sent' }),
        { type: 'due', dueAt: `${day}T00:00:00.000Z` },
        { actor: 'ann', now },
      );
    const { stdout } = await (await open([due('b_1', '2026-12-24'), due('b_2', '2026-11-01')]))('backlinks', '--board');
    expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'to-contact 0',
      'drafted 0',
      'sent 2',
      ' b-2.example/ due 2026-11-01 · b_2',
      ' b-1.example/ due 2026-12-24 · b_1',
      'answered 0',
      'won 0',
      'declined 0',
      'do-not-contact 0',
      '',
    ]);
  });

  test('become a disavow file with its warning, in it and on the screen', async () => {
    const { stdout, stderr } = await (await open())('backlinks', '--disavow');
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toContain('# WARNING');
    expect(lines.filter((line) => !line.startsWith('#'))).toEqual(['https://spam.example/=cmd|1']);
    expect(stderr).toContain('Read this file line by line');
  });
});

describe('one backlink', () => {
  const page =
    '<html><head><title>Coffee</title></head><body><article><h1>Coffee</h1><p class="byline">By <a rel="author" href="/authors/ed">Ed</a></p><p>We like Northwind. It is a very good place to drink coffee in.</p></article><footer><a href="/contact">Contact us</a> <a href="mailto:noreply@news.example">x</a></footer></body></html>';
  const pages = {
    'https://news.example/b': page,
    'https://news.example/authors/ed':
      '<html><body><p>Write to <a href="mailto:Ed@news.example?subject=x">me</a>.</p></body></html>',
    'https://news.example/contact': '<html><body><p>desk@news.example</p></body></html>',
  };

  test('gets a letter from a template, held against the guidelines, with contacts and where they were found', async () => {
    const cli = await open(links, pages);
    const { code, stdout, stderr } = await cli('backlink', 'b_2', '--draft', 'ask', '--due', '14d', '--note', 'nice');
    expect(code).toBe(0);
    expect(stdout).toContain('Subject: Your page on Northwind Coffee\n');
    expect(stdout).toContain(
      '“We like Northwind.” on https://news.example/b could lead to https://northwind.example/menu',
    );
    expect(stdout).toContain('Unexpected "cheap"');
    expect(stderr).toContain('send it yourself');
    const [backlink] = toObjects((await cli('backlink', 'b_2', '--json')).stdout);
    expect(backlink).toMatchObject({
      stage: 'drafted',
      outreach: {
        dueAt: '2026-12-05T12:00:00.000Z',
        contacts: [
          { kind: 'mail', value: 'ed@news.example', source: 'author-page', foundOn: 'https://news.example/authors/ed' },
          { kind: 'mail', value: 'desk@news.example', source: 'contact-page', foundOn: 'https://news.example/contact' },
        ],
        draft: { template: 'ask' },
        steps: [{ note: 'nice' }, { from: null, to: 'drafted' }],
      },
    });
  });

  test('asks for the page that a link should lead to, not for the one that is gone', async () => {
    const gone = 'https://northwind.example/old-menu';
    const menu = 'https://northwind.example/menu';
    const broken = toBacklink({ id: 'b_4', from: 'https://news.example/c', to: gone, state: 'broken-target' });
    const place = 'page:https://news.example/c';
    const evidence = [
      { url: broken.from, channel: 'press', quote: 'menu', expected: menu, observedAt: '2026-11-20T12:00:00.000Z' },
    ];
    const known = { check: 'broken-link-target', place, key: gone, evidence };
    const cli = await openCli({
      folder: makeFolder({ 'earmark.yml': config }),
      backlinks: [broken],
      findings: [
        toFinding({ id: 'f_1', ...known }),
        toFinding({ id: 'f_2', ...known, check: 'wrong-rel', evidence: [] }),
      ],
    });
    const { stdout } = await cli('backlink', 'b_4', '--draft', 'ask');
    expect(stdout).toContain(`could lead to ${menu}:`);
  });

  test('takes a letter from standard input', async () => {
    const cli = await openCli({
      folder: makeFolder({ 'earmark.yml': config }),
      backlinks: links,
      stdin: 'Subject: Hello\n\nYour page {{page}}.\n',
    });
    const [letter] = toObjects((await cli('backlink', 'b_2', '--draft', '-', '--json')).stdout);
    expect(letter).toMatchObject({
      type: 'letter',
      subject: 'Hello',
      text: 'Your page https://news.example/b.',
      remarks: [],
    });
  });

  test.each<[string, readonly string[], string]>([
    ['that is not there', ['b_9'], 'List them with "earmark backlinks"'],
    ['of a site that is not to be contacted', ['b_3', '--stage', 'sent'], 'outreach.doNotContact names'],
    ['that is not linked is not won', ['b_2', '--stage', 'won'], 'received one that is unlinked'],
    ['that somebody else changed', ['b_2', '--note', 'x', '--if-version', '7'], 'somebody else changed it meanwhile'],
    ['and a template that is none', ['b_2', '--draft', 'aks'], 'expected one of ask'],
    ['and a day that is none', ['b_2', '--due', 'soon'], 'such as 2026-12-01'],
  ])('%s is told with its mend', async (_, args, words) => {
    const { code, stderr } = await (await open())('backlink', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  test('of a domain is sent once a quarter', async () => {
    const cli = await open([
      toBacklink({ id: 'b_1', from: 'https://news.example/a' }),
      toBacklink({ id: 'b_2', from: 'https://www.news.example/b' }),
    ]);
    expect((await cli('backlink', 'b_1', '--stage', 'sent')).code).toBe(0);
    expect((await cli('backlink', 'b_2', '--stage', 'sent')).stderr).toContain(
      'at most 1 letters to news.example a quarter',
    );
    expect((await cli('backlink', 'b_1', '--stage', 'answered')).code).toBe(0);
  });
});

describe('import', () => {
  test('of links, of visits, and of queries', async () => {
    const folder = makeFolder({ 'earmark.yml': config });
    const cli = await openCli({ folder });
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return name;
    };
    const list = write(
      'list.csv',
      'Source url,Target url,Anchor\nhttps://c.example/,https://northwind.example/,x\nnope,,\n',
    );
    const told = await cli('import', 'backlinks', list, write('plain.txt', 'https://d.example/\n'));
    expect(told.stdout).toBe(
      'Read 1 link from Bing Webmaster Tools: 1 new, 0 with something new, 1 row left out.\nRead 1 link from a list: 1 new, 0 with something new.\n',
    );
    expect(told.stderr).toContain('list.csv:3  left out: expected the address of a linking page, received "nope".');
    const visits = write('visits.csv', 'Quelle,sessions\nc.example,5\nz.example,2\n');
    expect((await cli('import', 'referrals', visits, '--map', 'source=Quelle')).stdout).toBe(
      'Read 7 visits from elsewhere in 2 rows (other), 0 other rows; 1 known link brought some.\n',
    );
    const queries = write('q.csv', 'Top pages,Clicks\nhttps://northwind.example/,4\n');
    expect(toObjects((await cli('import', 'search-console', queries, '--json')).stdout)).toMatchObject([
      { type: 'import', what: 'search-console', rows: 1, visits: 4, wrong: [], wrongRows: 0 },
    ]);
    const [first] = toObjects((await cli('backlinks', '--json')).stdout);
    expect(first).toMatchObject({ from: 'https://c.example/', visits: 5, state: 'unknown' });
    const report = toObjects((await cli('report', '--json')).stdout)[0];
    expect(report?.backlinks).toMatchObject({
      links: 1,
      domains: 1,
      worth: [{ visits: 5 }],
      traffic: { visits: 7, queries: [{ landing: 'https://northwind.example/', clicks: 4 }] },
    });
  });

  test.each<[string, readonly string[], string]>([
    ['a file that is not there', ['backlinks', 'nowhere.csv'], 'Check the path'],
    ['a column that there is not', ['backlinks', 'x.csv', '--map', 'seite=x'], 'Write the column first'],
    ['no file', ['referrals'], 'received no file'],
  ])('%s is told with its mend', async (_, args, words) => {
    const { code, stderr } = await (await open())('import', ...args);
    expect([code, stderr.includes(words) ? words : stderr]).toEqual([2, words]);
  });
});

describe('a report in the name of an agency', () => {
  test('carries its name and logo within itself', async () => {
    const logo = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const folder = makeFolder({
      'earmark.yml': `${config}report: {agency: {name: "Ann & Co", logo: logo.svg}}\n`,
      'logo.svg': logo,
    });
    const { readFileSync } = await import('node:fs');
    await (await openCli({ folder, backlinks: links }))('report', '--html', 'r.html');
    const html = readFileSync(join(folder, 'r.html'), 'utf8');
    expect(html).toContain(
      `<img src="data:image/svg+xml;base64,${Buffer.from(logo).toString('base64')}" alt="Ann &amp; Co">`,
    );
    expect(html).toContain("style-src 'unsafe-inline'; img-src data:");
    expect(html).not.toMatch(/(?:src|href)="http:/);
  });

  test('refuses a logo that is none', async () => {
    const folder = makeFolder({
      'earmark.yml': `${config}report: {agency: {name: A, logo: logo.svg}}\n`,
      'logo.svg': 'words',
    });
    const { code, stderr } = await (await openCli({ folder }))('report', '--html', 'r.html');
    expect(code).toBe(2);
    expect(stderr).toContain('a logo in PNG');
  });
});
