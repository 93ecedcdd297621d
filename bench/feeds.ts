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
import { toInstant } from '../lib/formats/dates.ts';
import { type Feed, parseFeed } from '../lib/formats/feed.ts';
import { parsePerson } from '../lib/formats/feed-person.ts';
import { toPlainText } from '../lib/formats/feed-words.ts';

const folder = path.join(process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../shared/data'), 'feeds');
if (!existsSync(folder)) {
  console.log(`skipped: no cases at ${folder}; set EARMARK_DATA to the folder that holds feeds/cases.json`);
  process.exit(0);
}
const isJson = process.argv.includes('--json');
const showsMisses = process.argv.includes('--misses');

const detail = z.looseObject({});
const fields = z.record(z.string(), z.unknown());
const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  area: z.string(),
  file: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  expect: z
    .object({ feed: fields, items: z.array(fields.nullable()), itemCount: z.number() })
    .partial()
    .optional(),
});
type Case = z.infer<typeof caseSchema>;
type Read = {
  readonly feed: Readonly<Record<string, unknown>>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
};

/** Files named `http_*` were served from here. */
const servedFrom = (each: Case): string => {
  const name = `http://127.0.0.1:8097/${each.file.replace(/^files\/feedparser\//, 'tests/')}`;
  const location = each.headers?.['content-location'];
  return location === undefined ? name : new URL(location, name).href;
};

/** rss-parser hands out what it did not understand as objects. */
const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : (JSON.stringify(value) ?? '');

const fold = (value: unknown): string => {
  let text = asText(value);
  // What is markup and what is text differs from suite to suite: both are brought to the words alone.
  for (let round = 0; round < 3; round++) text = toPlainText(text.replace(/<!--[\s\S]*?-->/g, ''));
  return text.replaceAll('\u00a0', ' ').replace(/\s+/g, '').toLowerCase();
};
/** Some expectations were taken down from wrongly decoded text: their U+FFFD stands for any character, or none. */
const isSameText = (expected: unknown, received: unknown): boolean => {
  const [want, got] = [fold(expected), fold(received)];
  if (!want.includes('\ufffd')) return want === got;
  const pattern = want
    .split('\ufffd')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.?');
  return new RegExp(`^${pattern}$`, 's').test(got);
};
const toUrl = (value: unknown, base: string): string => {
  const text = asText(value).trim();
  return URL.canParse(text, base) ? new URL(text, base).href : text;
};
const personOf = (value: unknown): string => {
  const person = parsePerson(asText(value));
  return fold(person?.name ?? person?.email);
};
const instantOf = (value: unknown): string | null => toInstant(asText(value));

const isSameList = (
  expected: unknown,
  received: unknown,
  isSame: (expected: unknown, received: unknown) => boolean,
): boolean =>
  Array.isArray(expected) &&
  Array.isArray(received) &&
  expected.every((each, index) => each === null || isSame(each, received[index]));

const isSameEnclosure = (expected: unknown, received: unknown): boolean => {
  const [want, got] = [fields.parse(expected), fields.safeParse(received).data ?? {}];
  return ['url', 'type', 'length'].every(
    (name) => want[name] === undefined || String(want[name]) === String(got[name] ?? ''),
  );
};

const isSamePerson = (expected: unknown, received: unknown, base: string): boolean => {
  const [want, got] = [detail.parse(expected), detail.safeParse(received).data ?? {}];
  const link = want.uri ?? want.url ?? want.href;
  return (
    (want.name === undefined || fold(want.name) === fold(got.name)) &&
    (want.email === undefined || fold(want.email) === fold(got.email)) &&
    (link === undefined || toUrl(link, base) === toUrl(got.url, base))
  );
};

/** Compares one field; undefined for one that is not among the common ones. */
const compare = (name: string, expected: unknown, received: unknown, base: string): boolean | undefined => {
  switch (name) {
    case 'title':
    case 'description':
    case 'summary':
    case 'text':
      return isSameText(expected, received);
    case 'content':
      return isSameList(expected, received, isSameText);
    case 'link':
    case 'imageUrl':
    case 'feedUrl':
      return toUrl(expected, base) === toUrl(received, base);
    case 'id':
      return fold(expected) === fold(received) || toUrl(expected, base) === toUrl(received, base);
    case 'language':
      return String(expected).toLowerCase() === asText(received).toLowerCase();
    case 'author':
      return personOf(expected) === personOf(received) || fold(expected) === fold(received);
    case 'authorDetail':
      return isSamePerson(expected, received, base);
    case 'published':
    case 'updated':
    case 'publishedIso':
    case 'updatedIso':
      return instantOf(expected) === instantOf(received);
    case 'enclosures':
      return isSameList(expected, received, isSameEnclosure);
    case 'categories':
      return isSameList(expected, received, isSameText);
    case 'itemCount':
      return expected === received;
    default:
      return undefined;
  }
};

const toRead = (feed: Feed): Read => ({
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

const ours = async (bytes: Uint8Array, each: Case): Promise<Read> =>
  toRead(
    await parseFeed(bytes, {
      url: servedFrom(each),
      contentType: each.headers?.['content-type'],
      contentLanguage: each.headers?.['content-language'],
    }),
  );

const rssParserOutput = z.looseObject({ items: z.array(fields) });
const RssParser = z
  .custom<new () => { parseString(xml: string): Promise<unknown> }>()
  .parse(createRequire(import.meta.url)('rss-parser'));
const rssParser = new RssParser();
const rssParserAlone = async (bytes: Uint8Array): Promise<Read> => {
  const feed = rssParserOutput.parse(await rssParser.parseString(new TextDecoder().decode(bytes)));
  const image = fields.safeParse(feed.image).data;
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

const judge = (each: Case, read: Read | undefined, who: 'ours' | 'peer'): void => {
  const base = servedFrom(each);
  const note = (name: string, expected: unknown, received: unknown): void => {
    const isMet = compare(name.split('.').at(-1) ?? '', expected, received, base);
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

const attempt = async (read: () => Promise<Read>): Promise<Read | undefined> => {
  try {
    return await read();
  } catch {
    return undefined;
  }
};

const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')));
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
const measureSpeed = async (name: string, read: (bytes: Uint8Array, each: Case) => Promise<Read>): Promise<void> => {
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
