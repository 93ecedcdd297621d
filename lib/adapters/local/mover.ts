/** Moving what is kept in SQLite: read table by table, some rows at a time, so that a folder of any size fits into memory. */
import type { Alert, Receipt } from '../../model/alert.ts';
import type { ChannelState } from '../../model/channel-state.ts';
import type { Statement } from '../../model/fact.ts';
import type { Finding, FindingChange } from '../../model/finding.ts';
import type { Measure } from '../../model/measure.ts';
import type { Referral } from '../../model/referral.ts';
import type { AnswerStore } from '../../ports/answers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MovedRow, Mover } from '../../ports/move.ts';
import type { Queue } from '../../ports/queue.ts';
import type { LinkState, Stores } from '../../ports/stores.ts';
import { toSketch } from '../../text/fingerprint.ts';
import { createRestore, dumpConfigs, dumpQueue, type KeepRows } from '../agreed/moving.ts';
import { isRolled } from '../agreed/named-counts.ts';
import { toMs } from '../agreed/order.ts';
import { toAdmissionsReader, toMuteReader } from './alerts.ts';
import { toAuditReader } from './audit.ts';
import { standingColumns, toBacklinkReader } from './backlinks.ts';
import { keyColumns, readCount, recountDay, recountRolls, tallyColumns, toCountValues } from './counts.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { putFinding, toFindingValues, toViewReader } from './findings.ts';
import { measureFields } from './measures.ts';
import { toMentionReader } from './mentions.ts';
import { createRecount, namedKeyColumns, readNamedCount, toNamedKeyValues } from './named-counts.ts';
import { type KeptPage, pageColumns, toPageOf } from './pages.ts';
import { referralFields } from './referrals.ts';
import { fromKeyText, numberAt, textAt, toRowReader, toTextsReader, writeEach } from './rows.ts';

/** Rows of a table read at a time. */
const rowsAtOnce = 500;

/** What a table holds, in the order of the columns named first, which tell its rows apart. */
const eachRow = function* (
  database: Database,
  { table, keys, columns }: { readonly table: string; readonly keys: readonly string[]; readonly columns: string },
): Generator<Row> {
  const key = keys.join(', ');
  const select = `SELECT ${key}, ${columns} FROM ${table}`;
  const order = `ORDER BY ${key} LIMIT ${rowsAtOnce}`;
  const first = database.prepare(`${select} ${order}`);
  const following = database.prepare(`${select} WHERE (${key}) > (${keys.map(() => '?').join(', ')}) ${order}`);
  for (let rows = first.all(); rows.length > 0; ) {
    yield* rows;
    rows = rows.length < rowsAtOnce ? [] : following.all(...toKeyValues(rows.at(-1) ?? [], keys.length));
  }
};

const toKeyValues = (row: Row, count: number): readonly SqlValue[] =>
  row.slice(0, count).map((value) => (typeof value === 'string' || typeof value === 'number' ? value : null));

const tables = [
  'channels',
  'pages',
  'outlinks',
  'link_states',
  'answers',
  'units',
  'clusters',
  'suppressed',
  'mentions',
  'dropped_mentions',
  'counts',
  'named_counts',
  'fact_documents',
  'findings',
  'outbox',
  'backlinks',
  'referrals',
  'measures',
  'alerts',
  'receipts',
  'admissions',
  'mutes',
  'views',
  'messages',
  'dead_letters',
];

/** The mover of a data file. */
export const createLocalMover = (
  database: Database,
  {
    stores,
    answers,
    queue,
    clock,
  }: { readonly stores: Stores; readonly answers: AnswerStore; readonly queue: Queue; readonly clock: Clock },
): Mover => ({
  isEmpty: async () => tables.every((table) => database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined),
  dump: async function* () {
    yield* dumpRead(database);
    yield* dumpPaid(database);
    yield* dumpMentions(database);
    yield* dumpFacts(database);
    yield* dumpFindings(database);
    yield* dumpWork(database);
    const brands = database.prepare('SELECT DISTINCT brand FROM configs ORDER BY brand').all();
    yield* dumpConfigs(
      stores.configs,
      brands.map((row) => textAt(row, 0)),
    );
    yield* dumpQueue(queue);
  },
  restore: createRestore({ stores, answers, queue, clock, keep: createKeep(database, { clock }) }),
});

