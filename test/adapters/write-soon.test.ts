/** Small writes that are made in one transaction with their neighbours. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../lib/adapters/local/database.ts';
import { useDataFolders } from './data-folders.ts';

const toDataFolder = useDataFolders();

const open = () => {
  const database = openDatabase(join(toDataFolder(), 'earmark.db'));
  const put = database.prepare('INSERT INTO link_states (url, checked_ms, link_state) VALUES (?, 0, ?)');
  const list = database.prepare('SELECT url FROM link_states ORDER BY url');
  return {
    database,
    put: (url: string) => database.writeSoon(() => put.run(url, '{}')),
    urls: () => list.all().map(([url]) => url),
  };
};

test('answers each who waits with its own', async () => {
  const { database, put, urls } = open();
  expect(await Promise.all([put('a'), database.writeSoon(() => 'mine'), put('b')])).toEqual([1, 'mine', 1]);
  expect(urls()).toEqual(['a', 'b']);
  database.close();
});

test('keeps what others wrote where one of them fails, and tells that one', async () => {
  const { database, put, urls } = open();
  const ends = await Promise.allSettled([put('a'), put('a'), put('b')]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(urls()).toEqual(['a', 'b']);
  database.close();
});

test('more than a group may hold are all kept', async () => {
  const { database, put, urls } = open();
  const names = Array.from({ length: 100 }, (_, index) => String(index).padStart(3, '0'));
  await Promise.all(names.map(put));
  expect(urls()).toEqual(names);
  database.close();
});

test('what still waits when the file is closed is kept, and told so', async () => {
  const { database, put } = open();
  const kept = put('a');
  database.close();
  expect(await kept).toBe(1);
  await expect(put('b')).rejects.toThrow('after it was closed');
});
