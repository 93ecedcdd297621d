/**
 * `npx tsx examples/northwind/screenshots.ts`: pictures of the dashboard over the sample brand, for the docs. Needs a Chromium and what `npm run
 * prepare` builds.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '../..');
const pictures = path.join(root, 'docs/pictures');
const executablePath = process.env.EARMARK_CHROMIUM ?? '/usr/bin/chromium';

const served = spawn(process.execPath, [...process.execArgv, path.join(import.meta.dirname, 'start.ts')], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
const findAddress = async (): Promise<string> => {
  for await (const line of createInterface({ input: served.stderr })) {
    const [address] = /http:\S+#token=\S+/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('The sample brand ended before it was served.');
};

const address = await findAddress();
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
const page = await (await browser.newContext({ locale: 'en-GB', colorScheme: 'light' })).newPage();
const take = async (name: string, place: string, width: number, height: number): Promise<void> => {
  await page.setViewportSize({ width, height });
  await page.goto(new URL(place, address).href);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
};

try {
  await page.goto(address);
  await page.locator('nav').waitFor();
  await page.goto(new URL('/inbox', address).href);
  const finding = await page.locator('li[data-row] a', { hasText: 'remembers' }).getAttribute('href');
  await take('dashboard-today', '/today?days=90', 1440, 860);
  await take('dashboard-inbox', finding ?? '/inbox', 1440, 860);
  await take('dashboard-narrow', '/today?days=90', 390, 844);
} finally {
  await browser.close();
  served.kill('SIGINT');
}
