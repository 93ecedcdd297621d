import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { importBacklinks } from '../../lib/pipeline/import-backlinks.ts';
import { toBacklink } from '../contracts/samples.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const clock = { now: () => now };
const brand = { id: 'northwind', domains: ['northwind.example'], profiles: {} };

const open = () => {
  const { stores } = openMemoryStores({ clock });
  const take = (text: string | Uint8Array) =>
    importBacklinks(
      { brand, oldDomains: ['north-wind.example'], backlinks: stores.backlinks, clock },
      (async function* () {
        yield Buffer.from(text);
      })(),
      { file: 'list.csv' },
    );
  const all = async () => (await stores.backlinks.list({ brand: 'northwind' })).rows;
  return { stores, take, all };
};
const list = 'Source url,Target url,Anchor,Nofollow,First seen,Page ascore\n';

describe('a list of links', () => {
  test('is watched from now on, first sights kept, and the same list twice is one', async () => {
    const { take, all } = open();
    const text = `${list}https://www.blog.example/a,https://northwind.example/,Northwind,true,2025-03-04,31\nhttps://b.example/,https://northwind.example/menu,menu,false,,\n`;
    expect(await take(text)).toMatchObject({ tool: 'semrush', rows: 2, added: 2, changed: 0, wrong: { count: 0 } });
    const before = await all();
    expect(before).toMatchObject([
      { from: 'https://b.example/', firstSeenAt: now.toISOString(), followed: true, state: 'unknown' },
      {
        from: 'https://www.blog.example/a',
        referringDomain: 'blog.example',
        to: 'https://northwind.example/',
        anchor: 'Northwind',
        rel: ['nofollow'],
        followed: false,
        state: 'unknown',
        watched: true,
        lastReadAt: null,
        firstSeenAt: '2025-03-04T00:00:00.000Z',
        authority: [{ by: 'semrush', domain: null, page: 31, spam: null }],
        channel: '~backlinks',
      },
    ]);
    expect(await take(text)).toMatchObject({ rows: 2, added: 0, changed: 0 });
    expect(await all()).toEqual(before);
  });

  test('adds to what was read, and does not speak over it', async () => {
    const { stores, take, all } = open();
    const read = toBacklink({
      from: 'https://blog.example/coffee',
      anchor: 'coffee',
      rel: [],
      followed: true,
      stage: 'sent',
      firstSeenAt: '2026-10-01T00:00:00.000Z',
    });
    await stores.backlinks.put([read]);
    const told = await take(`${list}https://blog.example/coffee,https://northwind.example/,old,true,2024-01-02,9\n`);
    expect(told).toMatchObject({ added: 0, changed: 1 });
    expect(await all()).toEqual([
      {
        ...read,
        watched: true,
        firstSeenAt: '2024-01-02T00:00:00.000Z',
        nextCheckAt: expect.any(String),
        authority: [{ by: 'semrush', domain: null, page: 9, spam: null }],
      },
    ]);
  });

  test('of pages alone finds the record of its page', async () => {
    const { stores, take, all } = open();
    await stores.backlinks.put([toBacklink({ from: 'https://blog.example/coffee' })]);
    await take('https://blog.example/coffee\nhttps://c.example/\n');
    expect((await all()).map(({ from, to, watched }) => [from, to, watched])).toEqual([
      ['https://blog.example/coffee', 'https://northwind.example/', true],
      ['https://c.example/', null, true],
    ]);
  });

  test('keeps figures of several tools apart', async () => {
    const { take, all } = open();
    await take(`${list}https://b.example/,https://northwind.example/,x,false,,31\n`);
    await take('Source URL,Target URL,Source Trust Flow\nhttps://b.example/,https://northwind.example/,12\n');
    expect((await all())[0]?.authority).toEqual([
      { by: 'semrush', domain: null, page: 31, spam: null },
      { by: 'majestic', domain: null, page: 12, spam: null },
    ]);
  });

  test('tells rows that are no links to the brand by line', async () => {
    const { take, all } = open();
    const { wrong, rows } = await take(
      `${list}https://northwind.example/a,https://northwind.example/,x\nhttps://b.example/,https://other.example/,x\nhttps://c.example/,https://www.north-wind.example/,x\nnope,,\n"open,\nhttps://d.example/,https://shop.northwind.example/,x\n`,
    );
    expect({ ...wrong }).toEqual({
      count: 4,
      first: [
        { line: 2, expected: 'a page that is not the brand’s own', received: 'https://northwind.example/a' },
        {
          line: 3,
          expected: 'a link to one of the brand’s domains (northwind.example)',
          received: 'https://other.example/',
        },
        { line: 5, expected: 'the address of a linking page', received: '"nope"' },
        { line: 6, expected: 'a quote that is closed', received: 'one that is open' },
      ],
    });
    expect(rows).toBe(2);
    expect((await all()).map(({ referringDomain }) => referringDomain)).toEqual(['c.example', 'd.example']);
  });

  test.each([
    ['nothing', '', 'received an empty file'],
    ['another table', 'colour,size\nred,1\n', 'received the columns colour, size'],
  ])('of %s is refused with its mend', async (_, text, words) => {
    await expect(open().take(text)).rejects.toThrow(words);
  });

  test('of Ahrefs in UTF-16 with tabs is read', async () => {
    const { take, all } = open();
    const text =
      '"Referring page URL"\t"Target URL"\t"Anchor"\n"https://b.example/ö"\t"https://northwind.example/"\t"Löwe 😀"\n';
    await take(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(await all()).toMatchObject([{ from: 'https://b.example/%C3%B6', anchor: 'Löwe 😀' }]);
  });
});
