/** Alerts and receipts, in SQLite. */
import type { Alert, Receipt } from '../../model/alert.ts';
import type { AlertStore } from '../../ports/stores.ts';
import { toMs } from '../agreed/order.ts';
import type { Database } from './database.ts';
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
  return {
    claim: async (alerts) =>
      database.write(() =>
        alerts.filter(
          (alert) => claim.run(alert.id, alert.route, alert.window, toMs(alert.createdAt), JSON.stringify(alert)) === 1,
        ),
      ),
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