const dumpRead = function* (database: Database): Generator<MovedRow> {
  const { file } = database;
  const readState = toRowReader<ChannelState>('channel state', ['channel', 'dueAt'], file);
  for (const row of eachRow(database, { table: 'channels', keys: ['channel'], columns: 'state' }))
    yield { kind: 'channels', row: readState(textAt(row, 1), textAt(row, 0)) };
  const readPage = toRowReader<KeptPage>('page', ['channel', 'url', 'state'], file);
  for (const row of eachRow(database, { table: 'pages', keys: ['channel', 'url'], columns: pageColumns }))
    yield { kind: 'pages', row: toPageOf(readPage, row.slice(2)) };
  const readOutlinks = toTextsReader('outlinks', file);
  for (const row of eachRow(database, { table: 'outlinks', keys: ['channel', 'url'], columns: 'outlinks' })) {
    const url = fromKeyText(textAt(row, 1));
    yield { kind: 'outlinks', row: { channel: textAt(row, 0), url, outlinks: readOutlinks(textAt(row, 2), url) } };
  }
  const readLink = toRowReader<LinkState>('link state', ['url', 'state', 'checkedAt'], file);
  for (const row of eachRow(database, { table: 'link_states', keys: ['url'], columns: 'link_state' }))
    yield { kind: 'links', row: readLink(textAt(row, 1), textAt(row, 0)) };
};

/** What paid services were used for, and said. */
const dumpPaid = function* (database: Database): Generator<MovedRow> {
  for (const row of eachRow(database, { table: 'answers', keys: ['question'], columns: 'answer' }))
    yield { kind: 'answers', row: { question: textAt(row, 0), answer: textAt(row, 1) } };
  for (const row of eachRow(database, { table: 'units', keys: ['brand', 'day'], columns: 'taken' }))
    yield { kind: 'units', row: { brand: textAt(row, 0), day: textAt(row, 1), taken: numberAt(row, 2) } };
};

const dumpMentions = function* (database: Database): Generator<MovedRow> {
  const columns = 'brand, cluster, last_seen_ms, near';
  for (const row of eachRow(database, { table: 'clusters', keys: ['sequence'], columns })) {
    const lastSeenAt = new Date(numberAt(row, 3)).toISOString();
    yield {
      kind: 'stories',
      row: { brand: textAt(row, 1), cluster: textAt(row, 2), near: textAt(row, 4), lastSeenAt },
    };
  }
  for (const row of eachRow(database, { table: 'cluster_mentions', keys: ['brand', 'mention'], columns: 'cluster' }))
    yield { kind: 'tellings', row: { brand: textAt(row, 0), mention: textAt(row, 1), cluster: textAt(row, 2) } };
  for (const row of eachRow(database, { table: 'suppressed', keys: ['brand', 'author'], columns: 'author' }))
    yield { kind: 'suppressed', row: { brand: textAt(row, 0), author: fromKeyText(textAt(row, 1)) } };
  const readMention = toMentionReader(database);
  for (const row of eachRow(database, { table: 'mentions', keys: ['number'], columns: 'id, mention' }))
    yield { kind: 'mentions', row: readMention(textAt(row, 2), textAt(row, 1)) };
  for (const row of eachRow(database, { table: 'dropped_mentions', keys: ['id'], columns: 'mention' }))
    yield { kind: 'dropped', row: readMention(textAt(row, 1), textAt(row, 0)) };
  for (const row of eachRow(database, { table: 'counts', keys: keyColumns, columns: tallyColumns }))
    yield { kind: 'counts', row: readCount(row) };
  for (const row of eachRow(database, { table: 'named_counts', keys: namedKeyColumns, columns: 'count' }))
    yield { kind: 'namedCounts', row: readNamedCount(row) };
};

