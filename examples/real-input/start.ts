/**
 * Earmark on real input: hundreds of saved pages and every recorded feed, served on loopback as one web, read for a brand that
 * occurs in them.
 *   npx tsx examples/real-input/start.ts [mozilla|microsoft|amazon] [--json]
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { RunResult } from '../../lib/pipeline/run.ts';
import { type Counts, countAll } from './count.ts';
import { findFolders } from './folders.ts';
import { rehearse, toConfig } from './rehearse.ts';
import { serveWeb, type Web } from './web.ts';

/** The same as of the command line: wrong usage, or something missing that it needs. */
const usageExit = 2;

const refuse = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  process.exit(usageExit);
};

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none';

const show = ({ summary }: RunResult, counts: Counts, web: Web): readonly string[] => [
  `Read ${web.pages} saved pages through ${web.lists.length} lists, and ${web.feeds.length} recorded feeds, in ${summary.seconds.toFixed(1)} s.`,
  `Items      ${summary.items}`,
  `Mentions   ${counts.mentions} (${counts.unlinked} without a link)`,
  `Backlinks  ${list(counts.backlinks)}`,
  `Findings   ${list(counts.findings)}`,
  `Failed     ${summary.channelsFailed.length === 0 ? 'none' : ''}`,
  ...summary.channelsFailed.map(({ channel, reason }) => `  ${channel}: ${reason}`),
];

const brand = positionals[0] ?? 'mozilla';
const file = path.join(import.meta.dirname, `${brand}.yml`);
if (!/^[a-z0-9-]+$/.test(brand) || !existsSync(file))
  refuse(`Expected a brand that has a file here, received "${brand}".`);
const folders = findFolders();
if ('missing' in folders) refuse(`There is no ${folders.missing}: set EARMARK_DATA to the folder of saved pages.`);
else {
  const web = await serveWeb(folders);
  try {
    await rehearse(await toConfig(file, web), async (app) => {
      const pass = await app.run();
      const counts = await countAll(app);
      const lines = values.json
        ? [JSON.stringify(pass.summary), JSON.stringify({ type: 'counts', brand, ...counts })]
        : show(pass, counts, web);
      for (const line of lines) console.log(line);
    });
  } finally {
    web.close();
  }
}
