/** The terms of services, obeyed from the entry on: what is taken back, what may be kept for some days, what may be counted only. */
import { afterEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { readEntry } from '../../lib/items/read-entry.ts';
import { type Entry, toEntry } from '../../lib/model/entry.ts';
import { type KeepTerms, keepDaysMax } from '../../lib/model/terms.ts';
import { analyze } from '../../lib/pipeline/analyze.ts';
import { askHere } from '../../lib/pipeline/asking.ts';
import { ChannelReader } from '../../lib/pipeline/channel-reader.ts';
import { createItemCache, type Engine } from '../../lib/pipeline/engine.ts';
import { listOverdue } from '../../lib/pipeline/expire-words.ts';
import { forgetWords } from '../../lib/pipeline/forget.ts';
import { KnownPages } from '../../lib/pipeline/known-pages.ts';
import { sources } from '../../lib/sources/registry.ts';
import { at } from '../contracts/samples.ts';
import { openWorld, type World } from './planned-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const each of worlds.splice(0)) await each.close();
});

/** An engine whose one channel has these terms. */
const open = (terms: KeepTerms | undefined) => {
  const world = openWorld(
    `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: ill, check: negative-mention}]
channels: [{id: posts, source: hacker-news}]
`,
    { plans: false },
  );
  worlds.push(world);
  const { terms: _, ...channel } = world.engine.config.channels[0] ?? { id: 'none' };
  if (!('source' in channel)) throw new Error('the channel is missing');
  const channels = [{ ...channel, ...(terms === undefined ? {} : { terms }) }];
  // As in a deployment: what is judged comes out of the archive.
  const engine: Engine = { ...world.engine, config: { ...world.engine.config, channels } };
  return { ...world, engine, channel: channels[0] ?? channel };
};
type Opened = ReturnType<typeof open>;

/** One poll that yields this. */
const poll = async (
  { engine, clock, channel }: Opened,
  act: (reader: ChannelReader) => Promise<void>,
): Promise<void> => {
  clock.advance(60_000);
  const known = new KnownPages(engine.stores.pages, { channel: channel.id });
  const now = clock.now();
  const reader = new ChannelReader({
    engine: { ...engine, items: createItemCache() },
    channel,
    known,
    cursor: undefined,
    dueAt: now.toISOString(),
    signal: new AbortController().signal,
    now,
    asking: askHere(engine),
  });
  await act(reader);
  await judge({ engine });
};
const judge = async ({ engine }: Pick<Opened, 'engine'>): Promise<void> => {
  for (;;) {
    const [delivery] = await engine.queue.receive('analyze', { max: 1, leaseMs: 60_000 });
    if (delivery === undefined) return;
    const { message } = delivery;
    if (message.step === 'analyze') await analyze(engine, message);
    await engine.queue.ack([delivery]);
  }
};

const review = (known: Partial<Entry> = {}): Entry =>
  toEntry({
    id: '1',
    url: 'https://posts.example/1',
    title: 'Never again',
    text: 'Northwind Coffee was awful: terrible beans, horrible queue. I hate it.',
    author: 'Ann Smith',
    authorUrl: 'https://posts.example/ann',
    publishedAt: at(0),
    rating: { value: 1, best: 5, worst: 1 },
    reach: 120,
    counts: { likes: 3 },
    ...known,
  });
const words = /awful|terrible|horrible|hate|Never again|Ann/;

/** All that stores, archive and queue hold, as one text; changes that wait to become alerts included. */
const allThatIsKept = async ({ engine: { archive, stores, queue } }: Opened): Promise<string> => {
  const bodies: string[] = [];
  for await (const name of archive.list()) bodies.push(String(Buffer.from((await archive.find(name))?.bytes ?? [])));
  const waiting: unknown[] = [];
  for await (const each of queue.waiting()) waiting.push(each);
  return JSON.stringify([
    bodies,
    waiting,
    (await stores.mentions.list({ brand: 'northwind' })).rows,
    (await stores.findings.list({ brand: 'northwind' })).rows,
    await stores.pages.list('posts', 100),
  ]);
};
const findingsIn = async ({ engine }: Opened) =>
  (await engine.stores.findings.list({ brand: 'northwind' })).rows.map(({ check, status, resolution }) => [
    check,
    status,
    resolution,
  ]);
