/**
 * What a portfolio costs: processor time a link over 100,000 links, summing up alone, and with reading them from SQLite.
 * `npx tsx bench/portfolio.ts [--links 100000] [--runs 5] [--json]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalStores } from '../lib/adapters/local/open.ts';
import { PortfolioBuilder } from '../lib/insights/backlinks.ts';
import { type Backlink, unreadBacklink } from '../lib/model/backlink.ts';
import { brandSchema } from '../lib/model/brand.ts';

const argument = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const count = argument('links', 100_000);
const runs = argument('runs', 5);
const now = new Date('2026-11-21T12:00:00.000Z');
const brand = brandSchema.parse({
  id: 'northwind',
  name: 'Northwind Coffee',
  aliases: ['Northwind'],
  domains: ['northwind.example'],
  products: Array.from({ length: 20 }, (_, index) => ({ name: `Blend ${index}` })),
  competitors: [{ name: 'Southbeam', domains: ['southbeam.example'] }],
});
/** A third of the words are the link's own, as on the web. */
const words = ['Northwind', 'here', 'https://northwind.example/', 'Blend 7', 'mehr erfahren', '', 'the coffee of page'];

const toLink = (index: number): Backlink => {
  const domain = `site-${index % 8000}.${['example', 'co.uk', 'de', 'com', 'org'][index % 5]}`;
  const month = String((index % 12) + 1).padStart(2, '0');
  const firstSeenAt = `202${index % 7}-${month}-03T00:00:00.000Z`;
  const isLost = index % 9 === 0;
  return {
    ...unreadBacklink,
    type: 'backlink',
    id: `b_${index}`,
    brand: brand.id,
    from: `https://www.${domain}/blog/${index}/a-page-with-a-long-name`,
    referringDomain: domain,
    to: `https://northwind.example/page-${index % 700}`,
    anchor: index % 3 === 0 ? `${words[6]} ${index}` : (words[index % 6] ?? ''),
    followed: index % 4 !== 0,
    state: isLost ? 'lost' : 'live',
    firstSeenAt,
    lastCheckedAt: '2026-11-20T00:00:00.000Z',
    lastReadAt: '2026-11-20T00:00:00.000Z',
    history: [
      { at: firstSeenAt, state: 'live', followed: true, why: 'found' },
      ...(isLost
        ? [{ at: '2026-10-02T00:00:00.000Z', state: 'lost' as const, followed: true, why: 'link-missing' as const }]
        : []),
    ],
    topic: `topic ${index % 40}`,
    language: ['en', 'de', 'fr'][index % 3],
    channel: 'news',
    ...(index % 10 === 0 ? { rivals: ['Southbeam'] } : {}),
  };
};

const cpuOf = async (act: () => Promise<void> | void): Promise<number> => {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
};
const median = (values: readonly number[]): number =>
  Math.round((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0) * 10) / 10;

const folder = mkdtempSync(join(tmpdir(), 'earmark-bench-'));
try {
  const links = Array.from({ length: count }, (_, index) => toLink(index));
  const { stores, close } = await openLocalStores({ dataFolder: folder, clock: { now: () => now } });
  for (let at = 0; at < count; at += 10_000) await stores.backlinks.put(links.slice(at, at + 10_000));
  const summing: number[] = [];
  const reading: number[] = [];
  for (let run = 0; run < runs; run++) {
    summing.push(
      await cpuOf(() => {
        const builder = new PortfolioBuilder({ brand, now });
        for (const link of links) builder.add(link);
        builder.figures();
      }),
    );
    reading.push(
      await cpuOf(async () => {
        const builder = new PortfolioBuilder({ brand, now });
        let after: string | undefined;
        do {
          const slice = await stores.backlinks.list(
            { brand: brand.id },
            { limit: 1000, ...(after === undefined ? {} : { after }) },
          );
          for (const link of slice.rows) builder.add(link);
          after = slice.next;
        } while (after !== undefined);
        builder.figures();
      }),
    );
  }
  await close();
  const rows = [
    { what: 'summing up', links: count, runs, cpuMicrosALink: median(summing) },
    { what: 'reading from SQLite and summing up', links: count, runs, cpuMicrosALink: median(reading) },
  ];
  if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
  else console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
