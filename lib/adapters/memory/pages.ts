/** Documents of channels, in memory. */
import type { Page } from '../../model/page.ts';
import type { PageStore } from '../../ports/stores.ts';
import { byReadThenDepth, compareText, toMs, toMsOrNever } from '../agreed/order.ts';
import { isAddedBy, toAdded, toPageRow } from '../agreed/standing.ts';
import { createMemoryGrants } from './grants.ts';
import type { Held } from './mover.ts';

/** A page store that lasts as long as the process. */
export const createMemoryPages = (): PageStore & Held => {
  const channels = new Map<string, Map<string, Page>>();
  const outlinks = new Map<string, Map<string, readonly string[]>>();
  const put = (page: Page): void => {
    const pages = getOrAdd(channels, page.channel, () => new Map<string, Page>());
    const row = toPageRow(pages.get(page.url), page);
    if (row !== undefined) pages.set(page.url, structuredClone(row));
  };
  return {
    findAll: async (channel, urls) =>
      structuredClone([...new Set(urls)].flatMap((url) => channels.get(channel)?.get(url) ?? [])),
    find: async (channel, url) => structuredClone(channels.get(channel)?.get(url)),
    list: async (channel, max) =>
      structuredClone(
        [...(channels.get(channel)?.values() ?? [])].toSorted(byReadThenDepth).slice(0, Math.max(0, max)),
      ),
    put: async (pages) => pages.forEach(put),
    addKnown: async (pages) =>
      toAdded(pages, (page) => {
        const old = channels.get(page.channel)?.get(page.url);
        if (old === undefined) put(page);
        return isAddedBy(page, old);
      }),
    grant: createMemoryGrants(),
    markJudged: async ({ channel, url, judgedWith, readAt }) => {
      const page = channels.get(channel)?.get(url);
      if (page === undefined || toMsOrNever(page.judgedReadAt) > toMs(readAt)) return;
      channels.get(channel)?.set(url, { ...page, judgedWith, judgedReadAt: readAt });
    },
    putOutlinks: async (channel, url, links) => {
      getOrAdd(outlinks, channel, () => new Map<string, readonly string[]>()).set(url, [...links]);
    },
    outlinks: async (channel) =>
      [...(outlinks.get(channel) ?? [])]
        .map(([url, links]) => ({ url, outlinks: [...links] }))
        .toSorted((a, b) => compareText(a.url, b.url)),
    removeChannel: async (channel) => {
      channels.delete(channel);
      outlinks.delete(channel);
    },
    held: function* () {
      for (const pages of channels.values()) for (const row of pages.values()) yield { kind: 'pages', row };
      for (const [channel, urls] of outlinks)
        for (const [url, links] of urls) yield { kind: 'outlinks', row: { channel, url, outlinks: links } };
    },
  };
};

const getOrAdd = <K, V>(map: Map<K, V>, key: K, create: () => V): V => {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
};