const mentionsIn = async ({ engine }: Opened): Promise<number> =>
  (await engine.stores.mentions.counts({ brand: 'northwind', fromDay: '2026-01-01', toDay: '2027-01-01' })).reduce(
    (sum, { mentions }) => sum + mentions,
    0,
  );
const { id, url } = review();

describe('an entry that was taken back', () => {
  test.each([
    { row: 'goes with its words where the service has terms', terms: { keepDays: null, stores: 'all' }, keeps: false },
    {
      row: 'keeps its words where they may stay',
      terms: { keepDays: null, stores: 'all', keepsDeleted: true },
      keeps: true,
    },
    { row: 'keeps its words where nobody asks for anything', terms: undefined, keeps: true },
  ] as const)('$row; what was found ends as deleted, what was counted stays', async ({ terms, keeps }) => {
    const opened = open(terms);
    await poll(opened, (reader) => reader.entry(review()));
    expect(await allThatIsKept(opened)).toMatch(words);
    expect((await findingsIn(opened)).map(([, status]) => status)).toContain('open');
    await poll(opened, (reader) => reader.deleted({ id, url }));
    expect(words.test(await allThatIsKept(opened))).toBe(keeps);
    for (const [, status, resolution] of await findingsIn(opened))
      expect([status, resolution]).toEqual(['resolved', 'deleted']);
    expect(await mentionsIn(opened)).toBe(1);
    // Told again, it changes nothing.
    const kept = await allThatIsKept(opened);
    await poll(opened, (reader) => reader.deleted({ id, url }));
    expect(await allThatIsKept(opened)).toBe(kept);
  });

  test('comes back with its words when it is there again', async () => {
    const opened = open({ keepDays: null, stores: 'all' });
    await poll(opened, (reader) => reader.entry(review()));
    await poll(opened, (reader) => reader.deleted({ id, url }));
    await poll(opened, (reader) => reader.entry(review()));
    expect(await allThatIsKept(opened)).toMatch(words);
    expect((await findingsIn(opened)).map(([, status]) => status)).toContain('open');
    expect(await mentionsIn(opened)).toBe(1);
  });

  test('goes though nobody remembers to have read it', async () => {
    const opened = open({ keepDays: null, stores: 'all' });
    await poll(opened, (reader) => reader.entry(review()));
    await opened.engine.stores.pages.removeChannel('posts');
    await poll(opened, (reader) => reader.deleted({ id, url }));
    expect(JSON.stringify((await opened.engine.stores.mentions.list({ brand: 'northwind' })).rows)).not.toMatch(words);
  });

  test.each(['archive.remove', 'mentions.put', 'findings.apply', 'pages.put'])(
    'goes whole, though a worker dies over %s',
    async (dying) => {
      const opened = open({ keepDays: null, stores: 'all' });
      await poll(opened, (reader) => reader.entry(review()));
      const [of = '', name = ''] = dying.split('.');
      for (const when of ['before', 'after'] as const) {
        const weak = weaken(opened.engine, { of, name, when });
        await poll(opened, (reader) => reader.deleted({ id, url }).catch(() => {})).catch(() => {});
        const row = await opened.engine.stores.pages.find('posts', 'https://posts.example/1');
        const message = { step: 'analyze', channel: 'posts', url: row?.url ?? '', body: null } as const;
        const taken = { why: 'deleted', body: row?.body ?? null } as const;
        const readAt = row?.readAt ?? at(3);
        await analyze(weak, { ...message, readAt, taken }).catch(() => {});
        await analyze(opened.engine, { ...message, readAt, taken });
      }
      expect(await allThatIsKept(opened)).not.toMatch(words);
    },
  );
});

