/** The audit log, in memory. */
import * as z from 'zod';
import type { AuditEntry } from '../../model/audit.ts';
import type { AuditStore } from '../../ports/audit.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import type { Held } from './mover.ts';

type AuditKey = readonly [atMs: number, id: string];
const auditKey = z.tuple([z.number(), z.string()]);
const toKey = ({ at, id }: AuditEntry): AuditKey => [toMs(at), id];
const newestFirst: (a: AuditKey, b: AuditKey) => number = compareBy(
  (a, b) => b[0] - a[0],
  (a, b) => compareText(a[1], b[1]),
);

/** A log that lasts as long as the process. */
export const createMemoryAudit = (): AuditStore & Held => {
  const entries = new Map<string, AuditEntry>();
  return {
    add: async (news) => {
      for (const entry of news) if (!entries.has(entry.id)) entries.set(entry.id, structuredClone(entry));
    },
    list: async ({ brand, since }, paging) => {
      const after = parseCursor(paging?.after, auditKey);
      const limit = toLimit(paging);
      const rows = [...entries.values()]
        .filter((entry) => entry.brand === brand && (since === undefined || toMs(entry.at) >= toMs(since)))
        .filter((entry) => after === undefined || newestFirst(toKey(entry), after) > 0)
        .toSorted((a, b) => newestFirst(toKey(a), toKey(b)));
      return toSlice(structuredClone(rows.slice(0, limit + 1)), limit, toKey);
    },
    expire: async ({ brand, before, max }) => {
      const over = [...entries.values()].filter((entry) => entry.brand === brand && toMs(entry.at) < toMs(before));
      for (const { id } of over.slice(0, max)) entries.delete(id);
      return Math.min(over.length, max);
    },
    held: function* () {
      for (const row of entries.values()) yield { kind: 'audit', row };
    },
  };
};
