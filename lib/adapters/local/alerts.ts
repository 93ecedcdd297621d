/** Alerts and receipts, in SQLite. */
import type { Alert, Receipt } from '../../model/alert.ts';
import type { AlertStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import type { Database } from './database.ts';
import { isDeadOwner, toOwner } from './queue.ts';
import { textAt, toRowReader } from './rows.ts';

/** An alert store in the data file. Alerts come oldest first, receipts newest first. */
export const createLocalAlerts = (database: Database): AlertStore => {
  const readAlert = toRowReader<Alert>('alert', ['id', 'finding'], database.file);
  const readReceipt = toRowReader<Receipt>('receipt', ['id', 'status'], database.file);
  const claim = database.prepare(
    'INSERT INTO alerts (id, route, window, created_ms, alert) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const list = database.prepare('SELECT alert, id FROM alerts WHERE route = ? AND window = ? ORDER BY created_ms, id');
  const findReceipt = database.prepare('SELECT receipt FROM receipts WHERE id = ?');
  const putReceipt = database.prepare(
    'INSERT OR REPLACE INTO receipts (id, status, recency, receipt) VALUES (?, ?, ?, ?)',
  );
  const listReceipts = database.prepare('SELECT receipt, id FROM receipts ORDER BY recency, id');
  const listReceiptsOf = database.prepare('SELECT receipt, id FROM receipts WHERE status = ? ORDER BY recency, id');
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
    findReceipt: async (id) => {
      const row = findReceipt.get(id);
      return row === undefined ? undefined : readReceipt(textAt(row, 0), id);
    },
    putReceipt: async (receipt) => {
      putReceipt.run(receipt.id, receipt.status, -toMs(receipt.at), JSON.stringify(receipt));
    },
    listReceipts: async ({ status } = {}) =>
      (status === undefined ? listReceipts.all() : listReceiptsOf.all(status)).map((row) =>
        readReceipt(textAt(row, 0), textAt(row, 1)),
      ),
  };
};

/** Nobody waits for a window that a process of this machine held when it was killed. */
const releaseDead = (database: Database): void => {
  const release = database.prepare('DELETE FROM held_windows WHERE owner = ?');
  const owners = database.prepare('SELECT DISTINCT owner FROM held_windows').all();
  for (const owner of owners.map((row) => textAt(row, 0))) if (isDeadOwner(owner)) release.run(owner);
};
