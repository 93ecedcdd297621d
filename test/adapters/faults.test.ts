/** What becomes of a data folder when the disk, another version or a stranger gets in the way. */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Libsql from 'libsql';
import { describe, expect, test } from 'vitest';
import { toDatabase } from '../../lib/adapters/local/database.ts';
import { migrate, migrations } from '../../lib/adapters/local/migrations.ts';
import { archiveFolderName, dataFileName, openLocalStores, toOpenStores } from '../../lib/adapters/local/open.ts';
import { toStoreError } from '../../lib/adapters/local/store-error.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { StoreError } from '../../lib/errors.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { namedCounts, namedDimensions } from '../../lib/ports/stores.ts';
import { at, toBacklink, toMention, toPage, toTestClock, toWrite } from '../contracts/samples.ts';
import { useDataFolders } from './data-folders.ts';

const clock = toTestClock();
const toDataFolder = useDataFolders();
const unavailable = { name: 'StoreError', code: 'STORE_UNAVAILABLE' };

const withStores = async (dataFolder: string, act: (opened: OpenStores) => Promise<void>): Promise<void> => {
  const opened = await openLocalStores({ dataFolder, clock });
  try {
    await act(opened);
  } finally {
    await opened.close();
  }
};

/** Runs SQL upon a data folder behind Earmark's back. */
const meddle = (dataFolder: string, sql: string): void => {
  const file = new Libsql(join(dataFolder, dataFileName));
  file.exec(sql);
  file.close();
};

describe('a full disk', () => {
  test('is told with its mend, and leaves nothing half written', async () => {
    const file = join(toDataFolder(), dataFileName);
    const connection = new Libsql(file);
    migrate(connection, file);
    const { stores, queue, close } = toOpenStores(toDatabase(connection, file), { archiveFolder: '', clock });
    await stores.findings.apply([toWrite()]);
    connection.exec('PRAGMA max_page_count = 1');
    const long = 'x'.repeat(300_000);
    const later = { retry: 'later', mend: expect.stringContaining('Free some space') };
    await expect(
      stores.findings.apply([toWrite({ version: 2 }), toWrite({ id: 'f_2' }), toWrite({ id: 'f_3', message: long })]),
    ).rejects.toMatchObject({ ...unavailable, ...later });
    await expect(stores.pages.put([toPage({ body: long })])).rejects.toMatchObject({ ...unavailable, ...later });
    await expect(stores.mentions.put([toMention(), toMention({ id: 'm_2', title: long })])).rejects.toMatchObject(
      unavailable,
    );

    expect((await stores.findings.find('f_1'))?.version).toBe(1);
    expect(await stores.findings.find('f_2')).toBeUndefined();
    expect((await stores.findings.readOutbox(10)).length).toBe(1);
    expect(await stores.mentions.counts({ brand: 'northwind', fromDay: '2000-01-01', toDay: '2099-12-31' })).toEqual(
      [],
    );
    connection.exec('PRAGMA max_page_count = 100000');
    expect(await stores.mentions.put([toMention()])).toEqual([{ id: 'm_1', isNew: true }]);
    await stores.findings.apply([toWrite({ version: 2 })]);
    await queue.send([{ step: 'collect', channel: 'home', dueAt: clock.now().toISOString() }]);
    expect(await queue.size()).toBe(1);
    await close();
  });

  test.each(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])('%s is a full disk', (code) => {
    const error = toStoreError(Object.assign(new Error('no'), { code }), '/data/x');
    expect(error).toMatchObject({ ...unavailable, retry: 'later', subject: { kind: 'file', id: '/data/x' } });
    expect(String(error)).toContain('Free some space');
  });

  test('an error that is not the file’s fault stays what it is', () => {
    const error = new TypeError('ours');
    expect(toStoreError(error, 'x')).toBe(error);
  });

  test('of an archive leaves no unfinished file', async () => {
    const folder = toDataFolder();
    await withStores(folder, async ({ archive }) => {
      const body = { bytes: Buffer.from('x'), contentType: 'text/plain', url: 'https://x.example/', headers: {} };
      const name = await archive.put(body);
      // The body's own folder becomes a device that is always full.
      const parts = join(folder, archiveFolderName, name.slice(0, 2));
      rmSync(parts, { recursive: true });
      symlinkSync('/dev/full', parts);
      await expect(archive.put(body)).rejects.toMatchObject(unavailable);
      expect(readdirSync(join(folder, archiveFolderName, 'unfinished'))).toEqual([]);
      rmSync(parts);
      expect(await archive.put(body)).toBe(name);
    });
  });
});

