/** What is left of an author: nothing that was said, in no store and in no byte of a data folder, now and after later reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAwsArchive } from '../../lib/adapters/aws/archive.ts';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { toPseudonymMaker } from '../../lib/app/pseudonyms.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import { toEntry } from '../../lib/model/entry.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { analyzeAll } from '../../lib/pipeline/analyze.ts';
import { findHeldOnAuthor } from '../../lib/pipeline/author.ts';
import type { Engine } from '../../lib/pipeline/engine.ts';
import { forgetAuthor } from '../../lib/pipeline/forget-author.ts';
import { moveStored } from '../../lib/pipeline/move-finding.ts';
import { toEntryBody } from '../../lib/pipeline/page-rows.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { useDataFolders } from '../adapters/data-folders.ts';
import { useDynalite } from '../adapters/dynalite.ts';
import { useS3 } from '../adapters/s3.ts';
import { at, type TestClock, toAlert, toPage, toTestClock, toWrite } from '../contracts/samples.ts';

const toDataFolder = useDataFolders();
const dynalite = useDynalite();
const s3 = useS3();
const brand = 'northwind';
const toPseudonym = toPseudonymMaker(Buffer.from('a key of this test'));
/** Seldom enough to be found nowhere else. */
const secret = 'quagmirish';

const toConfig = (authors: 'plain' | 'pseudonym') =>
  parseConfig(
    `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: speaks-ill, check: negative-mention, severity: high}]
channels:
  - {id: home, source: page, url: "https://northwind.example/", owned: true}
  - {id: news, source: feed, url: "https://news.example/feed.xml"}
privacy: {authors: ${authors}}
`,
    { file: 'earmark.yml', folder: '/' },
  );

const toEngine = (opened: OpenStores, clock: TestClock, authors: 'plain' | 'pseudonym' = 'pseudonym'): Engine => {
  const config = toConfig(authors);
  return {
    config,
    ...opened,
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    clock,
    log: silentLog,
    sentiment: {
      classify: async (texts) => texts.map(() => ({ label: 'negative', score: -0.9, confidence: 1, engine: 'test' })),
    },
    matcher: toBrandMatcher(config.brand),
    toAuthor: authors === 'plain' ? (name) => name : toPseudonym,
    toPseudonym,
    fetcher: { fetch: () => Promise.reject(new Error('nothing is fetched here')), close: async () => {} },
    secrets: { get: () => Promise.reject(new Error('no secret is asked for here')) },
    items: { put: () => {}, take: () => undefined },
    parsing: (work) => work(),
    dataFolder: '/',
    print: () => {},
    onHandedOn: async () => {},
  };
};

type Said = { readonly by: string; readonly words: string; readonly at: string; readonly channel?: string };

/** A page is read and judged. */
const read = async (engine: Engine, { by, words, at, channel = 'news' }: Said): Promise<void> => {
  const host = channel === 'home' ? 'northwind.example' : 'news.example';
  const url = `https://${host}/${at}`;
  const html = `<html lang="en"><title>On beans</title><meta name="author" content="${by}"><main><p>${words}</p></main></html>`;
  const body = await engine.archive.put({ bytes: Buffer.from(html), contentType: 'text/html', url, headers: {} });
  const readAt = engine.clock.now().toISOString();
  await engine.stores.pages.put([toPage({ channel, url, body, readAt })]);
  const [outcome] = await analyzeAll(engine, [{ step: 'analyze', channel, url, body, readAt }]);
  if (outcome?.ok !== true) throw outcome?.error;
};

/** A review is read off a page as an entry of its own. */
const readEntry = async (
  engine: Engine,
  given: { readonly author: string; readonly text: string; readonly parent: string },
): Promise<void> => {
  const channel = 'news';
  const entry = toEntry({ id: 'review-1', url: null, title: 'On beans', ...given });
  const body = toEntryBody(entry, channel);
  const name = await engine.archive.put(body);
  const readAt = engine.clock.now().toISOString();
  const message = { step: 'analyze', channel, url: body.url, body: name, readAt } as const;
  await engine.stores.pages.put([toPage({ channel, url: body.url, body: name, readAt, kind: 'entry' })]);
  const [outcome] = await analyzeAll(engine, [message]);
  if (outcome?.ok !== true) throw outcome?.error;
};

