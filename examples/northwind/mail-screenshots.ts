/** `npx tsx examples/northwind/mail-screenshots.ts`: pictures of a mail of alerts, for the docs. Needs a Chromium. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { toDocument } from '../../lib/notifiers/message/document.ts';
import { toHtml } from '../../lib/notifiers/message/html.ts';
import { theGoldenMessage } from '../../test/fixtures/alert-message.ts';

const pictures = path.resolve(import.meta.dirname, '../../docs/pictures');
const executablePath = process.env.EARMARK_CHROMIUM ?? '/usr/bin/chromium';
const html = toHtml(toDocument(theGoldenMessage()));

await mkdir(pictures, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
try {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [390, 800]) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 700 }, javaScriptEnabled: false });
      await page.setContent(html);
      await page.screenshot({ path: path.join(pictures, `mail-${colorScheme}-${width}.png`), fullPage: true });
      await page.close();
    }
} finally {
  await browser.close();
}