describe('a folder that cannot be used', () => {
  test.each([
    { row: 'a file where the folder should be', prepare: (folder: string) => writeFileSync(`${folder}/data`, '') },
    {
      row: 'a folder where the file should be',
      prepare: (folder: string) => mkdirSync(join(folder, 'data', dataFileName), { recursive: true }),
    },
    {
      row: 'a link that leads to itself',
      prepare: (folder: string) => symlinkSync(`${folder}/data`, `${folder}/data`),
    },
  ])('$row is told with its mend', async ({ prepare }) => {
    const folder = toDataFolder();
    prepare(folder);
    const opening = openLocalStores({ dataFolder: join(folder, 'data'), clock });
    await expect(opening).rejects.toMatchObject({ ...unavailable, mend: expect.stringContaining('--data') });
  });

  test('a file in the archive’s place is told when a body is put', async () => {
    const folder = toDataFolder();
    writeFileSync(join(folder, archiveFolderName), '');
    await withStores(folder, async ({ archive }) => {
      const body = { bytes: Buffer.from('x'), contentType: 'text/plain', url: 'https://x.example/', headers: {} };
      await expect(archive.put(body)).rejects.toMatchObject(unavailable);
    });
  });
});

describe('a damaged folder', () => {
  test('something that is no SQLite file is left as it is', async () => {
    const folder = toDataFolder();
    const garbage = 'not a database, '.repeat(1000);
    writeFileSync(join(folder, dataFileName), garbage);
    await expect(openLocalStores({ dataFolder: folder, clock })).rejects.toMatchObject({
      ...unavailable,
      retry: 'never',
    });
    expect(readFileSync(join(folder, dataFileName), 'utf8')).toBe(garbage);
  });

  test('a file cut short is told', async () => {
    const folder = toDataFolder();
    await withStores(folder, async ({ stores }) => {
      await stores.findings.apply(Array.from({ length: 200 }, (_, index) => toWrite({ id: `f_${index}` })));
    });
    truncateSync(join(folder, dataFileName), 20_000);
    const use = withStores(folder, async ({ stores }) => {
      await stores.findings.list({ brand: 'northwind' });
    });
    await expect(use).rejects.toMatchObject({
      ...unavailable,
      retry: 'never',
      mend: expect.stringContaining('backup'),
    });
  });

  test.each([
    { row: 'no JSON', sql: `UPDATE findings SET finding = '{"id":'` },
    { row: 'JSON of something else', sql: `UPDATE findings SET finding = '[1]'` },
    { row: 'no text', sql: 'UPDATE findings SET finding = 7' },
  ])('a row that is $row is named, and its neighbours can be read', async ({ sql }) => {
    const folder = toDataFolder();
    await withStores(folder, async ({ stores }) => {
      await stores.findings.apply([toWrite(), toWrite({ id: 'f_2' })]);
    });
    meddle(folder, `${sql} WHERE id = 'f_1'`);
    await withStores(folder, async ({ stores }) => {
      await expect(stores.findings.find('f_1')).rejects.toBeInstanceOf(StoreError);
      await expect(stores.findings.find('f_1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect((await stores.findings.find('f_2'))?.id).toBe('f_2');
    });
  });

  test.each([
    { row: 'cut short', damage: (file: string) => truncateSync(file, 40) },
    {
      row: 'changed in one byte',
      damage: (file: string) =>
        writeFileSync(
          file,
          readFileSync(file).map((byte, index) => (index === 1000 ? byte ^ 1 : byte)),
        ),
    },
    { row: 'replaced', damage: (file: string) => writeFileSync(file, 'hello') },
    {
      row: 'made to unpack to 50 MB',
      damage: (file: string) => {
        const [, header = ''] = readFileSync(file, 'utf8').split('\n');
        const lines = Buffer.from(`{"format":1,"encoding":"gzip","length":10}\n${header}\n`);
        writeFileSync(file, Buffer.concat([lines, gzipSync(Buffer.alloc(50_000_000))]));
      },
    },
  ])('an archived file that was $row is never taken for the page', async ({ damage }) => {
    const folder = toDataFolder();
    await withStores(folder, async ({ archive }) => {
      const bytes = Buffer.from('Northwind '.repeat(1000));
      const name = await archive.put({ bytes, contentType: 'text/html', url: 'https://x.example/', headers: {} });
      damage(join(folder, archiveFolderName, name.slice(0, 2), name.slice(2)));
      await expect(archive.find(name)).rejects.toMatchObject({
        ...unavailable,
        subject: { kind: 'archived body', id: name },
      });
    });
  });

  test('an archived file that a power cut left empty is written anew', async () => {
    const folder = toDataFolder();
    await withStores(folder, async ({ archive }) => {
      const body = { bytes: Buffer.from('x'), contentType: 'text/plain', url: 'https://x.example/', headers: {} };
      const name = await archive.put(body);
      truncateSync(join(folder, archiveFolderName, name.slice(0, 2), name.slice(2)), 0);
      await archive.put(body);
      expect((await archive.find(name))?.contentType).toBe('text/plain');
    });
  });
});

describe('versions of the schema', () => {
  test('a folder of a newer version is not touched', async () => {
    const folder = toDataFolder();
    await withStores(folder, async () => {});
    meddle(folder, `PRAGMA user_version = ${migrations.length + 1}`);
    await expect(openLocalStores({ dataFolder: folder, clock })).rejects.toMatchObject({
      code: 'STORE_VERSION',
      retry: 'never',
      mend: expect.stringContaining('Update Earmark'),
    });
  });

  test('an older one is brought up step by step, with its rows', async () => {
    const folder = toDataFolder();
    await withStores(folder, async ({ stores }) => {
      await stores.findings.apply([toWrite()]);
    });
    const file = join(folder, dataFileName);
    const connection = new Libsql(file);
    migrate(connection, file, [
      ...migrations,
      'ALTER TABLE findings ADD COLUMN extra TEXT',
      "UPDATE findings SET extra = 'x'",
    ]);
    expect(connection.prepare('SELECT id, extra FROM findings').raw().all()).toEqual([['f_1', 'x']]);
    expect(connection.prepare('PRAGMA user_version').raw().get()).toEqual([migrations.length + 2]);
    connection.close();
  });

  test('counts of before products were told apart are of none', async () => {
    const folder = toDataFolder();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, dataFileName);
    const connection = new Libsql(file);
    migrate(connection, file, migrations.slice(0, 8));
    connection.exec(
      "INSERT INTO counts VALUES ('northwind', '2026-10-01', 3, 'news', 'en', 'public', 2, 1, 1, 0, 0, 1, 4500)",
    );
    connection.close();
    await withStores(folder, async ({ stores }) => {
      expect(
        await stores.mentions.counts({ brand: 'northwind', fromDay: '2026-10-01', toDay: '2026-10-01' }),
      ).toMatchObject([{ hour: 3, product: null, mentions: 2, positive: 1, negative: 1, rated: 1, ratingSum: 4.5 }]);
    });
  });

  test('mentions of before days were rolled up are counted by day and name once', async () => {
    const folder = toDataFolder();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, dataFileName);
    const connection = new Libsql(file);
    migrate(connection, file, migrations.slice(0, 18));
    const correction = { label: 'positive', by: 'ann', at: at(9), judged: toMention().sentiment } as const;
    const known = [
      toMention({
        id: 'm_1',
        rating: 2,
        publishedAt: at(-3000),
        answer: { at: at(1700) },
        competitors: ['B', 'A', 'B'],
      }),
      toMention({ id: 'm_2', rating: 4.5, publishedAt: at(900_000), answer: { at: at(129) }, product: 'House Blend' }),
      toMention({ id: 'm_3', rating: 1, publishedAt: at(-1), answer: { at: null }, language: 'de', kind: 'complaint' }),
      toMention({ id: 'm_4', correction, relevance: { level: 'low', why: 'x' }, competitors: ['A'] }),
      toMention({ id: 'm_5', correction: { ...correction, label: 'neutral' } }),
    ];
    const memory = openMemoryStores({ clock }).stores.mentions;
    await memory.put(known);
    const keep = connection.prepare(
      `INSERT INTO mentions (id, brand, recency, channel, speaker, sentiment, cluster, mention) VALUES (?, ?, ?, ?, ?, 'x', ?, ?)`,
    );
    for (const { id, brand, channel, speaker, cluster } of known) {
      const mention = JSON.stringify(await memory.find(id));
      keep.run(id, brand, 0, channel, speaker, cluster, mention);
    }
    const span = { brand: 'northwind', fromDay: '2026-09-01', toDay: '2026-10-31' };
    for (const row of await memory.counts(span))
      connection
        .prepare(`INSERT INTO counts VALUES (${'?, '.repeat(13)}?)`)
        .run(
          ...[row.brand, row.day, row.hour, row.channel, row.language, row.speaker, row.product ?? '', row.mentions],
          ...[row.positive, row.negative, row.neutral, row.mixed, row.rated, Math.round(row.ratingSum * 1000)],
        );
    connection.close();
    await withStores(folder, async ({ stores: { mentions } }) => {
      const by = namedDimensions;
      expect(await mentions.sumCounts({ ...span, by })).toEqual(await memory.sumCounts({ ...span, by }));
      for (const of of namedCounts)
        expect([of, await mentions.sumNamed({ ...span, of, by })]).toEqual([
          of,
          await memory.sumNamed({ ...span, of, by }),
        ]);
    });
  });

  test('backlinks of before their turns lay apart are due when they were', async () => {
    const folder = toDataFolder();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, dataFileName);
    const connection = new Libsql(file);
    migrate(connection, file, migrations.slice(0, 14));
    const known = toBacklink({ lastCheckedAt: '2026-10-01T08:00:00.123Z', nextCheckAt: '2026-10-02T09:10:11.456Z' });
    connection
      .prepare("INSERT INTO backlinks VALUES (?, 'northwind', ?, ?, 'live', ?, ?, NULL)")
      .run(known.id, known.referringDomain, known.from, JSON.stringify(known), Date.parse(known.nextCheckAt ?? ''));
    connection.close();
    await withStores(folder, async ({ stores: { backlinks } }) => {
      expect(await backlinks.find(known.id)).toEqual(known);
      const due = { brand: 'northwind', until: '2026-10-02T09:10:11.456Z', max: 5 };
      expect(await backlinks.listDue(due)).toEqual([known]);
      await backlinks.noteUnchanged([{ id: known.id, at: due.until, nextCheckAt: null }]);
      expect(await backlinks.listDue(due)).toEqual([]);
      expect(await backlinks.find(known.id)).toMatchObject({ lastReadAt: due.until, nextCheckAt: null });
    });
  });

  test('a step that fails leaves the folder as it was', async () => {
    const folder = toDataFolder();
    await withStores(folder, async () => {});
    const file = join(folder, dataFileName);
    const connection = new Libsql(file);
    const steps = [...migrations, 'CREATE TABLE half (a)', 'NONSENSE'];
    expect(() => migrate(connection, file, steps)).toThrow();
    expect(connection.prepare('PRAGMA user_version').raw().get()).toEqual([migrations.length]);
    expect(connection.prepare("SELECT name FROM sqlite_master WHERE name = 'half'").raw().get()).toBeUndefined();
    connection.close();
  });
});