const dumpFacts = function* (database: Database): Generator<MovedRow> {
  const readFact = toRowReader<Statement>('fact', ['kind', 'value'], database.file);
  const factsOf = database.prepare(
    'SELECT fact FROM facts WHERE brand = ? AND channel = ? AND url = ? ORDER BY position',
  );
  const documents = { table: 'fact_documents', keys: ['brand', 'channel', 'url'], columns: 'read_at' };
  for (const row of eachRow(database, documents)) {
    const [brand, channel, key, readAt] = [textAt(row, 0), textAt(row, 1), textAt(row, 2), textAt(row, 3)];
    const url = fromKeyText(key);
    const facts = factsOf.all(brand, channel, key).map((fact) => readFact(textAt(fact, 0), url));
    yield { kind: 'facts', row: { brand, channel, url, readAt, facts } };
  }
};

const dumpFindings = function* (database: Database): Generator<MovedRow> {
  const readFinding = toRowReader<Finding>('finding', ['id', 'version', 'status'], database.file);
  const readChange = toRowReader<FindingChange>('change of finding', ['finding', 'version', 'kind'], database.file);
  for (const row of eachRow(database, { table: 'findings', keys: ['id'], columns: 'finding' }))
    yield { kind: 'findings', row: readFinding(textAt(row, 1), textAt(row, 0)) };
  for (const row of eachRow(database, { table: 'finding_history', keys: ['finding', 'version'], columns: 'change' }))
    yield { kind: 'changes', row: readChange(textAt(row, 2), textAt(row, 0)) };
  for (const row of eachRow(database, { table: 'outbox', keys: ['sequence'], columns: 'before, after, change' })) {
    const id = `outbox row ${numberAt(row, 0)}`;
    const before = row[1] === null ? null : readFinding(textAt(row, 1), id);
    yield {
      kind: 'outbox',
      row: { before, after: readFinding(textAt(row, 2), id), change: readChange(textAt(row, 3), id) },
    };
  }
};

/** What people work with beside findings. */
const dumpWork = function* (database: Database): Generator<MovedRow> {
  const readBacklink = toBacklinkReader(database.file);
  for (const row of eachRow(database, { table: 'standing_backlinks', keys: ['id'], columns: standingColumns }))
    yield { kind: 'backlinks', row: readBacklink(row.slice(1)) };
  const readReferral = toRowReader<Referral>('referral', referralFields, database.file);
  for (const row of eachRow(database, { table: 'referrals', keys: ['id'], columns: 'referral' }))
    yield { kind: 'referrals', row: readReferral(textAt(row, 1), textAt(row, 0)) };
  const readMeasure = toRowReader<Measure>('measure', measureFields, database.file);
  for (const row of eachRow(database, { table: 'measures', keys: ['id'], columns: 'measure' }))
    yield { kind: 'measures', row: readMeasure(textAt(row, 1), textAt(row, 0)) };
  const readAudit = toAuditReader(database);
  for (const row of eachRow(database, { table: 'audit', keys: ['id'], columns: 'entry' }))
    yield { kind: 'audit', row: readAudit(textAt(row, 1), textAt(row, 0)) };
  const readAlert = toRowReader<Alert>('alert', ['id', 'finding'], database.file);
  for (const row of eachRow(database, { table: 'alerts', keys: ['id'], columns: 'alert' }))
    yield { kind: 'alerts', row: readAlert(textAt(row, 1), textAt(row, 0)) };
  const readReceipt = toRowReader<Receipt>('receipt', ['id', 'status'], database.file);
  for (const row of eachRow(database, { table: 'receipts', keys: ['id'], columns: 'receipt' }))
    yield { kind: 'receipts', row: readReceipt(textAt(row, 1), textAt(row, 0)) };
  yield* dumpRules(database);
};

/** What the rules of routes go by, and what people set up for themselves. */
const dumpRules = function* (database: Database): Generator<MovedRow> {
  const readAdmissions = toAdmissionsReader(database);
  for (const row of eachRow(database, { table: 'admissions', keys: ['route', 'name'], columns: 'admissions' }))
    yield { kind: 'admissions', row: readAdmissions(textAt(row, 2), textAt(row, 1)) };
  const readMute = toMuteReader(database);
  for (const row of eachRow(database, { table: 'mutes', keys: ['brand', 'of', 'id'], columns: 'mute' }))
    yield { kind: 'mutes', row: readMute(textAt(row, 3), textAt(row, 2)) };
  const readView = toViewReader(database);
  for (const row of eachRow(database, { table: 'views', keys: ['brand', 'user', 'name'], columns: 'view' }))
    yield { kind: 'views', row: readView(textAt(row, 3), textAt(row, 2)) };
};

