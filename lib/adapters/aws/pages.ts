/**
 * Documents of channels, in DynamoDB.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | page | `PG#<channel>` | hash of the address |
 * | outlinks | `OL#<channel>` | hash of the address, number of the part |
 *
 * Other than in design.md: no time to live but for feeds' entries, for a page that never changes is never written; and no index: a poll asks
 * by address, and who wants more wants all there is. Which pages are due again is the channel's business (its state), not the page's.
 */
import { randomUUID } from 'node:crypto';
import type { Page } from '../../model/page.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PageStore } from '../../ports/stores.ts';
import { toGroups } from '../agreed/groups.ts';
import { byReadThenDepth, compareText, toMsOrNever } from '../agreed/order.ts';
import { isAddedBy, toAdded, toPageRow } from '../agreed/standing.ts';
import { type Database, ifNew, ifVersion, type Key, type Row } from './database.ts';
import { createAwsGrants } from './grants.ts';
import { toHash, toKey, toOrdinal } from './keys.ts';
import { numberIn, textIn, toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { eachOf, tryAgain } from './try-again.ts';

export const readPage = toNounReader<Page>('page', ['channel', 'url', 'readAt']);
const readOutlinks = toNounReader<{ readonly url: string; readonly links: readonly string[] }>('outlinks', [
  'url',
  'links',
]);

/** So many characters of addresses go into one part: even if nothing of them can be compressed, a row holds them. */
const partCharsMax = 100_000;

const toPageKey = (channel: string, url: string): Key => ({ pk: toKey('PG', channel), sk: toHash(url) });

const toRow = (page: Page, version: number, clock: Clock): Key & Row => ({
  ...toPageKey(page.channel, page.url),
  version,
  // A busy feed would gather rows for ever, and every poll lists them all.
  ...(page.kind === 'entry' ? { expiresAt: toExpiry(clock, retentionDays.entry) } : {}),
  noun: toNoun('page', page.url, page),
});

/** A page store in the feed table. */
export const createAwsPages = (database: Database, { clock }: { readonly clock: Clock }): PageStore => {
  /** Reads, decides and writes until nobody was faster; `decide` gives undefined where the old row stays. */
  const change = async (
    { channel, url }: Pick<Page, 'channel' | 'url'>,
    decide: (old: Page | undefined) => Page | undefined,
  ): Promise<void> => {
    await tryAgain({ kind: 'page', id: url }, async () => {
      const old = await database.get(toPageKey(channel, url));
      const page = decide(old === undefined ? undefined : readPage(old));
      if (page === undefined) return true;
      const version = old === undefined ? undefined : numberIn(old, 'version');
      return (await database.put(toRow(page, (version ?? 0) + 1, clock), ifVersion(version))) || undefined;
    });
  };
  /** Those of one document one after another, documents side by side. */
  const changeEach = async (pages: readonly Page[], changeOne: (page: Page) => Promise<unknown>): Promise<void> => {
    const groups = toGroups(pages, ({ channel, url }) => JSON.stringify([channel, url]));
    await eachOf([...groups.values()], async (group) => {
      for (const page of group) await changeOne(page);
    });
  };

  const outlinkKey = (channel: string, url: string, part: number): Key => ({
    pk: toKey('OL', channel),
    sk: `${toHash(url)}#${toOrdinal(part)}`,
  });

  return {
    find: async (channel, url) => {
      const row = await database.get(toPageKey(channel, url));
      return row === undefined ? undefined : readPage(row);
    },
    list: async (channel, max) => {
      // Those written this second may be missing, and are read twice at worst: that costs half.
      const rows = await database.queryAll({ partition: toKey('PG', channel), mayBeOld: true });
      return rows.map(readPage).toSorted(byReadThenDepth).slice(0, Math.max(0, max));
    },
    put: (pages) => changeEach(pages, (page) => change(page, (old) => toPageRow(old, page))),
    findAll: async (channel, urls) =>
      (await database.getMany(urls.map((url) => toPageKey(channel, url)))).map(readPage),
    addKnown: async (pages) => {
      // Most links lead to what is known: reading that costs a fifth of a write that is held back.
      const known = await database.getMany(pages.map(({ channel, url }) => toPageKey(channel, url)));
      const rowOf = new Map(known.map((row) => [toRowName(row), readPage(row)]));
      const oldOf = ({ channel, url }: Page): Page | undefined => rowOf.get(toRowName(toPageKey(channel, url)));
      const added = new Set<Page>(pages.filter((page) => oldOf(page) !== undefined && isAddedBy(page, oldOf(page))));
      await changeEach(
        pages.filter((page) => oldOf(page) === undefined),
        async (page) => {
          if (await database.put(toRow(page, 1, clock), ifNew)) added.add(page);
        },
      );
      return toAdded(pages, (page) => added.has(page));
    },
    ...createAwsGrants(database, { clock }),
    markJudged: ({ channel, url, judgedWith, readAt }) =>
      change({ channel, url }, (old) =>
        old === undefined || toMsOrNever(old.judgedReadAt) > toMsOrNever(readAt)
          ? undefined
          : { ...old, judgedWith, judgedReadAt: readAt },
      ),

    putOutlinks: async (channel, url, outlinks) => {
      const parts = toParts(outlinks);
      // Parts of one call carry one stamp: those of an earlier, longer list are told apart even if a crash leaves them.
      const stamp = randomUUID();
      for (const [part, links] of [...parts.entries()].toReversed()) {
        const noun = toNoun('outlinks', url, { url, links });
        await database.put({ ...outlinkKey(channel, url, part), stamp, parts: parts.length, noun });
      }
      const last = outlinkKey(channel, url, parts.length);
      const left = { partition: last.pk, from: last.sk, to: outlinkKey(channel, url, 9_999_999_999).sk };
      const rows = await database.queryAll({ ...left, keysOnly: true });
      await database.removeMany(rows.map(toRowKey));
    },
    outlinks: async (channel) => {
      const rows = await database.queryAll({ partition: toKey('OL', channel) });
      const documents = toGroups(rows, (row) => textIn(row, 'sk').split('#')[0]);
      return [...documents.values()].flatMap(toDocument).toSorted((a, b) => compareText(a.url, b.url));
    },
    removeChannel: async (channel) => {
      for (const kind of ['PG', 'OL']) {
        const rows = await database.queryAll({ partition: toKey(kind, channel), keysOnly: true });
        await database.removeMany(rows.map(toRowKey));
      }
    },
  };
};

const toRowName = ({ pk, sk }: Row): string => `${String(pk)}\n${String(sk)}`;

const toRowKey = (row: Row): Key => ({ pk: textIn(row, 'pk'), sk: textIn(row, 'sk') });

/** The links of one document, of all of its rows. */
export const toDocument = (
  rows: readonly Row[],
): readonly { readonly url: string; readonly outlinks: readonly string[] }[] => {
  const parts = rows.filter(({ stamp }) => stamp === rows[0]?.stamp).map(readOutlinks);
  const [first] = parts;
  return first === undefined ? [] : [{ url: first.url, outlinks: parts.flatMap(({ links }) => links) }];
};

/** Cuts a list so that each part fits into a row; an empty one is one empty part. */
const toParts = (links: readonly string[]): readonly (readonly string[])[] => {
  const parts: string[][] = [[]];
  let chars = 0;
  for (const link of links) {
    if (chars > 0 && chars + link.length > partCharsMax) {
      parts.push([]);
      chars = 0;
    }
    parts.at(-1)?.push(link);
    chars += link.length;
  }
  return parts;
};
