/** The audit log, in SQLite. */
import * as z from 'zod';
import type { AuditEntry } from '../../model/audit.ts';
import type { AuditStore } from '../../ports/audit.ts';
import { toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import type { Database } from './database.ts';
import { inPortions } from './portions.ts';
import { type RowReader, textAt, toKeyText, toRowReader } from './rows.ts';

type AuditKey = readonly [recency: number, id: string];
const auditKey = z.tuple([z.number(), z.string()]);
const toKey = ({ at, id }: AuditEntry): AuditKey => [-toMs(at), toKeyText(id)];

/** Makes what reads a row. */
export const toAuditReader = ({ file }: Pick<Database, 'file'>): RowReader<AuditEntry> =>
  toRowReader<AuditEntry>('audit entry', ['id', 'brand', 'at', 'actor', 'action'], file);

/** The log in the data file. */
export const createLocalAudit = (database: Database): AuditStore => {
  const read = toAuditReader(database);
  const add = database.prepare(
    'INSERT INTO audit (id, brand, recency, entry) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const list = database.prepare(
    `SELECT entry, id FROM audit WHERE brand = ? AND recency <= ? AND (recency, id) > (?, ?)
     ORDER BY recency, id LIMIT ?`,
  );
  const expire = database.prepare(
    'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE brand = ? AND recency > ? LIMIT ?)',
  );
  return {
    add: async (entries) =>
      database.write(() => {
        for (const entry of entries) {
          const [recency, id] = toKey(entry);
          add.run(id, entry.brand, recency, JSON.stringify(entry));
        }
      }),
    list: async ({ brand, since }, paging) => {
      const limit = toLimit(paging);
      const [recency, id] = parseCursor(paging?.after, auditKey) ?? [-Number.MAX_SAFE_INTEGER, ''];
      const oldest = since === undefined ? Number.MAX_SAFE_INTEGER : -toMs(since);
      const rows = list.all(brand, oldest, recency, id, limit + 1);
      return toSlice(
        rows.map((row) => read(textAt(row, 0), textAt(row, 1))),
        limit,
        toKey,
      );
    },
    expire: ({ brand, before, max }) => inPortions(max, (portion) => expire.run(brand, -toMs(before), portion)),
  };
};