const createKeep = (database: Database, { clock }: { readonly clock: Clock }): KeepRows => {
  const keepUnits = database.prepare(
    'INSERT INTO units (brand, day, taken) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET taken = max(taken, excluded.taken)',
  );
  const keepStory = database.prepare(
    `INSERT INTO clusters (brand, cluster, sequence, last_seen_ms, near)
     VALUES (?, ?, (SELECT coalesce(max(sequence), 0) + 1 FROM clusters), ?, ?)
     ON CONFLICT DO UPDATE SET last_seen_ms = max(last_seen_ms, excluded.last_seen_ms)`,
  );
  const keepTelling = database.prepare(
    'INSERT INTO cluster_mentions (brand, mention, cluster) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const keepDropped = database.prepare(
    'INSERT INTO dropped_mentions (id, mention, dropped_ms) SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM mentions WHERE id = ?1) ON CONFLICT DO NOTHING',
  );
  const keepCount = database.prepare(
    `INSERT INTO counts (${keyColumns.join(', ')}, ${tallyColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ${tallyColumns
       .split(', ')
       .map((column) => `${column} = excluded.${column}`)
       .join(', ')} WHERE excluded.mentions > mentions`,
  );
  const recounts = [recountDay, ...recountRolls].map((sql) => database.prepare(sql));
  const recountNames = createRecount(database);
  const keepNamed = database.prepare(
    `INSERT INTO named_counts (${namedKeyColumns.join(', ')}, count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = max(count, excluded.count)`,
  );
  const keepFinding = database.prepare(`${putFinding} WHERE excluded.version > version`);
  const keepChange = database.prepare(
    'INSERT INTO finding_history (finding, version, change) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const keepOutbox = database.prepare(
    `INSERT INTO outbox (before, after, change) SELECT ?1, ?2, ?3
     WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE change ->> 'finding' = ?4 AND change ->> 'version' = ?5)`,
  );
  return {
    units: async (rows) => writeEach(database, rows, ({ brand, day, taken }) => keepUnits.run(brand, day, taken)),
    stories: async (rows) =>
      writeEach(database, rows, ({ brand, cluster, near, lastSeenAt }) => {
        if (toSketch(near) !== undefined) keepStory.run(brand, cluster, toMs(lastSeenAt), near);
      }),
    tellings: async (rows) =>
      writeEach(database, rows, ({ brand, mention, cluster }) => keepTelling.run(brand, mention, cluster)),
    dropped: async (rows) =>
      writeEach(database, rows, (mention) =>
        keepDropped.run(mention.id, JSON.stringify(mention), clock.now().getTime()),
      ),
    counts: async (rows) =>
      database.write(() => {
        for (const count of rows) keepCount.run(...toCountValues(count));
        const days = new Map(rows.map(({ brand, day }) => [`${brand} ${day}`, [brand, day] as const]));
        for (const day of days.values()) for (const recount of recounts) recount.run(...day);
      }),
    namedCounts: async (rows) =>
      database.write(() => {
        for (const { count, ...row } of rows) keepNamed.run(...toNamedKeyValues(row), count);
        const rolled = rows.filter(({ of }) => isRolled(of));
        const days = new Map(rolled.map((row) => [`${row.brand} ${row.of} ${row.day}`, row]));
        for (const day of days.values()) recountNames(day);
      }),
    findings: async (rows) =>
      writeEach(database, rows, (finding) => keepFinding.run(...toFindingValues(finding), JSON.stringify(finding))),
    changes: async (rows) =>
      writeEach(database, rows, (change) => keepChange.run(change.finding, change.version, JSON.stringify(change))),
    outbox: async (rows) =>
      writeEach(database, rows, ({ before, after, change }) =>
        keepOutbox.run(
          before === null ? null : JSON.stringify(before),
          JSON.stringify(after),
          JSON.stringify(change),
          change.finding,
          change.version,
        ),
      ),
  };
};
