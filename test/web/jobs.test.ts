/** The three daily jobs in a real browser: "earmark serve" over a real data folder and pipeline, and a small web on loopback that changes meanwhile. */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openLocalApp } from '../../lib/app/local.ts';
import { runCli } from '../../lib/cli/run-cli.ts';
import { makeFolder } from '../cli/harness.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { openBrowser, siteFolder, whyNot } from './chromium.ts';

const hosts = ['northwind.example', 'shop.example', 'blog.example'] as const;

const toConfig = ({ host }: Site): string => `
brand: {id: northwind, name: Northwind Coffee, aliases: [Northwind], domains: [northwind.example, shop.example]}
guidelines:
  - {id: no-excuses, check: banned-term, terms: [unfortunately], severity: high}
channels:
  - {id: home, source: page, url: "https://northwind.example/home", owned: true}
  - {id: shop, source: page, url: "https://shop.example/shop", owned: true}
  - {id: blog, source: page, url: "https://blog.example/blog"}
  - {id: reviews, source: file, path: reviews.jsonl}
alerts:
  - {id: team, audience: brand, to: [{file: alerts.jsonl}]}
network:
  contact: web@northwind.example
  spacing: 0
  hosts: {${hosts.map((name) => `${name}: {address: "${host}", spacing: 0}`).join(', ')}}
`;

const review = {
  id: 'r1',
  url: 'https://reviews.example/r1',
  title: 'Never again',
  text: 'I waited forty minutes for a flat white, and it came cold. Terrible.',
  rating: 1,
  language: 'en',
  author: 'P. Hollis',
  publishedAt: new Date().toISOString(),
};

const toOwnPage = (phone: string): string =>
  `<!doctype html><html lang="en"><title>Northwind Coffee</title><main><h1>Northwind Coffee</h1><p>Coffee from Soho, roasted on Tuesdays. Call us on ${phone} and we put a bag aside.</p></main></html>`;

const toPost = (name: string): string =>
  `<!doctype html><html lang="en"><title>Where to drink coffee in Soho</title><main><h1>Where to drink coffee in Soho</h1><p>We walked all day. At ${name} the filter was bright and warm, and we stayed for a second cup.</p></main></html>`;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let web: Site;
let address: string;
let end: () => Promise<void>;

