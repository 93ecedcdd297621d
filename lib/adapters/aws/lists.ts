/** Lists by index: several partitions merged into one order, rows read as they are now, cut into pages by a cursor. */
import * as z from 'zod';
import type { Paging, Slice } from '../../ports/stores.ts';
import { compareText } from '../agreed/order.ts';
import { parseCursor, toCursor, toLimit } from '../agreed/paging.ts';
import type { Database, Key, Row } from './database.ts';
import { textIn } from './noun.ts';

/**
 * A page looks at so many rows at most. Where few of them pass the filter it is shorter than asked for, or empty, and
 * its `next` goes on from there: no question reads without end.
 */
export const lookedAtMax = 5000;
const rowsAtOnce = 100;

const cursorSchema = z.tuple([z.string()]);

export type IndexQuestion = {
  readonly index: { readonly name: string; readonly partition: string };
  /** All in one order: shards, or statuses. */
  readonly partitions: readonly string[];
  /** Bounds of the sort key, both included. */
  readonly from?: string;
  readonly to?: string;
};

/** The keys of a question in order; `after` is left out. Sort keys end with an id, so no two are alike. */
const walk = async function* (
  database: Database,
  { index, partitions, from, to }: IndexQuestion,
  { after, pageRows }: { readonly after: string | undefined; readonly pageRows: number },
): AsyncGenerator<Key & { readonly sort: string }> {
  const start = after !== undefined && (from === undefined || compareText(after, from) > 0) ? after : from;
  if (start !== undefined && to !== undefined && compareText(start, to) > 0) return;
  const lanes = partitions.map((partition) => {
    const range = { ...(start === undefined ? {} : { from: start }), ...(to === undefined ? {} : { to }) };
    return database.query({ index, partition, ...range, pageRows });
  });
  const heads = await Promise.all(lanes.map((lane) => lane.next()));
  for (;;) {
    const lane = earliestOf(heads);
    const head = lane === undefined ? undefined : heads[lane];
    if (lane === undefined || head === undefined || head.done === true) return;
    const place = { pk: textIn(head.value, 'pk'), sk: textIn(head.value, 'sk'), sort: textIn(head.value, 'sort') };
    if (place.sort !== after) yield place;
    const next = await lanes[lane]?.next();
    if (next !== undefined) heads[lane] = next;
  }
};

/** Which lane comes next; undefined when all are at their end. */
const earliestOf = (heads: readonly IteratorResult<Row, unknown>[]): number | undefined => {
  let best: number | undefined;
  let bestSort = '';
  for (const [lane, head] of heads.entries()) {
    if (head.done === true) continue;
    const sort = textIn(head.value, 'sort');
    if (best !== undefined && compareText(sort, bestSort) >= 0) continue;
    best = lane;
    bestSort = sort;
  }
  return best;
};

/** One page of a list. `read` gives undefined for rows that the filter leaves out, or that have changed since. */
export const listSlice = async <T>(
  database: Database,
  question: IndexQuestion,
  paging: Paging | undefined,
  read: (row: Row) => T | undefined,
  bounds: { readonly lookedAt: number } = { lookedAt: lookedAtMax },
): Promise<Slice<T>> => {
  const limit = toLimit(paging);
  const after = parseCursor(paging?.after, cursorSchema)?.[0];
  const found: { readonly sort: string; readonly value: T }[] = [];
  let lookedAt = 0;
  let last: string | undefined;
  const isFirst = toFirstTest();
  const pageRows = Math.min(1000, limit + 1);
  for await (const places of inRuns(walk(database, question, { after, pageRows }), Math.min(rowsAtOnce, limit + 1))) {
    found.push(...(await readAll(database, places.filter(isFirst), read)));
    lookedAt += places.length;
    last = places.at(-1)?.sort;
    if (found.length > limit || lookedAt >= bounds.lookedAt) break;
    last = undefined;
  }
  const kept = found.slice(0, limit);
  const next = found.length > limit ? kept.at(-1)?.sort : last;
  return { rows: kept.map(({ value }) => value), next: next === undefined ? undefined : toCursor([next]) };
};

/** The first rows of a list, at most `max`. */
export const listFirst = async <T>(
  database: Database,
  question: IndexQuestion,
  max: number,
  read: (row: Row) => T | undefined,
): Promise<readonly T[]> => {
  const found: T[] = [];
  if (max <= 0) return found;
  const isFirst = toFirstTest();
  const pageRows = Math.min(1000, max);
  for await (const places of inRuns(walk(database, question, { after: undefined, pageRows }), 1000)) {
    found.push(...(await readAll(database, places.filter(isFirst), read)).map(({ value }) => value));
    if (found.length >= max) break;
  }
  return found.slice(0, max);
};

const readAll = async <T>(
  database: Database,
  places: readonly (Key & { readonly sort: string })[],
  read: (row: Row) => T | undefined,
): Promise<readonly { readonly sort: string; readonly value: T }[]> => {
  const rows = new Map((await database.getMany(places)).map((row) => [toPlaceName(row), row]));
  return places.flatMap(({ sort, ...place }) => {
    const row = rows.get(toPlaceName(place));
    const value = row === undefined ? undefined : read(row);
    return value === undefined ? [] : [{ sort, value }];
  });
};

/** A row that changes its list at this moment may be met in both. */
const toFirstTest = () => {
  const met = new Set<string>();
  return (place: Row): boolean => {
    const isNew = !met.has(toPlaceName(place));
    met.add(toPlaceName(place));
    return isNew;
  };
};

const toPlaceName = ({ pk, sk }: Row): string => `${String(pk)}\n${String(sk)}`;

const inRuns = async function* <T>(values: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let run: T[] = [];
  for await (const value of values) {
    run.push(value);
    if (run.length < size) continue;
    yield run;
    run = [];
  }
  if (run.length > 0) yield run;
};
