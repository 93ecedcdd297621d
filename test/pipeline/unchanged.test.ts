/** A pass in which every page answers 304: one heartbeat a channel, and nothing else, is written. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { dataFileName } from '../../lib/adapters/local/open.ts';
import { openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const toPages = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `/p/${index}`,
      `<!doctype html><html lang="en"><title>Page ${index}</title><main><h1>Northwind Coffee ${index}</h1>
       <p>Our cheap beans number ${index}, call +44 20 7946 0${100 + index}.</p><a href="/p/${(index + 1) % count}">next</a></main></html>`,
    ]),
  );

let folder: string;
let site: Site | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-unchanged-'));
});
afterEach(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

const openApp = (at: Site) =>
  openLocalApp({
    config: parseConfig(
      `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}
channels:
  - {id: home, source: website, url: "${at.origin}/p/0", owned: true, every: 6h, maxPages: 40, maxDepth: 50, sitemap: false}
network: {allowHosts: ["${at.host}"]}
`,
      { file: 'earmark.yml', folder },
    ),
    dataFolder: folder,
    log: silentLog,
    print: () => {},
  });

const namesSchema = z.array(z.tuple([z.string()]));

/** Has SQLite itself write down every row that anybody inserts, updates or deletes; the same values again count as well. */
const watchWrites = (): { readonly written: () => readonly string[]; close(): void } => {
  const database = new Libsql(path.join(folder, dataFileName));
  const tables = namesSchema
    .parse(
      database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'").raw().all(),
    )
    .map(([name]) => name)
    .filter((name) => !name.startsWith('sqlite_') && !name.startsWith('mentions_search'));
  database.exec('CREATE TABLE written (number INTEGER PRIMARY KEY, what TEXT NOT NULL)');
  for (const table of tables)
    for (const act of ['INSERT', 'UPDATE', 'DELETE'])
      database.exec(
        `CREATE TRIGGER watch_${table}_${act} AFTER ${act} ON ${table}
         BEGIN INSERT INTO written (what) VALUES ('${act} ${table}'); END`,
      );
  return {
    written: () =>
      namesSchema.parse(database.prepare('SELECT what FROM written ORDER BY number').raw().all()).map(([what]) => what),
    close: () => database.close(),
  };
};

test.each([{ pages: 2 }, { pages: 40 }])(
  'an unchanged pass over $pages pages writes its message and the heartbeat of its channel, and no other row',
  async ({ pages }) => {
    site = await openSite(toPages(pages));
    const first = await openApp(site);
    const { summary: before } = await first.run({ all: true });
    await first.close();
    expect(before.fetched).toBe(pages);
    const watch = watchWrites();
    const app = await openApp(site);
    const { summary } = await app.run({ all: true });
    expect({ fetched: summary.fetched, notModified: summary.notModified }).toEqual({ fetched: 0, notModified: pages });
    expect(watch.written()).toEqual([
      'INSERT messages',
      'UPDATE messages',
      'INSERT channels',
      'INSERT channels',
      'DELETE messages',
    ]);
    await app.close();
    watch.close();
  },
);
