/** Who and where, read from a store, and as the API answers it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { findWhoAndWhere } from '../../lib/api/routes/insights.ts';
import { brandSchema } from '../../lib/model/brand.ts';
import type { Mention } from '../../lib/model/mention.ts';
import { readWhoAndWhere } from '../../lib/pipeline/who-and-where.ts';
import { toMention } from '../contracts/samples.ts';

const config = { brand: brandSchema.parse({ id: 'northwind', name: 'Northwind Coffee', aliases: ['Northwind'] }) };
const hourMs = 3_600_000;
const now = new Date('2026-10-20T10:20:00.000Z');
const hoursAgo = (hours: number): string => new Date(now.getTime() - hours * hourMs).toISOString();

let { stores } = openMemoryStores({ clock: { now: () => now } });
beforeEach(() => {
  stores = openMemoryStores({ clock: { now: () => now } }).stores;
});

let number = 0;
const say = async (hours: number, known: Partial<Mention> = {}): Promise<void> => {
  number += 1;
  const seenAt = hoursAgo(hours);
  await stores.mentions.put([toMention({ id: `m_${number}`, cluster: `m_${number}`, seenAt, ...known })]);
};

const read = (hours = 24) =>
  readWhoAndWhere({ config, stores }, { from: new Date(now.getTime() - hours * hourMs), until: now });

describe('who and where', () => {
  test('holds a window against as much time before, and leaves out what is older and what the brand says', async () => {
    for (const hours of [1, 2, 3]) await say(hours, { channel: 'forum', snippet: 'They recall the oat milk #recall' });
    await say(5, { author: 'ann', authorUrl: 'https://social.example/@ann' });
    await say(30, { author: 'ann' });
    await say(31);
    await say(60, { channel: 'old' });
    await say(2, { speaker: 'brand', channel: 'home' });
    const who = await read();
    expect({ before: who.before, from: who.from, until: who.until, isCut: who.isCut, readFrom: who.readFrom }).toEqual({
      before: '2026-10-18T09:00:00.000Z',
      from: '2026-10-19T10:00:00.000Z',
      until: '2026-10-20T10:20:00.000Z',
      isCut: false,
      readFrom: null,
    });
    expect([who.mentions, who.mentionsBefore, who.read, who.readBefore]).toEqual([4, 2, 4, 2]);
    expect(who.channels).toEqual({
      names: 2,
      mentions: 4,
      mentionsBefore: 2,
      risen: 3,
      fallen: 1,
      rows: [
        { name: 'forum', count: 3, before: 0, share: 1 },
        { name: 'news', count: 1, before: 2, share: -1 },
      ],
    });
    expect(who.authors.rows).toEqual([
      { name: 'ann', count: 1, before: 1, share: 0, url: 'https://social.example/@ann' },
    ]);
    expect(who.hashtags.rows).toEqual([{ name: '#recall', count: 3, before: 0, share: 1 }]);
    expect(who.phrases.rows.map(({ name }) => name)).toContain('oat milk recall');
    expect(who.phrases.rows.every(({ share }) => share > 0 && share <= 1)).toBe(true);
  });

  test('a channel that fell silent is told', async () => {
    await say(30);
    expect((await read()).channels.rows).toEqual([{ name: 'news', count: 0, before: 1, share: -1 }]);
  });

  test('a story tells its outlets, and no text', async () => {
    for (const site of ['a', 'b']) await say(1, { cluster: 's', title: 'Recall', url: `https://${site}.example/1` });
    expect((await read()).stories.rows).toEqual([
      {
        name: 'Recall',
        cluster: 's',
        count: 2,
        before: 0,
        share: 1,
        outlets: ['a.example', 'b.example'],
        outletCount: 2,
      },
    ]);
  });

  test('an old text that is met for the first time counts by its own date', async () => {
    await say(1, { publishedAt: hoursAgo(400) });
    const who = await read();
    expect([who.mentions, who.read]).toEqual([0, 0]);
  });

  test('more than is read is cut and said, but for channels', async () => {
    const many = Array.from({ length: 1200 }, (_, index) =>
      toMention({ id: `n_${index}`, cluster: `n_${index}`, seenAt: hoursAgo(1 + (index * 40) / 1200) }),
    );
    await stores.mentions.put(many);
    const who = await read();
    expect({ isCut: who.isCut, read: [who.read, who.readBefore], all: who.mentions + who.mentionsBefore }).toEqual({
      isCut: true,
      read: [200, 200],
      all: 1200,
    });
    expect(Date.parse(who.readFrom ?? '')).toBeGreaterThan(Date.parse(who.from));
  });

  test('nothing was said', async () => {
    const who = await read();
    expect([who.mentions, who.channels.rows, who.stories.rows, who.phrases.rows]).toEqual([0, [], [], []]);
  });
});

describe('the route', () => {
  const ask = async (query: Record<string, string>) => {
    const input = { query, params: {}, body: undefined, header: () => undefined };
    // @ts-expect-error Only what this route looks at.
    const answer = await findWhoAndWhere.run(input, { stores, config });
    return { status: answer.status, body: await answer.json() };
  };

  test('answers what its schema says', async () => {
    for (const author of ['ann', 'ben']) await say(1, { author, cluster: 's' });
    const { status, body } = await ask({ from: '2026-10-20', to: '2026-10-20' });
    expect(status).toBe(200);
    expect(findWhoAndWhere.answer.schema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ before: '2026-10-19T00:00:00.000Z', until: '2026-10-21T00:00:00.000Z', mentions: 2 });
  });

  test('refuses days the wrong way round', async () => {
    expect((await ask({ from: '2026-10-20', to: '2026-10-19' })).status).toBe(400);
  });
});
