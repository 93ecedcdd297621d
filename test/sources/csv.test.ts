import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { csv } from '../../lib/sources/csv.ts';
import { toStars } from '../../lib/sources/csv-row.ts';
import { emptyMemory, poll } from './source-context.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'earmark-csv-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Uint8Array): void => writeFileSync(path.join(folder, name), content);
const read = (options: object = {}, memory = emptyMemory(), diesAfter = Number.POSITIVE_INFINITY) =>
  poll(csv, { options: { path: '.', ...options }, folder, memory, diesAfter });
const readText = async (text: string, options: object = {}) => {
  write('export.csv', text);
  return read(options);
};

describe('exports of tools', () => {
  test('Brandwatch: heads below a preamble, the full text before the snippet', async () => {
    const { entries, error } = await readText(
      `Report:,Bulk Mentions Download
Brand:,Northwind
From:,"Sun Nov 01 00:00:00 UTC 2026"

Query Id,Query Name,Date,Title,Snippet,Url,Domain,Sentiment,Page Type,Language,Author,Full Name,Full Text,Likes,Resource Id,Reach (new)
1,Northwind,2026-11-20 10:00:00.0,A cafe,...cold...,https://a.example/1,a.example,negative,blog,en,ann,Ann A,Cold coffee.,3,901,"1,200"
1,Northwind,2026-11-20 11:00:00.0,,Nice.,https://x.example/2,x.example,positive,twitter,en,bob,,,0,902,
`,
    );
    expect(error).toBeUndefined();
    expect(entries).toEqual([
      toEntry({
        id: '901',
        url: 'https://a.example/1',
        title: 'A cafe',
        text: 'Cold coffee.',
        author: 'ann',
        siteName: 'a.example',
        publishedAt: '2026-11-20T10:00:00.000Z',
        language: 'en',
        counts: { likes: 3 },
        reach: 1200,
      }),
      toEntry({
        id: '902',
        url: 'https://x.example/2',
        text: 'Nice.',
        author: 'bob',
        siteName: 'x.example',
        publishedAt: '2026-11-20T11:00:00.000Z',
        language: 'en',
        counts: { likes: 0 },
      }),
    ]);
  });

  test.each([
    [
      'Talkwalker',
      'url,indexed,published,title,content,lang,extra_author_attributes.name,extra_author_attributes.url,reach\nhttps://a.example/1,2026-11-21,2026-11-20 10:00:00,A cafe,Cold.,de,Ann,https://a.example/ann,12K\n',
      {
        url: 'https://a.example/1',
        title: 'A cafe',
        text: 'Cold.',
        author: 'Ann',
        authorUrl: 'https://a.example/ann',
        language: 'de',
        reach: 12_000,
        publishedAt: '2026-11-20T10:00:00.000Z',
      },
    ],
    [
      'Mention',
      'Title;Description;Url;Source Name;Published at;Language\n"A; cafe";"Cold ""brew""";https://a.example/1;Blog;2026-11-20T10:00:00Z;English\n',
      {
        title: 'A; cafe',
        text: 'Cold "brew"',
        siteName: 'Blog',
        language: 'en',
        publishedAt: '2026-11-20T10:00:00.000Z',
      },
    ],
    [
      'Meltwater, day and hour apart',
      'Date,Time,Document ID,URL,Source Name,Headline,Hit Sentence,Language,Reach\n20-Nov-2026,10:05 PM,D1,https://a.example/1,The Post,A cafe,Northwind is cold.,Spanish,"3,456,789"\n',
      {
        id: 'D1',
        title: 'A cafe',
        text: 'Northwind is cold.',
        language: 'es',
        reach: 3_456_789,
        publishedAt: '2026-11-20T22:05:00.000Z',
      },
    ],
    [
      'Trustpilot',
      'Review Id,Review Created (UTC),Review Consumer User Id,Consumer Name,Review Stars,Review Title,Review Content,Review Language,Company Reply,Company Reply Date\n5f0,2026-11-20 10:00:00,u1,Ann,1,Never again,"Cold\ncoffee",en,Sorry,2026-11-21 09:00:00\n',
      {
        id: '5f0',
        author: 'Ann',
        title: 'Never again',
        text: 'Cold\ncoffee',
        rating: { value: 1, best: 5, worst: 1 },
        reply: { text: 'Sorry', publishedAt: '2026-11-21T09:00:00.000Z' },
      },
    ],
    [
      'G2, a form of questions',
      'Title,Star Rating,What do you like best about Northwind?,What do you dislike about Northwind?,Submitted At,URL\nSolid,4.5,Fast,Dear,2026-11-20,https://www.g2.com/r/1\n',
      {
        title: 'Solid',
        text: 'What do you like best about Northwind?\nFast\n\nWhat do you dislike about Northwind?\nDear',
        rating: { value: 4.5, best: 5, worst: 1 },
        url: 'https://www.g2.com/r/1',
      },
    ],
    [
      'App Store Connect',
      'ID,Created Date,Reviewer Nickname,Rating,Title,Body,Territory,Response\nA1,2026-11-20T05:00:00-08:00,Ann,★★☆☆☆,Slow,It hangs.,USA,\n',
      {
        id: 'A1',
        author: 'Ann',
        rating: { value: 2, best: 5, worst: 1 },
        publishedAt: '2026-11-20T13:00:00.000Z',
        reply: null,
      },
    ],
    [
      'a German spreadsheet',
      'sep=;\r\nTitle;Text;Rating;Date\r\nKalt;Nie wieder;1,5;20.11.2026 10:00\r\n',
      {
        title: 'Kalt',
        text: 'Nie wieder',
        rating: { value: 1.5, best: 5, worst: 1 },
        publishedAt: '2026-11-20T10:00:00.000Z',
      },
    ],
  ])('%s', async (_, text, expected) => {
    const { entries, error } = await readText(text);
    expect([entries.length, error]).toEqual([1, undefined]);
    expect(entries[0]).toMatchObject(expected);
  });

  test('the Play Console: UTF-16, packed, each review with its link', async () => {
    const text =
      'Package Name,App Version Code,Reviewer Language,Device,Review Submit Date and Time,Review Submit Millis Since Epoch,Star Rating,Review Title,Review Text,Developer Reply Date and Time,Developer Reply Text,Review Link\ncom.northwind.app,7,ja,klte,2026-11-20T10:00:00Z,1,2,,遅い,2026-11-21T10:00:00Z,すみません,https://play.google.com/console/review?id=1\n';
    write('reviews.csv.gz', gzipSync(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])));
    const { entries } = await read();
    expect(entries).toMatchObject([
      {
        url: 'https://play.google.com/console/review?id=1',
        title: null,
        text: '遅い',
        language: 'ja',
        rating: { value: 2 },
        publishedAt: '2026-11-20T10:00:00.000Z',
        reply: { text: 'すみません', publishedAt: '2026-11-21T10:00:00.000Z' },
      },
    ]);
  });
});

