import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toBrandId } from '../../lib/cli/first-config.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { toFetchError } from '../../lib/fetching/fetch-errors.ts';
import type { Fetcher } from '../../lib/ports/fetcher.ts';
import { openCli, toFetcher } from './harness.ts';

const site = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Home | Northwind Coffee</title><meta name="theme-color" content="#004225">
<link rel="alternate" type="application/rss+xml" href="/blog/feed.xml">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Organization","name":"Northwind Coffee","url":"https://northwind.example/","sameAs":["https://social.example/@northwind","https://www.instagram.com/northwind"]}</script>
</head><body><main><h1>Coffee that knows your name</h1><p>Welcome to Northwind Coffee in London.</p></main>
<footer><a href="https://social.example/@northwind">Mastodon</a><a href="https://www.instagram.com/northwind">Instagram</a><a href="https://www.linkedin.com/company/northwind">LinkedIn</a><p>© 2019–2026 Northwind Coffee Ltd. All rights reserved. Registered in England, company 01234567.</p><a href="tel:+442079460000">Call</a></footer></body></html>`;

const open = async (pages: Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-init-'));
  return { folder, file: join(folder, 'earmark.yml'), cli: await openCli({ folder, pages }) };
};

describe('init', () => {
  test('names the flag by which a private host may be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'earmark-init-'));
    const url = 'http://intranet.example/';
    const error = toFetchError(url, { code: 'ADDRESS_REFUSED', received: '10.0.0.1' });
    const asked = { requestedUrl: url, url, redirects: [], at: '2026-11-22T00:00:00.000Z' };
    const fetcher: Fetcher = { ...toFetcher({}), fetch: async () => ({ ...asked, outcome: 'failed', error }) };
    const cli = await openCli({ folder, io: { openFetcher: async () => fetcher } });
    expect((await cli('init', url)).stderr).toContain('--allow-host');
  });

  test('writes a configuration that holds what the site says of itself, and that can be read', async () => {
    const { file, cli } = await open({
      'https://northwind.example/': site,
      'https://northwind.example/sitemap.xml': '',
    });
    const { code, stdout, stderr } = await cli('init', 'northwind.example');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Wrote ${file} for Northwind Coffee: 1 feed, 3 profiles.\n` });
    expect(stderr).toContain('earmark run');
    const config = await loadConfig(file);
    expect(config.brand).toMatchObject({
      id: 'northwind-coffee',
      name: 'Northwind Coffee',
      domains: ['northwind.example'],
      profiles: {
        mastodon: 'https://social.example/@northwind',
        instagram: 'https://www.instagram.com/northwind',
        linkedin: 'https://www.linkedin.com/company/northwind',
      },
    });
    expect(config.channels.map(({ id, source, owned, language }) => ({ id, source, owned, language }))).toEqual([
      { id: 'home', source: 'website', owned: true, language: 'en' },
      { id: 'feed', source: 'feed', owned: true, language: undefined },
    ]);
    expect(config.guidelines.map(({ id, check, options }) => ({ id, check, options }))).toMatchObject([
      { id: 'brand-name', check: 'brand-name' },
      { id: 'tagline', check: 'key-message', options: { text: 'Coffee that knows your name', presence: 'anywhere' } },
      { id: 'copyright', check: 'required-text', options: { text: '© {year} Northwind Coffee Ltd' } },
      {
        id: 'legal-line',
        check: 'required-text',
        options: { text: 'Registered in England, company 01234567' },
      },
      { id: 'titles', check: 'metadata', options: { require: ['title'] } },
      { id: 'no-dead-links', check: 'broken-link' },
    ]);
    expect(config.facts).toMatchObject([{ id: 'phone', kind: 'phone', value: '+442079460000' }]);
    expect(readFileSync(file, 'utf8')).toContain('# theme colour: #004225');
  });

  test('never writes over a configuration unless it is told to', async () => {
    const { file, cli } = await open({ 'https://northwind.example/': site });
    await cli('init', 'https://northwind.example/');
    const { code, stderr } = await cli('init', 'https://northwind.example/', '--name', 'Other');
    expect(code).toBe(2);
    expect(stderr).toContain('Write over it with --force');
    expect(readFileSync(file, 'utf8')).toContain('Northwind Coffee');
    expect((await cli('init', 'https://northwind.example/', '--name', 'Other', '--force')).code).toBe(0);
    expect((await loadConfig(file)).brand).toMatchObject({ id: 'other', name: 'Other' });
  });

  test.each([
    ['a title with quotes and line breaks', '<title>"A": b\n# c | {x}</title>'],
    ['a theme colour that breaks the line', '<title>A</title><meta name="theme-color" content="red\nbrand: x">'],
    ['nothing at all', ''],
    ['a name in another script', '<title>珈琲</title><html lang="ja">'],
  ])('writes a configuration that can be read for a page with %s', async (_name, html) => {
    const { file, cli } = await open({ 'https://shop.example/': html });
    expect((await cli('init', 'https://shop.example/')).code).toBe(0);
    expect((await loadConfig(file)).brand.domains).toEqual(['shop.example']);
  });

  test('tells in words when the site cannot be read', async () => {
    const { cli } = await open({});
    expect(await cli('init', 'https://gone.example/', '--quiet')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error page "https://gone.example/": expected a page, received status 404. Check the address.\n',
    });
  });
});

