/** Alerts and receipts, in SQLite. */
import type { Alert, Receipt } from '../../model/alert.ts';
import type { Mute } from '../../model/mute.ts';
import { admitTo } from '../../ports/admission.ts';
import type { MovedRows } from '../../ports/move.ts';
import type { AlertStore } from '../../ports/stores.ts';
import { byThing, toReceiptTest } from '../agreed/alerts.ts';
import { toMs } from '../agreed/order.ts';
import type { Database } from './database.ts';
import { inPortions } from './portions.ts';
import { isDeadOwner, toOwner } from './queue.ts';
import { type RowReader, textAt, toRowReader, writeEach } from './rows.ts';

/** An alert store in the data file. Alerts come oldest first, receipts newest first. */
export const createLocalAlerts = (database: Database): AlertStore => {
  const readAlert = toRowReader<Alert>('alert', ['id', 'finding'], database.file);
  const readReceipt = toRowReader<Receipt>('receipt', ['id', 'status'], database.file);
  const claim = database.prepare(
    'INSERT INTO alerts (id, route, window, created_ms, alert) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const list = database.prepare('SELECT alert, id FROM alerts WHERE route = ? AND window = ? ORDER BY created_ms, id');
  const listOfFinding = database.prepare("SELECT alert, id FROM alerts WHERE alert ->> '$.finding.id' = ?");
  const rewrite = database.prepare('UPDATE alerts SET alert = ? WHERE id = ?');
  const findReceipt = database.prepare('SELECT receipt FROM receipts WHERE id = ?');
  const putReceipt = database.prepare(
    'INSERT OR REPLACE INTO receipts (id, status, recency, receipt) VALUES (?, ?, ?, ?)',
  );
  const listReceipts = database.prepare('SELECT receipt, id FROM receipts ORDER BY recency, id');
  const listReceiptsOf = database.prepare('SELECT receipt, id FROM receipts WHERE status = ? ORDER BY recency, id');
  const listReceiptsOfWindow = database.prepare(
    "SELECT receipt, id FROM receipts WHERE receipt ->> 'route' = ? AND receipt ->> 'window' = ? ORDER BY recency, id",
  );
  const readMute = toMuteReader(database);
  const readAdmissions = toAdmissionsReader(database);
  const findAdmissions = database.prepare('SELECT admissions FROM admissions WHERE route = ? AND name = ?');
  const putAdmissions = database.prepare(
    'INSERT OR REPLACE INTO admissions (route, name, admissions) VALUES (?, ?, ?)',
  );
  const listMutes = database.prepare('SELECT mute, id FROM mutes WHERE brand = ?');
  const putMute = database.prepare('INSERT OR REPLACE INTO mutes (brand, of, id, mute) VALUES (?, ?, ?, ?)');
  const removeMute = database.prepare('DELETE FROM mutes WHERE brand = ? AND of = ? AND id = ?');
  const owe = database.prepare(
    `INSERT INTO owed_windows (route, window, due_ms, due_at) VALUES (?, ?, ?, ?) ON CONFLICT (route, window)
     DO UPDATE SET due_ms = excluded.due_ms, due_at = excluded.due_at WHERE excluded.due_ms < due_ms`,
  );
  const listDue = database.prepare(
    'SELECT route, window, due_at FROM owed_windows WHERE due_ms <= ? ORDER BY due_ms, route, window',
  );
  const listIds = database.prepare('SELECT id FROM alerts WHERE route = ? AND window = ?');
  const settle = database.prepare('DELETE FROM owed_windows WHERE route = ? AND window = ?');
  const hold = database.prepare(
    `INSERT INTO held_windows (route, window, holder, owner, until_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT (route, window)
     DO UPDATE SET holder = excluded.holder, owner = excluded.owner, until_ms = excluded.until_ms
     WHERE holder = excluded.holder OR until_ms <= ?`,
  );
  const letGo = database.prepare('DELETE FROM held_windows WHERE route = ? AND window = ? AND holder = ?');
  const expireReceipts = database.prepare(
    `DELETE FROM receipts WHERE id IN (SELECT r.id FROM receipts r WHERE r.recency > ? AND r.receipt ->> 'brand' = ? AND NOT EXISTS (
       SELECT 1 FROM owed_windows o WHERE o.route = r.receipt ->> 'route' AND o.window = r.receipt ->> 'window')
     ORDER BY r.recency, r.id LIMIT ?)`,
  );
  const expireAlerts = database.prepare(
    `DELETE FROM alerts WHERE id IN (SELECT a.id FROM alerts a WHERE a.created_ms < ? AND a.alert ->> 'brand' = ? AND NOT EXISTS (
       SELECT 1 FROM owed_windows o WHERE o.route = a.route AND o.window = a.window) LIMIT ?)`,
  );
  const me = toOwner(process.pid);
  releaseDead(database);
  return {
    claim: async (alerts) =>
      database.write(() => {
        for (const { route, window, dueAt } of alerts) owe.run(route, window, toMs(dueAt), dueAt);
        return alerts.filter(
          (alert) => claim.run(alert.id, alert.route, alert.window, toMs(alert.createdAt), JSON.stringify(alert)) === 1,
        );
      }),
    listDue: async (until) =>
      listDue.all(toMs(until)).map((row) => ({ route: textAt(row, 0), window: textAt(row, 1), dueAt: textAt(row, 2) })),
    settle: async (route, window, alerts) =>
      database.write(() => {
        const settled = new Set(alerts);
        if (listIds.all(route, window).every((row) => settled.has(textAt(row, 0)))) settle.run(route, window);
      }),
    hold: async (route, window, { holder, nowMs, untilMs }) =>
      hold.run(route, window, holder, me, untilMs, nowMs) === 1,
    letGo: async (route, window, holder) => {
      letGo.run(route, window, holder);
    },
    list: async (route, window) => list.all(route, window).map((row) => readAlert(textAt(row, 0), textAt(row, 1))),
    redact: async (findings, { finding: redact }) =>
      writeEach(database, findings, (finding) => {
        for (const row of listOfFinding.all(finding)) {
          const alert = readAlert(textAt(row, 0), textAt(row, 1));
          rewrite.run(JSON.stringify({ ...alert, finding: redact(alert.finding) }), alert.id);
        }
      }),
    admit: async (admission) =>
      database.write(() => {
        const { route, name } = admission;
        const row = findAdmissions.get(route, name);
        const before = row === undefined ? [] : readAdmissions(textAt(row, 0), name).entries;
        const entries = admitTo(before, admission);
        if (entries !== undefined && entries !== before)
          putAdmissions.run(route, name, JSON.stringify({ route, name, entries }));
        return entries !== undefined;
      }),
    listMutes: async (brand) =>
      listMutes
        .all(brand)
        .map((row) => readMute(textAt(row, 0), textAt(row, 1)))
        .toSorted(byThing),
    putMute: async (mute) => {
      putMute.run(mute.brand, mute.of, mute.id, JSON.stringify(mute));
    },
    removeMute: async ({ brand, of, id }) => {
      removeMute.run(brand, of, id);
    },
    findReceipt: async (id) => {
      const row = findReceipt.get(id);
      return row === undefined ? undefined : readReceipt(textAt(row, 0), id);
    },
    putReceipt: async (receipt) => {
      putReceipt.run(receipt.id, receipt.status, -toMs(receipt.at), JSON.stringify(receipt));
    },
    listReceipts: async (filter = {}) => {
      const { status, route, window } = filter;
      const isOfWindow = route !== undefined && window !== undefined;
      const ofStatus = status === undefined ? listReceipts.all() : listReceiptsOf.all(status);
      const rows = isOfWindow ? listReceiptsOfWindow.all(route, window) : ofStatus;
      return rows.map((row) => readReceipt(textAt(row, 0), textAt(row, 1))).filter(toReceiptTest(filter));
    },
    expire: async ({ brand, before, max }) => {
      const receipts = await inPortions(max, (portion) => expireReceipts.run(-toMs(before), brand, portion));
      return receipts + (await inPortions(max, (portion) => expireAlerts.run(toMs(before), brand, portion)));
    },
  };
};

/** Readers of what the rules of routes keep. */
export const toMuteReader = ({ file }: Database): RowReader<Mute> =>
  toRowReader<Mute>('mute', ['of', 'id', 'kind'], file);
export const toAdmissionsReader = ({ file }: Database): RowReader<MovedRows['admissions']> =>
  toRowReader<MovedRows['admissions']>('admissions', ['route', 'name', 'entries'], file);

/** Nobody waits for a window that a process of this machine held when it was killed. */
const releaseDead = (database: Database): void => {
  const release = database.prepare('DELETE FROM held_windows WHERE owner = ?');
  const owners = database.prepare('SELECT DISTINCT owner FROM held_windows').all();
  for (const owner of owners.map((row) => textAt(row, 0))) if (isDeadOwner(owner)) release.run(owner);
};