const hers: Said = { by: 'Ann Example', words: `I hate Northwind Coffee, it is terrible and ${secret}.`, at: 'a' };
const his: Said = { by: 'Bob Other', words: 'I hate Northwind Coffee too, it is awful.', at: 'b' };

/** About both, quoting both. */
const rise = toWrite({
  id: 'f_rise',
  place: 'channel:news',
  channel: 'news',
  url: 'https://news.example/feed.xml',
  evidence: [hers, his].map((said) => ({
    url: `https://news.example/${said.at}`,
    channel: 'news',
    quote: said.words,
    observedAt: at(0),
  })),
});

/** Two have spoken; hers was corrected, noted on with a quote, and has alerted; so has a rise that quotes both. */
const fill = async (engine: Engine): Promise<void> => {
  for (const said of [hers, his]) await read(engine, said);
  const held = await findHeldOnAuthor(engine, hers.by);
  const [mention, finding] = [held.mentions[0], held.findings[0]];
  if (mention === undefined || finding === undefined) throw new Error('nothing was kept');
  await engine.stores.mentions.correct(mention.id, { label: 'mixed', by: 'pat', at: engine.clock.now().toISOString() });
  const move = { type: 'note', note: `She says ${secret}` } as const;
  await moveStored(engine, { id: finding.id, move, actor: 'pat' });
  await engine.stores.findings.apply([rise]);
  await engine.stores.alerts.claim([toAlert({ finding }), toAlert({ id: 'a_rise', finding: rise.finding })]);
};

/** Everything that is kept, as text, bodies too; what happened when is left out. */
const listKept = async ({ mover, archive }: OpenStores): Promise<readonly string[]> => {
  const rows: string[] = [];
  for await (const { kind, row } of mover.dump()) rows.push(`${kind} ${JSON.stringify(row)}`);
  for await (const name of archive.list()) rows.push(`body ${Buffer.from((await archive.find(name))?.bytes ?? [])}`);
  return rows.toSorted((a, b) => (a < b ? -1 : 1));
};

/** Files that hold a word, with what stands around it. */
const listFilesWith = (folder: string, word: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name), 'latin1');
      const found = bytes.indexOf(word);
      return found < 0 ? [] : [`${entry.name}: ${bytes.slice(Math.max(0, found - 200), found + 50)}`];
    });

/** What is kept on AWS, over stand-ins, with an archive that somebody told to keep versions. */
const openAws = async () => {
  const clock = toTestClock();
  const { client, bucket, versions } = s3({ clock, isVersioned: true });
  const archive = createAwsArchive({ client, bucket, clock, removesVersions: true });
  const opened = { ...(await dynalite.open({ clock })), archive };
  return { clock, opened, engine: toEngine(opened, clock), versions };
};

const openMemory = (authors: 'plain' | 'pseudonym' = 'pseudonym') => {
  const clock = toTestClock();
  const opened = openMemoryStores({ clock });
  return { clock, opened, engine: toEngine(opened, clock, authors) };
};

describe('what is held', () => {
  test.each(['plain', 'pseudonym'] as const)('is found by name and by pseudonym, with authors %s', async (authors) => {
    const { engine } = openMemory(authors);
    await fill(engine);
    for (const name of ['Ann Example', ' ann example', toPseudonym('Ann Example')]) {
      const held = await findHeldOnAuthor(engine, name);
      expect(held.author).toBe(toPseudonym('Ann Example'));
      expect(held.mentions.map(({ url }) => url)).toEqual(['https://news.example/a']);
      expect(held.quoting.map(({ id }) => id)).toEqual(['f_rise']);
      expect([held.findings.length, held.bodies.length, held.isSuppressed]).toEqual([1, 1, false]);
    }
    expect((await findHeldOnAuthor(engine, 'Ann')).mentions).toEqual([]);
  });
});

