/** What is read of GDELT: its search by small answers of our own, its files by recorded lines. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { gdelt } from '../../lib/sources/gdelt.ts';
import { type Answered, type Asked, hasSamples, pollApi } from './api-poll.ts';
import { toLine, zip } from './gdelt-lines.ts';

const searchOnly = { files: 'never', readLinkedPages: false };
const filesOnly = { files: 'only', readLinkedPages: false };
const queryOf = ({ url }: Pick<Asked, 'url'>): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(url).searchParams);
const toStamp = (at: string): string => at.replace(/\D/g, '').slice(0, 14);

const toArticle = (number: number, at: string, more: object = {}) => ({
  url: `https://news.example/${number}`,
  url_mobile: '',
  title: `Northwind Coffee opens , at last ${number}`,
  seendate: `${toStamp(at).slice(0, 8)}T${toStamp(at).slice(8)}Z`,
  socialimage: 'https://news.example/a.jpg',
  domain: 'news.example',
  language: 'Spanish',
  sourcecountry: 'Spain',
  ...more,
});
const found = (...articles: readonly object[]): Answered => ({ json: { articles } });

const list = (stamp: string): Answered => ({
  text: `1 aa http://data.gdeltproject.org/gdeltv2/${stamp}.export.CSV.zip\n2 bb http://data.gdeltproject.org/gdeltv2/${stamp}.mentions.CSV.zip\n3 cc http://data.gdeltproject.org/gdeltv2/${stamp}.gkg.csv.zip\n`,
});
/** The files of GDELT, the newest of them named; a stamp that is not among them is not there. */
const serveFiles =
  (files: ReadonlyMap<string, string>, newest: string) =>
  ({ url }: Pick<Asked, 'url'>): Answered => {
    if (url.endsWith('/lastupdate.txt')) return list(newest);
    const lines = files.get(/(\d{14})\./.exec(url)?.[1] ?? '');
    return lines === undefined ? { status: 404, text: '' } : { bytes: zip(lines) };
  };

describe('its search', () => {
  test('is asked once a name, newest first, and reads every field that the sheet names', async () => {
    const { entries, asked } = await pollApi(gdelt, {
      options: searchOnly,
      answer: () => found(toArticle(1, '2026-11-20T08:15:00Z')),
    });
    expect(asked.map(queryOf)).toEqual([
      { query: '"Northwind Coffee"', mode: 'artlist', format: 'json', maxrecords: '250', sort: 'datedesc' },
    ]);
    expect(asked[0]?.spacingMs).toBe(6_000);
    expect(entries).toMatchObject([
      {
        id: 'https://news.example/1',
        url: 'https://news.example/1',
        title: 'Northwind Coffee opens, at last 1',
        siteName: 'news.example',
        language: 'es',
        publishedAt: '2026-11-20T08:15:00.000Z',
        media: [{ url: 'https://news.example/a.jpg', type: 'image' }],
      },
    ]);
  });

  test.each([
    ['"northwind coffee" -traders', '"northwind coffee" -traders'],
    ['northwind site:news.example lang:es', 'northwind domain:news.example sourcelang:spanish'],
  ])('%s is asked for as %s', async (query, expected) => {
    const { asked } = await pollApi(gdelt, { options: { ...searchOnly, query }, answer: () => ({ json: {} }) });
    expect(asked.map(queryOf)).toMatchObject([{ query: expected }]);
  });

  test('is read by stretches of time until all is there, even where a quarter of an hour fills an answer', async () => {
    const times = ['08:00', '08:00', '08:00', '07:45', '07:30', '07:30', '07:00'];
    const all = times.map((time, index) => toArticle(index, `2026-11-20T${time}:00Z`));
    const { entries, asked } = await pollApi(gdelt, {
      options: { ...searchOnly, pageSize: 3, maxPages: 20 },
      answer: (request) => {
        const until = queryOf(request).enddatetime ?? '99999999999999';
        return found(...all.filter(({ seendate }) => toStamp(seendate) <= until).slice(0, 3));
      },
    });
    expect(new Set(entries.map(({ id }) => id)).size).toBe(all.length);
    expect(entries).toHaveLength(all.length);
    expect(asked.length).toBeLessThan(10);
  });

  test('a later poll asks from half an hour before what is known', async () => {
    const memory = { cursor: undefined };
    const answer = () => found(toArticle(1, '2026-11-20T08:15:00Z'));
    await pollApi(gdelt, { options: searchOnly, memory, answer });
    const { asked, entries } = await pollApi(gdelt, { options: searchOnly, memory, answer });
    expect(asked.map(queryOf)).toMatchObject([{ startdatetime: '20261120074500' }]);
    expect(entries).toEqual([]);
  });

  test('backslashes and control characters that JSON does not know are forgiven', async () => {
    const text = `{"articles":[{"url":"https://news.example/1","title":"Northwind \\' Coffee \u0001 \\u00e9 \\n \\q","seendate":"20261120T081500Z"}]}`;
    const { entries, error } = await pollApi(gdelt, { options: searchOnly, answer: () => ({ text }) });
    expect(error).toBeUndefined();
    expect(entries.map(({ title }) => title)).toEqual(["Northwind \\' Coffee é \\q"]);
  });

  test('an article is read on its page, and stands for it where that cannot be read', async () => {
    const { entries, pages } = await pollApi(gdelt, {
      options: { files: 'never' },
      answer: () => found(toArticle(2, '2026-11-20T08:15:00Z'), toArticle(1, '2026-11-20T08:00:00Z')),
      page: (url) => (url.endsWith('1') ? 'failed' : 'read'),
    });
    expect(pages).toEqual(['https://news.example/1', 'https://news.example/2']);
    expect(entries.map(({ id }) => id)).toEqual(['https://news.example/1']);
  });
});

