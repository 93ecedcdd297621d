import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../lib/adapters/local/database.ts';
import { createLocalMentions } from '../../lib/adapters/local/mentions.ts';
import { createMemoryMentions } from '../../lib/adapters/memory/mentions.ts';
import type { MentionStore } from '../../lib/ports/stores.ts';
import { at, toMention, toTestClock, walk } from '../contracts/samples.ts';

/** More than are looked through before all are sorted. */
const many = 2500;

/** “late” is in most, “queue” in every tenth, “burnt” only in the oldest, “gift” in nothing that was seen of channel c1. */
const toText = (index: number): string =>
  [
    index % 7 === 0 ? 'Fine' : 'Late',
    index % 10 === 3 ? 'queue' : '',
    index < 5 ? 'burnt' : '',
    index % 3 === 1 ? '' : 'gift',
  ].join(' ');

const mentions = Array.from({ length: many }, (_each, index) =>
  toMention({
    id: `m_${index}`,
    channel: `c${index % 3}`,
    seenAt: at(index % 4 === 0 ? many - index : index),
    snippet: toText(index),
  }),
);

const idsOf = async (store: MentionStore, filter: { readonly text: string; readonly channel?: string }) =>
  (
    await walk((after) =>
      store.list({ brand: 'northwind', ...filter }, { limit: 200, ...(after === undefined ? {} : { after }) }),
    )
  )
    .flat()
    .map(({ id }) => id);

describe('a search of more mentions than are looked through at once finds what one of every mention finds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-search-'));
  const database = openDatabase(join(folder, 'search.db'));
  const clock = toTestClock();
  const [local, memory] = [createLocalMentions(database, { clock }), createMemoryMentions({ clock })];
  beforeAll(async () => {
    await local.put(mentions);
    await memory.put(mentions);
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    { row: 'a word that is in most', filter: { text: 'late' }, found: 2142 },
    { row: 'a word that is in some', filter: { text: 'queue' }, found: 250 },
    { row: 'a word that is only in the oldest', filter: { text: 'burnt' }, found: 5 },
    { row: 'two words', filter: { text: 'late queue' }, found: 215 },
    { row: 'a word in a channel', filter: { text: 'late', channel: 'c2' }, found: 714 },
    { row: 'a word that its channel never says', filter: { text: 'gift', channel: 'c1' }, found: 0 },
  ])('$row', async ({ filter, found }) => {
    const expected = await idsOf(memory, filter);
    expect(expected).toHaveLength(found);
    expect(await idsOf(local, filter)).toEqual(expected);
  });
});
