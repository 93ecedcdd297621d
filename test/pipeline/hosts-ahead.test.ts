import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { StoreError } from '../../lib/errors.ts';
import type { Engine } from '../../lib/pipeline/engine.ts';
import { readyHosts } from '../../lib/pipeline/hosts-ahead.ts';
import { type RunResult, run } from '../../lib/pipeline/run.ts';
import type { HostStore } from '../../lib/ports/fetcher.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openMemoryHosts } from '../fetching/memory-hosts.ts';
import { openFetcher } from '../fetching/open-fetcher.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const config = parseConfig(
  `brand: {id: northwind, name: Northwind}
channels:
  - {id: a, source: feed, url: "https://a.example/feed"}
  - {id: b, source: feed, url: "http://b.example:8080/feed"}
  - {id: other, source: feed, url: "https://a.example/other"}
  - {id: search, source: hacker-news, query: Northwind}
`,
  { file: 'test.yml', folder: '/' },
);

test('the hosts of a lease are readied once each; who names no address, or is no more, is passed over', async () => {
  const asked: (readonly string[])[] = [];
  const fetcher = {
    fetch: async () => Promise.reject(new Error('no page is asked for')),
    readyHosts: async (origins: readonly string[]) => void asked.push(origins),
    close: async () => {},
  };
  const messages = ['a', 'search', 'b', 'removed', 'other'].map((channel) => ({ channel }));
  await readyHosts({ config, fetcher }, messages, new AbortController().signal);
  expect(asked).toEqual([['https://a.example', 'http://b.example:8080']]);
});

const broken = (): StoreError =>
  new StoreError({
    code: 'STORE_UNAVAILABLE',
    subject: { kind: 'hosts', id: 'robots' },
    expected: 'a store that answers',
    received: 'none that does',
    mend: 'Try again.',
    retry: 'later',
  });

let site: Site;
let folder: string;
beforeEach(async () => {
  const feed = '<rss version="2.0"><channel><title>News</title></channel></rss>';
  site = await openSite({ '/feed': feed });
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-hosts-'));
});
afterEach(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

/** One pass over a channel, by an engine that a test changes. */
const passWith = async (toEngine: (app: LocalApp) => Engine): Promise<RunResult> => {
  const yaml = `brand: {id: northwind, name: Northwind}
channels: [{id: a, source: feed, url: "${site.origin}/feed"}]
network: {allowHosts: ["${site.host}"]}
`;
  const app = await openLocalApp({
    config: parseConfig(yaml, { file: 'test.yml', folder }),
    dataFolder: folder,
    log: silentLog,
    print: () => {},
  });
  try {
    return await run(toEngine(app));
  } finally {
    await app.close();
  }
};

test('a store that fails while a host is readied fails no pass: the poll asks again', async () => {
  let asked = 0;
  const hosts: HostStore = {
    ...openMemoryHosts(),
    findRobots: async () => {
      asked += 1;
      if (asked === 1) throw broken();
      return undefined;
    },
  };
  const fetcher = openFetcher({ hosts, network: { allowHosts: [site.host], spacingMs: 0 } });
  const { summary } = await passWith((app) => ({
    ...app,
    fetcher: {
      ...fetcher,
      // What is begun beside the polls fails before the first of them asks.
      fetch: async (request) => {
        while (asked === 0) await new Promise((resolve) => setImmediate(resolve));
        return fetcher.fetch(request);
      },
    },
  }));
  expect(summary).toMatchObject({ channels: 1, channelsFailed: [] });
  expect(asked).toBe(2);
  await fetcher.close();
});

test('a pass that breaks off waits for the hosts that are being readied', async () => {
  let isReadied = false;
  const pass = passWith((app) => ({
    ...app,
    fetcher: {
      fetch: async () => Promise.reject(broken()),
      readyHosts: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        isReadied = true;
      },
      close: async () => {},
    },
  }));
  await expect(pass).rejects.toThrow('a store that answers');
  expect(isReadied).toBe(true);
});
