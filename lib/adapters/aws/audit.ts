/** The audit log, in DynamoDB: `AU#<brand>#<yyyymm>` / `<time>#<id>`, newest first in index `all`. */
import type { AuditEntry } from '../../model/audit.ts';
import { coreTable } from '../../model/tables.ts';
import type { AuditStore } from '../../ports/audit.ts';
import { type Database, ifNew, type Key, type Row } from './database.ts';
import { toEarliestFirst, toKey, toLatestFirst } from './keys.ts';
import { listFirst, listSlice } from './lists.ts';
import { toNoun, toNounReader } from './noun.ts';
import { eachOf } from './try-again.ts';

/** Reads a row. */
export const readAuditEntry = toNounReader<AuditEntry>('audit entry', ['id', 'brand', 'at', 'actor', 'action']);
const [all] = coreTable.indexes;

const toRowKey = ({ id, brand, at }: AuditEntry): Key => ({
  pk: toKey('AU', brand, at.slice(0, 'yyyy-mm'.length).replace('-', '')),
  sk: `${toEarliestFirst(at)}#${toKey(id)}`,
});

const toRow = (entry: AuditEntry): Key & Row => ({
  ...toRowKey(entry),
  inAll: toKey('AU', entry.brand),
  sort: `${toLatestFirst(entry.at)}#${toKey(entry.id)}`,
  noun: toNoun('audit entry', entry.id, entry),
});

/** The log in the core table. */
export const createAwsAudit = (database: Database): AuditStore => ({
  add: async (entries) => {
    await eachOf(entries, (entry) => database.put(toRow(entry), ifNew));
  },
  list: ({ brand, since }, paging) =>
    listSlice(
      database,
      {
        index: all,
        partitions: [toKey('AU', brand)],
        ...(since === undefined ? {} : { to: `${toLatestFirst(since)}#\u{10ffff}` }),
      },
      paging,
      readAuditEntry,
    ),
  expire: async ({ brand, before, max }) => {
    // What is exactly that old stays: it is sorted with a sign behind its time.
    const from = `${toLatestFirst(before)}#\u{10ffff}`;
    const question = { index: all, partitions: [toKey('AU', brand)], from };
    const over = await listFirst(database, question, max, readAuditEntry);
    await database.removeMany(over.map(toRowKey));
    return over.length;
  },
});
