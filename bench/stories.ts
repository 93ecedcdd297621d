/**
 * Stories: are copies and rewrites of an article told to be one story, and others not?
 *   npx tsx bench/stories.ts [--seeds 1-5] [--speed] [--stories 5000,20000] [--json]
 *
 * 300 real articles that share no text, and 200 copies made of 100 of them by `copies` below, with a seed: cut, an excerpt, another
 * site's frame around it, sentences in another order, words replaced, a headline changed, a wire copy with edits, and several of
 * these at once. All 500 come in a random order. Truth is what a text was made of; figures are over pairs. `--speed`: look-ups a
 * second of CPU time among so many stories, in memory and in SQLite.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { createStoryIndex } from '../lib/adapters/agreed/clusters.ts';
import { openLocalStores } from '../lib/adapters/local/open.ts';
import { createMemoryMentions } from '../lib/adapters/memory/mentions.ts';
import { readPage } from '../lib/items/read-page.ts';
import { toNearFingerprint, toSketch } from '../lib/text/fingerprint.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1-5' },
    speed: { type: 'boolean' },
    stories: { type: 'string', default: '5000,20000' },
    json: { type: 'boolean' },
  },
});
const folder = `${process.env.EARMARK_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))}/articles`;
if (!existsSync(folder)) {
  console.log(`skipped: ${folder} is not there (set EARMARK_DATA)`);
  process.exit(0);
}

type Random = () => number;
/** Mulberry32. */
const toRandom = (seed: number): Random => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value = (value + Math.imul(value ^ (value >>> 7), value | 61)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
};
const shuffled = <T>(list: readonly T[], random: Random): readonly T[] =>
  list
    .map((each) => ({ each, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ each }) => each);
