/** Backlinks, in SQLite. */
import * as z from 'zod';
import type { Backlink } from '../../model/backlink.ts';
import type { Instant } from '../../model/vocabulary.ts';
import type { BacklinkFilter, BacklinkStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { toBacklinkRow, toDueLimit, toUnchangedRow, toWholeBacklink } from '../agreed/standing.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { numberAt, textAt, toKeyText, toRowReader } from './rows.ts';

type BacklinkKey = readonly [referringDomain: string, id: string];
const backlinkKey = z.tuple([z.string(), z.string()]);
const toKey = ({ referringDomain, id }: Backlink): BacklinkKey => [referringDomain, id];

/** From so many on, rows that are put together get room. */
const manyMin = 2000;

/** What `BacklinkReader` reads, columns of the view `standing_backlinks`. */
export const standingColumns = 'backlink, id, checked_ms, next_ms';
type BacklinkReader = (row: Row) => Backlink;

/** Reads such a row, of an older version too: its JSON, and that its page was found unchanged since. */
export const toBacklinkReader = (file: string): BacklinkReader => {
  const read = toRowReader<Backlink>('backlink', ['id', 'from', 'state'], file);
  return (row) => {
    const backlink = toWholeBacklink(read(textAt(row, 0), textAt(row, 1)));
    const checkedMs = numberAt(row, 2);
    if (checkedMs <= toMs(backlink.lastCheckedAt)) return backlink;
    const nextCheckAt = row[3] === null ? null : toInstant(numberAt(row, 3));
    return toUnchangedRow(backlink, { at: toInstant(checkedMs), nextCheckAt });
  };
};

const toInstant = (ms: number): Instant => new Date(ms).toISOString();

/** A backlink store in the data file. Lists go by referring domain. */
export const createLocalBacklinks = (database: Database): BacklinkStore => {
  const readBacklink = toBacklinkReader(database.file);
  const find = database.prepare(`SELECT ${standingColumns} FROM standing_backlinks WHERE id = ?`);
  const add = database.prepare(
    `INSERT INTO backlinks (id, brand, referring_domain, from_url, state, stage, turn, backlink) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const putAgain = database.prepare(
    `UPDATE backlinks SET brand = ?2, referring_domain = ?3, from_url = ?4, state = ?5, stage = ?6, turn = ?7, backlink = ?8 WHERE id = ?1`,
  );
  // Most reads change nothing that lists go by: then no index is written.
  const putAlike = database.prepare('UPDATE backlinks SET turn = ?, backlink = ? WHERE id = ?');
  const addTurn = database.prepare(
    'INSERT INTO backlink_turns (turn, id, brand, next_ms, checked_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const itsTurn = 'id = ?1 AND turn = (SELECT turn FROM backlinks WHERE id = ?1)';
  const removeTurn = database.prepare(`DELETE FROM backlink_turns WHERE ${itsTurn}`);
  const look = database.prepare(
    `UPDATE backlink_turns SET next_ms = ?2, checked_ms = ?3 WHERE ${itsTurn} AND checked_ms < ?3`,
  );
  const due = database.prepare(
    `SELECT backlink, t.id, checked_ms, next_ms FROM backlink_turns t CROSS JOIN backlinks b ON b.id = t.id
     WHERE t.brand = ? AND next_ms <= ? ORDER BY next_ms, t.id LIMIT ?`,
  );
  const findBacklink = (id: string): Backlink | undefined => {
    const row = find.get(id);
    return row === undefined ? undefined : readBacklink(row);
  };
  const putTurn = (backlink: Backlink, turn: number): void => {
    const { id, brand, lastCheckedAt } = backlink;
    addTurn.run(turn, id, brand, toNextMs(backlink), toMs(lastCheckedAt));
  };
  const putTurns = (backlinks: readonly Backlink[]): void => {
    const turns = backlinks.map((backlink) => ({ backlink, turn: toTurn(backlink) }));
    // In the order in which they lie.
    for (const { backlink, turn } of turns.toSorted((a, b) => a.turn - b.turn)) putTurn(backlink, turn);
  };
  const replace = (old: Backlink, backlink: Backlink): void => {
    const turn = toTurn(backlink);
    removeTurn.run(backlink.id);
    if (isListedAlike(old, backlink)) putAlike.run(turn, JSON.stringify(backlink), backlink.id);
    else putAgain.run(...toValues(backlink, turn));
    putTurn(backlink, turn);
  };
  /** Lists of a million links are new for the most part: only what is there already is looked up. */
  const putAll = (backlinks: readonly Backlink[]): void => {
    let added: Backlink[] = [];
    for (const backlink of backlinks) {
      const whole = toWholeBacklink(backlink);
      if (add.run(...toValues(whole, toTurn(whole))) > 0) added.push(whole);
      else {
        // It may be one of those.
        putTurns(added);
        added = [];
        const old = findBacklink(backlink.id);
        if (old !== undefined) replace(old, toBacklinkRow(old, backlink));
      }
    }
    putTurns(added);
  };
  return {
    put: async (backlinks) =>
      (backlinks.length < manyMin ? database.write : database.writeMany)(() => putAll(backlinks)),
    revise: async (id, change) =>
      database.write(() => {
        const old = findBacklink(id);
        if (old === undefined) return undefined;
        const revised = change(old);
        replace(old, revised);
        return revised;
      }),
    noteUnchanged: async (looks) =>
      database.write(() => {
        for (const each of looks) look.run(each.id, toNextMs(each), toMs(each.at));
      }),
    find: async (id) => findBacklink(id),
    listDue: async ({ brand, until, max }) => due.all(brand, toMs(until), toDueLimit(max)).map(readBacklink),
    list: async (filter, paging) => {
      const limit = toLimit(paging);
      const { sql, values } = toSelect(filter, parseCursor(paging?.after, backlinkKey));
      return toSlice(
        database
          .prepare(sql)
          .all(...values, limit + 1)
          .map(readBacklink),
        limit,
        toKey,
      );
    },
  };
};

const toNextMs = ({ nextCheckAt }: Pick<Backlink, 'nextCheckAt'>): number | null =>
  nextCheckAt === null ? null : toMs(nextCheckAt);

const dayMs = 24 * 3_600_000;
/** The moment of the day at which its page is read next: the same every day but after failures. */
const toTurn = (backlink: Backlink): number => (toNextMs(backlink) ?? 0) % dayMs;

/** True where both stand at the same place of every list but that of what is due. */
const isListedAlike = (a: Backlink, b: Backlink): boolean =>
  a.brand === b.brand &&
  a.referringDomain === b.referringDomain &&
  a.from === b.from &&
  a.state === b.state &&
  a.stage === b.stage;

const toValues = (backlink: Backlink, turn: number): readonly SqlValue[] => [
  backlink.id,
  backlink.brand,
  toKeyText(backlink.referringDomain),
  toKeyText(backlink.from),
  backlink.state,
  backlink.stage,
  turn,
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
    sql: `SELECT ${standingColumns} FROM standing_backlinks WHERE ${where} ORDER BY referring_domain, id LIMIT ?`,
    values: [...given.map(({ value }) => value), ...(after === undefined ? [] : [toKeyText(after[0]), after[1]])],
  };
};
