import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { readyHosts } from '../../lib/pipeline/hosts-ahead.ts';

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