/** The engine, but that one call of it dies. */
const weaken = (
  engine: Engine,
  { of, name, when }: { readonly of: string; readonly name: string; readonly when: 'before' | 'after' },
): Engine => {
  const dying = <T extends object>(object: T): T =>
    new Proxy(object, {
      get: (target, asked) => {
        const value: unknown = Reflect.get(target, asked);
        if (asked !== name || typeof value !== 'function') return value;
        return async (...args: readonly unknown[]) => {
          if (when === 'after') await Reflect.apply(value, target, args);
          throw new Error('died');
        };
      },
    });
  if (of === 'archive') return { ...engine, archive: dying(engine.archive) };
  const stores = new Proxy(engine.stores, {
    get: (target, asked) => {
      const value: unknown = Reflect.get(target, asked);
      return asked === of && typeof value === 'object' && value !== null ? dying(value) : value;
    },
  });
  return { ...engine, stores };
};

describe('a service whose words may be kept for some days', () => {
  const dayMs = 24 * 3_600_000;
  const letGo = async (opened: Opened): Promise<void> => {
    for await (const overdue of listOverdue(opened.engine)) await forgetWords(opened.engine, overdue);
  };

  test('has them gone after these days; findings stay as they are, and words that are read again come back', async () => {
    const opened = open({ keepDays: 30, stores: 'all' });
    await poll(opened, (reader) => reader.entry(review()));
    opened.clock.advance(29 * dayMs);
    await letGo(opened);
    expect(await allThatIsKept(opened)).toMatch(words);
    opened.clock.advance(2 * dayMs);
    await letGo(opened);
    expect(await allThatIsKept(opened)).not.toMatch(words);
    expect((await findingsIn(opened)).map(([, status]) => status)).toContain('open');
    await poll(opened, (reader) => reader.entry(review()));
    expect(await allThatIsKept(opened)).toMatch(words);
    expect(await mentionsIn(opened)).toBe(1);
  });

  test.each([
    [30, 10],
    [1, 0.5],
  ])('keeps words of %d days that it shows again every %d days', async (keepDays, everyDays) => {
    const opened = open({ keepDays, stores: 'all' });
    for (let days = 0; days < 2 * keepDays; days += everyDays) {
      await poll(opened, (reader) => reader.entry(review()));
      opened.clock.advance(everyDays * dayMs);
      await letGo(opened);
    }
    expect(await allThatIsKept(opened)).toMatch(words);
  });
});

describe('a service of which figures alone may be stored', () => {
  test('has its stars, times and counts kept, not a word of it, and the finding says where to look', async () => {
    const opened = open({ keepDays: null, stores: 'figures' });
    await poll(opened, (reader) => reader.entry(review({ reply: { text: 'We are sorry, Ann', publishedAt: at(1) } })));
    await poll(opened, (reader) => reader.entry(review({ text: 'I hate it. Edited: still horrible.' })));
    const kept = await allThatIsKept(opened);
    expect(kept).not.toMatch(words);
    const { rows: mentions } = await opened.engine.stores.mentions.list({ brand: 'northwind' });
    expect(mentions).toMatchObject([
      {
        url,
        rating: 1,
        reach: 120,
        publishedAt: at(0),
        author: null,
        title: '',
        snippet: '',
        sentiment: { label: 'negative' },
      },
    ]);
    await poll(opened, (reader) =>
      reader.entry(review({ text: 'Third.', reply: { text: 'We are sorry, Ann', publishedAt: at(1) } })),
    );
    const [answered] = (await opened.engine.stores.mentions.list({ brand: 'northwind' })).rows;
    expect(answered?.answer).toMatchObject({ at: at(1), to: { rating: 1, words: '' } });
    const { rows: findings } = await opened.engine.stores.findings.list({ brand: 'northwind' });
    expect(findings.map(({ check, message }) => [check, message.includes(`${url}`)])).toEqual([
      ['negative-review', true],
    ]);
  });

  test('is never asked for whole pages', async () => {
    const opened = open({ keepDays: null, stores: 'figures' });
    await expect(poll(opened, async (reader) => void (await reader.page('https://posts.example/1')))).rejects.toThrow(
      'figures only',
    );
  });
});

