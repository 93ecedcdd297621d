import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { crawlDelayOf, isAllowed, parseRobots } from '../../lib/formats/robots.ts';
import { escapePattern, toRobotsPath } from '../../lib/formats/robots-path.ts';

const everybody = (rules: string): string => `User-agent: *\n${rules}`;

describe('a page is allowed or not', () => {
  test.each<readonly [name: string, robots: string, path: string, allowed: boolean]>([
    ['an empty file allows everything', '', '/a', true],
    ['a forbidden prefix forbids what begins with it', everybody('Disallow: /a'), '/ab', false],
    ['an empty Disallow forbids nothing', everybody('Disallow:'), '/a', true],
    ['the longest rule decides', everybody('Disallow: /a\nAllow: /a/b'), '/a/b/c', true],
    ['the longest rule decides in any order', everybody('Allow: /a/b\nDisallow: /a'), '/a/c', false],
    ['of equally long rules the allowing one decides', everybody('Disallow: /a\nAllow: /a'), '/a', true],
    ['a wildcard stands for any text', everybody('Disallow: /*.pdf'), '/x/y.pdf?z', false],
    ['a last dollar is the end', everybody('Disallow: /*.pdf$'), '/x/y.pdf?z', true],
    ['a dollar in the middle is itself', everybody('Disallow: /a$b'), '/a%24bc', false],
    ['a wildcard cannot take back what the end needs', everybody('Disallow: /ab*bc$'), '/abc', true],
    ['an escaped star is a star', everybody('Disallow: /a%2Ab'), '/axb', true],
    ['paths are compared with their case', everybody('Disallow: /A'), '/a', true],
    ['letters beyond ASCII are compared escaped', everybody('Disallow: /ツ'), '/%e3%83%84', false],
    ['emoji too, written either way', everybody('Disallow: /%f0%9f%92%a9'), '/💩', false],
    ['half a surrogate pair does no harm', everybody('Disallow: /a'), '/\ud83d', true],
    ['an escaped slash is no slash', everybody('Disallow: /a%2fb'), '/a/b', true],
    ['a rule without its slash means the same', everybody('Disallow: admin'), '/admin', false],
    ['comments are cut', everybody('Disallow: /a#b'), '/ab', false],
    ['a misspelt rule counts', everybody('Disalow: /a'), '/a', false],
    ['a rule without a colon counts', 'user-agent *\ndisallow /a', '/a', false],
    ['a byte order mark is passed over', `\ufeff${everybody('Disallow: /a')}`, '/a', false],
    ['carriage returns end lines', 'User-agent: *\rDisallow: /a', '/a', false],
    ['rules without any agent are for everybody', 'Disallow: /a', '/a', false],
    ['rules before the first agent are no one’s', `Disallow: /a\n${everybody('Disallow: /b')}`, '/a', true],
    ['allowing the index page allows its folder', everybody('Disallow: /\nAllow: /a/index.html'), '/a/', true],
    ['a line cut at its bound still forbids', everybody(`Disallow: /a${'b'.repeat(20_000)}`), '/a', true],
    ['HTML in place of robots.txt forbids nothing', '<!doctype html><p>User-agent of the year</p>', '/', true],
  ])('%s', (_name, robots, path, allowed) => {
    expect(isAllowed(parseRobots(robots), 'Earmark', path)).toBe(allowed);
  });

  test.each<readonly [name: string, robots: string, agent: string, allowed: boolean]>([
    [
      'a named group stands before everybody’s',
      'User-agent: *\nDisallow: /\nUser-agent: Earmark\nAllow: /',
      'Earmark',
      true,
    ],
    ['names have no case', 'User-agent: eArMaRk\nDisallow: /', 'Earmark', false],
    ['a version behind the name is cut', 'User-agent: Earmark/2.0\nDisallow: /', 'Earmark', false],
    ['a longer name is another agent', 'User-agent: EarmarkNews\nDisallow: /', 'Earmark', true],
    [
      'groups of one agent are merged',
      'User-agent: a\nAllow: /x\nUser-agent: b\nAllow: /\nUser-agent: a\nDisallow: /',
      'a',
      false,
    ],
    ['several agents share a group', 'User-agent: a\nUser-agent: b\nDisallow: /', 'a', false],
    [
      'a sitemap between agents does not part them',
      'User-agent: a\nSitemap: x\nUser-agent: b\nDisallow: /',
      'a',
      false,
    ],
    ['a crawl delay between agents parts them', 'User-agent: a\nCrawl-delay: 1\nUser-agent: b\nDisallow: /', 'a', true],
    [
      'a whole user agent string is searched for its products',
      'User-agent: FooBot\nDisallow: /',
      'Mozilla/5.0 (compatible; FooBot/1.1)',
      false,
    ],
  ])('%s', (_name, robots, agent, allowed) => {
    expect(isAllowed(parseRobots(robots), agent, '/page')).toBe(allowed);
  });

  test('rules allow nothing on another origin', () => {
    const robots = parseRobots('');
    const robotsUrl = 'https://a.example/robots.txt';
    expect(isAllowed(robots, 'Earmark', 'https://a.example:443/x', { robotsUrl })).toBe(true);
    expect(isAllowed(robots, 'Earmark', 'http://a.example/x', { robotsUrl })).toBe(false);
  });
});

