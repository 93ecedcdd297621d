/** Backlinks, in SQLite. */
import * as z from 'zod';
import type { Backlink } from '../../model/backlink.ts';
import type { Instant } from '../../model/vocabulary.ts';
import type { BacklinkFilter, BacklinkStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { toBacklinkRow, toDueLimit, toUnchangedRow, toWholeBacklink } from '../agreed/standing.ts';
import type { Database, Row, SqlValue, Statement } from './database.ts';
import { numberAt, textAt, toKeyText, toRowReader } from './rows.ts';

type BacklinkKey = readonly [referringDomain: string, id: string];
const backlinkKey = z.tuple([z.string(), z.string()]);
const toKey = ({ referringDomain, id }: Backlink): BacklinkKey => [referringDomain, id];

/** From so many on, rows that are put together get room. */
const manyMin = 2000;
/** New rows that one statement adds: each call costs about as much as what it writes. */
const addedAtOnce = 50;

const toPlaces = (columns: number, rows: number): string =>
  Array.from({ length: rows }, () => `(${Array.from({ length: columns }, () => '?').join(', ')})`).join(', ');

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
  const prepareAdd = (rows: number): Statement =>
    database.prepare(
      `INSERT INTO backlinks (id, brand, referring_domain, from_url, state, stage, turn, backlink) VALUES ${toPlaces(8, rows)}
       ON CONFLICT DO NOTHING`,
    );
  const [addOne, addMany] = [prepareAdd(1), prepareAdd(addedAtOnce)];
  const lastRow = database.prepare('SELECT coalesce(max(rowid), 0) FROM backlinks');
  const idsSince = database.prepare('SELECT id FROM backlinks WHERE rowid > ?');
  const putAgain = database.prepare(
    `UPDATE backlinks SET brand = ?2, referring_domain = ?3, from_url = ?4, state = ?5, stage = ?6, turn = ?7, backlink = ?8 WHERE id = ?1`,
  );
  // Most reads change nothing that lists go by: then no index is written.
  const putAlike = database.prepare('UPDATE backlinks SET turn = ?, backlink = ? WHERE id = ?');
  const prepareTurns = (rows: number): Statement =>
    database.prepare(`INSERT INTO backlink_turns (turn, id, brand, next_ms, checked_ms) VALUES ${toPlaces(5, rows)}`);
  const [addTurn, addTurns] = [prepareTurns(1), prepareTurns(addedAtOnce)];
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
  /** In the order in which they lie. */
  const putTurns = (turns: TurnValues[]): void => {
    turns.sort(([a], [b]) => a - b);
    for (const group of inGroups(turns)) {
      if (group.length === addedAtOnce) addTurns.run(...group.flat());
      else for (const turn of group) addTurn.run(...turn);
    }
  };
  const replace = (old: Backlink, backlink: Backlink): void => {
    const values = toValues(backlink);
    removeTurn.run(backlink.id);
    if (isListedAlike(old, backlink)) putAlike.run(values[6], values[7], backlink.id);
    else putAgain.run(...values);
    addTurn.run(...toTurnValues(backlink));
  };
  /** Adds those that are new; answers those that are not, which are few or all. */
  const add = (group: readonly Backlink[]): readonly Backlink[] => {
    if (group.length < addedAtOnce) return group.filter((each) => addOne.run(...toValues(each)) === 0);
    const last = numberAt(lastRow.get() ?? [], 0);
    const added = addMany.run(...group.flatMap(toValues));
    if (added === group.length) return [];
    const ids = new Set(added === 0 ? [] : idsSince.all(last).map((row) => textAt(row, 0)));
    // Of two with one id the second one finds the first.
    return group.filter(({ id }) => !ids.delete(id));
  };
  /** Lists of a million links are new for the most part: only what is there already is looked up. */
  const putAll = (backlinks: Iterable<Backlink>): void => {
    let turns: TurnValues[] = [];
    for (const group of inGroups(backlinks)) {
      const whole = group.map(toWholeBacklink);
      const known = new Set(add(whole));
      for (const each of whole) if (!known.has(each)) turns.push(toTurnValues(each));
      if (known.size === 0) continue;
      // They may be among those that were just added.
      putTurns(turns);
      turns = [];
      for (const each of known) {
        const old = findBacklink(each.id);
        if (old !== undefined) replace(old, toBacklinkRow(old, each));
      }
    }
    putTurns(turns);
  };
  return {
    put: async (backlinks) => {
      const isFew = Array.isArray(backlinks) && backlinks.length < manyMin;
      (isFew ? database.write : database.writeMany)(() => putAll(backlinks));
    },
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

/** As many as one statement adds, and what is left. */
const inGroups = function* <T>(values: Iterable<T>): Generator<readonly T[]> {
  let group: T[] = [];
  for (const value of values) {
    group.push(value);
    if (group.length < addedAtOnce) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
};

type BacklinkValues = readonly [
  ...texts: readonly [string, string, string, string, string, string | null],
  turn: number,
  json: string,
];
const toValues = (backlink: Backlink): BacklinkValues => [
  backlink.id,
  backlink.brand,
  toKeyText(backlink.referringDomain),
  toKeyText(backlink.from),
  backlink.state,
  backlink.stage,
  toTurn(backlink),
  JSON.stringify(backlink),
];

type TurnValues = readonly [turn: number, id: string, brand: string, nextMs: number | null, checkedMs: number];
const toTurnValues = (backlink: Backlink): TurnValues => {
  const nextMs = toNextMs(backlink);
  return [(nextMs ?? 0) % dayMs, backlink.id, backlink.brand, nextMs, toMs(backlink.lastCheckedAt)];
};

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
  // So that SQLite may go by the index of states, which leaves this one out.
  const told = state === undefined || state === 'unknown' ? [] : ["state <> 'unknown'"];
  const place = after === undefined ? [] : ['(referring_domain, id) > (?, ?)'];
  const where = [...given.map(({ condition }) => condition), ...told, ...place].join(' AND ');
  return {
    sql: `SELECT ${standingColumns} FROM standing_backlinks WHERE ${where} ORDER BY referring_domain, id LIMIT ?`,
    values: [...given.map(({ value }) => value), ...(after === undefined ? [] : [toKeyText(after[0]), after[1]])],
  };
};