describe('an answer by the one who was reviewed', () => {
  const reply = { text: 'We are sorry to hear that.', publishedAt: at(5) };
  const reviewFinding = async (opened: Opened) =>
    (await findingsIn(opened)).find(([check]) => check === 'negative-review');

  test('ends the finding that waited for it, until its author says something else', async () => {
    const opened = open(undefined);
    await poll(opened, (reader) => reader.entry(review()));
    expect(await reviewFinding(opened)).toEqual(['negative-review', 'open', null]);
    await poll(opened, (reader) => reader.entry(review({ reply })));
    expect(await reviewFinding(opened)).toEqual(['negative-review', 'resolved', 'answered']);
    await poll(opened, (reader) => reader.entry(review({ reply, reach: 7 })));
    expect(await reviewFinding(opened)).toEqual(['negative-review', 'resolved', 'answered']);
    await poll(opened, (reader) => reader.entry(review({ reply, text: 'Northwind Coffee is awful still.' })));
    expect(await reviewFinding(opened)).toEqual(['negative-review', 'open', null]);
  });

  test('that is there from the start leaves nothing to be answered', async () => {
    const opened = open(undefined);
    await poll(opened, (reader) => reader.entry(review({ reply })));
    expect(await reviewFinding(opened)).toBeUndefined();
    expect(await mentionsIn(opened)).toBe(1);
  });
});

describe('what an entry has beside its words', () => {
  const reachOf = async (known: Partial<Entry>): Promise<number | null | undefined> => {
    const opened = open(undefined);
    await poll(opened, (reader) => reader.entry(review(known)));
    return (await opened.engine.stores.mentions.list({ brand: 'northwind' })).rows[0]?.reach;
  };

  test.each([
    ['the followers of its author', { reach: 120, counts: { views: 9 } }, 120],
    ['its views where nobody tells of followers', { reach: null, counts: { views: 9, likes: 2 } }, 9],
    ['nothing where neither is told', { reach: null, counts: { likes: 2 } }, null],
  ])('reaches %s', async (_name, known, reach) => {
    expect(await reachOf(known)).toBe(reach);
  });

  test('its pictures are the item’s, each once', () => {
    const media = ['https://posts.example/a.png', 'https://posts.example/b.png'].map((address) => ({
      url: address,
      type: 'image' as const,
      alt: 'A cup',
    }));
    const film = { url: 'https://posts.example/c.mp4', type: 'video' as const, alt: null };
    const html = '<p>Look <img src="https://posts.example/a.png" alt="A cup"></p>';
    const read = (known: Partial<Entry>) =>
      readEntry(review({ media: [...media, film], ...known }), { channel: 'posts' });
    const images = media.map(({ url: address, alt }) => ({ url: address, alt }));
    expect(read({}).images).toEqual(images);
    expect(read({ text: null, html }).images).toEqual(images);
  });
});

describe('terms of sources', () => {
  test('channels have those of their source, and the brand’s own ones where these are others', () => {
    const text =
      'brand: {id: northwind, name: Northwind}\nchannels: [{id: hn, source: hacker-news}, {id: own, source: page, url: "https://northwind.example/"}]';
    const { channels } = parseConfig(text, { file: 'earmark.yml', folder: '/nowhere' });
    expect(channels.map(({ id: channel, terms }) => [channel, terms])).toEqual([
      ['hn', { keepDays: null, stores: 'all' }],
      ['own', undefined],
    ]);
  });

  test.each(sources.all.map((source) => [source.id, source] as const))(
    '%s asks for no more days than rows remember',
    (_, { terms, ownTerms }) => {
      for (const each of [terms, ownTerms]) expect(each?.keepDays ?? 0).toBeLessThanOrEqual(keepDaysMax);
    },
  );
});
