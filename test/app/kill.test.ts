/** kill -9 at any moment loses nothing, hides nothing behind a 304, and doubles nothing. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLocalApp } from '../../lib/app/local.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { type Bundle, bundleScript } from '../fixtures/bundle.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const isThorough = process.env.EARMARK_THOROUGH === '1';
/**
 * Kills a round; each round is one data folder. Fewer than a message may be tried, for one over which five processes die is set aside.
 * A hundred in all are some five minutes.
 */
const kills = isThorough ? 4 : 3;
const rounds = isThorough ? 25 : 1;
/** A kill falls into the first so many milliseconds of a pass. */
const killMsMax = 250;
/** Far more than a round takes: whatever else the machine does, a round that is slow is not wrong. */
const roundMs = 1_200_000;
const pagesOfSite = 60;

const page = (index: number): string =>
  `<!doctype html><html lang="en"><title>Page ${index}</title><main><h1>Northwind Coffee, page ${index}</h1>
  <p>Our ${index % 3 === 0 ? 'cheap' : 'fair'} beans number ${index} are roasted by Northwind Coffee in Soho.</p>
  <p><a href="/p/${(index + 1) % pagesOfSite}">next</a> <a href="/p/${(index * 2 + 1) % pagesOfSite}">jump</a></p></main></html>`;

const yaml = (site: Site): string => `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}
channels:
  - {id: home, source: website, url: "${site.origin}/p/0", owned: true, every: 6h, maxPages: 200}
alerts:
  - {id: all, to: [{file: alerts.jsonl}]}
network: {allowHosts: ["${site.host}"]}
`;

/** Runs a pass in a process of its own and kills it after the given time; answers true when it had ended by itself. */
const runAndKill = (config: string, dataFolder: string, afterMs: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child.file, config, dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let timer: NodeJS.Timeout | undefined;
    running.stdout.once('data', () => {
      timer = setTimeout(() => running.kill('SIGKILL'), afterMs);
    });
    running.once('error', reject);
    running.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });

/** What is stored, without what depends on the time of reading. */
const kept = async (file: string, dataFolder: string) => {
  const app = await openLocalApp({ config: await loadConfig(file), dataFolder, log: silentLog, print: () => {} });
  await app.run();
  const findings = await app.stores.findings.list({ brand: 'northwind' }, { limit: 1000 });
  const mentions = await app.stores.mentions.list({ brand: 'northwind' }, { limit: 1000 });
  const counts = await app.stores.mentions.counts({ brand: 'northwind', fromDay: '2000-01-01', toDay: '2100-01-01' });
  const waiting = {
    collect: await app.queue.size('collect'),
    analyze: await app.queue.size('analyze'),
    dead: (await app.queue.deadLetters()).length,
  };
  await app.close();
  const lines = (await readFile(path.join(dataFolder, 'alerts.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).data);
  return {
    findings: findings.rows.map(({ id, status }) => `${id} ${status}`).toSorted(),
    mentions: mentions.rows.map(({ id }) => id).toSorted(),
    counted: counts.reduce((total, { mentions: count }) => total + count, 0),
    waiting,
    alertedOnce: lines
      .filter(({ maybeTwice }) => !maybeTwice)
      .flatMap(({ alerts }) => alerts.map(({ finding }: { finding: { id: string } }) => finding.id))
      .toSorted(),
    alertedAgain: lines.filter(({ maybeTwice }) => maybeTwice).length,
  };
};

let site: Site;
let folder: string;
let file: string;
let child: Bundle;
beforeAll(async () => {
  child = await bundleScript('test/fixtures/run-child.ts');
  site = await openSite(
    Object.fromEntries(Array.from({ length: pagesOfSite }, (_, index) => [`/p/${index}`, page(index)])),
  );
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-kill-'));
  file = path.join(folder, 'earmark.yml');
  await writeFile(file, yaml(site));
}, 120_000);
afterAll(async () => {
  await site.close();
  await child.remove();
  await rm(folder, { recursive: true, force: true });
});

test.each(Array.from({ length: rounds }, (_, round) => [round]))(
  'a pass that was killed again and again ends where an undisturbed one does (round %i)',
  async (round) => {
    const undisturbed = await kept(file, path.join(folder, `control-${round}`));
    expect(undisturbed.findings).toHaveLength(pagesOfSite / 3);
    const dataFolder = path.join(folder, `killed-${round}`);
    let killed = 0;
    for (let kill = 0; kill < kills; kill++)
      if (!(await runAndKill(file, dataFolder, 5 + Math.random() * killMsMax))) killed += 1;
    expect(killed).toBeGreaterThan(0);
    const disturbed = await kept(file, dataFolder);
    expect(disturbed).toEqual({ ...undisturbed, alertedAgain: disturbed.alertedAgain, alertedOnce: expect.any(Array) });
    expect(disturbed.alertedAgain).toBeLessThanOrEqual(kills);
    // Whatever was sent once is there once; only what a crash cut short may be in a second, marked message.
    expect(new Set(disturbed.alertedOnce).size).toBe(disturbed.alertedOnce.length);
  },
  roundMs,
);