test('groups, delays and sitemaps are kept as written', () => {
  const text =
    'Sitemap: https://a.example/s.xml # main\nUser-agent: One\nuseragent: Two\nAllow: /x\nDisallow: /ä\nCrawl-delay: 2.5\n\nUser-agent: *\nDisallow:';
  expect(parseRobots(text)).toEqual({
    groups: [
      { agents: ['One', 'Two'], allow: ['/x'], disallow: ['/ä'], crawlDelay: 2.5 },
      { agents: ['*'], allow: [], disallow: [''], crawlDelay: null },
    ],
    sitemaps: ['https://a.example/s.xml'],
  });
  expect(crawlDelayOf(parseRobots(text), 'two')).toBe(2.5);
  expect(crawlDelayOf(parseRobots(text), 'three')).toBe(null);
});

test.each([
  ['http://a.example/b?c=d#e', '/b?c=d'],
  ['a.example?b', '/?b'],
  ['//a.example/b', '/b'],
  ['https://a.example', '/'],
  ['https://a.example#/b', '/'],
  ['/x?u=http://b.example/', '/x?u=http://b.example/'],
  ['', '/'],
])('the path of %s is %s', (url, path) => {
  expect(toRobotsPath(url)).toBe(path);
});

test('escaping a pattern is idempotent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (pattern) => {
      const once = escapePattern(pattern);
      expect(escapePattern(once)).toBe(once);
    }),
  );
});

test('any text is read, and any rule forbids the very path it spells', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.webPath(), (noise, path) => {
      parseRobots(noise);
      const rule = path.replaceAll('*', '%2A').replaceAll('$', '%24') || '/';
      expect(isAllowed(parseRobots(everybody(`Disallow: ${rule}`)), 'Earmark', `https://a.example${rule}`)).toBe(false);
    }),
  );
});

test.each([
  ['wildcards without end', `Disallow: /${'*a'.repeat(8000)}*b`],
  ['a long part that nearly matches', `Disallow: /*${'a'.repeat(4000)}b`.concat('\n').repeat(100)],
  ['a long part that nearly matches backwards', `Disallow: /*b${'a'.repeat(4000)}`.concat('\n').repeat(100)],
  ['very many rules', 'Disallow: /*a*a*b\n'.repeat(28_000)],
  ['very many agents', 'User-agent: a\n'.repeat(20_000) + 'Disallow: /x\n'.repeat(15_000)],
])('a hostile file with %s forbids nothing that it does not name', (_name, rules) => {
  expect(isAllowed(parseRobots(everybody(rules)), 'Earmark', `/${'a'.repeat(8000)}`)).toBe(true);
});

const suites = join(import.meta.dirname, '../../../shared/data/robots/cases.json');
const suiteSchema = z.array(
  z.object({
    source: z.string(),
    robotsTxt: z.string().default(''),
    checks: z.array(z.object({ url: z.string(), agent: z.string().nullable(), allowed: z.boolean() })).default([]),
  }),
);
// Not part of the repository: held against it only where it lies beside the project.
test.skipIf(!existsSync(suites))('every verdict of the reference suite is met', () => {
  const wrong = suiteSchema
    .parse(JSON.parse(readFileSync(suites, 'utf8')))
    .filter(({ source }) => source === 'google')
    .filter(({ robotsTxt, checks }) => {
      const robots = parseRobots(robotsTxt);
      return checks.some(({ url, agent, allowed }) => isAllowed(robots, agent ?? '*', url) !== allowed);
    });
  expect(wrong).toEqual([]);
});