describe('columns', () => {
  test('are named by map where their heads are unusual, on a scale of one’s own', async () => {
    const { entries } = await readText('When,Q1: score,Q2\n2026-11-20,3,Too slow\n', {
      map: { publishedAt: 'when', rating: 'Q1: Score', text: 'Q2' },
      best: 10,
      worst: 0,
    });
    expect(entries).toMatchObject([
      { text: 'Too slow', rating: { value: 3, best: 10, worst: 0 }, publishedAt: '2026-11-20T00:00:00.000Z' },
    ]);
  });

  test.each([
    [
      'one that map names is not there',
      'Title,Text,Rating\na,b,1\n',
      { map: { author: 'Who' } },
      'columns "Title", "Text", "Rating"',
    ],
    ['none is known', 'a,b\n1,2\n', {}, 'columns "a", "b"'],
    ['there is nothing', '', {}, 'no rows'],
  ])('are asked for where %s', async (_, text, options, received) => {
    const { error, entries } = await readText(text, options);
    expect(entries).toEqual([]);
    expect(error).toMatchObject({ code: 'SOURCE_FORMAT', retry: 'never', message: expect.stringContaining(received) });
  });

  test('an address that several rows share is that of what they are about', async () => {
    const { entries } = await readText(
      'URL,Author,Review,Rating\nhttps://shop.example/p,Ann,Cold,1\nhttps://shop.example/p,Bob,Warm,5\nhttps://shop.example/q,Bob,Fine,4\njavascript:alert(1),Cy,Odd,3\n',
    );
    expect(entries.map(({ url, parent }) => [url, parent])).toEqual([
      [null, 'https://shop.example/p'],
      [null, 'https://shop.example/p'],
      ['https://shop.example/q', null],
      [null, null],
    ]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(4);
  });

  test.each([
    [
      'the month first, where another date of the file tells',
      'Date,Text\n03/04/2026,a\n12/25/2025,b\n',
      {},
      '2026-03-04T00:00:00.000Z',
      0,
    ],
    [
      'the day first, where another tells',
      'Date,Text\n03/04/2026,a\n25/12/2025,b\n',
      {},
      '2026-04-03T00:00:00.000Z',
      0,
    ],
    ['the day first, where none tells, which is said', 'Date,Text\n03/04/2026,a\n', {}, '2026-04-03T00:00:00.000Z', 1],
    [
      'the month first, where the channel says so',
      'Date,Text\n03/04/2026,a\n',
      { dates: 'month-first' },
      '2026-03-04T00:00:00.000Z',
      0,
    ],
  ])('of dates: %s', async (_, text, options, publishedAt, warnings) => {
    const { entries, logged } = await readText(text, options);
    expect(entries[0]?.publishedAt).toBe(publishedAt);
    expect(logged.filter(({ message }) => message.startsWith('dates that'))).toHaveLength(warnings);
  });

  test.each([
    ['4', 4, 5],
    ['4,5', 4.5, 5],
    ['8/10', 8, 10],
    ['4 out of 5', 4, 5],
    ['4 stars', 4, 5],
    ['★★★☆☆', 3, 5],
    ['6', null, null],
    ['0', null, null],
    ['good', null, null],
    ['', null, null],
    ['-1', null, null],
  ])('of stars: %j', (cell, value, best) => {
    const rating = toStars(cell, { best: 5, worst: 1 });
    expect(rating === null ? [null, null] : [rating.value, rating.best]).toEqual([value, best]);
  });
});

describe('files', () => {
  const rows = (count: number): string =>
    `Id,Text\n${Array.from({ length: count }, (_, index) => `${index},words ${index}\n`).join('')}`;

  test('unchanged ones are not opened again, changed ones are read whole', async () => {
    const memory = emptyMemory();
    write('a.csv', rows(2));
    write('b.md', '# no export');
    expect((await read({}, memory)).entries).toHaveLength(2);
    expect((await read({}, memory)).entries).toEqual([]);
    write('a.csv', rows(3));
    expect((await read({}, memory)).entries).toHaveLength(3);
  });

  test('one that cannot be read costs itself', async () => {
    write('a.csv', 'x,y\n1,2\n');
    write('b.csv', rows(1));
    const { entries, error, logged } = await read();
    expect([entries.length, error]).toEqual([1, undefined]);
    expect(logged.map(({ message }) => message)).toContain('a file could not be read');
  });

  test('a crash forgets nothing, wherever it comes', async () => {
    write('a.csv', rows(3));
    write('b.csv', rows(2).replaceAll('words', 'other'));
    for (let diesAfter = 0; diesAfter < 8; diesAfter++) {
      const memory = emptyMemory();
      const before = await read({}, memory, diesAfter);
      const after = await read({}, memory);
      const texts = new Set([...before.entries, ...after.entries].map(({ text }) => text));
      expect(texts.size).toBe(5);
    }
  });

  test('rows beyond the bound are left out, and said', async () => {
    write('a.csv', rows(20));
    const { entries, logged } = await read({ maxRows: 11 });
    expect([entries.length, logged.map(({ message }) => message)]).toEqual([10, ['more rows than maxRows']]);
  });

  test('whatever stands in cells is handed on as it is', async () => {
    const cell = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => text.replace(/\0|\r/g, ''));
    await fc.assert(
      fc.asyncProperty(cell, async (text) => {
        fc.pre(text.trim() !== '' && !/[\ud800-\udfff\ufffd\ufeff]/.test(text));
        const { entries } = await readText(`Id,Text\n1,"${text.replaceAll('"', '""')}"\n`);
        expect(entries.map((entry) => entry.text)).toEqual([text.trim()]);
      }),
      { numRuns: 40 },
    );
  });
});
