/** The profile of an account is judged as a page is: its words, its links, and its picture against the brand's logo. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openSite, type Site } from '../fixtures/site.ts';

let site: Site;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-profile-'));
});
afterEach(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

const drawing = (shape: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="96" height="96"><path d="${shape}"/></svg>`;
const arrow = 'M2 8h10V2l10 10-10 10v-6H2z';
const tower = 'M4 2h4v4h3V2h4v4h3V2h4v8h-3v12H7V10H4z';

const toProfile = (origin: string, note: string, avatar: string): string =>
  JSON.stringify({
    id: '7',
    acct: 'northwind',
    display_name: 'Northwind',
    url: `${origin}/@northwind`,
    note,
    avatar: `${origin}${avatar}`,
  });

test('its words, its links and its picture are judged, and mended when they are', async () => {
  const lookup = '/api/v1/accounts/lookup?acct=northwind';
  site = await openSite({
    '/old.svg': { type: 'image/svg+xml', body: drawing(tower) },
    '/new.svg': { type: 'image/svg+xml', body: drawing(arrow) },
    '/api/v1/accounts/7/statuses?exclude_reblogs=true&limit=40': { type: 'application/json', body: '[]' },
  });
  const { origin, host } = site;
  const json = (body: string) => ({ type: 'application/json', body });
  site.set(lookup, json(toProfile(origin, `<p>Cheap coffee, <a href="${origin}/gone">menu</a></p>`, '/old.svg')));
  await writeFile(path.join(folder, 'logo.svg'), drawing(arrow));
  await writeFile(path.join(folder, 'old.svg'), drawing(tower));
  const config = `
brand: {id: northwind, name: Northwind, domains: [northwind.example]}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}}
  - {id: mark, check: logo, files: [logo.svg], former: [old.svg], required: true}
  - {id: icon, check: social-image, files: [logo.svg]}
  - {id: links, check: broken-link}
channels:
  - {id: social, source: mastodon, server: "${origin}", account: northwind, owned: true}
network: {allowHosts: ["${host}"]}
`;
  const app = await openLocalApp({
    config: parseConfig(config, { file: path.join(folder, 'earmark.yml'), folder }),
    dataFolder: folder,
    log: silentLog,
    print: () => {},
  });
  const list = async (): Promise<readonly string[]> => {
    const { rows } = await app.stores.findings.list({ brand: 'northwind' });
    return rows.map(({ check, status }) => `${check} ${status}`).toSorted();
  };
  await app.run({ all: true });
  expect(await list()).toEqual(['broken-link open', 'logo open', 'preferred-term open', 'social-image open']);

  site.set(lookup, json(toProfile(origin, '<p>Coffee</p>', '/new.svg')));
  await app.run({ all: true });
  expect(await list()).toEqual([
    'broken-link resolved',
    'logo resolved',
    'preferred-term resolved',
    'social-image resolved',
  ]);
  await app.close();
});