/** The command in this process, over a data folder of its own; resolves with the address that it prints. */
const serve = async (): Promise<void> => {
  const folder = makeFolder({ 'earmark.yml': toConfig(web), 'reviews.jsonl': `${JSON.stringify(review)}\n` });
  const interrupt = new AbortController();
  let printed = '';
  const print = (text: string): void => {
    printed += text;
  };
  const ended = runCli(['serve', '--port', '0'], {
    stdout: print,
    stderr: print,
    drained: async () => {},
    stdin: (async function* () {})(),
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    columns: 80,
    environment: { debug: false, noColor: true },
    folder,
    clock: { now: () => new Date() },
    signal: interrupt.signal,
    siteFolder,
    openApp: (options) =>
      openLocalApp({ ...options, dataFolder: mkdtempSync(path.join(os.tmpdir(), 'earmark-jobs-')) }),
    openFetcher: () => expect.fail('it fetches nothing of its own'),
  });
  await expect.poll(() => printed, { timeout: 15_000 }).toMatch(/http:\S+#token=\S+/);
  address = /http:\S+#token=\S+/.exec(printed)?.[0] ?? '';
  end = async () => {
    interrupt.abort();
    await ended;
  };
};

const go = async (place: string): Promise<void> => {
  await page.getByRole('link', { name: place, exact: true }).click();
  await page.locator('h1', { hasText: place }).waitFor();
};

/** Has a channel read again, as a person does. */
const readAgain = async (channel: string): Promise<void> => {
  const before = web.log.length;
  await go('Channels');
  await page.getByRole('button', { name: `Read now ${channel}` }).click();
  await expect.poll(() => web.log.length, { timeout: 15_000 }).toBeGreaterThan(before);
};

/** Opens the finding of this check in the inbox, as soon as a pass has found it. */
const openFinding = async (message: RegExp): Promise<Locator> => {
  await go('Inbox');
  await page.locator('li[data-row] a', { hasText: message }).click({ timeout: 20_000 });
  const article = page.locator('article');
  await article.locator('h2', { hasText: message }).waitFor();
  return article;
};

describe.skipIf(whyNot !== undefined)(`daily work${whyNot === undefined ? '' : ` (not tried: ${whyNot})`}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    web = await openSite({
      '/home': toOwnPage('+44 20 7946 0000'),
      '/shop': toOwnPage('+44 20 7946 0999'),
      '/blog': toPost('Northwind Coffee'),
    });
    await serve();
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(address);
    await page.locator('nav').waitFor();
  });
  afterEach(async () => {
    await context.close();
    await end();
    await web.close();
  });

  test('a brand manager sees both sides of a contradiction, says that it is fixed, and it is seen to be mended', async () => {
    const article = await openFinding(/7946/);
    const sides = article.locator('.evidence > div');
    expect(await sides.count()).toBe(2);
    const [left, right] = await Promise.all([sides.nth(0).boundingBox(), sides.nth(1).boundingBox()]);
    expect(left?.y).toBe(right?.y);
    const said = await sides.allInnerTexts();
    expect(said.find((text) => text.startsWith('home'))).toContain('+44 20 7946 0000');
    expect(said.find((text) => text.startsWith('shop'))).toContain('+44 20 7946 0999');

    await article.getByRole('button', { name: 'Acknowledge' }).click();
    await article.getByText('Acknowledged', { exact: true }).waitFor();
    await article.getByRole('button', { name: 'It is fixed' }).click();
    await article.getByText('Said to be fixed', { exact: true }).waitFor();

    const place = page.url();
    await go('Consistency');
    await page.locator('dl .odd', { hasText: 'odd one out' }).waitFor();
    expect(await page.locator('dl > div').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('0000'), expect.stringContaining('0999')]),
    );
    await go('Alerts');
    await page.locator('.named a', { hasText: /7946/ }).waitFor();

    web.set('/shop', toOwnPage('+44 20 7946 0000'));
    await readAgain('shop');
    await page.goto(place);
    await article.getByText('Resolved: mended', { exact: true }).waitFor();
  });

  test('a person of PR drafts a reply, is told of a banned word, and marks the review answered', async () => {
    const article = await openFinding(/A review gives 1 of 5/);
    expect(await article.locator('.evidence').innerText()).toContain('it came cold');
    const draft = article.getByRole('textbox', { name: 'Draft a reply' });
    const copy = article.getByRole('button', { name: 'Copy' });
    await draft.fill('Unfortunately we were short of people.');
    await article.locator('section li', { hasText: /unfortunately/i }).waitFor();
    expect(await copy.isDisabled()).toBe(true);
    await draft.fill('That was not the coffee you came for. Please come by for another one.');
    await article.getByText('Nothing to remark.').waitFor();
    expect(await copy.isDisabled()).toBe(false);
    await article.getByRole('button', { name: 'Answered' }).click();
    await article.getByText('Resolved: answered', { exact: true }).waitFor();
  });

  test('a person of SEO takes up a page without a link, writes to it, and sees the link won', async () => {
    const article = await openFinding(/link/i);
    expect(await article.locator('.evidence').innerText()).toContain('the filter was bright and warm');
    await go('Today');
    await page.getByRole('region', { name: 'Who and where' }).getByText('blog', { exact: true }).waitFor();
    await go('Backlinks');
    const stage = page.getByRole('combobox', { name: /^Outreach .*blog\.example/ });
    const board = page.getByRole('region', { name: 'Outreach' });
    for (const [value, name] of [
      ['to-contact', 'To contact'],
      ['drafted', 'Drafted'],
      ['sent', 'Sent'],
    ] as const) {
      await stage.last().selectOption(value);
      await board.getByRole('heading', { name: `${name} 1` }).waitFor();
    }
    expect(await stage.last().locator('option[value=won]').isDisabled()).toBe(true);

    web.set('/blog', toPost('<a href="https://northwind.example/home">Northwind Coffee</a>'));
    await readAgain('blog');
    await go('Backlinks');
    await board.getByRole('heading', { name: 'Won 1' }).waitFor();
    await page.getByText('Live', { exact: true }).last().waitFor();
  });
});