describe('two connections', () => {
  test('share slots, queue and findings', async () => {
    const folder = toDataFolder();
    await withStores(folder, async (one) => {
      await withStores(folder, async (two) => {
        const slot = { nowMs: 5000, spacingMs: 1000 };
        const slots = [];
        for (const { hosts } of [one, two, one, two]) slots.push(await hosts.reserveSlot('x.example', slot));
        expect(slots).toEqual([5000, 6000, 7000, 8000]);
        await one.queue.send([{ step: 'collect', channel: 'home', dueAt: clock.now().toISOString() }]);
        expect((await two.queue.receive('collect', { max: 9, leaseMs: 1000 })).length).toBe(1);
        expect(await one.queue.receive('collect', { max: 9, leaseMs: 1000 })).toEqual([]);
        await one.stores.findings.apply([toWrite()]);
        expect(await two.stores.findings.apply([toWrite()])).toEqual(['conflict']);
        await two.stores.mentions.put([toMention()]);
        expect((await one.stores.mentions.list({ brand: 'northwind', text: 'soho' })).rows.length).toBe(1);
      });
    });
  });

  test('closing twice is harmless, use after it is our own fault', async () => {
    const opened = await openLocalStores({ dataFolder: toDataFolder(), clock });
    await opened.close();
    await opened.close();
    await expect(opened.stores.channels.list()).rejects.toThrow('Earmark is at fault');
  });
});

