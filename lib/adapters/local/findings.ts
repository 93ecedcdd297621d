/** Findings, their histories and the outbox, in SQLite. */
import * as z from 'zod';
import { assert } from '../../errors.ts';
import {
  type Finding,
  type FindingBrief,
  type FindingChange,
  findingStatuses,
  findingStatusSchema,
} from '../../model/finding.ts';
import type { SavedView } from '../../model/view.ts';
import { severityRank } from '../../model/vocabulary.ts';
import type { FindingFilter, FindingStore, FindingWrite, OutboxRow } from '../../ports/stores.ts';
import { readBriefTexts, toBriefText } from '../agreed/briefs.ts';
import { toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { redactOutbox } from '../agreed/redact.ts';
import { byName } from '../agreed/views.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { hasFields, numberAt, parseJson, type RowReader, textAt, toKeyText, toRowReader, writeEach } from './rows.ts';
import { toDamagedError } from './store-error.ts';

type FindingKey = readonly [rank: number, lastSeenMs: number, id: string];
const findingKey = z.tuple([z.number(), z.number(), z.string()]);
const toKey = ({ severity, lastSeenAt, id }: Finding): FindingKey => [severityRank(severity), toMs(lastSeenAt), id];

/** Writes a finding whole: `toFindingValues` and its JSON. */
export const putFinding = `INSERT INTO findings (id, brand, place, version, status, severity_rank, recency, audience, check_id, channel,
  guideline, assignee, brief, finding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET brand = excluded.brand, place = excluded.place, version = excluded.version,
       status = excluded.status, severity_rank = excluded.severity_rank, recency = excluded.recency,
       audience = excluded.audience, check_id = excluded.check_id, channel = excluded.channel,
       guideline = excluded.guideline, assignee = excluded.assignee, brief = excluded.brief, finding = excluded.finding`;

const findingFields = ['id', 'version', 'status'] as const;
const isFinding = (finding: unknown): finding is Finding => hasFields<Finding>(finding, findingFields);

/** A finding store in the data file; a finding, its history row and its outbox row are one transaction. */
export const createLocalFindings = (database: Database): FindingStore => {
  const readFinding = toRowReader<Finding>('finding', findingFields, database.file);
  const readChange = toRowReader<FindingChange>('change of finding', ['finding', 'version', 'kind'], database.file);
  const toFinding = (row: Row): Finding => readFinding(textAt(row, 0), textAt(row, 1));

  // One text for all, out of the index alone: a view reads thousands.
  const listBriefs = database.prepare(
    `SELECT count(*), group_concat(brief) FROM (SELECT brief FROM findings INDEXED BY findings_in_brief
       WHERE brand = ? AND status = ? ORDER BY severity_rank, recency, id LIMIT ?)`,
  );
  const countOf = database.prepare('SELECT count(*) FROM findings WHERE brand = ? AND status = ?');
  const find = database.prepare('SELECT finding, id, version FROM findings WHERE id = ?');
  const listAt = database.prepare('SELECT finding, id FROM findings WHERE brand = ? AND place = ? ORDER BY id');
  // One text for all: most places have none, and each poll asks.
  const listAtText = database.prepare(
    'SELECT group_concat(finding) FROM (SELECT finding FROM findings WHERE brand = ? AND place = ? ORDER BY id)',
  );
  const put = database.prepare(putFinding);
  const addHistory = database.prepare('INSERT INTO finding_history (finding, version, change) VALUES (?, ?, ?)');
  const history = database.prepare('SELECT change FROM finding_history WHERE finding = ? ORDER BY version');
  const addOutbox = database.prepare('INSERT INTO outbox (before, after, change) VALUES (?, ?, ?)');
  const readOutbox = database.prepare('SELECT sequence, before, after, change FROM outbox ORDER BY sequence LIMIT ?');
  const listWaiting = database.prepare(
    "SELECT sequence, before, after, change FROM outbox WHERE change ->> 'finding' = ? ORDER BY sequence",
  );
  const rewriteOutbox = database.prepare('UPDATE outbox SET before = ?, after = ?, change = ? WHERE sequence = ?');
  const rewriteHistory = database.prepare('UPDATE finding_history SET change = ? WHERE finding = ? AND version = ?');
  const remove = database.prepare('DELETE FROM findings WHERE id = ? AND version = ?');
  const removeHistory = database.prepare('DELETE FROM finding_history WHERE finding = ?');
  const ackOutbox = database.prepare('DELETE FROM outbox WHERE sequence = ?');
  const count = database.prepare('SELECT status, count(*) FROM findings WHERE brand = ? GROUP BY status');

  const readView = toViewReader(database);
  const listViews = database.prepare('SELECT view, name FROM views WHERE brand = ? AND user = ?');
  const putView = database.prepare('INSERT OR REPLACE INTO views (brand, user, name, view) VALUES (?, ?, ?, ?)');
  const removeView = database.prepare('DELETE FROM views WHERE brand = ? AND user = ? AND name = ?');

  const readBriefs = (texts: string, status: string): readonly FindingBrief[] => {
    const briefs = readBriefTexts(texts);
    if (briefs !== undefined) return briefs;
    throw toDamagedError({ kind: 'findings in brief', id: status, file: database.file });
  };
  const isMore = (brand: string, status: string, max: number): boolean =>
    numberAt(countOf.get(brand, status) ?? [], 0) > max;

  const apply = ({ finding, change }: FindingWrite): 'written' | 'conflict' => {
    assert(
      change.finding === finding.id && change.version === finding.version,
      `the change of "${finding.id}" names another finding or version`,
    );
    const before = find.get(finding.id);
    if (finding.version !== (before === undefined ? 0 : numberAt(before, 2)) + 1) return 'conflict';
    const after = JSON.stringify(finding);
    const changeText = JSON.stringify(change);
    put.run(...toFindingValues(finding), after);
    addHistory.run(finding.id, finding.version, changeText);
    addOutbox.run(before === undefined ? null : textAt(before, 0), after, changeText);
    return 'written';
  };

  const toOutboxRow = (row: Row): OutboxRow => {
    const sequence = String(numberAt(row, 0));
    return {
      sequence,
      before: row[1] === null ? null : readFinding(textAt(row, 1), `before outbox row ${sequence}`),
      after: readFinding(textAt(row, 2), `after outbox row ${sequence}`),
      change: readChange(textAt(row, 3), `outbox row ${sequence}`),
    };
  };

  return {
    find: async (id) => {
      const row = find.get(id);
      return row === undefined ? undefined : toFinding(row);
    },
    listAt: async (brand, place) => {
      const key = toKeyText(place);
      const text = listAtText.get(brand, key)?.[0];
      if (typeof text !== 'string') return [];
      const findings = parseJson(`[${text}]`);
      // A damaged row: row by row it is told which.
      return Array.isArray(findings) && findings.every(isFinding) ? findings : listAt.all(brand, key).map(toFinding);
    },
    list: async (filter, paging) => {
      const after = parseCursor(paging?.after, findingKey);
      const limit = toLimit(paging);
      const { sql, values } = toSelect(filter, after);
      const rows = filter.status?.length === 0 ? [] : database.prepare(sql).all(...values, limit + 1);
      return toSlice(rows.map(toFinding), limit, toKey);
    },
    listBriefs: async ({ brand, status, max }) =>
      database.read(() => {
        const lists = [...new Set(status)].map((each) => {
          const row = listBriefs.get(brand, each, max) ?? [];
          const count = numberAt(row, 0);
          return {
            rows: count === 0 ? [] : readBriefs(textAt(row, 1), each),
            isCut: count === max && isMore(brand, each, max),
          };
        });
        return { rows: lists.flatMap(({ rows }) => rows), isCut: lists.some(({ isCut }) => isCut) };
      }),
    apply: async (writes) => (writes.length === 0 ? [] : database.write(() => writes.map(apply))),
    history: async (id) => history.all(id).map((row) => readChange(textAt(row, 0), id)),
    redact: async (ids, redaction) =>
      writeEach(database, ids, (id) => {
        for (const row of history.all(id)) {
          const change = redaction.change(readChange(textAt(row, 0), id));
          rewriteHistory.run(JSON.stringify(change), id, change.version);
        }
        for (const waiting of listWaiting.all(id).map(toOutboxRow)) {
          const { sequence, before, after, change } = redactOutbox(waiting, redaction);
          const texts = [
            before === null ? null : JSON.stringify(before),
            JSON.stringify(after),
            JSON.stringify(change),
          ];
          rewriteOutbox.run(...texts, Number(sequence));
        }
      }),
    remove: async (rows) =>
      writeEach(database, rows, ({ id, version }) => {
        if (remove.run(id, version) === 1) removeHistory.run(id);
      }),
    readOutbox: async (max) => readOutbox.all(Math.max(0, max)).map(toOutboxRow),
    ackOutbox: async (sequences) => writeEach(database, sequences, (sequence) => ackOutbox.run(Number(sequence))),
    count: async (brand) => {
      const counts = { open: 0, acknowledged: 0, fixed: 0, resolved: 0, ignored: 0 };
      for (const row of count.all(brand)) counts[findingStatusSchema.parse(row[0])] = numberAt(row, 1);
      return counts;
    },
    listViews: async (brand, user) =>
      listViews
        .all(brand, toKeyText(user))
        .map((row) => readView(textAt(row, 0), textAt(row, 1)))
        .toSorted(byName),
    putView: async (view) => {
      putView.run(view.brand, toKeyText(view.user), toKeyText(view.name), JSON.stringify(view));
    },
    removeView: async ({ brand, user, name }) => {
      removeView.run(brand, toKeyText(user), toKeyText(name));
    },
  };
};

export const toViewReader = ({ file }: Database): RowReader<SavedView> =>
  toRowReader<SavedView>('view', ['brand', 'user', 'name', 'choice'], file);

/** The columns of a finding's row but its JSON. */
export const toFindingValues = (finding: Finding): readonly SqlValue[] => [
  finding.id,
  finding.brand,
  toKeyText(finding.place),
  finding.version,
  finding.status,
  severityRank(finding.severity),
  -toMs(finding.lastSeenAt),
  finding.audience,
  finding.check,
  finding.channel,
  finding.guideline,
  finding.assignee === null ? null : toKeyText(finding.assignee),
  toBriefText(finding),
];

/**
 * One page, gravest first. Each status lies in order in the index, and SQLite merges them row by row: no more is read than is handed out. Its text depends
 * only on which filters are given, and how many statuses.
 */
const toSelect = (
  { brand, status = findingStatuses, audience, check, guideline, channel, severity, assignee }: FindingFilter,
  after: FindingKey | undefined,
): { readonly sql: string; readonly values: readonly SqlValue[] } => {
  const conditions: readonly (readonly [condition: string, value: SqlValue | undefined])[] = [
    ['severity_rank = ?', severity === undefined ? undefined : severityRank(severity)],
    ['audience = ?', audience],
    ['check_id = ?', check],
    ['guideline = ?', guideline],
    ['channel = ?', channel],
    ['assignee = ?', assignee === undefined ? undefined : toKeyText(assignee)],
  ];
  const given = conditions.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  const where = ['brand = ?', 'status = ?', ...given.map(({ condition }) => condition)];
  const place = after === undefined ? [] : ['(severity_rank, recency, id) > (?, ?, ?)'];
  const ofStatus = `SELECT finding, id, severity_rank, recency FROM findings WHERE ${[...where, ...place].join(' AND ')}`;
  const rest = [...given.map(({ value }) => value), ...(after === undefined ? [] : [after[0], -after[1], after[2]])];
  const statuses = [...new Set(status)];
  return {
    sql: `${statuses.map(() => ofStatus).join(' UNION ALL ')} ORDER BY severity_rank, recency, id LIMIT ?`,
    values: statuses.flatMap((each) => [brand, each, ...rest]),
  };
};
