/** What of a configuration goes to AWS, and what is refused there. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { checks } from '../../lib/checks/registry.ts';
import { readConfigFiles } from '../../lib/config/config-files.ts';
import { refuseLocalOnly } from '../../lib/config/for-cloud.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { prepareConfig, toStorable } from '../../lib/config/prepare.ts';
import { ConfigErrors } from '../../lib/errors.ts';
import { earmarkVersion } from '../../lib/model/version.ts';
import { notifiers } from '../../lib/notifiers/registry.ts';
import { sources } from '../../lib/sources/registry.ts';

const root = path.resolve(import.meta.dirname, '../..');
const brand = 'brand: {id: harbour, name: Harbour}\n';
const toFolder = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'earmark-prepare-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
};
const refusals = (text: string): readonly string[] => {
  try {
    refuseLocalOnly(text, { file: 'earmark.yml' });
    return [];
  } catch (error) {
    if (error instanceof ConfigErrors) return error.errors.map(({ message }) => message);
    throw error;
  }
};

/** True where JSON keeps a value: nothing in it is a pattern, a function, a map, a date or the like. */
const isPlain = (value: unknown): boolean => {
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every(isPlain);
};

describe('a parsed configuration survives JSON', () => {
  const optionsOf = (door: { readonly options: z.ZodType }, given: unknown): unknown => door.options.parse(given);
  const common = ['id', 'source', 'owned', 'every', 'stage', 'persona', 'location', 'product', 'language'];
  const rows: readonly (readonly [string, unknown])[] = [
    ...checks.all.flatMap((check) =>
      check.examples.map(({ name, options }) => [`${check.id}: ${name}`, optionsOf(check, options ?? {})] as const),
    ),
    ...sources.all.flatMap((source) =>
      source.examples.map((example) => {
        const own = Object.fromEntries(Object.entries(example).filter(([key]) => !common.includes(key)));
        return [`${source.id}: ${String(example.id)}`, optionsOf(source, own)] as const;
      }),
    ),
    ...notifiers.all.flatMap((notifier) =>
      notifier.examples.map((example, index) => {
        const given: unknown =
          typeof example === 'object' && example !== null ? Reflect.get(example, notifier.id) : example;
        return [`${notifier.id}: ${index}`, optionsOf(notifier, given)] as const;
      }),
    ),
  ];

  test('every check, source and notifier is tried', () => {
    const tried = new Set(rows.map(([name]) => name.slice(0, name.indexOf(':'))));
    for (const id of [...checks.ids, ...sources.ids, ...notifiers.ids]) expect(tried).toContain(id);
  });

  test.each(rows)('options of %s', (_name, options) => {
    expect(isPlain(options)).toBe(true);
    expect(JSON.parse(JSON.stringify(options))).toEqual(options);
  });

  test('the whole of the sample brand', async () => {
    const text = await readFile(path.join(root, 'examples/northwind/earmark.yml'), 'utf8');
    const config = parseConfig(text, { file: 'earmark.yml', folder: '/somewhere' });
    expect(isPlain(config)).toBe(true);
    expect(toStorable(config)).toEqual({ ...config, folder: '.' });
  });

  test('a pattern, a date or a function would be met', () => {
    for (const value of [/a/, new Date(0), () => 1, new Map(), Number.NaN, [{ a: new Set() }]])
      expect(isPlain(value)).toBe(false);
  });
});

