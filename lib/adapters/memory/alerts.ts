/** Alerts and receipts, in memory. */
import type { Alert, Receipt } from '../../model/alert.ts';
import type { AlertStore } from '../../ports/stores.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';

const oldestFirst: (a: Alert, b: Alert) => number = compareBy(
  (a, b) => toMs(a.createdAt) - toMs(b.createdAt),
  (a, b) => compareText(a.id, b.id),
);
const newestFirst: (a: Receipt, b: Receipt) => number = compareBy(
  (a, b) => toMs(b.at) - toMs(a.at),
  (a, b) => compareText(a.id, b.id),
);

/** An alert store that lasts as long as the process. Alerts come oldest first, receipts newest first. */
export const createMemoryAlerts = (): AlertStore => {
  const alerts = new Map<string, Alert>();
  const receipts = new Map<string, Receipt>();
  const claim = (alert: Alert): boolean => {
    if (alerts.has(alert.id)) return false;
    alerts.set(alert.id, structuredClone(alert));
    return true;
  };
  return {
    claim: async (news) => news.filter(claim),
    list: async (route, window) =>
      structuredClone(
        [...alerts.values()].filter((alert) => alert.route === route && alert.window === window).toSorted(oldestFirst),
      ),
    findReceipt: async (id) => structuredClone(receipts.get(id)),
    putReceipt: async (receipt) => {
      receipts.set(receipt.id, structuredClone(receipt));
    },
    listReceipts: async ({ status } = {}) =>
      structuredClone(
        [...receipts.values()]
          .filter((receipt) => status === undefined || receipt.status === status)
          .toSorted(newestFirst),
      ),
  };
};
