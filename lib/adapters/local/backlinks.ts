/** Backlinks, in SQLite. */
import * as z from 'zod';
import {
  type Backlink,
  type BacklinkState,
  backlinkStates,
  type OutreachStage,
  outreachStages,
} from '../../model/backlink.ts';
import type { Instant } from '../../model/vocabulary.ts';
import type { BacklinkFilter, BacklinkStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { toBacklinkRow, toDueLimit, toUnchangedRow, toWholeBacklink } from '../agreed/standing.ts';
import { type BacklinkDocument, documentFields, toDocument, toStoredBacklink } from './backlink-rows.ts';
import type { Database, Row, SqlValue, Statement } from './database.ts';
import { fromKeyText, numberAt, textAt, toKeyText, toRowReader } from './rows.ts';

type BacklinkKey = readonly [referringDomain: string, id: string];
const backlinkKey = z.tuple([z.string(), z.string()]);
const toKey = ({ referringDomain, id }: Backlink): BacklinkKey => [referringDomain, id];

/** From so many on, rows that are put together get room. */
const manyMin = 2000;
/** New rows that one statement adds: each call costs about as much as what it writes. */
const addedAtOnce = 50;

/** Places for the values of rows, in each of which the first ones are the same: they are given once. Each value costs as much as what is done with it. */
const toPlaces = (rows: number, { same, own }: { readonly same: number; readonly own: number }): string =>
  Array.from({ length: rows }, (_, row) => {
    const places = [
      ...Array.from({ length: same }, (_, at) => at + 1),
      ...Array.from({ length: own }, (_, at) => same + row * own + at + 1),
    ];
    return `(${places.map((place) => `?${place}`).join(', ')})`;
  }).join(', ');

/** What `toBacklinkReader` reads, columns of the view `standing_backlinks`. */
export const standingColumns = 'backlink, id, checked_ms, next_ms, brand, referring_domain, from_url, state, stage';
type BacklinkReader = (row: Row) => Backlink;

const readState = (text: string): BacklinkState => backlinkStates.find((state) => state === text) ?? 'unknown';
const readStage = (value: unknown): OutreachStage | null => outreachStages.find((stage) => stage === value) ?? null;

/** Reads such a row, of an older version too: what it holds, and that its page was found unchanged since. */
export const toBacklinkReader = (file: string): BacklinkReader => {
  const read = toRowReader<BacklinkDocument>('backlink', documentFields, file);
  return (row) => {
    const backlink = toStoredBacklink(read(textAt(row, 0), textAt(row, 1)), () => ({
      id: textAt(row, 1),
      brand: textAt(row, 4),
      referringDomain: fromKeyText(textAt(row, 5)),
      from: fromKeyText(textAt(row, 6)),
      state: readState(textAt(row, 7)),
      stage: readStage(row[8]),
    }));
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
      `INSERT INTO backlinks (brand, state, stage, number, id, referring_domain, from_url, turn, backlink)
       VALUES ${toPlaces(rows, { same: 3, own: 6 })} ON CONFLICT DO NOTHING`,
    );
  const [addOne, addMany] = [prepareAdd(1), prepareAdd(addedAtOnce)];
  const lastNumber = database.prepare('SELECT coalesce(max(number), 0) FROM backlinks');
  const numbersFrom = database.prepare('SELECT number FROM backlinks WHERE number >= ?');
  const numberOf = database.prepare('SELECT number FROM backlinks WHERE id = ?');
  const putAgain = database.prepare(
    `UPDATE backlinks SET brand = ?1, state = ?2, stage = ?3, referring_domain = ?6, from_url = ?7, turn = ?8, backlink = ?9
     WHERE number = ?4 AND id = ?5`,
  );
  // Most reads change nothing that lists go by: then no index is written.
  const putAlike = database.prepare('UPDATE backlinks SET turn = ?, backlink = ? WHERE number = ?');
  const prepareTurns = (rows: number): Statement =>
    database.prepare(
      `INSERT INTO backlink_turns (brand, turn, number, next_ms, checked_ms) VALUES ${toPlaces(rows, { same: 1, own: 4 })}`,
    );
  const [addTurn, addTurns] = [prepareTurns(1), prepareTurns(addedAtOnce)];
  const removeTurn = database.prepare(
    'DELETE FROM backlink_turns WHERE number = ?1 AND turn = (SELECT turn FROM backlinks WHERE number = ?1)',
  );
  const look = database.prepare(
    `UPDATE backlink_turns SET next_ms = ?2, checked_ms = ?3
     WHERE (turn, number) = (SELECT turn, number FROM backlinks WHERE id = ?1) AND checked_ms < ?3`,
  );
  const due = database.prepare(
    `SELECT backlink, id, checked_ms, next_ms, t.brand, referring_domain, from_url, state, stage
     FROM backlink_turns t CROSS JOIN backlinks b ON b.number = t.number
     WHERE t.brand = ? AND next_ms <= ? ORDER BY next_ms, t.number LIMIT ?`,
  );
  const findBacklink = (id: string): Backlink | undefined => {
    const row = find.get(id);
    return row === undefined ? undefined : readBacklink(row);
  };
  /** In the order in which they lie. */
  const putTurns = (turns: Turn[]): void => {
    turns.sort((a, b) => a.turn - b.turn);
    for (const group of inGroups(turns, (a, b) => a.brand === b.brand)) {
      const together = group.length === addedAtOnce ? [group] : group.map((turn) => [turn]);
      for (const each of together) (each.length === 1 ? addTurn : addTurns).run(...toTurnValues(each));
    }
  };
  const replace = (old: Backlink, backlink: Backlink): void => {
    const number = numberAt(numberOf.get(backlink.id) ?? [], 0);
    const turn = toTurn(backlink, number);
    removeTurn.run(number);
    if (isListedAlike(old, backlink)) putAlike.run(turn.turn, toDocument(backlink), number);
    else putAgain.run(...toValues([backlink], [turn]));
    addTurn.run(...toTurnValues([turn]));
  };
  /** Adds those that are new, and answers which they are. */
  const add = (group: readonly Backlink[], turns: readonly Turn[]): readonly Turn[] => {
    if (group.length < addedAtOnce)
      return turns.filter((turn, at) => addOne.run(...toValues(group.slice(at, at + 1), [turn])) > 0);
    if (addMany.run(...toValues(group, turns)) === group.length) return turns;
    const added = new Set(numbersFrom.all(turns[0]?.number ?? 0).map((row) => numberAt(row, 0)));
    return turns.filter(({ number }) => added.has(number));
  };
  /** Lists of a million links are new for the most part: only what is there already is looked up. */
  const putAll = (backlinks: Iterable<Backlink>): void => {
    let turns: Turn[] = [];
    let number = numberAt(lastNumber.get() ?? [], 0);
    for (const group of inGroups(backlinks, isFiledAlike)) {
      const whole = group.map(toWholeBacklink);
      const ofGroup = whole.map((each) => toTurn(each, ++number));
      const added = add(whole, ofGroup);
      for (const turn of added) turns.push(turn);
      if (added.length === whole.length) continue;
      // They may be among those that were just added.
      putTurns(turns);
      turns = [];
      const isNew = new Set(added);
      for (const [at, each] of whole.entries()) {
        const turn = ofGroup[at];
        if (turn === undefined || isNew.has(turn)) continue;
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
/** When a backlink is read next, and when it was checked; `turn` is the moment of the day: the same every day but after failures. */
type Turn = {
  readonly brand: string;
  readonly turn: number;
  readonly number: number;
  readonly nextMs: number | null;
  readonly checkedMs: number;
};
const toTurn = (backlink: Backlink, number: number): Turn => {
  const nextMs = toNextMs(backlink);
  const checkedMs = toMs(backlink.lastCheckedAt);
  return { brand: backlink.brand, turn: (nextMs ?? 0) % dayMs, number, nextMs, checkedMs };
};

/** True where both stand at the same place of every list but that of what is due. */
const isListedAlike = (a: Backlink, b: Backlink): boolean =>
  a.brand === b.brand &&
  a.referringDomain === b.referringDomain &&
  a.from === b.from &&
  a.state === b.state &&
  a.stage === b.stage;

/** True where one statement may add both. */
const isFiledAlike = (a: Backlink, b: Backlink): boolean =>
  a.brand === b.brand && a.state === b.state && a.stage === b.stage;

/** As many that are alike as one statement adds, and what is left. */
const inGroups = function* <T>(values: Iterable<T>, isAlike: (a: T, b: T) => boolean): Generator<readonly T[]> {
  let group: T[] = [];
  for (const value of values) {
    const [first] = group;
    if (first !== undefined && (group.length === addedAtOnce || !isAlike(first, value))) {
      yield group;
      group = [];
    }
    group.push(value);
  }
  if (group.length > 0) yield group;
};

/** What a statement takes for backlinks that are filed alike. */
const toValues = (backlinks: readonly Backlink[], turns: readonly Turn[]): readonly SqlValue[] => {
  const [first] = backlinks;
  const values: SqlValue[] = [first?.brand ?? '', first?.state ?? '', first?.stage ?? null];
  for (const [at, backlink] of backlinks.entries()) {
    const { number = 0, turn = 0 } = turns[at] ?? {};
    const { id, referringDomain, from } = backlink;
    values.push(number, id, toKeyText(referringDomain), toKeyText(from), turn, toDocument(backlink));
  }
  return values;
};

/** What a statement takes for turns of one brand. */
const toTurnValues = (turns: readonly Turn[]): readonly SqlValue[] => {
  const values: SqlValue[] = [turns[0]?.brand ?? ''];
  for (const { turn, number, nextMs, checkedMs } of turns) values.push(turn, number, nextMs, checkedMs);
  return values;
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