describe('what cannot run on AWS', () => {
  test.each([
    [
      'the console',
      'alerts:\n  - {to: [{webhook: {url: "https://h.example/", secret: "ssm:earmark/hook"}}, {console: true}]}\n',
      /^earmark\.yml:3:\d+ configuration "alerts\.0\.to\.1\.console": expected a notifier that reaches somebody from AWS/,
    ],
    ['a file of alerts', 'alerts:\n  - {to: [{file: a.jsonl}]}\n', /"alerts\.0\.to\.0\.file": expected a notifier/],
    [
      'an address of the machine itself',
      'network: {hosts: {news.example: {address: "127.0.0.1:8701"}}}\n',
      /"network\.hosts\.news\.example\.address": expected an address that can be reached from AWS, received "127\.0\.0\.1:8701"/,
    ],
    ['the same in IPv6', 'network: {hosts: {news.example: {address: "[::1]:80"}}}\n', /received "\[::1\]:80"/],
    [
      'a secret of the environment',
      'alerts:\n  - {to: [{webhook: {url: "env:EARMARK_URL", secret: "ssm:earmark/hook"}}]}\n',
      /"alerts\.0\.to\.0\.webhook\.url": expected a secret that functions on AWS may read.* received "env:EARMARK_URL"\. Keep it with "aws ssm/,
    ],
    [
      'a parameter that no role may read',
      'alerts:\n  - {to: [{webhook: {url: "https://h.example/", secret: "ssm:earmark-hook"}}]}\n',
      /received "ssm:earmark-hook"/,
    ],
  ])('%s is refused at its place', (_name, text, message) => {
    expect(refusals(brand + text)).toEqual([expect.stringMatching(message)]);
  });

  test('all is told at once, in the order of the file', () => {
    const text = `${brand}alerts:\n  - {to: [{console: true}]}\nnetwork: {hosts: {news.example: {address: "127.0.0.1"}}}\n`;
    expect(refusals(text).map((each) => each.slice(0, 14))).toEqual(['earmark.yml:3:', 'earmark.yml:4:']);
  });

  test('what reads the web and tells people elsewhere is taken', () => {
    const text = `${brand}channels:
  - {id: home, source: website, url: "https://harbour.example/"}
  - {id: notes, source: file, path: notes}
alerts:
  - {to: [{webhook: {url: "secret:earmark/url", secret: "ssm:/earmark/hook"}}]}
network: {hosts: {news.example: {address: "192.0.2.7", spacing: 2s}}}
`;
    expect(refusals(text)).toEqual([]);
  });

  test.each(['', '[]', 'x', '- 1', ': :', '\u0000', 'alerts: 7\nchannels: {a: b}'])(
    '%j is left to the parser',
    (text) => {
      expect(refusals(text)).toEqual([]);
    },
  );
});

describe('a prepared configuration', () => {
  test('is the text, what it was parsed to, and a version that only content changes', async () => {
    const one = toFolder({ 'earmark.yml': brand });
    const two = toFolder({ 'earmark.yml': brand, 'unnamed.txt': 'x' });
    const changed = toFolder({ 'earmark.yml': `${brand}# a comment\n` });
    const [a, b, c] = await Promise.all(
      [one, two, changed].map((each) => prepareConfig(path.join(each, 'earmark.yml'))),
    );
    expect(a?.stored).toMatchObject({
      text: brand,
      earmark: earmarkVersion,
      config: { folder: '.', brand: { id: 'harbour' } },
    });
    expect(b?.stored.version).toBe(a?.stored.version);
    expect(c?.stored.version).not.toBe(a?.stored.version);
  });

  test('takes the files along that it names, and another content is another version', async () => {
    const text = `${brand}backlinks: {watch: [links.csv, lists]}\n`;
    const files = {
      'earmark.yml': text,
      'links.csv': 'a',
      'lists/one.csv': '1',
      'lists/more/two.csv': '2',
      'other.csv': 'x',
    };
    const first = await prepareConfig(path.join(toFolder(files), 'earmark.yml'));
    expect(first.files.map(({ path: name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['links.csv', 'a'],
      ['lists/more/two.csv', '2'],
      ['lists/one.csv', '1'],
    ]);
    const second = await prepareConfig(path.join(toFolder({ ...files, 'lists/one.csv': '1!' }), 'earmark.yml'));
    expect(second.stored.version).not.toBe(first.stored.version);
  });

  test('the same version of Earmark is in package.json', async () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
    expect(earmarkVersion).toBe(version);
  });
});

describe('files of a configuration', () => {
  const read = (folder: string, watch: string) =>
    readConfigFiles(parseConfig(`${brand}backlinks: {watch: [${watch}]}\n`, { file: 'earmark.yml', folder }));

  test('one that is not there is an error that names it', async () => {
    await expect(read(toFolder({}), 'links.csv')).rejects.toThrow(
      'file "links.csv": expected a file or folder beside earmark.yml',
    );
  });

  test('a link in a named folder that leads out of it is refused', async () => {
    const folder = toFolder({ 'lists/a.csv': 'a' });
    symlinkSync('/etc', path.join(folder, 'lists', 'out'));
    await expect(read(folder, 'lists')).rejects.toThrow('received a path that leads elsewhere');
  });

  test('a link in a circle ends', async () => {
    const folder = toFolder({ 'lists/a.csv': 'a' });
    symlinkSync(path.join(folder, 'lists'), path.join(folder, 'lists', 'again'));
    expect((await read(folder, 'lists')).map(({ path: name }) => name)).toEqual(['lists/a.csv']);
  });

  test.each([
    ['too many', Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`lists/${index}.csv`, 'x']))],
    ['too large', { 'lists/a.bin': 'x'.repeat(8 * 1024 * 1024 + 1) }],
  ])('%s are refused with the bound', async (_name, files) => {
    await expect(read(toFolder(files), 'lists')).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});