describe('its files', () => {
  const line = (number: number, more: object = {}): string =>
    toLine({
      date: '20261120081500',
      sourcecommonname: 'news.example',
      documentidentifier: `https://news.example/${number}`,
      organizations: 'northwind coffee',
      allnames: 'Northwind Coffee,12;Ada Lovelace,40',
      translationinfo: 'srclc:fra;eng:GT-FRA 1.0',
      extras: `<PAGE_TITLE>Un caf&#xE9; ${number}</PAGE_TITLE><PAGE_AUTHORS>Ada;Grace</PAGE_AUTHORS>`,
      ...more,
    });

  test.skipIf(!hasSamples)('recorded lines are read with every field that the sheet names', async () => {
    const file = path.join(
      process.env.EARMARK_CHANNELS ?? path.resolve(import.meta.dirname, '../../../shared/channels'),
      'samples/17-gdelt/gkg2-records.jsonl',
    );
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row));
    const lines = rows.map((row) => toLine({ ...row, date: '20170701234500' })).join('\n');
    const { entries, error } = await pollApi(gdelt, {
      options: { ...filesOnly, query: 'anime OR sina OR affect OR "prime minister" OR a* OR e* OR t*' },
      answer: serveFiles(new Map([['20170701234500', lines]]), '20170701234500'),
    });
    expect(error).toBeUndefined();
    expect(entries.length).toBeGreaterThan(8);
    expect(entries.find(({ siteName }) => siteName === 'ign.com')).toMatchObject({
      url: expect.stringMatching(/^http:\/\/www\.ign\.com\/articles\/2017\/07\/01\/anime-expo-2017/),
      author: 'Miranda Sanchez',
      text: expect.stringContaining('Seven Deadly Sins'),
      publishedAt: '2017-07-01T20:31:00.000Z',
      language: 'en',
      media: [{ url: 'http://assets1.ignimgs.com/2017/07/01/sevendeadlysins-1498895737735_1280w.jpg', type: 'image' }],
    });
    expect(entries.filter(({ publishedAt }) => publishedAt === '2017-07-01T23:45:00.000Z').length).toBeGreaterThan(0);
  });

  test('are searched for the brand by the names in them', async () => {
    const other = { organizations: 'southbeam', allnames: 'Southbeam,1' };
    const { entries } = await pollApi(gdelt, {
      options: filesOnly,
      answer: serveFiles(
        new Map([['20261120081500', [line(1), line(2, other), 'cut line', line(1)].join('\n')]]),
        '20261120081500',
      ),
    });
    expect(entries).toMatchObject([
      {
        id: 'https://news.example/1',
        title: 'Un café 1',
        text: 'Northwind Coffee, Ada Lovelace, northwind coffee',
        author: 'Ada, Grace',
        language: 'fr',
      },
    ]);
  });

  test('are read one after another, with a checkpoint each, past one that is missing', async () => {
    const memory: { cursor: unknown } = { cursor: { file: '20261120080000' } };
    const files = new Map([
      ['20261120081500', line(1)],
      ['20261120084500', line(3)],
      ['20261120090000', line(4)],
    ]);
    const first = await pollApi(gdelt, {
      options: { ...filesOnly, maxFiles: 3 },
      memory,
      answer: serveFiles(files, '20261120090000'),
    });
    expect(first.entries.map(({ id }) => id)).toEqual(['https://news.example/1', 'https://news.example/3']);
    expect(memory.cursor).toEqual({ file: '20261120084500' });
    const second = await pollApi(gdelt, { options: filesOnly, memory, answer: serveFiles(files, '20261120090000') });
    expect(second.entries.map(({ id }) => id)).toEqual(['https://news.example/4']);
  });

  test('mentions are known by the words of their addresses', async () => {
    const row = (address: string) => `1\t20261120\t20261120081500\t1\tnews.example\t${address}\t3`;
    const { entries, asked } = await pollApi(gdelt, {
      options: { ...filesOnly, fileKind: 'mentions' },
      answer: serveFiles(
        new Map([
          [
            '20261120081500',
            `${row('https://news.example/northwind-coffee-opens')}\n${row('https://news.example/tea')}\n`,
          ],
        ]),
        '20261120081500',
      ),
    });
    expect(asked[1]?.url).toBe('http://data.gdeltproject.org/gdeltv2/20261120081500.mentions.CSV.zip');
    expect(entries).toMatchObject([
      {
        url: 'https://news.example/northwind-coffee-opens',
        siteName: 'news.example',
        publishedAt: '2026-11-20T08:15:00.000Z',
      },
    ]);
  });

  test('stand in for a search that does not answer, and the search goes on where it was', async () => {
    const memory = { cursor: undefined };
    const options = { readLinkedPages: false };
    const article = () => found(toArticle(1, '2026-11-20T08:15:00Z'));
    await pollApi(gdelt, { options, memory, answer: article });
    const files = serveFiles(new Map([['20261120081500', line(7)]]), '20261120081500');
    const busy = await pollApi(gdelt, {
      options,
      memory,
      answer: (asked) => (asked.url.includes('/doc/') ? { status: 429, text: 'Please limit requests' } : files(asked)),
    });
    expect([busy.error, busy.entries.map(({ id }) => id)]).toEqual([undefined, ['https://news.example/7']]);
    const later = await pollApi(gdelt, { options, memory, answer: article });
    expect(later.asked.map(queryOf)).toMatchObject([{ startdatetime: '20261120074500' }]);
    expect(later.entries).toEqual([]);
  });

  test.each<[string, Uint8Array]>([
    ['no archive', Buffer.from('<html>')],
    ['an archive that is cut', zip(line(1).repeat(200)).slice(0, 120)],
  ])('%s is a format that has changed, and read again', async (_name, bytes) => {
    const { error } = await pollApi(gdelt, {
      options: filesOnly,
      answer: ({ url }) => (url.endsWith('.txt') ? list('20261120081500') : { bytes }),
    });
    expect(error).toMatchObject({ code: 'SOURCE_FORMAT', retry: 'later' });
  });
});

