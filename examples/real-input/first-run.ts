/**
 * A new user's first run, on saved pages of real sites served on loopback: `earmark init` proposes a configuration from one page, and
 * one pass over the saved pages of that site says how much there is to be mended at once. Links lead out of what was saved, so that
 * dead ones say nothing here and are left out.
 *   npx tsx examples/real-input/first-run.ts [host...]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { openSingleFetcher } from '../../lib/app/single-fetcher.ts';
import { openProcessIo } from '../../lib/cli/process-io.ts';
import { runCli } from '../../lib/cli/run-cli.ts';
import { parseConfig } from '../../lib/config/load.ts';
import type { Config } from '../../lib/model/config.ts';
import { findFolders } from './folders.ts';
import { rehearse } from './rehearse.ts';
import { serveWeb, type Web } from './web.ts';

const hostsDefault = ['www.nytimes.com', 'www.macrumors.com', 'prof-pc.de'];
const countedMax = 1000;
/** Judges unasked too. */
const linkCheck = 'broken-link';

const written = z.looseObject({
  network: z.record(z.string(), z.unknown()),
});

const toHosts = (web: Web) =>
  Object.fromEntries(web.hosts.map((host) => [host, { address: web.address, spacingMs: 0 }]));

/** The proposed configuration, for the site's saved pages in place of the whole site. */
const toSavedSite = (text: string, pages: readonly string[], web: Web): Config => {
  const proposed = written.parse(parse(text));
  const channels = pages.map((url, index) => ({
    id: index === 0 ? 'home' : `page-${index}`,
    source: 'page',
    url,
    owned: true,
  }));
  const hosts = Object.fromEntries(web.hosts.map((host) => [host, { address: web.address, spacing: 0 }]));
  return parseConfig(stringify({ ...proposed, channels, network: { ...proposed.network, hosts } }), {
    file: 'earmark.yml',
    folder: os.tmpdir(),
  });
};

const countFindings = async (config: Config): Promise<Readonly<Record<string, number>>> =>
  rehearse(config, async (app) => {
    await app.run();
    const { rows } = await app.stores.findings.list(
      { brand: config.brand.id, status: ['open'] },
      { limit: countedMax },
    );
    const counts: Record<string, number> = {};
    for (const { guideline, check } of rows.filter(({ check: id }) => id !== linkCheck))
      counts[guideline ?? check] = (counts[guideline ?? check] ?? 0) + 1;
    return counts;
  });

const firstRun = async (host: string, web: Web): Promise<string> => {
  const pages = web.addresses.filter((address) => new URL(address).hostname === host);
  const [front] = pages;
  if (front === undefined) return `${host}: no page of it is saved`;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-first-run-'));
  try {
    const io = openProcessIo();
    await runCli(['init', front, '--yes', '--quiet'], {
      ...io,
      folder,
      stdout: () => {},
      openFetcher: async (network) => openSingleFetcher({ ...network, hosts: toHosts(web) }),
    });
    const text = await readFile(path.join(folder, 'earmark.yml'), 'utf8');
    const config = toSavedSite(text, pages, web);
    const counts = await countFindings(config);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const proposed = config.guidelines.map(({ id }) => id).join(', ');
    return `${host}: ${config.brand.name}; ${pages.length} pages; proposed ${proposed}; off ${text.match(/Off: it says/g)?.length ?? 0}; ${total} findings ${JSON.stringify(counts)}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const folders = findFolders();
if ('missing' in folders) {
  process.stderr.write(`There is no ${folders.missing}: set EARMARK_DATA to the folder of saved pages.\n`);
  process.exit(2);
}
const web = await serveWeb(folders);
try {
  const asked = process.argv.slice(2);
  for (const host of asked.length === 0 ? hostsDefault : asked) console.log(await firstRun(host, web));
} finally {
  web.close();
}
