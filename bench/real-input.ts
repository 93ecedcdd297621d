/**
 * A pass over real pages and recorded feeds (examples/real-input), drawn from for judging by hand: what was found, with the text
 * around it, one JSON line a result. Without --sample it prints what the passes cost.
 *   npx tsx bench/real-input.ts [--sample 50] [--kind negative-mention] [--seed 1] [--all]
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { countAll, listAll } from '../examples/real-input/count.ts';
import { findFolders } from '../examples/real-input/folders.ts';
import { rehearse, toConfig } from '../examples/real-input/rehearse.ts';
import { serveWeb, type Web } from '../examples/real-input/web.ts';
import type { LocalApp } from '../lib/app/local.ts';
import { toItem } from '../lib/items/to-item.ts';
import { toMentionUrl } from '../lib/mentions/to-mention.ts';
import type { Block } from '../lib/model/block.ts';
import type { Item } from '../lib/model/item.ts';

const { values } = parseArgs({
  options: {
    sample: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});

const brands = ['mozilla', 'microsoft', 'amazon'];
/** Occurrences shown of one page, and text shown on either side of each. */
const occurrencesShown = 4;
const unitsAround = 250;

type Result = { readonly kind: string; readonly brand: string; readonly url: string; readonly title: string | null };
type Shown = Result & Readonly<Record<string, unknown>>;

/** Small and repeatable (mulberry32): the same seed draws the same results. */
const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const draw = <T>(rows: readonly T[], count: number, random: () => number): readonly T[] =>
  rows
    .map((row) => ({ row, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ row }) => row);

const readArchived = async (app: LocalApp): Promise<ReadonlyMap<string, Item>> => {
  const items = new Map<string, Item>();
  for (const channel of app.config.channels)
    for (const page of await app.stores.pages.list(channel.id, 10_000)) {
      const body = page.body === null ? undefined : await app.archive.find(page.body);
      if (body === undefined) continue;
      const item = toItem(body, { channel: channel.id });
      // A mention goes by the address that a page claims, a backlink by the one it was read at.
      for (const url of [page.url, toMentionUrl(item)]) items.set(url, item);
    }
  return items;
};

const around = ({ text }: Block, [start, end]: readonly [number, number]): string =>
  `${text.slice(Math.max(0, start - unitsAround), start)}>>${text.slice(start, end)}<<${text.slice(end, end + unitsAround)}`;

const showOccurrences = (app: LocalApp, item: Item | undefined): readonly string[] => {
  if (item === undefined) return [];
  const occurrences = app.matcher.findOccurrences(item.blocks);
  return occurrences.slice(0, occurrencesShown).flatMap(({ block, span }) => {
    const found = item.blocks[block];
    return found === undefined ? [] : [`[${found.place} ${found.kind}] ${around(found, span)}`];
  });
};

const collectResults = async (app: LocalApp): Promise<readonly Shown[]> => {
  const brand = app.config.brand.id;
  const items = await readArchived(app);
  const mentions = await listAll((paging) => app.stores.mentions.list({ brand }, paging));
  const backlinks = await listAll((paging) => app.stores.backlinks.list({ brand }, paging));
  const findings = await listAll((paging) => app.stores.findings.list({ brand, status: ['open'] }, paging));
  const about = (url: string) => ({ brand, url, title: items.get(url)?.title ?? null });
  return [
    ...mentions.map((each) => ({
      kind: 'mention',
      ...about(each.url),
      matched: each.matched,
      linked: each.linked,
      snippet: each.snippet,
      text: showOccurrences(app, items.get(each.url)),
    })),
    ...backlinks.map(({ from, to, anchor, rel, followed, state }) => ({
      kind: 'backlink',
      ...about(from),
      to,
      anchor,
      rel,
      followed,
      state,
      place: items.get(from)?.links.find(({ url }) => url === to)?.place ?? null,
      text: showOccurrences(app, items.get(from)),
    })),
    ...findings.map((each) => ({
      kind: each.check,
      ...about(each.url),
      message: each.message,
      quote: each.evidence[0]?.quote,
      sentiment: mentions.find(({ id }) => id === each.mention)?.sentiment,
      snippet: mentions.find(({ id }) => id === each.mention)?.snippet,
      text: showOccurrences(app, items.get(each.url)),
    })),
  ];
};

const runBrand = async (web: Web, brand: string): Promise<readonly Shown[]> => {
  const file = path.join(import.meta.dirname, `../examples/real-input/${brand}.yml`);
  return rehearse(await toConfig(file, web), async (app) => {
    const cpu = process.cpuUsage();
    const { summary } = await app.run();
    const { user, system } = process.cpuUsage(cpu);
    const cpuSeconds = Number(((user + system) / 1e6).toFixed(1));
    const peakMB = Math.round(process.resourceUsage().maxRSS / 1024);
    const failed = summary.channelsFailed.length;
    if (values.sample === '0' && !values.all)
      console.log(
        JSON.stringify({ brand, items: summary.items, failed, ...(await countAll(app)), cpuSeconds, peakMB }),
      );
    return values.sample === '0' && !values.all ? [] : collectResults(app);
  });
};

const folders = findFolders();
if ('missing' in folders) process.stderr.write(`skipped: no ${folders.missing}; set EARMARK_DATA.\n`);
else {
  const web = await serveWeb(folders);
  const results: Shown[] = [];
  for (const brand of brands) results.push(...(await runBrand(web, brand)));
  web.close();
  const wanted = results.filter(({ kind }) => values.kind === undefined || kind === values.kind);
  const drawn = values.all ? wanted : draw(wanted, Number(values.sample), createRandom(Number(values.seed)));
  for (const each of drawn) console.log(JSON.stringify(each));
}