describe('forgetting', () => {
  test('takes all of it, closes findings as deleted, counts anew, and leaves others alone', async () => {
    const { engine, opened } = openMemory();
    await fill(engine);
    await forgetAuthor(engine, 'Ann Example');
    expect((await listKept(opened)).filter((row) => row.includes(secret))).toEqual([]);
    const { rows: mentions } = await engine.stores.mentions.list({ brand });
    expect(mentions.map(({ url }) => url)).toEqual(['https://news.example/b']);
    const { rows: findings } = await engine.stores.findings.list({ brand });
    expect(findings.map(({ url, status, resolution }) => [url, status, resolution]).toSorted()).toEqual([
      ['https://news.example/a', 'resolved', 'deleted'],
      ['https://news.example/b', 'open', null],
      ['https://news.example/feed.xml', 'open', null],
    ]);
    const quotes = findings.find(({ id }) => id === 'f_rise')?.evidence.map(({ quote }) => quote);
    expect(quotes).toEqual(['', his.words]);
    const counts = await engine.stores.mentions.counts({ brand, fromDay: '2020-01-01', toDay: '2030-01-01' });
    expect(counts.reduce((sum, each) => sum + each.mentions, 0)).toBe(1);
    expect(await engine.stores.mentions.listCorrected(brand, 10)).toEqual([]);
    const held = await findHeldOnAuthor(engine, 'Ann Example');
    expect([held.mentions, held.bodies, held.isSuppressed]).toEqual([[], [], true]);
  });

  test('twice leaves what once leaves', async () => {
    const { engine, opened } = openMemory();
    await fill(engine);
    await forgetAuthor(engine, 'Ann Example');
    const once = await listKept(opened);
    await forgetAuthor(engine, 'Ann Example');
    expect(await listKept(opened)).toEqual(once);
  });

  test.each(['plain', 'pseudonym'] as const)(
    'keeps nothing of what the author is read to say later, with authors %s',
    async (authors) => {
      const { engine, opened, clock } = openMemory(authors);
      await fill(engine);
      await forgetAuthor(engine, 'Ann Example');
      clock.advance(60_000);
      for (const said of [hers, { ...hers, at: 'c' }, { ...his, at: 'd' }]) await read(engine, said);
      expect((await listKept(opened)).filter((row) => row.includes(secret) || /Ann Example/i.test(row))).toEqual([]);
      const { rows } = await engine.stores.mentions.list({ brand });
      expect(rows.map(({ url }) => url).toSorted()).toEqual(['https://news.example/b', 'https://news.example/d']);
    },
  );

  test('leaves what the brand publishes itself, without the name', async () => {
    const { engine } = openMemory();
    const own = { ...hers, words: 'Northwind Coffee opens in Soho.', at: 'own', channel: 'home' };
    await read(engine, own);
    await forgetAuthor(engine, 'Ann Example');
    const shown = async () =>
      (await engine.stores.mentions.list({ brand })).rows.map(({ url, author }) => [url, author]);
    expect(await shown()).toEqual([['https://northwind.example/own', null]]);
    await read(engine, own);
    expect(await shown()).toEqual([['https://northwind.example/own', null]]);
  });

  test('ends the same, at whichever write it died before it was asked for again', async () => {
    const whole = openMemory();
    await fill(whole.engine);
    await forgetAuthor(whole.engine, 'Ann Example');
    const expected = await listKept(whole.opened);
    let deaths = 0;
    for (let after = 0; ; after++) {
      const { engine, opened } = openMemory();
      await fill(engine);
      const feed = toFeed((await findHeldOnAuthor(engine, 'Ann Example')).findings);
      const died = await forgetAuthor(dyingAfter({ ...engine, ...feed }, after), 'Ann Example').then(
        () => false,
        () => true,
      );
      if (!died) break;
      deaths += 1;
      await forgetAuthor({ ...engine, ...feed }, 'Ann Example');
      expect(await listKept(opened)).toEqual(expected);
      expect([...feed.sent]).toEqual(['f_other']);
    }
    expect(deaths).toBeGreaterThanOrEqual(8);
  });
});

describe('forgetting on AWS', () => {
  test('leaves what it leaves in memory, once or twice, and no older version of an archived body', async () => {
    const { engine, opened, versions } = await openAws();
    await fill(engine);
    // Read again, a body is put again; a day later, for younger ones are left alone.
    const held = await findHeldOnAuthor(engine, 'Ann Example');
    await forgetAuthor(engine, 'Ann Example');
    const memory = openMemory();
    await fill(memory.engine);
    await forgetAuthor(memory.engine, 'Ann Example');
    expect(await listKept(opened)).toEqual(await listKept(memory.opened));
    expect(versions?.filter(({ bytes }) => bytes.includes(secret))).toEqual([]);
    expect(versions).not.toEqual([]);
    expect(held.bodies).toHaveLength(1);
    await forgetAuthor(engine, 'Ann Example');
    expect(await listKept(opened)).toEqual(await listKept(memory.opened));
  });

  test('keeps nothing of what the author is read to say later', async () => {
    const { engine, opened, clock } = await openAws();
    await forgetAuthor(engine, 'Ann Example');
    clock.advance(60_000);
    for (const said of [hers, his]) await read(engine, said);
    expect((await listKept(opened)).filter((row) => row.includes(secret) || /Ann Example/i.test(row))).toEqual([]);
  });
});

