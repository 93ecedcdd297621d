/** Everything into a folder and out of it again: whole, resumed, refused. */
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { moveAuthorKey, openExportedBodies } from '../../lib/app/house.ts';
import { exportAll } from '../../lib/moving/export-all.ts';
import { importAll } from '../../lib/moving/import-all.ts';
import { movedKinds } from '../../lib/ports/move.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { useDataFolders } from '../adapters/data-folders.ts';
import { fill, listHeld } from '../contracts/mover.ts';
import { at, toMention, toTestClock } from '../contracts/samples.ts';

const toFolder = useDataFolders();
const clock = toTestClock();
const openBodies = openExportedBodies(clock);
const body = (text: string) => ({
  bytes: Buffer.from(text),
  contentType: 'text/html',
  url: 'https://x.example/',
  headers: { 'content-language': 'en' },
});

const openFilled = async (): Promise<OpenStores> => {
  const opened = openMemoryStores({ clock });
  await fill(opened);
  for (const text of ['one', 'two', 'ſ\0'.repeat(50_000)]) await opened.archive.put(body(text));
  return opened;
};
const exported = async (opened: OpenStores, folder = join(toFolder(), 'moving')) => {
  const report = await exportAll({ ...opened, folder, openBodies, clock });
  return { folder, report };
};
const put = (
  opened: OpenStores,
  folder: string,
  options: { readonly merge?: boolean; readonly target?: string } = {},
) => importAll({ ...opened, folder, target: 'there', openBodies, ...options });
const listBodies = async ({ archive }: OpenStores): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const name of archive.list()) names.push(name);
  return names.toSorted((a, b) => (a < b ? -1 : 1));
};

describe('an export', () => {
  test('holds a file a kind, the bodies, and a manifest that counts them; for its owner alone', async () => {
    const { folder, report } = await exported(await openFilled());
    expect(readdirSync(folder).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      [...movedKinds.map((kind) => `${kind}.jsonl`), 'bodies', 'manifest.json'].toSorted((a, b) => (a < b ? -1 : 1)),
    );
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual({
      type: 'earmark-export',
      format: 1,
      exportedAt: at(0),
      rows: report.rows,
      bodies: 3,
    });
    expect(Object.values(report.rows).every((count) => count > 0)).toBe(true);
    expect(statSync(join(folder, 'findings.jsonl')).mode & 0o077).toBe(0);
  });

  test('replaces an older one, with all that was in it', async () => {
    const opened = await openFilled();
    const { folder } = await exported(opened);
    await opened.stores.mentions.remove('m_3');
    await opened.archive.expire(-1, new Set());
    const { report } = await exported(opened, folder);
    expect([report.rows.mentions, report.bodies]).toEqual([2, 0]);
    expect(existsSync(join(folder, 'bodies'))).toBe(false);
  });

  test('is not written between other files', async () => {
    const folder = toFolder();
    writeFileSync(join(folder, 'letter.txt'), 'Dear');
    await expect(exported(await openFilled(), folder)).rejects.toMatchObject({ code: 'TARGET_NOT_EMPTY' });
    expect(readdirSync(folder)).toEqual(['letter.txt']);
  });
});

