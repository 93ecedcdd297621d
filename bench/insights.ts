/**
 * What the views of the insights cost over 1,000,000 mentions and 90 days in SQLite: CPU of the whole process for one view, the median of five, after
 * one that warms up. Every mention is a row, and counted by the stores' own functions; but rows of mentions and of counts are each written in bulk, which is a tenth
 * of the time. `--data DIR` keeps the file, and reads it again where it is there.
 *
 *     npx tsx bench/insights.ts [--json] [--mentions N] [--data DIR]
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addTally, type CountKey, type Tally, toCount, toCountKey, toTally } from '../lib/adapters/agreed/counts.ts';
import { toNamedRows } from '../lib/adapters/agreed/named-counts.ts';
import { openDatabase } from '../lib/adapters/local/database.ts';
import { dataFileName, openLocalStores } from '../lib/adapters/local/open.ts';
import { parseConfig } from '../lib/config/load.ts';
import { consistencyMeasure } from '../lib/insights/consistency-trend.ts';
import { sliceDimensions } from '../lib/insights/slices.ts';
import type { Mention } from '../lib/model/mention.ts';
import { makeReport, openReport, type SectionId } from '../lib/pipeline/report/make-report.ts';
import { readOpen, readResolved } from '../lib/pipeline/report/read-briefs.ts';
import { readReviewFigures } from '../lib/pipeline/reviews.ts';
import { openSlices, readSliced } from '../lib/pipeline/slices.ts';
import { readWhoAndWhere, viewMentionsMax } from '../lib/pipeline/who-and-where.ts';
import { silentLog } from '../lib/ports/log.ts';
import type { MovedRow } from '../lib/ports/move.ts';
import type { OpenStores } from '../lib/ports/open-stores.ts';
import type { NamedCount, Stores } from '../lib/ports/stores.ts';
import { toBacklink, toFact, toMention, toWrite } from '../test/contracts/samples.ts';
import { cpuOf, median, toBusyness } from './busyness.ts';
import { toRandom } from './random.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    mentions: { type: 'string', default: '1000000' },
    data: { type: 'string' },
  },
});

const days = 90;
const dayMs = 86_400_000;
const batch = 20_000;
const rounds = 5;
const cpuMsMax = 100;
const findingsCount = 5000;
const backlinksCount = 2000;
const measuresCount = 2000;
const channelsCount = 20;
const ownedCount = 4;
/** So that a file that is kept says the same in every run. */
const now = new Date('2026-11-20T15:20:00.000Z');
const since = new Date(now.getTime() - days * dayMs);

const stages = ['awareness', 'consideration', 'purchase', 'post-purchase'];
const products = ['House Blend', 'Cold Brew', 'Gift Box', 'Subscription'];
const languages = ['en', 'en', 'en', 'de', 'fr', 'es', 'zh'];
const rivals = ['Southbeam', 'Eastgale', 'Westmoor', 'Harbour'];

const config = parseConfig(
  `
brand:
  id: northwind
  name: Northwind Coffee
  domains: [northwind.example]
  competitors: [${rivals.map((name) => `{name: ${name}}`).join(', ')}]
  locations: [{id: soho, name: Northwind Soho, address: "1 High Street, London W1D 3AB", phone: "+44 20 7946 0000"}]
channels:
${Array.from({ length: channelsCount }, (_each, index) => `  - {id: c${index}, source: page, url: "https://c${index}.example/", owned: ${index < ownedCount}, stage: ${stages[index % stages.length]}, persona: p${index % 3}, language: ${languages[index % languages.length]}}`).join('\n')}
`,
  { file: 'earmark.yml', folder: '/nowhere' },
);

const words =
  'the coffee was late again but staff kind queue long price fair roast dark bag torn delivery slow warm'.split(' ');

/** Adds up what mentions count, as stores do; the rows go where moved ones go. */
const createCounter = ({ mover }: Pick<OpenStores, 'mover'>) => {
  const counts = new Map<string, { readonly key: CountKey; readonly tally: Tally }>();
  const named = new Map<string, NamedCount>();
  const restore = async (rows: readonly MovedRow[]): Promise<void> => {
    for (let from = 0; from < rows.length; from += batch) await mover.restore(rows.slice(from, from + batch), { from });
  };
  return {
    add: (mention: Mention): void => {
      const key = toCountKey(mention);
      const name = `${key.day} ${key.hour} ${key.channel} ${key.language} ${key.product}`;
      const known = counts.get(name);
      const tally = toTally(mention);
      counts.set(name, { key, tally: known === undefined ? tally : addTally(known.tally, tally) });
      for (const row of toNamedRows(mention)) {
        const of = `${row.of} ${row.day} ${row.channel} ${row.language} ${row.product} ${row.name}`;
        named.set(of, { ...row, count: (named.get(of)?.count ?? 0) + 1 });
      }
    },
    keep: async (): Promise<void> => {
      await restore([...counts.values()].map(({ key, tally }) => ({ kind: 'counts', row: toCount(key, tally) })));
      await restore([...named.values()].map((row) => ({ kind: 'namedCounts', row })));
    },
  };
};