describe('a page with reviews of many', () => {
  test('loses its archived body when one of them is forgotten; its own mention stays', async () => {
    const { engine, opened } = openMemory();
    const toReview = (name: string, reviewBody: string) => ({
      '@type': 'Review',
      author: { '@type': 'Person', name },
      reviewBody,
    });
    const review = [toReview('Cy', 'Northwind Coffee is fine.'), toReview(hers.by, hers.words)];
    const product = { '@context': 'https://schema.org', '@type': 'Product', name: 'House Blend', review };
    const said = `${his.words}</p><script type="application/ld+json">${JSON.stringify(product)}</script><p>`;
    await read(engine, { ...his, words: said, at: 'many' });
    await readEntry(engine, { author: hers.by, text: hers.words, parent: 'https://news.example/many' });
    const held = await findHeldOnAuthor(engine, hers.by);
    expect([held.mentions.length, held.pages.length, held.bodies.length]).toEqual([1, 2, 2]);
    await forgetAuthor(engine, 'Ann Example');
    expect((await listKept(opened)).filter((row) => row.includes(secret))).toEqual([]);
    const { rows } = await engine.stores.mentions.list({ brand });
    expect(rows.map(({ url }) => url)).toEqual(['https://news.example/many']);
  });
});

const writes: ReadonlySet<PropertyKey> = new Set(['put', 'add', 'apply', 'redact', 'remove', 'revise', 'eraseSent']);

type Feed = { eraseSent(findings: ReadonlySet<string>): Promise<void> };

/** What was sent of findings, and is kept. */
const toFeed = (findings: readonly Finding[]): Feed & { readonly sent: ReadonlySet<string> } => {
  const sent = new Set([...findings.map(({ id }) => id), 'f_rise', 'f_other']);
  const eraseSent = async (erased: ReadonlySet<string>): Promise<void> => {
    for (const id of erased) sent.delete(id);
  };
  return { sent, eraseSent };
};

/** The engine whose process dies before the write after so many. */
const dyingAfter = <E extends Engine & Feed>(engine: E, count: number): E => {
  let left = count;
  const wrap = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function' || !writes.has(name)) return value;
        return (...given: readonly unknown[]): unknown => {
          if (left === 0) return Promise.reject(new Error('killed'));
          left -= 1;
          return Reflect.apply(value, target, given);
        };
      },
    });
  const { pages, mentions, findings, alerts, suppressed, backlinks } = engine.stores;
  const stores = {
    ...engine.stores,
    pages: wrap(pages),
    mentions: wrap(mentions),
    findings: wrap(findings),
    alerts: wrap(alerts),
    suppressed: wrap(suppressed),
    backlinks: wrap(backlinks),
  };
  const { eraseSent } = wrap<Feed>({ eraseSent: engine.eraseSent });
  return { ...engine, stores, archive: wrap(engine.archive), eraseSent };
};

describe('the data folder after forgetting', () => {
  test('has the author’s words in none of its bytes, its log and search index included', async () => {
    const clock = toTestClock();
    const dataFolder = toDataFolder();
    const opened = await openLocalStores({ dataFolder, clock });
    const engine = toEngine(opened, clock);
    await fill(engine);
    // Into the index.
    expect((await engine.stores.mentions.list({ brand, text: secret })).rows).toHaveLength(1);
    expect(listFilesWith(dataFolder, secret)).not.toEqual([]);
    await forgetAuthor(engine, 'Ann Example');
    await opened.scrub();
    expect(listFilesWith(dataFolder, secret)).toEqual([]);
    expect((await engine.stores.mentions.list({ brand, text: 'awful' })).rows).toHaveLength(1);
    await opened.close();
    expect(listFilesWith(dataFolder, secret)).toEqual([]);
  });
});