describe('an import', () => {
  test('puts everything, bodies too, and twice is once', async () => {
    const source = await openFilled();
    const { folder } = await exported(source);
    const target = await openLocalStores({ dataFolder: toFolder(), clock });
    for (let turn = 0; turn < 2; turn++) {
      const { isResumed } = await put(target, folder);
      expect(isResumed).toBe(turn === 1);
      expect(await listHeld(target)).toEqual(await listHeld(source));
      expect(await listBodies(target)).toEqual(await listBodies(source));
    }
    await target.close();
  });

  test('that was cut short at any run of rows goes on, and leaves what a whole one leaves', async () => {
    const source = await openFilled();
    const { folder, report } = await exported(source);
    const expected = await listHeld(source);
    const runs = Object.values(report.rows).filter((count) => count > 0).length;
    for (let cut = 0; cut < runs; cut++) {
      const target = openMemoryStores({ clock });
      let left = cut;
      const dying = {
        ...target.mover,
        restore: async (...args: Parameters<typeof target.mover.restore>) => {
          // Half of the run is put before the power goes.
          if (left === 0) await target.mover.restore(args[0].slice(0, Math.ceil(args[0].length / 2)), args[1]);
          if (left === 0) throw new Error('power cut');
          left -= 1;
          return target.mover.restore(...args);
        },
      };
      await expect(put({ ...target, mover: dying }, folder, { target: `t${cut}` })).rejects.toThrow('power cut');
      await put(target, folder, { target: `t${cut}` });
      expect(await listHeld(target)).toEqual(expected);
    }
  });

  test('begins anew in a target that was emptied since', async () => {
    const source = await openFilled();
    const { folder } = await exported(source);
    await put(openMemoryStores({ clock }), folder);
    const target = openMemoryStores({ clock });
    expect((await put(target, folder)).isResumed).toBe(false);
    expect(await listHeld(target)).toEqual(await listHeld(source));
  });

  test('is refused where something else is kept, unless both are to be one', async () => {
    const { folder } = await exported(await openFilled());
    const target = openMemoryStores({ clock });
    await target.stores.mentions.put([toMention({ id: 'm_own' })]);
    await expect(put(target, folder)).rejects.toMatchObject({ code: 'TARGET_NOT_EMPTY' });
    await put(target, folder, { merge: true });
    expect((await target.stores.mentions.list({ brand: 'northwind' })).rows.length).toBe(4);
  });

  const edit = (folder: string, change: (manifest: Record<string, unknown>) => Record<string, unknown>): void => {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
  };
  test.each([
    {
      row: 'of a newer format',
      spoil: (folder: string) => edit(folder, (manifest) => ({ ...manifest, format: 2 })),
      words: 'Update Earmark',
    },
    {
      row: 'with a kind that nobody knows yet',
      spoil: (folder: string) => edit(folder, (manifest) => ({ ...manifest, rows: { dreams: 1 } })),
      words: 'Update Earmark',
    },
    {
      row: 'without a manifest',
      spoil: (folder: string) => writeFileSync(join(folder, 'manifest.json'), '{'),
      words: 'a damaged one',
    },
    {
      row: 'with a line that is no row',
      spoil: (folder: string) => writeFileSync(join(folder, 'pages.jsonl'), '{"channel":"home"}\n'),
      words: 'pages.jsonl:1',
    },
    {
      row: 'with a line that is cut off',
      spoil: (folder: string) => appendFileSync(join(folder, 'mentions.jsonl'), '{"id":'),
      words: 'mentions.jsonl:4',
    },
    {
      row: 'with rows missing',
      spoil: (folder: string) => writeFileSync(join(folder, 'backlinks.jsonl'), ''),
      words: 'as the manifest says',
    },
  ])('$row is refused with its mend', async ({ spoil, words }) => {
    const { folder } = await exported(await openFilled());
    spoil(folder);
    await expect(put(openMemoryStores({ clock }), folder)).rejects.toThrow(words);
  });
});

describe('the key of the pseudonyms', () => {
  test('moves along once, and never over another', () => {
    const folder = toFolder();
    const [from, to, other] = ['from', 'to', 'other'].map((name) => join(folder, name));
    expect(moveAuthorKey(from, to)).toBe('none');
    writeFileSync(from ?? '', 'key');
    writeFileSync(other ?? '', 'another key');
    expect([moveAuthorKey(from, to), moveAuthorKey(from, to), moveAuthorKey(from, other)]).toEqual([
      'moved',
      'same',
      'another',
    ]);
    expect(statSync(to ?? '').mode & 0o077).toBe(0);
    expect(moveAuthorKey(from, undefined)).toBe('by-hand');
  });
});