/** Every mention as its row, and in the counts; without the search index, which no view of figures asks. */
const fillMentions = async (folder: string, opened: Pick<OpenStores, 'mover'>, count: number): Promise<void> => {
  const random = toRandom(1);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const text = (length: number): string => Array.from({ length }, () => pick(words)).join(' ');
  const make = (number: number): Mention => {
    const atMs = since.getTime() + (number / count) * days * dayMs;
    const at = new Date(atMs).toISOString();
    const isReview = random() < 0.2;
    const label = pick(['positive', 'neutral', 'negative', 'mixed'] as const);
    return toMention({
      id: `m_${number}`,
      channel: `c${ownedCount + Math.floor(random() * (channelsCount - ownedCount))}`,
      url: `https://x.example/${number}`,
      author: `author ${Math.floor(random() * 200_000)}`,
      title: text(8),
      snippet: text(40),
      seenAt: at,
      publishedAt: at,
      cluster: random() < 0.1 ? `s_${Math.floor(random() * 5000)}` : `m_${number}`,
      language: pick(languages),
      product: random() < 0.5 ? null : pick(products),
      rating: isReview ? 1 + Math.floor(random() * 5) : null,
      competitors: random() < 0.1 ? [pick(rivals)] : [],
      kind: pick(['complaint', 'question', 'praise', 'other', 'other'] as const),
      answer: isReview && random() < 0.6 ? { at: new Date(atMs + random() ** 3 * 5 * dayMs).toISOString() } : null,
      sentiment: { label, score: 0, confidence: 0.8, engine: 'local/2' },
    });
  };
  const counter = createCounter(opened);
  const database = openDatabase(path.join(folder, dataFileName));
  const add = database.prepare(
    `INSERT INTO mentions (id, brand, recency, channel, speaker, sentiment, cluster, searchable, mention)
     VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)`,
  );
  for (let from = 0; from < count; from += batch)
    database.writeMany(() => {
      for (let number = from; number < Math.min(from + batch, count); number++) {
        const mention = make(number);
        const { id, brand, seenAt, channel, speaker, sentiment, cluster } = mention;
        add.run(id, brand, -Date.parse(seenAt), channel, speaker, sentiment.label, cluster, JSON.stringify(mention));
        counter.add(mention);
      }
    });
  database.close();
  await counter.keep();
};

const fillOthers = async (stores: Stores): Promise<void> => {
  const random = toRandom(2);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const ago = (max: number): string => new Date(now.getTime() - random() * max * dayMs).toISOString();
  for (let from = 0; from < findingsCount; from += 1000)
    await stores.findings.apply(
      Array.from({ length: 1000 }, (_each, index) => {
        const number = from + index;
        const isReview = number % 5 === 0;
        const at = ago(days);
        const status = pick(['open', 'acknowledged', 'resolved', 'resolved'] as const);
        const url = `https://c${number % channelsCount}.example/${number}`;
        return toWrite({
          id: `f_${number}`,
          url,
          place: `page:${url}`,
          channel: `c${isReview ? ownedCount + (number % 7) : number % ownedCount}`,
          severity: pick(['critical', 'high', 'medium', 'low'] as const),
          audience: isReview ? 'pr' : 'brand',
          lifecycle: isReview ? 'event' : 'condition',
          mention: isReview ? `m_${number * 37}` : null,
          dueAt: isReview ? at : null,
          status,
          resolution: status !== 'resolved' ? null : isReview ? 'answered' : 'mended',
          firstSeenAt: ago(days),
          lastSeenAt: at,
          readAt: at,
        });
      }),
    );
  await stores.backlinks.put(
    Array.from({ length: backlinksCount }, (_each, index) =>
      toBacklink({
        id: `b_${index}`,
        from: `https://d${index % 700}.example/${index}`,
        referringDomain: `d${index % 700}.example`,
      }),
    ),
  );
  const day = (): string => ago(days).slice(0, 10);
  await stores.measures.put([
    ...Array.from({ length: measuresCount }, (_each, index) => ({
      id: `me_${index}`,
      brand: 'northwind',
      name: pick(['nps', 'csat', 'ces']),
      value: Math.floor(random() * 8),
      unit: 'score',
      day: day(),
      channel: `c${index % 6}`,
      of: 5,
      group: 'strategy' as const,
    })),
    ...Array.from({ length: days * ownedCount }, (_each, index) => ({
      id: `co_${index}`,
      brand: 'northwind',
      name: consistencyMeasure,
      value: 40 + random() * 10,
      unit: '',
      day: new Date(since.getTime() + Math.floor(index / ownedCount) * dayMs).toISOString().slice(0, 10),
      channel: `c${index % ownedCount}`,
      of: 60,
      group: 'strategy' as const,
    })),
  ]);
  for (let index = 0; index < 500; index++) {
    const document = { brand: 'northwind', channel: `c${index % ownedCount}`, url: `https://c0.example/${index}` };
    await stores.facts.replace({ ...document, readAt: now.toISOString() }, [toFact(), toFact(), toFact()]);
  }
};

