/** Style sheets and pictures: gathered once for all pages, judged again when they change, and never guessed at. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLocalApp } from '../../lib/app/local.ts';
import { openFolderFiles } from '../../lib/config/folder-files.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { lintDraft } from '../../lib/pipeline/lint.ts';
import { toListener } from '../../lib/pipeline/single-judgement.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { createLocalSentiment } from '../../lib/sentiment/local.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { openWorld, passHere, pumpPlanned, toRandom, type World } from './planned-world.ts';

let site: Site;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-look-'));
});
afterEach(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

const page = (body: string, next = '') =>
  `<!doctype html><html lang="en"><head><title>Northwind</title><link rel="stylesheet" href="/a.css"><link rel="icon" href="/icon.svg"></head>
   <body><header><a href="/"><img class="logo" src="/logo.svg" alt="Northwind"></a></header><main><h1>Hello</h1><p class="lead">${body}</p>${next}</main></body></html>`;
const css = (body: string) => ({ type: 'text/css', body });
const svg = (shape: string) => ({ type: 'image/svg+xml', body: drawing(shape) });
const drawing = (shape: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="96" height="96"><path d="${shape}"/></svg>`;
const arrow = 'M2 8h10V2l10 10-10 10v-6H2z';
const tower = 'M4 2h4v4h3V2h4v4h3V2h4v8h-3v12H7V10H4z';

const configText = (guidelines: string): string => `
brand: {id: northwind, name: Northwind, domains: [127.0.0.1]}
guidelines:
  - ${guidelines}
channels:
  - {id: home, source: website, url: "${site.origin}/", owned: true, every: 1h, maxPages: 5, sitemap: false}
network: {allowHosts: ["${site.host}"]}
`;
const palette = '{id: colours, check: palette, colors: ["#e60050"]}';
const passPlanned = async (world: World): Promise<void> => {
  await pumpPlanned(world, { random: toRandom(7), workers: 3, doubled: 0 });
};
const dayMs = 24 * 60 * 60 * 1000;

const findingsOf = async ({ opened }: World) => {
  const { rows } = await opened.stores.findings.list({ brand: 'northwind' });
  return rows
    .filter(({ check }) => check !== 'broken-link')
    .map(
      ({ url, message, status, resolution }) =>
        `${new URL(url).pathname} ${message.slice(0, 25)} ${status} ${resolution}`,
    )
    .toSorted();
};

/** Which sheets were asked for, and what was answered, whichever was first. */
const readSheets = ({ log }: Site): readonly string[] =>
  log.filter((line) => line.includes('.css')).toSorted((a, b) => (a < b ? -1 : 1));

describe.each([
  { name: 'here', plans: false, pass: passHere },
  { name: 'planned', plans: true, pass: passPlanned },
])('the look of pages, read $name', ({ plans, pass }) => {
  const openBrand = (guideline: string) => openWorld(configText(guideline), { plans });

  test('is found in a sheet that another imports, on each page that is dressed so, and mended with the sheet', async () => {
    site = await openSite({
      '/': page('one', '<a href="/two">two</a>'),
      '/two': page('two'),
      '/a.css': css('@import "b.css"; body { color: #e60050 }'),
      '/b.css': css('.lead { color: #00aa00 } .none { color: #0000ff }'),
    });
    const world = openBrand(palette);
    await pass(world);
    expect(await findingsOf(world)).toEqual([
      '/ Unexpected colour #00aa00 open null',
      '/two Unexpected colour #00aa00 open null',
    ]);
    expect(readSheets(site)).toEqual(['GET /a.css 200', 'GET /b.css 200']);

    site.log.length = 0;
    site.set('/b.css', css('.lead { color: #e60050 }'));
    world.clock.advance(dayMs + 1);
    await pass(world);
    expect(await findingsOf(world)).toEqual([
      '/ Unexpected colour #00aa00 resolved mended',
      '/two Unexpected colour #00aa00 resolved mended',
    ]);
    expect(readSheets(site)).toEqual(['GET /a.css 304', 'GET /b.css 200']);
    await world.close();
  });

  test('mends nothing while a sheet cannot be read, and mends all when it is gone', async () => {
    site = await openSite({ '/': page('one'), '/a.css': css('.lead { color: #00aa00 }') });
    const world = openBrand(palette);
    await pass(world);
    const open = ['/ Unexpected colour #00aa00 open null'];
    expect(await findingsOf(world)).toEqual(open);

    site.set('/', page('one, edited'));
    site.set('/a.css', { status: 503, body: 'later' });
    world.clock.advance(dayMs + 1);
    await pass(world);
    expect(await findingsOf(world)).toEqual(open);

    site.set('/a.css', { status: 404, body: 'gone' });
    world.clock.advance(dayMs + 1);
    await pass(world);
    expect(await findingsOf(world)).toEqual(['/ Unexpected colour #00aa00 resolved mended']);
    await world.close();
  });

  test('asks for no sheet and no picture where no guideline looks, and for pictures only where one looks at them', async () => {
    site = await openSite({ '/': page('one'), '/a.css': css('p { color: red }'), '/logo.svg': svg(arrow) });
    const plain = openBrand('{id: no-cheap, check: preferred-term, terms: {cheap: good value}}');
    await pass(plain);
    const colours = openBrand(palette);
    await pass(colours);
    expect(site.log.filter((line) => /css|svg/.test(line))).toEqual(['GET /a.css 200']);
    await Promise.all([plain.close(), colours.close()]);
  });
});

