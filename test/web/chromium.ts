/** A browser without a screen, where there is one on this machine. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env.EARMARK_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where the browser is; undefined where there is none. */
export const browserPath = places.find((place): place is string => place !== undefined && existsSync(place));

/** Where the built dashboard lies. */
export const siteFolder = path.resolve(import.meta.dirname, '../../dist/web');

/** Why nothing can be tried in a browser here; undefined where it can. */
export const whyNot =
  browserPath === undefined
    ? 'no Chromium was found: install one, or name it in EARMARK_CHROMIUM'
    : existsSync(path.join(siteFolder, 'index.html'))
      ? undefined
      : 'the dashboard is not built: npm run prepare';

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: browserPath ?? '', args: quiet });
