import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { file } from '../../lib/sources/file.ts';
import { emptyMemory, poll } from './source-context.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'earmark-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array): void => {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, content);
};
const options = { path: '.', baseUrl: 'https://a.example/base' };
const rss =
  '<rss version="2.0"><channel><title>A</title><item><guid>1</guid><title>First</title></item></channel></rss>';

test('reads pages, packed ones too, under the addresses they had', async () => {
  put('index.html', 'Home');
  put('shop/index.html', 'Shop');
  put('shop/a b.htm', 'Item');
  put('old.html.gz', gzipSync('Old'));
  put('taken.html', 'Taken');
  put('taken.html.url', '[InternetShortcut]\r\nURL=https://b.example/taken?utm_source=x\r\n');
  const { readings, error } = await poll(file, { options, folder });
  expect(error).toBeUndefined();
  expect(readings.map((each) => [each.url, each.item?.mainText ?? each.outcome])).toEqual([
    ['https://a.example/base/', 'Home'],
    ['https://a.example/base/old.html', 'Old'],
    ['https://a.example/base/shop/a%20b.htm', 'Item'],
    ['https://a.example/base/shop/', 'Shop'],
    ['https://b.example/taken', 'Taken'],
  ]);
});

test('names pages after the channel where no address is known', async () => {
  put('a.html', 'A');
  const { readings } = await poll(file, { options: { path: '.' }, folder });
  expect(readings.map(({ url }) => url)).toEqual(['urn:earmark:channel:a.html']);
});

test('reads feeds, rows and texts as entries', async () => {
  put('feed.xml', rss);
  put('rows.jsonl', `{"id":"r1","text":"One","rating":4,"date":"1 Oct 2026"}\n\n{"title":"No id","html":"<p>Two"}\n`);
  put('rows.json', '[{"id":7,"body":"Seven"}]');
  put('note.md', '# A note\n\nWords.');
  put('plain.txt', 'Plain words.');
  put('picture.png', 'not read');
  const { entries } = await poll(file, { options, folder });
  expect(
    entries.map(({ id, title, html, text, publishedAt, rating }) => ({ id, title, html, text, publishedAt, rating })),
  ).toEqual([
    { id: '1', title: 'First', html: null, text: '', publishedAt: null, rating: null },
    { id: 'note.md', title: 'A note', html: null, text: '# A note\n\nWords.', publishedAt: null, rating: null },
    { id: 'plain.txt', title: null, html: null, text: 'Plain words.', publishedAt: null, rating: null },
    { id: '7', title: null, html: null, text: 'Seven', publishedAt: null, rating: null },
    {
      id: 'r1',
      title: null,
      html: null,
      text: 'One',
      publishedAt: '2026-10-01T00:00:00.000Z',
      rating: { value: 4, best: 5, worst: 1 },
    },
    { id: 'rows.jsonl:3', title: 'No id', html: '<p>Two', text: null, publishedAt: null, rating: null },
  ]);
});

test('lists wrong rows by their line and keeps the rest', async () => {
  put(
    'rows.jsonl',
    '{"text":"Good"}\nnot json\n{"id":"x"}\n{"text":"Good too","date":"yesterday-ish"}\n{"text":"Last"}',
  );
  const { entries, logged } = await poll(file, { options, folder });
  expect(entries.map(({ text }) => text)).toEqual(['Good', 'Last']);
  expect(logged.map(({ fields }) => [fields?.line, fields?.reason])).toEqual([
    [2, 'expected JSON'],
    [3, expect.stringContaining('expected words')],
    [4, expect.stringContaining('expected a date')],
  ]);
});

describe('from poll to poll', () => {
  test('opens only what is new or changed, and tells pages whose files are gone', async () => {
    put('a.html', 'A');
    put('b.html', 'B');
    put('rows.jsonl', '{"id":"1","text":"One"}');
    const memory = emptyMemory();
    await poll(file, { options, folder, memory });

    const unchanged = await poll(file, { options, folder, memory });
    expect([unchanged.readings, unchanged.entries]).toEqual([[], []]);

    put('a.html', 'A, edited');
    utimesSync(path.join(folder, 'a.html'), 1, 1);
    rmSync(path.join(folder, 'b.html'));
    const third = await poll(file, { options, folder, memory });
    expect(third.readings.map(({ url, outcome }) => [url, outcome])).toEqual([
      ['https://a.example/base/a.html', 'read'],
      ['https://a.example/base/b.html', 'gone'],
    ]);
    expect((await poll(file, { options, folder, memory })).readings).toEqual([]);
  });

  test('a crash between entries forgets nothing', async () => {
    put('rows.jsonl', '{"id":"1","text":"One"}\n{"id":"2","text":"Two"}');
    const memory = emptyMemory();
    await poll(file, { options, folder, memory, diesAfter: 1 });
    expect((await poll(file, { options, folder, memory })).entries.map(({ id }) => id)).toEqual(['1', '2']);
  });

  test('takes no page for gone that an unfinished walk did not see', async () => {
    put('a.html', 'A');
    put('b.html', 'B');
    const memory = emptyMemory();
    await poll(file, { options, folder, memory });
    const cut = await poll(file, { options: { ...options, maxFiles: 1 }, folder, memory });
    expect(cut.readings).toEqual([]);
    expect(cut.logged.map(({ message }) => message)).toEqual(['more files than maxFiles']);
  });
});

describe('stays in its folder', () => {
  test.each([
    ['a path above it', '..'],
    ['an absolute path', '/etc'],
    ['nothing of that name', './nowhere'],
  ])('refuses %s', async (_, named) => {
    const { error } = await poll(file, { options: { path: named }, folder });
    expect(error).toMatchObject({ code: 'SOURCE_FORMAT', subject: { kind: 'file', id: named } });
  });

  test('follows no link that leads out of it, nor one that goes in circles', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'earmark-outside-'));
    writeFileSync(path.join(outside, 'secret.txt'), 'Secret');
    symlinkSync(path.join(outside, 'secret.txt'), path.join(folder, 'link.txt'));
    symlinkSync(outside, path.join(folder, 'away'));
    symlinkSync(folder, path.join(folder, 'circle'));
    put('inside.txt', 'Inside');
    symlinkSync(path.join(folder, 'inside.txt'), path.join(folder, 'again.txt'));
    const { entries } = await poll(file, { options, folder });
    expect(entries.map(({ id, text }) => [id, text])).toEqual([
      ['again.txt', 'Inside'],
      ['inside.txt', 'Inside'],
    ]);
    rmSync(outside, { recursive: true });
  });
});

test('a file that is no feed, or damaged, costs only itself', async () => {
  put('broken.html.gz', 'not gzip');
  put('no-feed.xml', '<html></html>');
  put('feed.rss', rss);
  const { entries, error, logged } = await poll(file, { options, folder });
  expect(error).toBeUndefined();
  expect(entries.map(({ id }) => id)).toEqual(['1']);
  expect(logged.map(({ fields }) => fields?.file)).toEqual(['broken.html.gz', 'no-feed.xml']);
});