describe('the logo of pages', () => {
  const openApp = async (guideline: string) => {
    await writeFile(path.join(folder, 'logo.svg'), drawing(arrow));
    await writeFile(path.join(folder, 'old.svg'), drawing(tower));
    return openLocalApp({
      config: parseConfig(configText(guideline), { file: path.join(folder, 'earmark.yml'), folder }),
      dataFolder: folder,
      log: silentLog,
      print: () => {},
    });
  };
  const guideline = '{id: mark, check: logo, files: [logo.svg], former: [old.svg], required: true}';
  const messages = async (answers: Parameters<typeof openSite>[0]) => {
    site = await openSite(answers);
    const app = await openApp(guideline);
    await app.run({ all: true });
    const { rows } = await app.stores.findings.list({ brand: 'northwind' });
    await app.close();
    return rows.filter(({ check }) => check === 'logo').map(({ message }) => message.replace(site.origin, ''));
  };

  test('is recognised recoloured, and where it stands in the page itself', async () => {
    expect(
      await messages({
        '/': page('one'),
        '/logo.svg': { type: 'image/svg+xml', body: drawing(arrow).replace('<path', '<path fill="#e60050"') },
      }),
    ).toEqual([]);
    await site.close();
    const inline = page('one').replace(/<img[^>]*>/, drawing(arrow));
    expect(await messages({ '/': inline })).toEqual([]);
  });

  test.each([
    ['the old one is told', svg(tower), ['Unexpected old logo in the header (/logo.svg), expected the one of today']],
    [
      'another in its place is missed',
      svg('M12 2a10 10 0 1 0 .1 0z M12 6a6 6 0 1 1-.1 0z'),
      ['Expected the logo on the page, found none like it'],
    ],
    ['one that cannot be read says nothing', { status: 503, body: 'later' }, []],
    [
      'one that is gone is missed',
      { status: 404, body: 'gone' },
      ['Expected the logo on the page, found none like it'],
    ],
    [
      'a page in its place is no picture',
      { type: 'text/html', body: '<p>not found</p>' },
      ['Expected the logo on the page, found none like it'],
    ],
  ])('%s', async (_name, answer, expected) => {
    expect(await messages({ '/': page('one'), '/logo.svg': answer })).toEqual(expected);
  });
});

describe('a draft', () => {
  test('is held against the palette and the logo by its own styles and drawings, and misses nothing that it only links to', async () => {
    site = await openSite({});
    await writeFile(path.join(folder, 'logo.svg'), drawing(arrow));
    await writeFile(path.join(folder, 'old.svg'), drawing(tower));
    const text = configText('{id: mark, check: logo, files: [logo.svg], former: [old.svg], required: true}').replace(
      'channels:',
      `  - ${palette}\nchannels:`,
    );
    const listener = toListener(parseConfig(text, { file: path.join(folder, 'earmark.yml'), folder }), {
      files: openFolderFiles(folder),
      sentiment: createLocalSentiment(),
    });
    const lintPage = async (html: string) =>
      (
        await lintDraft(listener, { text: html, name: 'a.html', url: `${site.origin}/` }, new Date('2026-10-01'))
      ).remarks
        .filter(({ check }) => ['palette', 'logo'].includes(check))
        .map(({ message }) => message.slice(0, 41));
    expect(await lintPage(page('one'))).toEqual([]);
    const styled = page('one').replace('</head>', '<style>h1 { color: #00aa00 }</style></head>');
    expect(await lintPage(styled.replace(/<img[^>]*>/, drawing(tower)))).toEqual([
      'Unexpected old logo in the header, expect',
      'Unexpected colour #00aa00 at "h1", expect',
    ]);
  });
});