test.each([
  ['Northwind Coffee', 'northwind-coffee'],
  ['Crème & Co.', 'creme-co'],
  ['珈琲', 'shop'],
  ['  ', 'shop'],
])('the id of %j is %s', (name, id) => {
  expect(toBrandId(name, 'shop.example')).toBe(id);
});

describe('what is proposed', () => {
  const organization = (more: string): string =>
    `<script type="application/ld+json">{"@type":"Organization","name":"Northwind Coffee","url":"https://northwind.example/"${more}}</script>`;
  const front = (head: string, body = ''): Readonly<Record<string, string>> => ({
    'https://northwind.example/': `<!doctype html><html lang="en"><head>${head}</head><body><main>${body}</main></body></html>`,
  });
  const propose = async (pages: Readonly<Record<string, string>>) => {
    const { file, cli } = await open(pages);
    expect((await cli('init', 'northwind.example')).code).toBe(0);
    return { config: await loadConfig(file), text: readFileSync(file, 'utf8') };
  };

  test.each([
    [
      'a slogan of the structured data',
      front(organization(',"slogan":"Coffee that knows your name"'), '<h1>Our new autumn blend is here</h1>'),
      'Coffee that knows your name',
    ],
    [
      'what stands in the title and in the description',
      front(
        '<title>Northwind Coffee – Coffee that knows your name</title><meta name="description" content="Coffee that knows your name. Roasted in London.">',
        '<h1>Our new autumn blend is here</h1>',
      ),
      'Coffee that knows your name',
    ],
    ['a slogan in Japanese', front(organization(',"slogan":"名前を知る コーヒー"')), '名前を知る コーヒー'],
  ])('the tagline is %s', async (_name, pages, tagline) => {
    const { config } = await propose(pages);
    expect(config.guidelines.find(({ id }) => id === 'tagline')?.options).toMatchObject({ text: tagline });
  });

  test.each([
    ['is only a part of the title', front('<title>Northwind – Opening hours and prices</title>')],
    ['is the name', front(`<title>Northwind Coffee</title>${organization('')}`, '<h1>Northwind Coffee</h1>')],
    ['is no JSON', front('<script type="application/ld+json">{"slogan":"a \\u00zz b"}</script>')],
  ])('there is no tagline where it %s', async (_name, pages) => {
    const { config, text } = await propose(pages);
    expect(config.guidelines.map(({ id }) => id)).not.toContain('tagline');
    expect(text).toContain('# - {id: tagline,');
  });

  test.each([
    ['of its own domain', '<a href="mailto:hello@northwind.example">Write</a>', ['hello@northwind.example']],
    ['of another domain is somebody else’s', '<a href="mailto:agency@other.example">Write</a>', []],
    ['that nobody reads is none', '<a href="mailto:noreply@northwind.example">Write</a>', []],
  ])('an address to write to %s', async (_name, body, emails) => {
    const { config } = await propose(front('<title>Northwind</title>', body));
    expect(config.facts.filter(({ kind }) => kind === 'email').map(({ value }) => value)).toEqual(emails);
  });

  test('what says too much of the front page stands there as a comment, with the reason', async () => {
    const { config, text } = await propose(
      front(
        organization(''),
        'NorthWind Coffee, North-wind coffee, northwind Coffee, NORTHWIND Coffee, NorthWIND coffee'
          .split(', ')
          .map((each) => `<p>Come to ${each} today.</p>`)
          .join(''),
      ),
    );
    expect(config.guidelines.map(({ id }) => id)).not.toContain('brand-name');
    expect(text).toMatch(
      /Off: it says \d things of your front page alone; look at them first\.\n {2}# - \{id: brand-name,/,
    );
  });

  test('every proposal says why', async () => {
    const { text } = await propose({ 'https://northwind.example/': site });
    const lines = text.slice(text.indexOf('guidelines:'), text.indexOf('# Where you speak')).split('\n');
    const proposals = lines.flatMap((line, index) => (/\{id: /.test(line) ? [lines[index - 1]] : []));
    expect(proposals.length).toBeGreaterThan(5);
    for (const why of proposals) expect(why).toMatch(/^ {2}# \S.{10,}\.$/);
  });
});

describe('the look of a site', () => {
  const css = 'h1{color:#E60050;font-family:"Brand Sans",sans-serif} p{color:#333} .none{color:#00ff00}';
  const dressed = (sheet: string) => ({
    'https://northwind.example/': `<!doctype html><html lang="en"><title>Northwind</title><link rel="stylesheet" href="/a.css"><h1>Hello</h1><p>a</p></html>`,
    'https://northwind.example/a.css': sheet,
  });

  test('becomes guidelines for its colours and fonts: what comes later is then told', async () => {
    const { file, cli } = await open(dressed(css));
    expect((await cli('init', 'northwind.example')).code).toBe(0);
    const { guidelines } = await loadConfig(file);
    expect(guidelines.filter(({ id }) => ['colours', 'fonts'].includes(id)).map(({ options }) => options)).toEqual([
      { colors: ['#e60050'], tolerance: 2, greys: true, shareMin: 0 },
      { families: ['Brand Sans'] },
    ]);
  });

  test('is left out where it is no choice: more colours than a palette has', async () => {
    const many = Array.from({ length: 30 }, (_, n) => `h1{color:hsl(${n * 12} 80% 40%)}`).join('');
    const { file, cli } = await open(dressed(many));
    expect((await cli('init', 'northwind.example')).code).toBe(0);
    expect((await loadConfig(file)).guidelines.map(({ id }) => id)).not.toContain('colours');
  });
});
