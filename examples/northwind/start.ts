/**
 * `npm start`: serves the sample brand's world on loopback, runs a pass over it in a fresh data folder, and serves the dashboard
 * until Ctrl-C; with `--once` it ends after the pass. `--report FILE` writes the report of 90 days. All days are moved, so that the
 * last on which somebody spoke was yesterday.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Io } from '../../lib/cli/io.ts';
import { openProcessIo } from '../../lib/cli/process-io.ts';
import { runCli } from '../../lib/cli/run-cli.ts';
import type { Config } from '../../lib/model/config.ts';
import { moveDays, toDaysLater } from './dates.ts';
import { serveWorld, worldPort } from './serve.ts';

/** The same configuration, with every host of the world at the address where it is served this time. */
const atAddress = (config: Config, address: string): Config => {
  const hosts = Object.entries(config.network.hosts).map(([host, settings]) => [host, { ...settings, address }]);
  return { ...config, network: { ...config.network, hosts: Object.fromEntries(hosts) } };
};

const daysLater = toDaysLater(new Date());
const world = await serveWorld(worldPort, { daysLater });
const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-northwind-'));
for (const name of ['earmark.yml', 'reviews.jsonl'])
  await writeFile(
    path.join(folder, name),
    moveDays(await readFile(path.join(import.meta.dirname, name), 'utf8'), daysLater),
  );
const processIo = openProcessIo();
const io: Io = {
  ...processIo,
  openApp: (options) => processIo.openApp({ ...options, config: atAddress(options.config, world.address) }),
};
const common = ['--config', path.join(folder, 'earmark.yml'), '--data', path.join(folder, '.earmark')];
const given = process.argv.slice(2);
const isOnce = given.includes('--once');
const reportAt = given.indexOf('--report') + 1;
const report = reportAt === 0 ? undefined : given[reportAt];
const passedOn = given.filter(
  (argument, index) => argument !== '--once' && (reportAt === 0 || (index !== reportAt && index !== reportAt - 1)),
);

try {
  io.stderr(`Northwind Coffee, the sample brand: its world is served on http://${world.address}\n\n`);
  process.exitCode = await runCli(['run', ...common, ...passedOn], io);
  if (report !== undefined && process.exitCode === 0)
    process.exitCode = await runCli(['report', ...common, '--since', '90d', '--html', report], io);
  if (!isOnce && process.exitCode === 0 && !io.signal.aborted) {
    io.stderr('\nYour own brand: npx earmark init https://your.site\n\n');
    process.exitCode = await runCli(['serve', ...common], io);
  }
} finally {
  world.close();
  await rm(folder, { recursive: true, force: true });
}
