/** Files beside earmark.yml: what is there is read, and nothing else of the machine. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFolderFiles } from '../../lib/config/folder-files.ts';
import type { ConfigFile } from '../../lib/ports/config-store.ts';
import { configFilesContract } from '../contracts/config-files.ts';

const toFolder = (files: readonly ConfigFile[]): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'earmark-files-'));
  for (const { path: name, bytes } of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return folder;
};

configFilesContract('in a folder', async (files, act) => {
  const folder = toFolder(files);
  try {
    await act(openFolderFiles(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('links in a folder', () => {
  const bytes = Buffer.from('secret');
  const open = () => {
    const outside = toFolder([{ path: 'secret.txt', bytes }]);
    const folder = toFolder([{ path: 'lists/a.csv', bytes: Buffer.from('a') }]);
    return { outside, folder, files: openFolderFiles(folder) };
  };

  test('that lead out of it are neither read nor listed, and are told', async () => {
    const { outside, folder, files } = open();
    symlinkSync(outside, path.join(folder, 'lists', 'out'));
    symlinkSync(path.join(outside, 'secret.txt'), path.join(folder, 'lists', 'b.csv'));
    expect(await files.read('lists/b.csv')).toBeUndefined();
    expect(await files.read('lists/out/secret.txt')).toBeUndefined();
    expect(await files.list('lists')).toEqual(['lists/a.csv']);
    expect(await files.list('lists/out')).toEqual([]);
    expect((await files.walk('lists')).left).toEqual(['lists/b.csv', 'lists/out']);
  });

  test('that stay in it are followed', async () => {
    const { folder, files } = open();
    symlinkSync(path.join(folder, 'lists'), path.join(folder, 'more'));
    expect(await files.list('more')).toEqual(['more/a.csv']);
    expect(Buffer.from((await files.read('more/a.csv')) ?? '').toString()).toBe('a');
  });

  test('in a circle end', async () => {
    const { folder, files } = open();
    symlinkSync(path.join(folder, 'lists'), path.join(folder, 'lists', 'again'));
    symlinkSync(folder, path.join(folder, 'lists', 'top'));
    symlinkSync('here', path.join(folder, 'lists', 'here'));
    expect(await files.list('lists')).toEqual(['lists/a.csv']);
  });

  test('a folder that is itself reached by a link is a folder like any other', async () => {
    const { folder } = open();
    const link = path.join(mkdtempSync(path.join(tmpdir(), 'earmark-files-')), 'link');
    symlinkSync(folder, link);
    expect(await openFolderFiles(link).list('lists')).toEqual(['lists/a.csv']);
  });
});

test('folders too deep are told', async () => {
  const deep = `lists/${'x/'.repeat(30)}a.csv`;
  const { files, left } = await openFolderFiles(toFolder([{ path: deep, bytes: Buffer.from('a') }])).walk('lists');
  expect([files, left.length]).toEqual([[], 1]);
});
