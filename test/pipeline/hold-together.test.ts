/** What owned channels say together, pass by pass: found, left alone, mended, gone, and judged anew with other guidelines. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const page = (phone: string, more = ''): string =>
  `<!doctype html><html lang="en-GB"><title>Northwind Coffee</title><main><h1>Northwind Coffee</h1>
   <p>Call us: ${phone}</p>${more}</main></html>`;

const right = '020 7946 0000';
const wrong = '020 7946 0001';
let folder: string;
let site: Site;
let minutes: number;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-together-'));
  minutes = 0;
  site = await openSite({ '/home': page(right), '/shop': page(`+44 ${right.slice(1)}`), '/profile': page(wrong) });
});
afterEach(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

/** One pass over everything, an hour after the last. */
const pass = async (
  known: { readonly guidelines?: string; readonly without?: string; readonly check?: string } = {},
) => {
  minutes += 60;
  const channels = ['home', 'shop', 'profile'].filter((id) => id !== known.without);
  const app = await openLocalApp({
    config: parseConfig(
      `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.co.uk]}
guidelines: [${known.guidelines ?? ''}]
channels:
${channels.map((id) => `  - {id: ${id}, source: page, url: "${site.origin}/${id}", owned: true, every: 1h}`).join('\n')}
network: {allowHosts: ["${site.host}"]}
`,
      { file: 'earmark.yml', folder },
    ),
    dataFolder: folder,
    clock: { now: () => new Date(Date.UTC(2026, 9, 1, 8, minutes)) },
    log: silentLog,
    print: () => {},
  });
  await app.run({ all: true });
  const { rows } = await app.stores.findings.list({ brand: 'northwind', check: known.check ?? 'contradiction' });
  await app.close();
  return { rows, found: rows.map(({ channel, status, resolution }) => ({ channel, status, resolution })) };
};
const open = { channel: 'profile', status: 'open', resolution: null };

test('one finding for one scope, with both quotes, both addresses and both dates, and nothing new when nothing changed', async () => {
  const first = await pass();
  expect(first.rows).toMatchObject([
    {
      place: 'brand:northwind',
      status: 'open',
      channel: 'profile',
      url: `${site.origin}/profile`,
      title: 'Contradiction: Northwind Coffee',
      message: `Channels disagree on the telephone number: "profile" says "${wrong}", "home" says "${right}", "shop" says "+44 20 7946 0000"`,
      evidence: [
        {
          channel: 'profile',
          url: `${site.origin}/profile`,
          quote: wrong,
          expected: right,
          observedAt: '2026-10-01T09:00:00.000Z',
        },
        { channel: 'home', url: `${site.origin}/home`, quote: right, observedAt: '2026-10-01T09:00:00.000Z' },
        {
          channel: 'shop',
          url: `${site.origin}/shop`,
          quote: '+44 20 7946 0000',
          observedAt: '2026-10-01T09:00:00.000Z',
        },
      ],
    },
  ]);
  expect(first.rows[0]?.evidence.every(({ snapshot }) => snapshot !== undefined)).toBe(true);
  const again = await pass();
  expect(again.rows).toEqual(first.rows);
});

test('mended by a complete read in which it is gone, and back as a regression', async () => {
  await pass();
  site.set('/profile', page(right));
  expect((await pass()).found).toEqual([{ channel: 'profile', status: 'resolved', resolution: 'mended' }]);
  site.set('/profile', page(wrong));
  const back = await pass();
  expect(back.found).toEqual([open]);
  expect(back.rows[0]?.regressions).toBe(1);
});

test('a channel that cannot be read still says what it said', async () => {
  await pass();
  site.set('/profile', { status: 503, body: '' });
  expect((await pass()).found).toEqual([open]);
  site.set('/home', page(right, '<p>Write to us: hello@northwind.co.uk</p>'));
  expect((await pass()).found).toEqual([open]);
});

test('gone with the page that said it', async () => {
  await pass();
  site.set('/profile', { status: 404, body: '' });
  expect((await pass()).found).toEqual([{ channel: 'profile', status: 'resolved', resolution: 'gone' }]);
});

