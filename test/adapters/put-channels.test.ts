/** States of channels that are put within moments are written by one statement. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLocalChannels } from '../../lib/adapters/local/channels.ts';
import { type Database, openDatabase } from '../../lib/adapters/local/database.ts';
import type { ChannelState } from '../../lib/model/channel-state.ts';
import { useDataFolders } from './data-folders.ts';

const toDataFolder = useDataFolders();
const open = (): Database => openDatabase(join(toDataFolder(), 'earmark.db'));

const toState = (channel: string, pages = 1): ChannelState => ({
  channel,
  checkedAt: null,
  succeededAt: null,
  dueAt: '2026-10-01T07:00:00.000Z',
  failuresInARow: 0,
  failure: null,
  cursor: null,
  newestEntryAt: null,
  pages,
});

test('keeps all of them, and of one channel the last', async () => {
  const database = open();
  const channels = createLocalChannels(database);
  const names = Array.from({ length: 100 }, (_, index) => `c${String(index).padStart(3, '0')}`);
  const before = database.prepare('SELECT total_changes()').get()?.[0];
  await Promise.all([channels.put(toState('c000', 7)), ...names.map((name) => channels.put(toState(name, 2)))]);
  expect(await channels.list()).toEqual(names.map((name) => toState(name, 2)));
  expect(database.prepare('SELECT total_changes()').get()?.[0]).toBe(Number(before) + 101);
  await channels.put(toState('c000', 3));
  expect(await channels.find('c000')).toEqual(toState('c000', 3));
  database.close();
});

test('a write that fails is told to all that were in it, and the next one is kept', async () => {
  const database = open();
  const channels = createLocalChannels(database);
  database.prepare('ALTER TABLE channels RENAME TO away').run();
  const ends = await Promise.allSettled([channels.put(toState('a')), channels.put(toState('b'))]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  database.prepare('ALTER TABLE away RENAME TO channels').run();
  await channels.put(toState('c'));
  expect(await channels.list()).toEqual([toState('c')]);
  database.close();
});

test('so is one that nobody may begin', async () => {
  const database = open();
  let isLocked = true;
  const locked = (): Promise<never> => Promise.reject(new Error('the file is locked'));
  const channels = createLocalChannels({
    ...database,
    writeSoon: (act) => (isLocked ? locked() : database.writeSoon(act)),
  });
  await expect(channels.put(toState('a'))).rejects.toThrow('locked');
  isLocked = false;
  await channels.put(toState('b'));
  expect(await channels.list()).toEqual([toState('b')]);
  database.close();
});

test('what was told as kept is kept where its neighbour fails', async () => {
  const database = open();
  const channels = createLocalChannels(database);
  const failing = database.writeSoon(() => {
    throw new Error('a neighbour');
  });
  const ends = await Promise.allSettled([channels.put(toState('a')), failing, channels.put(toState('b'))]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await channels.list()).toEqual([toState('a'), toState('b')]);
  database.close();
});
