/**
 * A day of watching 100,000 links in SQLite: what it costs to take each page when its turn has come and to note that it was read, and how evenly the turns lie
 * over the day, in all and of single hosts. Fetching is left out. Median of five. `npx tsx bench/watched-links.ts [--json] [--links 100000] [--runs 5]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openLocalStores } from '../lib/adapters/local/open.ts';
import { toFirstCheck } from '../lib/backlinks/next-check.ts';
import { toLooks } from '../lib/backlinks/without-reading.ts';
import { parseConfig } from '../lib/config/load.ts';
import { assert } from '../lib/errors.ts';
import { type Backlink, unreadBacklink } from '../lib/model/backlink.ts';
import { walkWatched } from '../lib/pipeline/read-watched.ts';
import { toId } from '../lib/text/hash.ts';
import { cpuOf, median, toBusyness } from './busyness.ts';
import { printRow } from './read-cases.ts';

const { values } = parseArgs({
  options: {
    links: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const linksCount = Number(values.links);
const minutesOfDay = 24 * 60;
const minuteMs = 60_000;
const start = Date.UTC(2026, 9, 1);

const config = parseConfig(
  'brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}\nchannels:\n  - {id: news, source: feed, url: "https://news.example/feed.xml"}\n',
  { file: 'earmark.yml', folder: '/nowhere' },
);

/** A few hosts have many links, and many have few, as on the web. */
const toHost = (index: number): string => `site${Math.floor((linksCount / (1 + (index % 1000))) % 5000)}.example`;

const toLink = (index: number): Backlink => {
  const host = toHost(index);
  const from = `https://${host}/articles/${index}`;
  const at = new Date(start).toISOString();
  const to = `https://northwind.example/page/${index % 500}`;
  return {
    ...unreadBacklink,
    type: 'backlink',
    id: toId('b', ['northwind', from, to]),
    brand: 'northwind',
    from,
    referringDomain: host,
    to,
    anchor: 'Northwind Coffee',
    rel: [],
    followed: true,
    place: 'main',
    state: 'live',
    firstSeenAt: at,
    lastSeenAt: at,
    lastCheckedAt: at,
    lastReadAt: at,
    checks: [true, true, true],
    watched: true,
    noindex: false,
    target: { status: 200, hops: [] },
    nextCheckAt: toFirstCheck(from, { index: index + 1000, at }),
    history: [{ at, state: 'live', followed: true, why: 'imported' }],
    channel: 'news',
  };
};

const toEvenness = (counts: readonly number[]): number =>
  Math.max(...counts) / (counts.reduce((sum, count) => sum + count, 0) / counts.length);

const measureDay = async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'earmark-watched-'));
  let nowMs = start;
  const clock = { now: () => new Date(nowMs) };
  const opened = await openLocalStores({ dataFolder: folder, clock });
  const { stores } = opened;
  const engine = { config, clock, stores };
  const links = Array.from({ length: linksCount }, (_, index) => toLink(index));
  for (let at = 0; at < links.length; at += 1000) await stores.backlinks.put(links.slice(at, at + 1000));
  const hours = Array.from({ length: 24 }, () => 0);
  const minutes = Array.from({ length: minutesOfDay }, () => 0);
  const ofHosts = new Map<string, number[]>();
  const before = await toBusyness();
  let cpu = 0;
  let sent = 0;
  const note = (url: string, minute: number): void => {
    const hour = Math.floor(minute / 60);
    minutes[minute] = (minutes[minute] ?? 0) + 1;
    hours[hour] = (hours[hour] ?? 0) + 1;
    const { hostname } = new URL(url);
    const ofHost = ofHosts.get(hostname) ?? Array.from({ length: 24 }, () => 0);
    ofHost[hour] = (ofHost[hour] ?? 0) + 1;
    ofHosts.set(hostname, ofHost);
  };
  for (let minute = 0; minute < minutesOfDay; minute++) {
    nowMs = start + (minute + 1) * minuteMs;
    const read: string[] = [];
    cpu += await cpuOf(async () => {
      await walkWatched(engine, {
        signal: new AbortController().signal,
        read: async ({ message: { page }, due: existing }, note) => {
          read.push(page.url);
          const looks = toLooks({ existing, at: clock.now().toISOString() });
          assert(looks, 'a page that is as it was has something to say');
          await note(looks);
        },
      });
    });
    sent += read.length;
    for (const url of read) note(url, minute);
  }
  const busyness = (before + (await toBusyness())) / 2;
  await opened.close();
  rmSync(folder, { recursive: true });
  const largest = [...ofHosts.values()]
    .toSorted((a, b) => b.reduce((sum, each) => sum + each, 0) - a.reduce((sum, each) => sum + each, 0))
    .slice(0, 10);
  return {
    sent,
    cpu: cpu / sent,
    busyness,
    hours: toEvenness(hours),
    minutes: toEvenness(minutes),
    hosts: median(largest.map(toEvenness)),
    linksOfHost: median(largest.map((counts) => counts.reduce((sum, count) => sum + count, 0))),
  };
};

const runs: Awaited<ReturnType<typeof measureDay>>[] = [];
for (let run = 0; run < Number(values.runs); run++) runs.push(await measureDay());
const of = (pick: (run: (typeof runs)[number]) => number): number => median(runs.map(pick));
printRow({ name: 'pages read again in a day', value: of(({ sent }) => sent) });
printRow({ name: 'taken in turn and noted as unchanged, µs CPU a link', value: of(({ cpu }) => cpu) });
printRow({ name: 'how busy this machine is, 1 for idle', value: of(({ busyness }) => busyness) });
printRow({ name: 'busiest hour over the mean', value: of(({ hours }) => hours) });
printRow({ name: 'busiest minute over the mean', value: of(({ minutes }) => minutes) });
printRow({ name: 'busiest hour of a large host over its mean', value: of(({ hosts }) => hosts) });
printRow({ name: 'links of such a host', value: of(({ linksOfHost }) => linksOfHost) });
