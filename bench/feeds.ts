/**
 * How much of what the suites of feed parsers expect `parseFeed` reads, with rss-parser alone beside it.
 *
 *     npx tsx bench/feeds.ts [--misses] [--json] [--speed]
 *
 * Texts are compared as plain text (markup off, white space folded); addresses after resolving them against the
 * document; dates as instants; lists entry by entry where the suite names one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as z from 'zod';
import { type Feed, parseFeed } from '../lib/formats/feed.ts';
import { parsePerson } from '../lib/formats/feed-person.ts';
import { compareField, type FeedCase, feedCaseSchema, fieldsSchema, type ReadFeed, servedFrom } from './feed-cases.ts';

const folder = path.join(process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../shared/data'), 'feeds');
if (!existsSync(folder)) {
  console.log(`skipped: no cases at ${folder}; set EARMARK_DATA to the folder that holds feeds/cases.json`);
  process.exit(0);
}
const isJson = process.argv.includes('--json');
const showsMisses = process.argv.includes('--misses');

const toRead = (feed: Feed): ReadFeed => ({
  feed: {
    ...feed,
    published: feed.publishedAt,
    publishedIso: feed.publishedAt,
    updated: feed.updatedAt,
    updatedIso: feed.updatedAt,
    imageUrl: feed.image,
    authorDetail: feed.authors[0],
  },
  items: feed.entries.map((entry) => ({
    ...entry,
    link: entry.url,
    content: [entry.content],
    text: entry.content,
    authorDetail: entry.authors[0],
    published: entry.publishedAt,
    publishedIso: entry.publishedAt,
    updated: entry.updatedAt,
    updatedIso: entry.updatedAt,
  })),
});

const ours = async (bytes: Uint8Array, each: FeedCase): Promise<ReadFeed> =>
  toRead(
    await parseFeed(bytes, {
      url: servedFrom(each),
      contentType: each.headers?.['content-type'],
      contentLanguage: each.headers?.['content-language'],
    }),
  );

const rssParserOutput = z.looseObject({ items: z.array(fieldsSchema) });
const RssParser = z
  .custom<new () => { parseString(xml: string): Promise<unknown> }>()
  .parse(createRequire(import.meta.url)('rss-parser'));
const rssParser = new RssParser();
const rssParserAlone = async (bytes: Uint8Array): Promise<ReadFeed> => {
  const feed = rssParserOutput.parse(await rssParser.parseString(new TextDecoder().decode(bytes)));
  const image = fieldsSchema.safeParse(feed.image).data;
  return {
    feed: {
      ...feed,
      updatedIso: feed.lastBuildDate,
      publishedIso: feed.pubDate,
      published: feed.pubDate,
      imageUrl: image?.url,
    },
    items: feed.items.map((item) => {
      const name = item.creator ?? item.author;
      return {
        ...item,
        id: item.id ?? item.guid,
        summary: item.summary ?? item.content,
        content: [item['content:encoded'] ?? item.content],
        text: item.contentSnippet ?? item.content,
        author: name,
        authorDetail: typeof name === 'string' ? parsePerson(name) : undefined,
        published: item.pubDate,
        publishedIso: item.isoDate,
        updatedIso: item.isoDate,
        updated: item.isoDate,
        enclosures: item.enclosure === undefined ? [] : [item.enclosure],
      };
    }),
  };
};

type Tally = { met: number; asked: number };
const tallies = new Map<string, { readonly ours: Tally; readonly peer: Tally }>();
const tallyOf = (key: string) => {
  const tally = tallies.get(key) ?? { ours: { met: 0, asked: 0 }, peer: { met: 0, asked: 0 } };
  tallies.set(key, tally);
  return tally;
};

const short = (value: unknown): string => JSON.stringify(value)?.slice(0, 160) ?? 'undefined';

const judge = (each: FeedCase, read: ReadFeed | undefined, who: 'ours' | 'peer'): void => {
  const base = servedFrom(each);
  const note = (name: string, expected: unknown, received: unknown): void => {
    const isMet = compareField(name.split('.').at(-1) ?? '', expected, received, base);
    if (isMet === undefined) return;
    for (const key of [`${each.source} ${name}`, `${each.source} total`, 'all total']) {
      const tally = tallyOf(key)[who];
      tally.asked++;
      if (isMet) tally.met++;
    }
    if (!isMet && showsMisses && who === 'ours')
      console.log(`${each.file} ${name}: expected ${short(expected)}, received ${short(received)}`);
  };
  for (const [name, expected] of Object.entries(each.expect?.feed ?? {}))
    note(`feed.${name}`, expected, read?.feed[name]);
  for (const [index, item] of (each.expect?.items ?? []).entries())
    for (const [name, expected] of Object.entries(item ?? {}))
      note(`item.${name}`, expected, read?.items[index]?.[name]);
  if (each.expect?.itemCount !== undefined) note('itemCount', each.expect.itemCount, read?.items.length);
};

const attempt = async (read: () => Promise<ReadFeed>): Promise<ReadFeed | undefined> => {
  try {
    return await read();
  } catch {
    return undefined;
  }
};

const cases = z.array(feedCaseSchema).parse(JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')));
let crashes = 0;
let slowest = { ms: 0, file: '' };
for (const each of cases) {
  const bytes = readFileSync(path.join(folder, each.file));
  const started = performance.now();
  const read = await ours(bytes, each).catch((error: unknown) => {
    // A document that is no feed is refused; everything else is a crash.
    if (!(error instanceof Error && 'code' in error && error.code === 'SOURCE_FORMAT')) {
      crashes++;
      console.log(`crash: ${each.file}: ${String(error)}`);
    } else if (showsMisses) console.log(`refused: ${each.file}: ${error.message}`);
    return undefined;
  });
  const ms = performance.now() - started;
  if (ms > slowest.ms) slowest = { ms, file: each.file };
  judge(each, read, 'ours');
  if (each.expect !== undefined) judge(each, await attempt(() => rssParserAlone(bytes)), 'peer');
}

const percent = ({ met, asked }: Tally): string => (asked === 0 ? '-' : `${((100 * met) / asked).toFixed(1)} %`);
for (const [key, { ours, peer }] of [...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  if (isJson) console.log(JSON.stringify({ row: key, asked: ours.asked, met: ours.met, rssParserMet: peer.met }));
  else
    console.log(
      `${key.padEnd(32)} ${String(ours.asked).padStart(5)}  earmark ${percent(ours).padStart(8)}  rss-parser ${percent(peer).padStart(8)}`,
    );
}
console.log(
  isJson
    ? JSON.stringify({ row: 'documents', cases: cases.length, crashes, slowestMs: slowest.ms })
    : `documents ${cases.length}, crashes ${crashes}, slowest ${slowest.ms.toFixed(1)} ms (${slowest.file})`,
);

/** CPU time on the real feeds, each read over and over. */
const measureSpeed = async (
  name: string,
  read: (bytes: Uint8Array, each: FeedCase) => Promise<ReadFeed>,
): Promise<void> => {
  const documents = cases
    .filter(({ source }) => source === 'rss-parser')
    .map((each) => ({ each, bytes: readFileSync(path.join(folder, each.file)) }));
  const size = documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
  for (const { each, bytes } of documents) await attempt(() => read(bytes, each));
  const before = process.cpuUsage();
  const rounds = 10;
  for (let round = 0; round < rounds; round++)
    for (const { each, bytes } of documents) await attempt(() => read(bytes, each));
  const cpu = process.cpuUsage(before);
  const seconds = (cpu.user + cpu.system) / 1e6;
  console.log(`${name.padEnd(12)} ${((size * rounds) / 1e6 / seconds).toFixed(1)} MB/s CPU`);
};
if (process.argv.includes('--speed')) {
  await measureSpeed('earmark', ours);
  await measureSpeed('rss-parser', rssParserAlone);
}
