/**
 * `npx tsx examples/northwind/report-pictures.ts`: the report of the sample brand, as pictures for the docs, as it is on a desk and on a telephone, and in dark.
 * With a folder as argument it leaves the report there, and as it is printed. Needs a Chromium.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const pictures = path.resolve(import.meta.dirname, '../../docs/pictures');
const executablePath = process.env.EARMARK_CHROMIUM ?? '/usr/bin/chromium';
const [kept] = process.argv.slice(2);
const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-report-'));
const file = path.join(folder, 'report.html');

/** Runs a pass over the sample brand, and makes its report. */
const start = path.join(import.meta.dirname, 'start.ts');
const made = spawn('npx', ['tsx', start, '--once', '--report', file], { stdio: ['ignore', 'ignore', 'inherit'] });
await once(made, 'exit');

const looks = [
  { name: 'report-1440', width: 1440, height: 900, colorScheme: 'light', section: null },
  { name: 'report-volume', width: 1440, height: 900, colorScheme: 'light', section: '#volume' },
  { name: 'report-dark', width: 1440, height: 900, colorScheme: 'dark', section: '#findings' },
  { name: 'report-390', width: 390, height: 844, colorScheme: 'light', section: '#volume' },
] as const;

const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
try {
  for (const { name, width, height, colorScheme, section } of looks) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, javaScriptEnabled: false });
    const page = await context.newPage();
    // A report that asks for anything is wrong: the picture shows what is left without it.
    await context.route(/^https?:/, (route) => route.abort());
    await page.goto(pathToFileURL(file).href);
    const shot = { path: path.join(pictures, `${name}.png`) };
    await (section === null ? page.screenshot(shot) : page.locator(section).screenshot(shot));
    if (kept !== undefined) await page.screenshot({ path: path.join(kept, `${name}.png`), fullPage: true });
    await context.close();
  }
  if (kept !== undefined) {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.pdf({ path: path.join(kept, 'report.pdf'), format: 'A4', preferCSSPageSize: true });
    await copyFile(file, path.join(kept, 'report.html'));
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