const cpuMs = async (act: () => unknown): Promise<number> => (await cpuOf(async () => void (await act()))) / 1000;

/** What Today asks of the report, as web/src does. */
const todaysSections: readonly SectionId[] = ['consistency', 'findings', 'volume', 'coverage'];

/** Every view, as the report and the API make it: each reads all that it needs. */
const toViews = (stores: Stores): readonly (readonly [string, () => unknown])[] => {
  const brand = config.brand.id;
  const engine = { config, stores, archive: { find: async () => undefined }, log: silentLog };
  const window = { now, since, mentionsMax: viewMentionsMax };
  const day = { ...window, since: new Date(now.getTime() - dayMs) };
  const fromDay = since.toISOString().slice(0, 10);
  const toDay = now.toISOString().slice(0, 10);
  const { mentions } = stores;
  const of = (section: SectionId) => () => openReport(engine, window).section(section);
  return [
    ['volume, net sentiment, ratings, share of voice', of('volume')],
    ['response figures, kinds, corrections', of('triage')],
    ['consistency and its course, drift time', of('consistency')],
    ['findings', of('findings')],
    ['NAP', of('nap')],
    [`portfolio of ${backlinksCount} backlinks`, of('backlinks')],
    [`surveys, ${measuresCount} answers`, of('measures')],
    ['who and where', () => readWhoAndWhere({ config, stores }, { from: new Date(fromDay), until: new Date(now) })],
    ...sliceDimensions.map(
      (by) =>
        [
          `all figures by ${by}`,
          async () =>
            openSlices({ config, stores, ...(await readSliced(stores, { brand, since, now })) }, { since, now })(by),
        ] as const,
    ),
    [
      'the report of a day, as Today asks for it',
      async () => {
        const report = openReport(engine, day);
        for (const id of todaysSections) await report.section(id);
      },
    ],
    ['the whole report of a day', () => makeReport(engine, day)],
    ['all slices of a report', of('slices')],
    ['reviews', () => readReviewFigures({ config, stores }, { from: fromDay, to: toDay, now })],
    [
      `all findings, of ${findingsCount}`,
      async () => {
        await readOpen(stores.findings, brand);
        await readResolved(stores.findings, brand);
      },
    ],
    ...(['channel', 'product', 'language'] as const).map(
      (each) =>
        [`counts by day and ${each}`, () => mentions.sumCounts({ brand, fromDay, toDay, by: ['day', each] })] as const,
    ),
    ['counts by day and speaker', () => mentions.sumCounts({ brand, fromDay, toDay, by: ['day', 'speaker'] })],
  ];
};

const main = async (): Promise<void> => {
  const folder = flags.data ?? mkdtempSync(path.join(tmpdir(), 'earmark-bench-insights-'));
  const isFilled = existsSync(path.join(folder, dataFileName));
  const opened = await openLocalStores({ dataFolder: folder, clock: { now: () => now } });
  const { stores, close } = opened;
  if (!isFilled) {
    const started = performance.now();
    const cpu = await cpuMs(() => fillMentions(folder, opened, Number(flags.mentions)));
    await fillOthers(stores);
    console.error(
      `filled in ${Math.round((performance.now() - started) / 1000)} s, ${((1000 * cpu) / Number(flags.mentions)).toFixed(1)} µs CPU a mention`,
    );
  }
  const busyness = await toBusyness();
  const rows: { readonly view: string; readonly cpuMs: number }[] = [];
  for (const [view, make] of toViews(stores)) {
    await make();
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await cpuMs(make));
    rows.push({ view, cpuMs: median(times) });
  }
  await close();
  if (flags.data === undefined) rmSync(folder, { recursive: true });
  console.error(`at ${((busyness + (await toBusyness())) / 2).toFixed(2)} times idle`);
  if (flags.json) for (const row of rows) console.log(JSON.stringify(row));
  else
    for (const { view, cpuMs: ms } of rows)
      console.log(`${view.padEnd(50)}${ms.toFixed(1).padStart(8)}${ms > cpuMsMax ? ' !' : ''}`);
};

await main();