test('ends with its channel', async () => {
  await pass();
  expect((await pass({ without: 'profile' })).found).toEqual([
    { channel: 'profile', status: 'resolved', resolution: 'channel-removed' },
  ]);
});

test('a guideline takes it over and narrows it, without anything being read anew', async () => {
  await pass();
  const { rows } = await pass({ guidelines: '{id: prices-only, check: contradiction, kinds: [price]}' });
  expect(rows.map(({ guideline, status, resolution }) => ({ guideline, status, resolution }))).toEqual([
    { guideline: null, status: 'resolved', resolution: 'guideline-removed' },
  ]);
  const back = await pass();
  expect(back.found).toEqual([open]);
});

test('pages that share a title are told once they are asked about, though nothing on them changed, and mended when one differs', async () => {
  const check = 'duplicate-metadata';
  const guidelines = `{id: heads, check: ${check}}`;
  expect((await pass({ check })).rows).toEqual([]);
  const { rows } = await pass({ check, guidelines });
  expect(rows).toMatchObject([
    { status: 'open', title: 'Duplicate metadata: Northwind Coffee', evidence: [{}, {}, {}] },
  ]);
  site.set('/shop', page(right).replace('<title>Northwind Coffee', '<title>Northwind Shop'));
  expect((await pass({ check, guidelines })).rows).toMatchObject([{ status: 'open', evidence: [{}, {}] }]);
  site.set('/home', page(right).replace('<title>Northwind Coffee', '<title>Home'));
  expect((await pass({ check, guidelines })).found).toMatchObject([{ status: 'resolved', resolution: 'mended' }]);
});

const withIcon = (icon: string): string =>
  `<!doctype html><html lang="en"><head><title>Northwind Coffee</title><link rel="icon" href="${icon}"></head><main><p>Coffee.</p></main></html>`;
const svg = (path: string) => ({
  type: 'image/svg+xml',
  body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="96" height="96">${path}</svg>`,
});
const arrow = 'M2 8h10V2l10 10-10 10v-6H2z';

test('an avatar unlike the icons of the other channels is told, stays while it cannot be read, and is mended with the picture', async () => {
  const check = 'social-image';
  const guidelines = `{id: one-face, check: ${check}}`;
  site.set('/home', withIcon('/a.svg'));
  site.set('/shop', withIcon('/b.svg'));
  site.set('/profile', withIcon('/avatar.svg'));
  site.set('/a.svg', svg(`<path d="${arrow}"/>`));
  // The same mark, white on a red tile and smaller.
  site.set(
    '/b.svg',
    svg(
      `<rect width="24" height="24" fill="#c00"/><path fill="#fff" transform="translate(5 5) scale(.6)" d="${arrow}"/>`,
    ),
  );
  site.set('/avatar.svg', svg('<path d="M4 2h4v4h3V2h4v4h3V2h4v8h-3v12H7V10H4z"/>'));
  const { rows } = await pass({ check, guidelines });
  expect(rows).toMatchObject([
    {
      place: 'brand:northwind',
      status: 'open',
      channel: 'profile',
      url: `${site.origin}/profile`,
      message: 'Channel "profile" has another icon than "home" and "shop"',
      evidence: [
        { channel: 'profile', quote: `${site.origin}/avatar.svg` },
        { channel: 'home', quote: `${site.origin}/a.svg` },
        { channel: 'shop', quote: `${site.origin}/b.svg` },
      ],
    },
  ]);
  minutes += 24 * 60;
  site.set('/avatar.svg', { status: 503, body: '' });
  expect((await pass({ check, guidelines })).found).toEqual([open]);
  minutes += 24 * 60;
  site.set('/avatar.svg', svg(`<path fill="#00c" d="${arrow}"/>`));
  expect((await pass({ check, guidelines })).found).toEqual([
    { channel: 'profile', status: 'resolved', resolution: 'mended' },
  ]);
}, 60_000);
