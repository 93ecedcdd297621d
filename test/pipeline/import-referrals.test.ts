import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { toEffects } from '../../lib/backlinks/effect.ts';
import {
  createCloudFrontLog,
  createQueryTable,
  createVisitTable,
  type VisitReader,
} from '../../lib/formats/referral-export.ts';
import { importReferrals } from '../../lib/pipeline/import-referrals.ts';
import { toReferral } from '../contracts/referrals.ts';
import { toBacklink } from '../contracts/samples.ts';

const clock = { now: () => new Date('2026-11-21T12:00:00.000Z') };
const brand = { id: 'northwind', domains: ['northwind.example'], profiles: {} };

const open = async () => {
  const { stores } = openMemoryStores({ clock });
  await stores.backlinks.put([
    toBacklink({ id: 'b_1', from: 'https://blog.example/coffee', to: 'https://northwind.example/menu' }),
    toBacklink({ id: 'b_2', from: 'https://blog.example/tea', to: 'https://northwind.example/' }),
  ]);
  const take = (bytes: string | Uint8Array, reader: VisitReader = createVisitTable()) =>
    importReferrals(
      { brand, backlinks: stores.backlinks, referrals: stores.referrals },
      (async function* () {
        yield Buffer.from(bytes);
      })(),
      { file: 'visits.csv', reader },
    );
  const brought = async () =>
    (await stores.backlinks.list({ brand: 'northwind' })).rows.map(({ visits, conversions }) => [visits, conversions]);
  const counts = async () => (await stores.referrals.list({ brand: 'northwind' })).rows;
  return { take, brought, counts };
};

describe('visits', () => {
  test('are told to the links that they came by, and the same file twice counts once', async () => {
    const { take, brought, counts } = await open();
    const text =
      'referrer,landing page,date,sessions,key events\nhttps://blog.example/coffee,/menu,2026-10-01,6,1\nhttps://blog.example/,/,2026-10-01,4,1\nhttps://new.example/post,/,2026-10-01,7,0\n(direct),/,2026-10-01,90,3\nhttps://northwind.example/a,/,2026-10-01,5,3\n';
    const told = await take(text);
    expect(told).toMatchObject({
      rows: 3,
      others: 2,
      visits: 17,
      links: 2,
      unknown: [{ domain: 'new.example', visits: 7, page: 'https://new.example/post' }],
    });
    expect(await brought()).toEqual([[6, 1], [4, 1]]); // biome-ignore format: a pair a link
    const before = await counts();
    await take(text);
    expect([await counts(), await brought()]).toEqual([before, [[6, 1], [4, 1]]]); // biome-ignore format: a pair a link
  });

  test('of a later export of the same days take the place of the earlier', async () => {
    const { take, brought } = await open();
    await take(
      'referrer,date,sessions\nhttps://blog.example/coffee,2026-10-01,6\nhttps://blog.example/coffee,2026-10-02,1\n',
    );
    await take('referrer,date,sessions\nhttps://blog.example/coffee,2026-10-02,3\n');
    expect(await brought()).toEqual([[9, null], [null, undefined]]); // biome-ignore format: a pair a link
  });

  test('of several logs of one day add up, packed or not', async () => {
    const { take, counts } = await open();
    const log = (referer: string) =>
      `#Version: 1.0\n#Fields: date cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query\n2026-10-01\tGET\tnorthwind.example\t/menu\t200\t${referer}\tMozilla/5.0\t-\n`;
    await take(gzipSync(log('https://blog.example/coffee')), createCloudFrontLog());
    await take(gzipSync(log('https://blog.example/coffee')), createCloudFrontLog());
    await take(`${log('https://blog.example/coffee')}\n`, createCloudFrontLog());
    expect((await counts()).map(({ visits }) => visits)).toEqual([1, 1]);
  });

  test('of queries are kept by target page, their places averaged by what was shown', async () => {
    const { take, counts } = await open();
    await take(
      'query,page,country,clicks,impressions,position\ncoffee,https://northwind.example/menu,gb,3,10,2\ncoffee,https://northwind.example/menu,de,1,30,6\n',
      createQueryTable(),
    );
    expect(await counts()).toMatchObject([
      {
        by: 'query',
        name: 'coffee',
        landing: 'https://northwind.example/menu',
        visits: 4,
        impressions: 40,
        position: 5,
      },
    ]);
  });

  test('that name their period are kept by it', async () => {
    const { take, counts } = await open();
    await take('# Start date: 20261001\n# End date: 20261031\nSession source,Sessions\nblog.example,6\n');
    expect((await counts()).map(({ period }) => period)).toEqual(['2026-10-01/2026-10-31']);
  });

  test('a table of something else is refused with its mend', async () => {
    const { take } = await open();
    await expect(take('colour,size\nred,1\n')).rejects.toThrow('received the columns colour, size');
    await expect(take('colour,size\nred,1\n', createQueryTable())).rejects.toThrow('Unpack the export');
  });
});

describe('what links brought', () => {
  const links = [
    toBacklink({ id: 'b_1', from: 'https://www.blog.example/coffee/', to: 'https://northwind.example/menu' }),
    toBacklink({ id: 'b_2', from: 'https://blog.example/tea', to: 'https://northwind.example/' }),
    toBacklink({ id: 'b_3', from: 'https://blog.example/named', to: null, state: 'unlinked' }),
  ];
  test.each<[string, Parameters<typeof toReferral>[0], readonly [string, number][]]>([
    ['a page’s own', { name: 'http://blog.example/coffee', landing: null }, [['b_1', 3]]],
    ['a site’s go to whom the landing page tells', { by: 'site', name: 'blog.example' }, [['b_1', 3]]],
    [
      'a site’s are shared where nothing tells',
      { by: 'site', name: 'blog.example', landing: null },
      [
        ['b_1', 1.5],
        ['b_2', 1.5],
      ],
    ],
    ['those of a page that does not link are nobody’s', { name: 'https://blog.example/named' }, []],
    ['queries are nobody’s', { by: 'query', name: 'coffee' }, []],
  ])('%s', (_, referral, expected) => {
    const effects = toEffects([toReferral(referral)], links);
    expect([...effects].map(([id, { visits }]) => [id, visits])).toEqual(expected);
  });
});