const pick = <T>(list: readonly T[], random: Random): T => {
  const picked = list[Math.floor(random() * list.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
};
const between = (random: Random, least: number, most: number): number => least + random() * (most - least);

type Article = { readonly text: string; readonly frame: string };
const unitsMin = 600;
/** What Earmark takes for the article, as it would of a page that it read; `frame` is what stands around it. */
const readArticles = (): readonly Article[] => {
  const cases = z
    .array(z.object({ html: z.string(), url: z.string().nullish() }))
    .parse(JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8')));
  return cases.flatMap(({ html, url }): readonly Article[] => {
    const path = `${folder}/${html}`;
    if (!existsSync(path)) return [];
    const item = readPage(gunzipSync(readFileSync(path)).toString('utf8'), {
      url: url ?? 'https://news.example/',
      headers: {},
    });
    const frame = item.blocks
      .filter(({ place }) => place === 'boilerplate' || place === 'footer')
      .map(({ text }) => text);
    return item.mainText.length < unitsMin ? [] : [{ text: item.mainText, frame: frame.join('\n') }];
  });
};

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** Runs of five words: two articles that share a twentieth of them are no two stories, and one of them is left out. */
const runsOf = (text: string): ReadonlySet<string> => {
  const words = wordsOf(text);
  return new Set(words.slice(4).map((_, index) => words.slice(index, index + 5).join(' ')));
};
const toDistinct = (articles: readonly Article[]): readonly Article[] => {
  const kept: { readonly article: Article; readonly runs: ReadonlySet<string> }[] = [];
  for (const article of articles) {
    const runs = runsOf(article.text);
    const isLike = kept.some((other) => {
      let shared = 0;
      for (const run of runs) if (other.runs.has(run)) shared++;
      return shared > 0.05 * Math.min(runs.size, other.runs.size);
    });
    if (!isLike) kept.push({ article, runs });
  }
  return kept.map(({ article }) => article);
};

const sentencesOf = (text: string): readonly string[] =>
  text.split(/(?<=[.!?…。])\s+|\n+/u).filter((each) => each !== '');

type Known = { readonly random: Random; readonly others: readonly Article[] };
type Change = (text: string, known: Known) => string;
const cut =
  (least: number, most: number): Change =>
  (text, { random }) =>
    text.slice(0, Math.floor(text.length * between(random, least, most)));
const excerpt: Change = (text, { random }) => {
  const length = Math.floor(text.length * between(random, 0.4, 0.7));
  const from = Math.floor(random() * (text.length - length));
  return text.slice(from, from + length);
};
/** Menus, teasers and notices of another page, up to half as much as the article. */
const framed: Change = (text, { random, others }) => {
  const { frame } = pick(others, random);
  const added = frame.slice(0, Math.floor(text.length * between(random, 0.1, 0.5)));
  return random() < 0.5 ? `${added}\n${text}` : `${text}\n${added}`;
};
const reordered: Change = (text, { random }) => shuffled(sentencesOf(text), random).join(' ');
const reworded =
  (share: number): Change =>
  (text, { random, others }) => {
    const vocabulary = pick(others, random).text.match(/\p{L}{3,}/gu) ?? ['word'];
    return text.replace(/[\p{L}\p{N}]+/gu, (word) => (random() < share ? pick(vocabulary, random) : word));
  };
const retitled: Change = (text, { random, others }) => {
  const title = sentencesOf(pick(others, random).text)[0] ?? '';
  return `${title}\n${sentencesOf(text).slice(1).join(' ')}`;
};
const wired: Change = (text, known) => {
  const { random } = known;
  const kept = sentencesOf(text).filter(() => random() > 0.15);
  const body = reworded(0.05)(cut(0.6, 0.95)(kept.join(' '), known), known);
  return `LONDON, ${1 + Math.floor(random() * 28)} October (Example Wire) - ${body}\nReporting by the Example Wire desk; editing by others. All rights reserved.`;
};
const chain =
  (...changes: readonly Change[]): Change =>
  (text, known) =>
    changes.reduce((changed, change) => change(changed, known), text);
const copies: Readonly<Record<string, Change>> = {
  'word for word': (text) => text,
  'end cut off, 35 to 90 % left': cut(0.35, 0.9),
  'excerpt of 40 to 70 %': excerpt,
  'another site’s frame added': framed,
  'sentences in another order': reordered,
  'one word in twenty replaced': reworded(0.05),
  'one word in ten replaced': reworded(0.1),
  'one word in seven replaced': reworded(0.15),
  'headline changed': retitled,
  'wire copy with edits': wired,
  'wire copy in a frame': chain(wired, framed),
  'reordered, one in ten replaced, cut': chain(reordered, reworded(0.1), cut(0.5, 0.9)),
};

const storiesMax = 300;
const copiedMax = 100;
const copyCount = 200;
type Text = { readonly story: number; readonly how: string; readonly text: string };

const makeTexts = (articles: readonly Article[], seed: number): readonly Text[] => {
  const random = toRandom(seed);
  const chosen = shuffled(articles, random).slice(0, storiesMax);
  const originals = chosen.map(({ text }, story): Text => ({ story, how: 'original', text }));
  const hows = Object.entries(copies);
  const made = Array.from({ length: copyCount }, (_, index): Text => {
    const story = index % copiedMax;
    const [how, change] = hows[index % hows.length] ?? pick(hows, random);
    return { story, how, text: change(chosen[story]?.text ?? '', { random, others: chosen }) };
  });
  return shuffled([...originals, ...made], random);
};

type Pairs = {
  readonly right: number;
  readonly found: number;
  readonly true: number;
  readonly missed: ReadonlyMap<string, number>;
};
const clusterAll = async (texts: readonly Text[]): Promise<Pairs> => {
  const mentions = createMemoryMentions({ clock: { now: () => new Date() } });
  const clusters: string[] = [];
  for (const [index, { text }] of texts.entries())
    clusters.push(
      await mentions.joinCluster({
        brand: 'northwind',
        mention: `m_${index}`,
        near: toNearFingerprint(text),
        seenAt: new Date(Date.UTC(2026, 9, 1) + index * 60_000).toISOString(),
      }),
    );
  let [right, found, all] = [0, 0, 0];
  const missed = new Map<string, number>();
  for (let i = 0; i < texts.length; i++)
    for (let j = 0; j < i; j++) {
      const isTrue = texts[i]?.story === texts[j]?.story;
      const isFound = clusters[i] === clusters[j];
      if (isTrue) all++;
      if (isFound) found++;
      if (isTrue && isFound) right++;
      if (isTrue && !isFound)
        for (const how of [texts[i]?.how ?? '', texts[j]?.how ?? '']) missed.set(how, (missed.get(how) ?? 0) + 1);
    }
  return { right, found, true: all, missed };
};

const tell = (row: Readonly<Record<string, string | number>>): void =>
  console.log(
    values.json
      ? JSON.stringify({ bench: 'stories', ...row })
      : Object.entries(row)
          .map(([name, value]) => `${name} ${typeof value === 'number' ? Math.round(value * 1000) / 1000 : value}`)
          .join('  '),
  );

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const measureSpeed = async (articles: readonly Article[]): Promise<void> => {
  const random = toRandom(7);
  const sources = articles.map(({ text }) => text);
  let from = cpuMs();
  for (const text of sources) toNearFingerprint(text);
  tell({
    speed: 'fingerprints a second',
    perSecond: (1000 * sources.length) / (cpuMs() - from),
    meanUnits: sources.reduce((sum, { length }) => sum + length, 0) / sources.length,
  });
  for (const count of values.stories.split(',').map(Number)) {
    const index = createStoryIndex();
    const nears = Array.from({ length: count }, () =>
      reworded(0.6)(pick(articles, random).text, { random, others: articles }),
    ).map(toNearFingerprint);
    for (const [number, near] of nears.entries()) {
      const sketch = toSketch(near);
      if (sketch !== undefined) index.put({ cluster: `m_${number}`, sketch, lastSeenMs: number });
    }
    const asked = [...sources, ...sources.map((text) => reworded(0.1)(text, { random, others: articles }))].map(
      toNearFingerprint,
    );
    for (let round = 0; round < 3; round++) {
      from = cpuMs();
      for (const near of [...asked, ...nears.slice(0, 2000)]) {
        const sketch = toSketch(near);
        if (sketch !== undefined) index.find(sketch, 0);
      }
      tell({
        speed: `look-ups a second among ${count} stories, in memory`,
        round,
        perSecond: (1000 * (asked.length + 2000)) / (cpuMs() - from),
      });
    }
    const data = mkdtempSync(join(tmpdir(), 'earmark-stories-'));
    const { stores, close } = await openLocalStores({ dataFolder: data, clock: { now: () => new Date(0) } });
    const seenAt = new Date(0).toISOString();
    from = cpuMs();
    for (const [number, near] of nears.entries())
      await stores.mentions.joinCluster({ brand: 'northwind', mention: `m_${number}`, near, seenAt });
    tell({
      speed: `texts a second that join ${count} stories, in SQLite, written down`,
      perSecond: (1000 * count) / (cpuMs() - from),
    });
    from = cpuMs();
    for (const [number, near] of nears.entries())
      await stores.mentions.joinCluster({ brand: 'northwind', mention: `m_${number}`, near, seenAt });
    tell({ speed: `texts a second that are asked for again, in SQLite`, perSecond: (1000 * count) / (cpuMs() - from) });
    await close();
    rmSync(data, { recursive: true });
  }
};

const articles = toDistinct(readArticles());
if (articles.length < storiesMax) throw new Error(`${articles.length} articles are too few`);
const [first = 1, last = first] = values.seeds.split('-').map(Number);
const sums = { right: 0, found: 0, true: 0 };
const missed = new Map<string, number>();
for (let seed = first; seed <= last; seed++) {
  const pairs = await clusterAll(makeTexts(articles, seed));
  const precision = pairs.right / pairs.found;
  const recall = pairs.right / pairs.true;
  tell({ seed, pairs: pairs.true, precision, recall, f1: (2 * precision * recall) / (precision + recall) });
  for (const name of ['right', 'found', 'true'] as const) sums[name] += pairs[name];
  for (const [how, count] of pairs.missed) missed.set(how, (missed.get(how) ?? 0) + count);
}
const precision = sums.right / sums.found;
const recall = sums.right / sums.true;
tell({ seed: 'all', pairs: sums.true, precision, recall, f1: (2 * precision * recall) / (precision + recall) });
for (const [how, count] of [...missed].toSorted((a, b) => b[1] - a[1])) tell({ missed: how, pairs: count });
if (values.speed === true) await measureSpeed(articles);
