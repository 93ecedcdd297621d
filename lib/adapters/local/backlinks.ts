/** Backlinks, in SQLite. */
import * as z from 'zod';
import type { Backlink } from '../../model/backlink.ts';
import type { BacklinkFilter, BacklinkStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { toBacklinkRow, toDueLimit, toWholeBacklink } from '../agreed/standing.ts';
import type { Database, SqlValue } from './database.ts';
import { type RowReader, textAt, toKeyText, toRowReader } from './rows.ts';

type BacklinkKey = readonly [referringDomain: string, id: string];
const backlinkKey = z.tuple([z.string(), z.string()]);
const toKey = ({ referringDomain, id }: Backlink): BacklinkKey => [referringDomain, id];

/** Reads the JSON of a row, of an older version too. */
export const toBacklinkReader = (file: string): RowReader<Backlink> => {
  const read = toRowReader<Backlink>('backlink', ['id', 'from', 'state'], file);
  return (text, id) => toWholeBacklink(read(text, id));
};

/** A backlink store in the data file. Lists go by referring domain. */
export const createLocalBacklinks = (database: Database): BacklinkStore => {
  const readBacklink = toBacklinkReader(database.file);
  const find = database.prepare('SELECT backlink FROM backlinks WHERE id = ?');
  const put = database.prepare(
    `INSERT INTO backlinks (id, brand, referring_domain, from_url, state, stage, next_ms, backlink) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET brand = excluded.brand, referring_domain = excluded.referring_domain, from_url = excluded.from_url,
       state = excluded.state, stage = excluded.stage, next_ms = excluded.next_ms, backlink = excluded.backlink`,
  );
  // Most checks change nothing that lists go by: then only the time of the next one is moved.
  const putAgain = database.prepare('UPDATE backlinks SET next_ms = ?, backlink = ? WHERE id = ?');
  const due = database.prepare(
    'SELECT backlink, id FROM backlinks WHERE brand = ? AND next_ms <= ? ORDER BY next_ms, id LIMIT ?',
  );
  const write = (old: Backlink | undefined, backlink: Backlink): void => {
    if (old === undefined || !isListedAlike(old, backlink)) put.run(...toValues(backlink));
    else putAgain.run(toNextMs(backlink), JSON.stringify(backlink), backlink.id);
  };
  const findBacklink = (id: string): Backlink | undefined => {
    const row = find.get(id);
    return row === undefined ? undefined : readBacklink(textAt(row, 0), id);
  };
  return {
    put: async (backlinks) =>
      database.write(() => {
        for (const backlink of backlinks) {
          const old = findBacklink(backlink.id);
          write(old, toBacklinkRow(old, backlink));
        }
      }),
    revise: async (id, change) =>
      database.write(() => {
        const old = findBacklink(id);
        if (old === undefined) return undefined;
        const revised = change(old);
        write(old, revised);
        return revised;
      }),
    find: async (id) => findBacklink(id),
    listDue: async ({ brand, until, max }) =>
      due.all(brand, toMs(until), toDueLimit(max)).map((row) => readBacklink(textAt(row, 0), textAt(row, 1))),
    list: async (filter, paging) => {
      const limit = toLimit(paging);
      const { sql, values } = toSelect(filter, parseCursor(paging?.after, backlinkKey));
      const rows = database.prepare(sql).all(...values, limit + 1);
      return toSlice(
        rows.map((row) => readBacklink(textAt(row, 0), textAt(row, 1))),
        limit,
        toKey,
      );
    },
  };
};

const toNextMs = ({ nextCheckAt }: Backlink): number | null => (nextCheckAt === null ? null : toMs(nextCheckAt));

/** True where both stand at the same place of every list but that of what is due. */
const isListedAlike = (a: Backlink, b: Backlink): boolean =>
  a.brand === b.brand &&
  a.referringDomain === b.referringDomain &&
  a.from === b.from &&
  a.state === b.state &&
  a.stage === b.stage;

const toValues = (backlink: Backlink): readonly SqlValue[] => [
  backlink.id,
  backlink.brand,
  toKeyText(backlink.referringDomain),
  toKeyText(backlink.from),
  backlink.state,
  backlink.stage,
  toNextMs(backlink),
  JSON.stringify(backlink),
];

/** The question for one page; its text depends only on which filters are given. */
const toSelect = (
  { brand, state, stage, from, referringDomain }: BacklinkFilter,
  after: BacklinkKey | undefined,
): { readonly sql: string; readonly values: readonly SqlValue[] } => {
  const conditions: readonly (readonly [condition: string, value: string | undefined])[] = [
    ['brand = ?', brand],
    ['state = ?', state],
    ['stage = ?', stage],
    ['from_url = ?', from === undefined ? undefined : toKeyText(from)],
    ['referring_domain = ?', referringDomain === undefined ? undefined : toKeyText(referringDomain)],
  ];
  const given = conditions.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  const place = after === undefined ? [] : ['(referring_domain, id) > (?, ?)'];
  const where = [...given.map(({ condition }) => condition), ...place].join(' AND ');
  return {
    sql: `SELECT backlink, id FROM backlinks WHERE ${where} ORDER BY referring_domain, id LIMIT ?`,
    values: [...given.map(({ value }) => value), ...(after === undefined ? [] : [toKeyText(after[0]), after[1]])],
  };
};
