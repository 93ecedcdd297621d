/** Mentions with their search index and their counts, in SQLite. */
import * as z from 'zod';
import { type Mention, withCorrection } from '../../model/mention.ts';
import type { Clock } from '../../ports/clock.ts';
import { type MentionFilter, type MentionStore, remainderDays } from '../../ports/stores.ts';
import { toQueryWords } from '../../text/search-words.ts';
import { isCountedAlike } from '../agreed/counts.ts';
import { isNamedAlike } from '../agreed/named-counts.ts';
import { toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { toMentionRow, toRemainder, toWholeMention } from '../agreed/standing.ts';
import { createLocalCounts } from './counts.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { createLocalNamedCounts } from './named-counts.ts';
import { numberAt, type RowReader, textAt, toRowReader, writeEach } from './rows.ts';
import { createLocalSearch } from './search.ts';
import { createLocalStories } from './stories.ts';

const dayMs = 86_400_000;
const mentionKey = z.tuple([z.number(), z.string()]);
const toKey = ({ seenAt, id }: Mention): readonly [number, string] => [toMs(seenAt), id];

/** Makes what reads a mention's JSON, whole. */
export const toMentionReader = ({ file }: Pick<Database, 'file'>): RowReader<Mention> => {
  const read = toRowReader<Mention>('mention', ['id', 'brand', 'snippet', 'sentiment'], file);
  return (text, id) => toWholeMention(read(text, id));
};

/** A mention store in the data file. */
export const createLocalMentions = (database: Database, { clock }: { readonly clock: Clock }): MentionStore => {
  const readMention = toMentionReader(database);
  const counts = createLocalCounts(database);
  const named = createLocalNamedCounts(database);
  const stories = createLocalStories(database);
  const search = createLocalSearch(database, readMention);

  const find = database.prepare('SELECT mention, number FROM mentions WHERE id = ?');
  const add = database.prepare(
    `INSERT INTO mentions (id, brand, recency, channel, speaker, sentiment, cluster, mention)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
  );
  const change = database.prepare(
    `UPDATE mentions SET brand = ?2, recency = ?3, channel = ?4, speaker = ?5, sentiment = ?6, cluster = ?7, mention = ?8
     WHERE id = ?1`,
  );
  const remove = database.prepare('DELETE FROM mentions WHERE id = ?');
  const keepCorrection = database.prepare(
    'INSERT INTO corrections (brand, mention, at_ms) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms',
  );
  const removeCorrection = database.prepare('DELETE FROM corrections WHERE mention = ?');
  const listCorrected = database.prepare(
    `SELECT m.mention, m.id FROM corrections c JOIN mentions m ON m.id = c.mention
     WHERE c.brand = ? ORDER BY c.at_ms DESC, c.mention LIMIT ?`,
  );

  const findDropped = database.prepare('SELECT mention FROM dropped_mentions WHERE id = ?');
  const keepDropped = database.prepare(
    'INSERT OR REPLACE INTO dropped_mentions (id, mention, dropped_ms) VALUES (?, ?, ?)',
  );
  const removeOldest = database.prepare(
    `DELETE FROM dropped_mentions WHERE id IN (
       SELECT id FROM dropped_mentions WHERE dropped_ms <= ? ORDER BY dropped_ms LIMIT ?)`,
  );
  const removeDropped = database.prepare('DELETE FROM dropped_mentions WHERE id = ?');

  /** Counts a mention, which was counted as another one before, or not at all. */
  const count = (old: Mention | undefined, kept: Mention): void => {
    if (old === undefined || !isCountedAlike(old, kept)) {
      if (old !== undefined) counts.add(old, -1);
      counts.add(kept, 1);
    }
    if (old === undefined || !isNamedAlike(old, kept)) {
      if (old !== undefined) named.add(old, -1);
      named.add(kept, 1);
    }
  };
  /** One that was let go and comes again is counted already; answers as what. */
  const takeDropped = (id: string): Mention | undefined => {
    const row = findDropped.get(id);
    if (row === undefined) return undefined;
    removeDropped.run(id);
    return readMention(textAt(row, 0), id);
  };
  /** Writes a mention that is there, with the row of its correction, and counts it anew. */
  const write = (old: Mention, kept: Mention): void => {
    change.run(...toValues(kept));
    noteCorrection(old, kept);
    count(old, kept);
  };
  const noteCorrection = (old: Mention | undefined, { id, brand, correction }: Mention): void => {
    if (correction !== null) keepCorrection.run(brand, id, toMs(correction.at));
    else if (old !== undefined && old.correction !== null) removeCorrection.run(id);
  };

  const put = (mention: Mention): { readonly id: string; readonly isNew: boolean } => {
    const row = find.get(mention.id);
    if (row === undefined) {
      const whole = toWholeMention(mention);
      search.catchUpAfter(numberAt(add.get(...toValues(whole)) ?? [], 0));
      noteCorrection(undefined, whole);
      count(takeDropped(whole.id), whole);
      return { id: mention.id, isNew: true };
    }
    const old = readMention(textAt(row, 0), mention.id);
    const kept = toMentionRow(old, mention);
    write(old, kept);
    if (old.title !== kept.title || old.snippet !== kept.snippet) search.forget(numberAt(row, 1));
    return { id: mention.id, isNew: false };
  };

  const ask = ({ sql, values }: Question): readonly Row[] => database.prepare(sql).all(...values);
  /** Words that are in most mentions are found among the newest; all that have rarer ones are few enough to be sorted. */
  const listRows = (asked: Asked): readonly Row[] => {
    if (asked.words.length === 0) return ask(toList(asked));
    const among = ask(toSearchOfNewest(asked));
    return among.length === asked.rows ? among : ask(toSearch(asked));
  };

  return {
    put: async (mentions) => database.write(() => mentions.map(put)),
    find: async (id) => {
      const row = find.get(id);
      return row === undefined ? undefined : readMention(textAt(row, 0), id);
    },
    list: async (filter, paging) => {
      const limit = toLimit(paging);
      const asked = toAsked(filter, parseCursor(paging?.after, mentionKey), limit + 1);
      if (asked.words.length > 0) search.catchUp();
      const rows = listRows(asked);
      return toSlice(
        rows.map((row) => readMention(textAt(row, 0), textAt(row, 1))),
        limit,
        toKey,
      );
    },
    correct: async (id, correction) =>
      database.write(() => {
        const row = find.get(id);
        if (row === undefined) return undefined;
        const old = readMention(textAt(row, 0), id);
        const corrected = withCorrection(old, correction);
        write(old, corrected);
        return corrected;
      }),
    listCorrected: async (brand, max) =>
      listCorrected.all(brand, max).map((row) => readMention(textAt(row, 0), textAt(row, 1))),
    remove: async (id) =>
      database.write(() => {
        const row = find.get(id);
        if (row === undefined) return;
        const gone = readMention(textAt(row, 0), id);
        counts.add(gone, -1);
        named.add(gone, -1);
        search.forget(numberAt(row, 1));
        removeCorrection.run(id);
        remove.run(id);
      }),
    drop: async (ids) =>
      writeEach(database, ids, (id) => {
        const row = find.get(id);
        if (row === undefined) return;
        keepDropped.run(id, JSON.stringify(toRemainder(readMention(textAt(row, 0), id))), clock.now().getTime());
        search.forget(numberAt(row, 1));
        removeCorrection.run(id);
        remove.run(id);
      }),
    dropRemainders: async (max) => removeOldest.run(clock.now().getTime() - remainderDays * dayMs, max),
    counts: async (filter) => counts.list(filter),
    sumCounts: async (filter) => counts.sum(filter),
    sumNamed: async (filter) => named.sum(filter),
    joinCluster: async (entry) => stories.join(entry),
  };
};

const toValues = (mention: Mention): readonly SqlValue[] => [
  mention.id,
  mention.brand,
  -toMs(mention.seenAt),
  mention.channel,
  mention.speaker,
  mention.sentiment.label,
  mention.cluster,
  JSON.stringify(mention),
];

/** Where a mention's stars stand in its row. */
const ratingOf = "m.mention ->> 'rating'";

/** What is asked for: conditions on `mentions m` with their values, words (none for all), and at most how many rows. */
type Asked = {
  readonly where: string;
  readonly values: readonly SqlValue[];
  readonly words: readonly (readonly string[])[];
  readonly rows: number;
};
type Question = { readonly sql: string; readonly values: readonly SqlValue[] };

/** Its text depends only on which filters are given. */
const toAsked = (
  { brand, channel, speaker, sentiment, cluster, since, until, text, rated, stars, language }: MentionFilter,
  after: readonly [number, string] | undefined,
  rows: number,
): Asked => {
  const conditions: readonly (readonly [condition: string, ...values: (SqlValue | undefined)[]])[] = [
    ['m.brand = ?', brand],
    ['m.channel = ?', channel],
    ['m.speaker = ?', speaker],
    ['m.sentiment = ?', sentiment],
    ['m.cluster = ?', cluster],
    ['m.recency > ?', until === undefined ? undefined : -toMs(until)],
    ['m.recency <= ?', since === undefined ? undefined : -toMs(since)],
    [`round(${ratingOf}) = ?`, stars],
    ["m.mention ->> 'language' = ?", language],
    ['(m.recency, m.id) > (?, ?)', after === undefined ? undefined : -after[0], after?.[1]],
  ];
  const given = conditions
    .map(([condition, ...values]) => ({ condition, values: values.filter((value) => value !== undefined) }))
    .filter(({ values }) => values.length > 0);
  // As the index of what has stars says it.
  const isRated = rated === undefined && stars === undefined ? [] : [`${ratingOf} IS NOT NULL`];
  return {
    where: [...isRated, ...given.map(({ condition }) => condition)].join(' AND '),
    values: given.flatMap(({ values }) => values),
    words: toQueryWords(text ?? ''),
    rows,
  };
};

/** One page, newest first. */
const toList = ({ where, values, rows }: Asked): Question => ({
  sql: `SELECT m.mention, m.id FROM mentions m WHERE ${where} ORDER BY m.recency, m.id LIMIT ?`,
  values: [...values, rows],
});

/** So many of the newest are looked through before all that have the words are sorted. */
const newestMax = 1000;

/**
 * The page's mentions that have the words and are among the newest. All of the page where it is full; else there may be more. What was written
 * before the first of them is not looked up: of words that are in most mentions the index has nearly as many rows as there are mentions.
 */
const toSearchOfNewest = ({ where, values, words, rows }: Asked): Question => ({
  sql: `WITH newest AS MATERIALIZED (
          SELECT m.number, m.recency, m.id FROM mentions m WHERE ${where} ORDER BY m.recency, m.id LIMIT ?)
        SELECT m.mention, m.id FROM mentions_search s
        CROSS JOIN newest ON newest.number = s.rowid
        CROSS JOIN mentions m ON m.number = newest.number
        WHERE mentions_search MATCH ? AND s.rowid >= (SELECT min(number) FROM newest)
        ORDER BY newest.recency, newest.id LIMIT ?`,
  values: [...values, newestMax, toMatch(words), rows],
});

/** The page's mentions that have the words, among all. */
const toSearch = ({ where, values, words, rows }: Asked): Question => ({
  sql: `SELECT m.mention, m.id FROM mentions_search s CROSS JOIN mentions m ON m.number = s.rowid
        WHERE mentions_search MATCH ? AND ${where} ORDER BY m.recency, m.id LIMIT ?`,
  values: [toMatch(words), ...values, rows],
});

/** `"new" AND "咖 啡"`: tokens are letters and digits only, so nothing in them is an operator. */
const toMatch = (words: readonly (readonly string[])[]): string =>
  words.map((tokens) => `"${tokens.join(' ')}"`).join(' AND ');
