/** Findings, their histories and the outbox, in memory. */
import * as z from 'zod';
import { assert } from '../../errors.ts';
import { type Finding, type FindingChange, findingStatuses } from '../../model/finding.ts';
import type { SavedView } from '../../model/view.ts';
import { severityRank } from '../../model/vocabulary.ts';
import type { MovedRows } from '../../ports/move.ts';
import type { FindingFilter, FindingStore, FindingWrite, OutboxRow } from '../../ports/stores.ts';
import { toBrief } from '../agreed/briefs.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { redactOutbox } from '../agreed/redact.ts';
import { byName } from '../agreed/views.ts';
import type { Held } from './mover.ts';

type FindingKey = readonly [rank: number, lastSeenMs: number, id: string];
const findingKey = z.tuple([z.number(), z.number(), z.string()]);
const toKey = ({ severity, lastSeenAt, id }: Finding): FindingKey => [severityRank(severity), toMs(lastSeenAt), id];
const gravestFirst: (a: FindingKey, b: FindingKey) => number = compareBy(
  (a, b) => a[0] - b[0],
  (a, b) => b[1] - a[1],
  (a, b) => compareText(a[2], b[2]),
);

/** A finding store that lasts as long as the process. */
export const createMemoryFindings = (): FindingStore &
  Held & {
    keep(finding: Finding): void;
    keepChange(change: FindingChange): void;
    keepOutbox(row: MovedRows['outbox']): void;
  } => {
  const findings = new Map<string, Finding>();
  const views = new Map<string, SavedView>();
  const histories = new Map<string, FindingChange[]>();
  const outbox = new Map<string, OutboxRow>();
  let sequence = 0;

  const apply = ({ finding, change }: FindingWrite): 'written' | 'conflict' => {
    assert(
      change.finding === finding.id && change.version === finding.version,
      `the change of "${finding.id}" names another finding or version`,
    );
    const before = findings.get(finding.id);
    if (finding.version !== (before?.version ?? 0) + 1) return 'conflict';
    sequence += 1;
    findings.set(finding.id, structuredClone(finding));
    histories.set(finding.id, [...(histories.get(finding.id) ?? []), structuredClone(change)]);
    const row = structuredClone({ sequence: String(sequence), before: before ?? null, after: finding, change });
    outbox.set(row.sequence, row);
    return 'written';
  };

  return {
    find: async (id) => structuredClone(findings.get(id)),
    listAt: async (brand, place) =>
      structuredClone(
        [...findings.values()]
          .filter((finding) => finding.brand === brand && finding.place === place)
          .toSorted((a, b) => compareText(a.id, b.id)),
      ),
    list: async (filter, paging) => {
      const after = parseCursor(paging?.after, findingKey);
      const limit = toLimit(paging);
      const rows = [...findings.values()]
        .filter(toTest(filter))
        .filter((finding) => after === undefined || gravestFirst(toKey(finding), after) > 0)
        .toSorted((a, b) => gravestFirst(toKey(a), toKey(b)));
      return toSlice(structuredClone(rows.slice(0, limit + 1)), limit, toKey);
    },
    listBriefs: async ({ brand, status, max }) => {
      const lists = [...new Set(status)].map((each) =>
        [...findings.values()]
          .filter(toTest({ brand, status: [each] }))
          .toSorted((a, b) => gravestFirst(toKey(a), toKey(b))),
      );
      const rows = lists.flatMap((list) => list.slice(0, max).map(toBrief));
      return { rows, isCut: lists.some(({ length }) => length > max) };
    },
    apply: async (writes) => writes.map(apply),
    history: async (id) => structuredClone(histories.get(id) ?? []),
    redact: async (ids, redaction) => {
      for (const id of ids) histories.set(id, (histories.get(id) ?? []).map(redaction.change));
      for (const row of outbox.values())
        if (ids.includes(row.change.finding)) outbox.set(row.sequence, redactOutbox(row, redaction));
    },
    remove: async (rows) => {
      for (const { id, version } of rows) {
        if (findings.get(id)?.version !== version) continue;
        findings.delete(id);
        histories.delete(id);
      }
    },
    readOutbox: async (max) => structuredClone([...outbox.values()].slice(0, Math.max(0, max))),
    ackOutbox: async (sequences) => {
      for (const each of sequences) outbox.delete(each);
    },
    count: async (brand) => {
      const counts = { open: 0, acknowledged: 0, fixed: 0, resolved: 0, ignored: 0 };
      for (const finding of findings.values()) if (finding.brand === brand) counts[finding.status] += 1;
      return counts;
    },
    listViews: async (brand, user) =>
      structuredClone(
        [...views.values()].filter((view) => view.brand === brand && view.user === user).toSorted(byName),
      ),
    putView: async (view) => {
      views.set(toViewName(view), structuredClone(view));
    },
    removeView: async (view) => {
      views.delete(toViewName(view));
    },
    held: function* () {
      for (const row of findings.values()) yield { kind: 'findings', row };
      for (const changes of histories.values()) for (const row of changes) yield { kind: 'changes', row };
      for (const { sequence: _, ...row } of outbox.values()) yield { kind: 'outbox', row };
      for (const row of views.values()) yield { kind: 'views', row };
    },
    keep: (finding) => {
      if (finding.version > (findings.get(finding.id)?.version ?? 0))
        findings.set(finding.id, structuredClone(finding));
    },
    keepChange: (change) => {
      const others = (histories.get(change.finding) ?? []).filter(({ version }) => version !== change.version);
      histories.set(
        change.finding,
        [...others, structuredClone(change)].toSorted((a, b) => a.version - b.version),
      );
    },
    keepOutbox: (row) => {
      const isSame = ({ change }: MovedRows['outbox']): boolean =>
        change.finding === row.change.finding && change.version === row.change.version;
      if ([...outbox.values()].some(isSame)) return;
      sequence += 1;
      outbox.set(String(sequence), structuredClone({ ...row, sequence: String(sequence) }));
    },
  };
};

const toTest =
  ({ brand, status = findingStatuses, audience, check, guideline, channel, severity, assignee }: FindingFilter) =>
  (finding: Finding): boolean =>
    finding.brand === brand &&
    status.includes(finding.status) &&
    (audience === undefined || finding.audience === audience) &&
    (check === undefined || finding.check === check) &&
    (guideline === undefined || finding.guideline === guideline) &&
    (channel === undefined || finding.channel === channel) &&
    (severity === undefined || finding.severity === severity) &&
    (assignee === undefined || finding.assignee === assignee);

const toViewName = ({ brand, user, name }: Pick<SavedView, 'brand' | 'user' | 'name'>): string =>
  JSON.stringify([brand, user, name]);
