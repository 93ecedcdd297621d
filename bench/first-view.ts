/**
 * How soon the dashboard's first view can be used, in Chromium at a quarter of this machine's speed: from asking for the page until today's
 * work stands there as links, over 100,000 mentions and 5,000 findings in SQLite. Beside it an empty page of the same framework, built and
 * served the same way: the bound is twice its time and one second. Each in a fresh profile; the median of five, in turns.
 *
 *     npx tsx bench/first-view.ts [--json] [--data FOLDER]
 *
 * The dashboard is built first (`npm run prepare`). A folder that is named is filled where it is not there yet, and stays.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { dataFileName } from '../lib/adapters/local/open.ts';
import { listen } from '../lib/api/listen.ts';
import { toShownBrand } from '../lib/api/routes/brand.ts';
import { addSite, readSite } from '../lib/api/site.ts';
import { openBrowser, siteFolder, whyNot } from '../test/web/chromium.ts';
import { median } from './busyness.ts';
import { fill, openEngine, toApp } from './desk/filled.ts';

const slowDown = 4;
const rounds = 5;
const waitMsMax = 60_000;
const boundTimes = 2;
const boundMoreMs = 1000;

const { values: flags } = parseArgs({
  options: { json: { type: 'boolean', default: false }, data: { type: 'string' } },
});

/** An empty page: one component that shows one heading. It lies in the project for the time of its build, so that the framework is found. */
const buildEmpty = async (): Promise<string> => {
  const root = mkdtempSync(path.join(import.meta.dirname, 'empty-'));
  const outDir = mkdtempSync(path.join(tmpdir(), 'earmark-empty-'));
  writeFileSync(
    path.join(root, 'index.html'),
    '<!doctype html><title>Empty</title><div id="app"></div><script type="module" src="/main.ts"></script>',
  );
  writeFileSync(path.join(root, 'App.svelte'), '<h1>Empty</h1>');
  writeFileSync(
    path.join(root, 'main.ts'),
    "import { mount } from 'svelte';\nimport App from './App.svelte';\nmount(App, { target: document.getElementById('app') });",
  );
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      plugins: [svelte()],
      build: { outDir, emptyOutDir: true },
    });
  } finally {
    rmSync(root, { recursive: true });
  }
  return outDir;
};

/** Marks the moment at which `selector` is there. */
const toWatch = (selector: string): string => `(function look() {
  if (document.querySelector(${JSON.stringify(selector)}) === null) requestAnimationFrame(look);
  else performance.mark('usable');
})();`;

/** Milliseconds from asking for a page until `selector` is there, in a fresh profile. */
const measure = async (browser: Browser, address: string, selector: string): Promise<number> => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const devTools = await context.newCDPSession(page);
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowDown });
    await page.addInitScript(toWatch(selector));
    await page.goto(address, { timeout: waitMsMax });
    await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0, null, { timeout: waitMsMax });
    return await page.evaluate(() => performance.getEntriesByName('usable')[0]?.startTime ?? Number.NaN);
  } finally {
    await context.close();
  }
};

const serveEmpty = async (folder: string) => {
  const app = new Hono();
  addSite(app, await readSite(folder));
  return listen(app, { host: '127.0.0.1', port: 0 });
};

const serveDashboard = async (dataFolder: string) => {
  const isFilled = existsSync(path.join(dataFolder, dataFileName));
  const { engine, keeping, close } = await openEngine(dataFolder);
  if (!isFilled) await fill(engine, { mentions: 100_000, findings: 5000 });
  const app = new Hono();
  app.get('/api/session', (asked) =>
    asked.json({ person: { name: 'bench', role: 'admin' }, csrf: 'none', brand: toShownBrand(engine.config) }),
  );
  app.route('/', toApp(keeping));
  addSite(app, await readSite(siteFolder));
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  return { address: server.address, close: () => server.close().then(close) };
};

if (whyNot !== undefined) throw new Error(whyNot);
const dataFolder = flags.data ?? path.join(mkdtempSync(path.join(tmpdir(), 'earmark-first-')), 'data');
const emptyFolder = await buildEmpty();
const [empty, dashboard, browser] = [
  await serveEmpty(emptyFolder),
  await serveDashboard(dataFolder),
  await openBrowser(),
];
const times = { empty: [] as number[], today: [] as number[] };
for (let round = 0; round < rounds; round++) {
  times.empty.push(await measure(browser, empty.address, 'h1'));
  times.today.push(await measure(browser, `${dashboard.address}/today`, '.columns li a'));
}
await browser.close();
await empty.close();
await dashboard.close();
rmSync(emptyFolder, { recursive: true });
if (flags.data === undefined) rmSync(path.dirname(dataFolder), { recursive: true });

const [emptyMs, todayMs] = [median(times.empty), median(times.today)];
const boundMs = boundTimes * emptyMs + boundMoreMs;
if (flags.json) console.log(JSON.stringify({ emptyMs, todayMs, boundMs }));
else
  console.log(
    [
      `an empty page, ms until it stands there      ${emptyMs.toFixed(0).padStart(6)}`,
      `Today, ms until its work stands there        ${todayMs.toFixed(0).padStart(6)}`,
      `bound: twice the empty page and one second   ${boundMs.toFixed(0).padStart(6)}`,
    ].join('\n'),
  );
