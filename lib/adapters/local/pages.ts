/** Documents of channels, in SQLite. */
import type { Page } from '../../model/page.ts';
import type { PageStore } from '../../ports/stores.ts';
import { byReadThenDepth, toMs, toMsOrNever } from '../agreed/order.ts';
import { isAddedBy, toAdded } from '../agreed/standing.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { createLocalGrants } from './grants.ts';
import {
  fromKeyText,
  hasFields,
  parseJson,
  type RowReader,
  textAt,
  toKeyText,
  toRowReader,
  toTextsReader,
  writeEach,
} from './rows.ts';

/** What analysis writes lies in columns of its own, so that it and collect never overwrite each other. */
export type KeptPage = Omit<Page, 'judgedWith' | 'judgedReadAt'>;
const pageFields = ['channel', 'url', 'state'] as const;
export const pageColumns = 'page, judged_with, judged_read_at, url';
const columns = pageColumns;

/** A row of these columns. */
export const toPageOf = (readPage: RowReader<KeptPage>, row: Row): Page => ({
  ...readPage(textAt(row, 0), textAt(row, 3)),
  judgedWith: typeof row[1] === 'string' ? row[1] : null,
  judgedReadAt: typeof row[2] === 'string' ? row[2] : null,
});

type Listed = readonly [page: KeptPage, judgedWith: string | null, judgedReadAt: string | null];

const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';

/** Looked at as closely as single rows are. */
const isListed = (row: unknown): row is Listed =>
  Array.isArray(row) &&
  row.length === 3 &&
  hasFields<KeptPage>(row[0], pageFields) &&
  isTextOrNull(row[1]) &&
  isTextOrNull(row[2]);

/** All rows as one text: row by row, and sorted by SQLite, takes three times as long. */
export const rowsAsText = `'[' || group_concat('[' || page || ',' || json_quote(judged_with) || ',' || json_quote(judged_read_at) || ']') || ']'`;

/** The rows of one text, in no order; undefined where there is none, or one is damaged. */
export const readListed = (text: unknown): Page[] | undefined => {
  const rows = typeof text === 'string' ? parseJson(text) : undefined;
  return Array.isArray(rows) && rows.every(isListed)
    ? rows.map(([page, judgedWith, judgedReadAt]) => Object.assign(page, { judgedWith, judgedReadAt }))
    : undefined;
};

/** A page store in the data file. */
export const createLocalPages = (database: Database): PageStore => {
  const readPage = toRowReader<KeptPage>('page', pageFields, database.file);
  const readOutlinks = toTextsReader('outlinks', database.file);
  const toPage = (row: Row): Page => toPageOf(readPage, row);

  const find = database.prepare(`SELECT ${columns} FROM pages WHERE channel = ? AND url = ?`);
  const list = database.prepare(
    `SELECT ${columns} FROM pages WHERE channel = ? ORDER BY read_ms < 0, depth, url LIMIT ?`,
  );
  const listText = database.prepare(
    `SELECT ${rowsAsText}
     FROM (SELECT page, judged_with, judged_read_at FROM pages WHERE channel = ? LIMIT ?)`,
  );
  const insert = 'INSERT INTO pages (channel, url, depth, read_ms, judged_ms, judged_with, judged_read_at, page)';
  const put = database.prepare(
    `${insert} VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET depth = excluded.depth, read_ms = excluded.read_ms, page = excluded.page,
       judged_ms = max(judged_ms, excluded.judged_ms),
       judged_with = iif(judged_ms > excluded.judged_ms, judged_with, excluded.judged_with),
       judged_read_at = iif(judged_ms > excluded.judged_ms, judged_read_at, excluded.judged_read_at)
     WHERE excluded.read_ms >= read_ms`,
  );
  const addKnown = database.prepare(`${insert} VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const markJudged = database.prepare(
    `UPDATE pages SET judged_with = ?1, judged_read_at = ?2, judged_ms = ?3
     WHERE channel = ?4 AND url = ?5 AND judged_ms <= ?3`,
  );
  const putOutlinks = database.prepare(
    'INSERT INTO outlinks (channel, url, outlinks) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET outlinks = excluded.outlinks',
  );
  const outlinks = database.prepare('SELECT url, outlinks FROM outlinks WHERE channel = ? ORDER BY url');
  const removePages = database.prepare('DELETE FROM pages WHERE channel = ?');
  const removeOutlinks = database.prepare('DELETE FROM outlinks WHERE channel = ?');

  return {
    find: async (channel, url) => {
      const row = find.get(channel, toKeyText(url));
      return row === undefined ? undefined : toPage(row);
    },
    list: async (channel, max) => {
      const listed = readListed(listText.get(channel, Math.max(0, max) + 1)?.[0]);
      // More than wanted, so that SQLite must choose; or a damaged row, and row by row it is told which.
      if (listed === undefined || listed.length > max) return list.all(channel, Math.max(0, max)).map(toPage);
      return listed.sort(byReadThenDepth);
    },
    put: async (pages) => writeEach(database, pages, (page) => put.run(...toValues(page))),
    findAll: async (channel, urls) =>
      [...new Set(urls)].flatMap((url) => {
        const row = find.get(channel, toKeyText(url));
        return row === undefined ? [] : [toPage(row)];
      }),
    addKnown: async (pages) =>
      database.write(() =>
        toAdded(pages, (page) => {
          if (addKnown.run(...toValues(page)) > 0) return true;
          const old = page.foundBy === undefined ? undefined : find.get(page.channel, toKeyText(page.url));
          return old !== undefined && isAddedBy(page, toPage(old));
        }),
      ),
    ...createLocalGrants(database),
    markJudged: async ({ channel, url, judgedWith, readAt }) => {
      markJudged.run(judgedWith, readAt, toMs(readAt), channel, toKeyText(url));
    },
    putOutlinks: async (channel, url, links) => {
      putOutlinks.run(channel, toKeyText(url), JSON.stringify(links));
    },
    outlinks: async (channel) =>
      outlinks.all(channel).map((row) => {
        const url = fromKeyText(textAt(row, 0));
        return { url, outlinks: readOutlinks(textAt(row, 1), url) };
      }),
    removeChannel: async (channel) =>
      database.write(() => {
        removePages.run(channel);
        removeOutlinks.run(channel);
      }),
  };
};

const toValues = ({ judgedWith, judgedReadAt, ...page }: Page): readonly SqlValue[] => [
  page.channel,
  toKeyText(page.url),
  page.depth,
  toMsOrNever(page.readAt),
  toMsOrNever(judgedReadAt),
  judgedWith,
  judgedReadAt,
  JSON.stringify(page),
];
