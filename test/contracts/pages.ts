/** What every page store does. */
import { describe, expect, test } from 'vitest';
import { grantedNamesMax } from '../../lib/ports/stores.ts';
import { at, type Open, toPage } from './samples.ts';
import { withStores } from './with-stores.ts';

export const pageStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`pages, ${name}`, () => {
    test(
      'answers undefined for what was never put',
      each(async ({ stores: { pages } }) => {
        expect(await pages.find('home', 'https://northwind.example/')).toBeUndefined();
        expect(await pages.list('home', 10)).toEqual([]);
        expect(await pages.outlinks('home')).toEqual([]);
      }),
    );

    test(
      'gives back what was put, whole, and once however often it was put',
      each(async ({ stores: { pages } }) => {
        const page = toPage({
          validators: { etag: 'W/"ſ"', lastModified: 'Thu' },
          judgedWith: 'j',
          judgedReadAt: at(1),
        });
        await pages.put([page]);
        await pages.put([page, page]);
        expect(await pages.find(page.channel, page.url)).toEqual(page);
        expect(await pages.list('home', 10)).toEqual([page]);
      }),
    );

    test(
      'keeps channels apart',
      each(async ({ stores: { pages } }) => {
        await pages.put([toPage({ channel: 'home', depth: 1 }), toPage({ channel: 'blog', depth: 2 })]);
        expect((await pages.find('home', toPage().url))?.depth).toBe(1);
        expect((await pages.list('blog', 10)).map(({ depth }) => depth)).toEqual([2]);
      }),
    );

    test.each([
      { row: 'a later read replaces', readAt: at(2), etag: 'new' },
      { row: 'a read of the same time replaces', readAt: at(1), etag: 'new' },
      { row: 'a read of the same time written shorter replaces', readAt: '2026-10-01T00:01:00Z', etag: 'new' },
      { row: 'an older read changes nothing', readAt: at(0), etag: 'old' },
      { row: 'a row that was never read changes nothing', readAt: null, etag: 'old' },
    ])('$row', ({ readAt, etag }) =>
      each(async ({ stores: { pages } }) => {
        await pages.put([toPage({ readAt: at(1), validators: { etag: 'old' } })]);
        await pages.put([toPage({ readAt, validators: { etag: 'new' } })]);
        expect((await pages.find('home', toPage().url))?.validators.etag).toBe(etag);
      })(),
    );

    test(
      'a page that was only known is replaced by its first read',
      each(async ({ stores: { pages } }) => {
        await pages.addKnown([toPage({ readAt: null, state: 'known', body: null })]);
        await pages.put([toPage()]);
        expect(await pages.find('home', toPage().url)).toEqual(toPage());
      }),
    );

    test(
      'adding a known document leaves one that is there alone',
      each(async ({ stores: { pages } }) => {
        await pages.put([toPage()]);
        const known = toPage({ readAt: null, state: 'known', depth: 5 });
        await pages.addKnown([known, { ...known, url: 'https://northwind.example/b' }]);
        await pages.addKnown([{ ...known, url: 'https://northwind.example/b', depth: 9 }]);
        expect((await pages.list('home', 10)).map(({ url, depth, state }) => [url, depth, state])).toEqual([
          ['https://northwind.example/', 0, 'read'],
          ['https://northwind.example/b', 5, 'known'],
        ]);
      }),
    );

    test(
      'finds those that are there of several addresses',
      each(async ({ stores: { pages } }) => {
        await pages.put([toPage(), toPage({ channel: 'blog', url: 'https://northwind.example/c' })]);
        const urls = [toPage().url, 'https://northwind.example/c', toPage().url];
        expect(await pages.findAll('home', urls)).toEqual([toPage()]);
        expect(await pages.findAll('home', [])).toEqual([]);
      }),
    );

    test(
      'adding tells what was added, and again to who added it, as long as it was not read',
      each(async ({ stores: { pages } }) => {
        const toKnown = (path: string, foundBy?: string) =>
          toPage({
            url: `https://northwind.example/${path}`,
            readAt: null,
            state: 'known',
            ...(foundBy === undefined ? {} : { foundBy }),
          });
        const urls = (...paths: readonly string[]) => paths.map((path) => `https://northwind.example/${path}`);
        expect(await pages.addKnown([toKnown('a', 'x'), toKnown('b', 'x'), toKnown('a', 'x')])).toEqual(urls('a', 'b'));
        expect(await pages.addKnown([toKnown('a', 'y'), toKnown('c', 'y'), toKnown('d')])).toEqual(urls('c', 'd'));
        expect(await pages.addKnown([toKnown('a', 'x'), toKnown('c', 'x'), toKnown('d')])).toEqual(urls('a'));
        await pages.put([toPage({ url: 'https://northwind.example/a' })]);
        expect(await pages.addKnown([toKnown('a', 'x'), toKnown('b', 'x')])).toEqual(urls('b'));
      }),
    );

    const budget = { channel: 'home', poll: at(1), of: 'pages' };
    const toNames = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `urn:${from + index}`);

    test(
      'grants as much as a poll may have, together and not more',
      each(async ({ stores: { pages } }) => {
        expect(await pages.grant(budget, { by: 'x', names: ['a', 'b', 'c', 'b'], max: 5 })).toEqual(['a', 'b', 'c']);
        expect(await pages.grant(budget, { by: 'y', names: ['a', 'd', 'e'], max: 5 })).toEqual(['a', 'd']);
        expect(await pages.grant(budget, { by: 'z', names: ['f'], max: 5 })).toEqual([]);
        expect(await pages.grant({ ...budget, of: 'links' }, { by: 'z', names: ['f'], max: 5 })).toEqual(['f']);
        expect(await pages.grant({ ...budget, channel: 'blog' }, { by: 'z', names: ['f'], max: 5 })).toEqual(['f']);
        expect(await pages.grant({ ...budget, poll: at(2) }, { by: 'z', names: ['f'], max: 0 })).toEqual([]);
        expect(await pages.grant({ ...budget, poll: at(2) }, { by: 'z', names: [], max: 5 })).toEqual([]);
      }),
    );

    test(
      'grants who asks again what it has, and counts that once',
      each(async ({ stores: { pages } }) => {
        const [x, y] = [
          { by: 'x', names: ['a', 'b', 'c'], max: 5 },
          { by: 'y', names: ['d', 'e', 'f'], max: 5 },
        ];
        expect(await pages.grant(budget, x)).toEqual(['a', 'b', 'c']);
        expect(await pages.grant(budget, x)).toEqual(['a', 'b', 'c']);
        expect(await pages.grant(budget, y)).toEqual(['d', 'e']);
        // However many came in between, and though nothing is left.
        expect(await pages.grant(budget, x)).toEqual(['a', 'b', 'c']);
        expect(await pages.grant(budget, y)).toEqual(['d', 'e']);
        // Of other names those that it had; in the order of the wish.
        expect(await pages.grant(budget, { ...x, names: ['g', 'c', 'a'] })).toEqual(['c', 'a']);
        expect(await pages.grant(budget, { ...x, names: ['g', 'c', 'a'], max: 6 })).toEqual(['g', 'c', 'a']);
        expect(await pages.grant(budget, { ...x, max: 0 })).toEqual(['a', 'b', 'c']);
        expect(await pages.grant(budget, { ...y, max: 6 })).toEqual(['d', 'e']);
      }),
    );

    test(
      'a claim grows, is overtaken by others, and is found whole',
      each(async ({ stores: { pages } }) => {
        const max = 100;
        for (let round = 0; round < 3; round++)
          for (const by of ['x', 'y', 'z'])
            expect(await pages.grant(budget, { by, names: toNames(2, round), max })).toEqual(toNames(2, round));
        for (const by of ['x', 'y', 'z'])
          expect(await pages.grant(budget, { by, names: toNames(9), max: 0 })).toEqual(toNames(4));
        expect(await pages.grant(budget, { by: 'w', names: toNames(100), max: 14 })).toEqual(toNames(2));
      }),
    );

    test(
      'workers side by side, some of them twice, get no more than there is, and each what it was told',
      each(async ({ stores: { pages } }) => {
        const ask = (worker: number) =>
          pages.grant(budget, { by: `worker ${worker}`, names: toNames(2, worker * 10), max: 5 });
        const workers = [0, 1, 2, 3];
        const told = await Promise.all([...workers, ...workers].map(ask));
        const first = told.slice(0, workers.length);
        expect(first.reduce((sum, names) => sum + names.length, 0)).toBe(5);
        expect(told.slice(workers.length)).toEqual(first);
        expect(await Promise.all(workers.map(ask))).toEqual(first);
      }),
    );

    test(
      'a page of thousands of links is one claim',
      each(async ({ stores: { pages } }) => {
        const names = toNames(grantedNamesMax);
        expect(await pages.grant(budget, { by: 'x', names, max: 1_000_000 })).toEqual(names);
        expect(await pages.grant(budget, { by: 'y', names: ['a'], max: 1_000_000 })).toEqual(['a']);
        expect(await pages.grant(budget, { by: 'x', names, max: 0 })).toEqual(names);
      }),
    );

    test(
      'lists read ones first, then by depth and address, in order of code points, at most so many',
      each(async ({ stores: { pages } }) => {
        const toUrl = (path: string) => `https://northwind.example/${path}`;
        await pages.addKnown([toPage({ url: toUrl('a'), readAt: null, depth: 0 })]);
        await pages.put([
          toPage({ url: toUrl('😀'), depth: 1 }),
          toPage({ url: toUrl('ﬁ'), depth: 1 }),
          toPage({ url: toUrl('z'), depth: 0 }),
          toPage({ url: toUrl('b'), depth: 1 }),
        ]);
        const urls = async (max: number) => (await pages.list('home', max)).map(({ url }) => url.slice(26));
        expect(await urls(10)).toEqual(['z', 'b', 'ﬁ', '😀', 'a']);
        expect(await urls(2)).toEqual(['z', 'b']);
        expect(await urls(0)).toEqual([]);
      }),
    );

    test(
      'addresses that differ only in rare characters are two documents',
      each(async ({ stores: { pages } }) => {
        const urls = ['urn:a', 'urn:a\0b', 'urn:a\0c', 'urn:\ud800', 'urn:\udbff', 'urn:\ufffd', '\u0001"urn:a"'];
        await pages.put(urls.map((url, depth) => toPage({ url, depth })));
        expect(await Promise.all(urls.map(async (url) => (await pages.find('home', url))?.depth))).toEqual(
          urls.map((_, depth) => depth),
        );
        expect((await pages.list('home', 10)).map(({ url }) => url)).toEqual(urls);
      }),
    );

    test.each([
      { row: 'is noted', marks: [['new', at(1)]], expected: ['new', at(1)] },
      { row: 'of a later read replaces', marks: [['a', at(1)], ['b', at(2)]], expected: ['b', at(2)] }, // biome-ignore format: one row a line
      { row: 'of the same read replaces', marks: [['a', at(1)], ['b', at(1)]], expected: ['b', at(1)] }, // biome-ignore format: one row a line
      { row: 'of an older read changes nothing', marks: [['a', at(2)], ['b', at(1)]], expected: ['a', at(2)] }, // biome-ignore format: one row a line
    ])('a judgement $row', ({ marks, expected }) =>
      each(async ({ stores: { pages } }) => {
        const { channel, url } = toPage();
        await pages.put([toPage()]);
        for (const [judgedWith = '', readAt = ''] of marks)
          await pages.markJudged({ channel, url, judgedWith, readAt });
        const page = await pages.find(channel, url);
        expect([page?.judgedWith, page?.judgedReadAt]).toEqual(expected);
      })(),
    );

    test(
      'a judgement of a document that is not there makes none',
      each(async ({ stores: { pages } }) => {
        await pages.markJudged({ channel: 'home', url: 'https://x.example/', judgedWith: 'j', readAt: at(1) });
        expect(await pages.list('home', 10)).toEqual([]);
      }),
    );

    test(
      'a judgement that overtook its own read is not undone by the row of that read',
      each(async ({ stores: { pages } }) => {
        const { channel, url } = toPage();
        await pages.put([toPage({ judgedWith: 'old', judgedReadAt: at(1) })]);
        await pages.markJudged({ channel, url, judgedWith: 'new', readAt: at(2) });
        await pages.put([toPage({ readAt: at(2), depth: 3, judgedWith: 'old', judgedReadAt: at(1) })]);
        expect(await pages.find(channel, url)).toEqual(
          toPage({ readAt: at(2), depth: 3, judgedWith: 'new', judgedReadAt: at(2) }),
        );
      }),
    );

    test(
      'links of a document are those of the last call',
      each(async ({ stores: { pages } }) => {
        await pages.putOutlinks('home', 'https://northwind.example/b', ['https://x.example/1']);
        await pages.putOutlinks('home', 'https://northwind.example/b', ['https://x.example/2', 'https://x.example/3']);
        await pages.putOutlinks('home', 'https://northwind.example/a', []);
        expect(await pages.outlinks('home')).toEqual([
          { url: 'https://northwind.example/a', outlinks: [] },
          { url: 'https://northwind.example/b', outlinks: ['https://x.example/2', 'https://x.example/3'] },
        ]);
      }),
    );

    test(
      'removing a channel removes its documents and links and nobody else’s',
      each(async ({ stores: { pages } }) => {
        for (const channel of ['home', 'blog']) {
          await pages.put([toPage({ channel })]);
          await pages.putOutlinks(channel, toPage().url, ['https://x.example/1']);
        }
        await pages.removeChannel('home');
        await pages.removeChannel('home');
        expect([await pages.list('home', 10), await pages.outlinks('home')]).toEqual([[], []]);
        expect([(await pages.list('blog', 10)).length, (await pages.outlinks('blog')).length]).toEqual([1, 1]);
      }),
    );

    test(
      'what a caller does to its own rows afterwards changes nothing',
      each(async ({ stores: { pages } }) => {
        const validators = { etag: 'kept' };
        await pages.put([toPage({ validators })]);
        validators.etag = 'changed';
        expect((await pages.find('home', toPage().url))?.validators.etag).toBe('kept');
      }),
    );
  });
};