describe('what cannot be read', () => {
  test.each<[string, Answered, object]>([
    [
      'a limit as text inside a 200',
      { text: 'Please limit requests to one every 5 seconds.' },
      { code: 'RATE_LIMITED' },
    ],
    ['a limit by status', { status: 429, text: 'Please limit requests' }, { code: 'RATE_LIMITED', retry: 'later' }],
    ['words that are too short', { text: 'Your query was too short or too long.' }, { code: 'HTTP_STATUS' }],
    ['a fault of theirs', { status: 500, text: 'oops' }, { code: 'HTTP_STATUS', retry: 'later' }],
    ['HTML for JSON', { text: '<html>keyword</html>' }, { code: 'SOURCE_FORMAT', retry: 'later' }],
    ['nothing', { text: '' }, { code: 'SOURCE_FORMAT' }],
    ['another shape', { json: { unexpected: true } }, { code: 'SOURCE_FORMAT' }],
    ['rows of another shape', found({ url: 5 }), { code: 'SOURCE_FORMAT' }],
  ])('%s is a typed error', async (_name, answered, expected) => {
    const { error } = await pollApi(gdelt, { options: searchOnly, answer: () => answered });
    expect(error).toMatchObject(expected);
  });

  test('a refusal of the question is not helped by files', async () => {
    const { error, asked } = await pollApi(gdelt, {
      options: { readLinkedPages: false },
      answer: () => ({ status: 403, text: 'no' }),
    });
    expect([asked.length, error]).toMatchObject([1, { code: 'ACCESS_DENIED' }]);
    // There is no token that could be wrong.
    expect(error).toMatchObject({ mend: expect.stringContaining('is public') });
  });
});