describe('lists', () => {
  test.each([
    { row: 'pages', sql: 'SELECT page FROM pages WHERE channel = ?' },
    {
      row: 'findings',
      sql: 'SELECT finding FROM findings WHERE brand = ? AND status = ? ORDER BY severity_rank, recency, id',
    },
    { row: 'findings of a place', sql: 'SELECT finding FROM findings WHERE brand = ? AND place = ? ORDER BY id' },
    { row: 'mentions', sql: 'SELECT mention FROM mentions WHERE brand = ? ORDER BY recency, id' },
    {
      row: 'mentions of a channel',
      sql: 'SELECT mention FROM mentions WHERE brand = ? AND channel = ? ORDER BY recency, id',
    },
    {
      row: 'mentions of a story',
      sql: 'SELECT mention FROM mentions WHERE brand = ? AND cluster = ? ORDER BY recency, id',
    },
    { row: 'backlinks', sql: 'SELECT backlink FROM backlinks WHERE brand = ? ORDER BY referring_domain, id' },
    {
      row: 'backlinks of a state',
      sql: "SELECT backlink FROM backlinks WHERE brand = ? AND state = ? AND state <> 'unknown' ORDER BY referring_domain, id",
    },
    {
      row: 'backlinks of the unknown state',
      sql: 'SELECT backlink FROM backlinks WHERE brand = ? AND state = ? ORDER BY referring_domain, id',
    },
    {
      row: 'backlinks of a page',
      sql: 'SELECT backlink FROM backlinks WHERE brand = ? AND from_url = ?',
    },
    {
      row: 'backlinks of a stage',
      sql: 'SELECT backlink FROM backlinks WHERE brand = ? AND stage = ? ORDER BY referring_domain, id',
    },
    {
      row: 'backlinks that are due',
      sql: 'SELECT number FROM backlink_turns WHERE brand = ? AND next_ms <= ? ORDER BY next_ms, number',
    },
    {
      row: 'facts of a kind',
      sql: 'SELECT fact FROM facts WHERE brand = ? AND kind = ? ORDER BY channel, url, position',
    },
    { row: 'alerts', sql: 'SELECT alert FROM alerts WHERE route = ? AND window = ? ORDER BY created_ms, id' },
    { row: 'receipts', sql: 'SELECT receipt FROM receipts WHERE status = ? ORDER BY recency, id' },
    {
      row: 'messages',
      sql: 'SELECT message FROM messages WHERE step = ? AND ready_ms <= ? ORDER BY ready_ms, id LIMIT 1',
    },
  ])('of $row go by an index, already in order', ({ sql }) => {
    const connection = new Libsql(':memory:');
    migrate(connection, ':memory:');
    const plan = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).raw().all();
    expect(JSON.stringify(plan)).toMatch(/SEARCH \w+ USING/);
    expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
    connection.close();
  });
});
