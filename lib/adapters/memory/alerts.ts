/** Alerts and receipts, in memory. */
import type { Alert, Receipt } from '../../model/alert.ts';
import type { Mute } from '../../model/mute.ts';
import { type Admitted, admitTo } from '../../ports/admission.ts';
import type { AlertStore, DueWindow, ReceiptFilter } from '../../ports/stores.ts';
import { byThing, toReceiptTest } from '../agreed/alerts.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';
import { earliestDueFirst } from '../agreed/windows.ts';
import type { Held } from './mover.ts';

const oldestFirst: (a: Alert, b: Alert) => number = compareBy(
  (a, b) => toMs(a.createdAt) - toMs(b.createdAt),
  (a, b) => compareText(a.id, b.id),
);
const newestFirst: (a: Receipt, b: Receipt) => number = compareBy(
  (a, b) => toMs(b.at) - toMs(a.at),
  (a, b) => compareText(a.id, b.id),
);

/** An alert store that lasts as long as the process. Alerts come oldest first, receipts newest first. */
export const createMemoryAlerts = (): AlertStore & Held => {
  const alerts = new Map<string, Alert>();
  const receipts = new Map<string, Receipt>();
  /** The ids of the receipts of each window. */
  const receiptIds = new Map<string, Set<string>>();
  const owed = new Map<string, DueWindow>();
  const admissions = new Map<string, { readonly route: string; readonly name: string; entries: readonly Admitted[] }>();
  const mutes = new Map<string, Mute>();
  const holds = new Map<string, { readonly holder: string; readonly untilMs: number }>();
  const owe = ({ route, window, dueAt }: Alert): void => {
    const known = owed.get(toName(route, window));
    if (known === undefined || toMs(dueAt) < toMs(known.dueAt))
      owed.set(toName(route, window), { route, window, dueAt });
  };
  /** The ids of the alerts of each window. */
  const windows = new Map<string, string[]>();
  const ofWindow = (route: string, window: string): readonly Alert[] =>
    (windows.get(toName(route, window)) ?? []).flatMap((id) => alerts.get(id) ?? []);
  const receiptsFor = ({ route, window }: ReceiptFilter): readonly Receipt[] =>
    route === undefined || window === undefined
      ? [...receipts.values()]
      : [...(receiptIds.get(toName(route, window)) ?? [])].flatMap((id) => receipts.get(id) ?? []);
  const claim = (alert: Alert): boolean => {
    if (alerts.has(alert.id)) return false;
    alerts.set(alert.id, structuredClone(alert));
    const name = toName(alert.route, alert.window);
    windows.set(name, windows.get(name) ?? []);
    windows.get(name)?.push(alert.id);
    return true;
  };
  return {
    claim: async (news) => {
      const claimed = news.filter(claim);
      for (const each of news) owe(each);
      return claimed;
    },
    listDue: async (until) =>
      [...owed.values()].filter(({ dueAt }) => toMs(dueAt) <= toMs(until)).toSorted(earliestDueFirst),
    settle: async (route, window, done) => {
      const settled = new Set(done);
      if (ofWindow(route, window).every(({ id }) => settled.has(id))) owed.delete(toName(route, window));
    },
    hold: async (route, window, { holder, nowMs, untilMs }) => {
      const held = holds.get(toName(route, window));
      if (held !== undefined && held.holder !== holder && held.untilMs > nowMs) return false;
      holds.set(toName(route, window), { holder, untilMs });
      return true;
    },
    letGo: async (route, window, holder) => {
      if (holds.get(toName(route, window))?.holder === holder) holds.delete(toName(route, window));
    },
    list: async (route, window) => structuredClone(ofWindow(route, window).toSorted(oldestFirst)),
    redact: async (findings, { finding: redact }) => {
      for (const alert of alerts.values())
        if (findings.includes(alert.finding.id)) alerts.set(alert.id, { ...alert, finding: redact(alert.finding) });
    },
    admit: async (admission) => {
      const { route, name } = admission;
      const key = toName(route, name);
      const entries = admitTo(admissions.get(key)?.entries ?? [], admission);
      if (entries !== undefined) admissions.set(key, { route, name, entries });
      return entries !== undefined;
    },
    listMutes: async (brand) => [...mutes.values()].filter((mute) => mute.brand === brand).toSorted(byThing),
    putMute: async (mute) => {
      mutes.set(toMuteName(mute), structuredClone(mute));
    },
    removeMute: async (mute) => {
      mutes.delete(toMuteName(mute));
    },
    findReceipt: async (id) => structuredClone(receipts.get(id)),
    putReceipt: async (receipt) => {
      receipts.set(receipt.id, structuredClone(receipt));
      const name = toName(receipt.route, receipt.window);
      receiptIds.set(name, (receiptIds.get(name) ?? new Set()).add(receipt.id));
    },
    listReceipts: async (filter = {}) =>
      structuredClone(receiptsFor(filter).filter(toReceiptTest(filter)).toSorted(newestFirst)),
    expire: async ({ brand, before, max }) => {
      const isOld = (at: string): boolean => toMs(at) < toMs(before);
      const isOwed = ({ route, window }: Alert | Receipt): boolean => owed.has(toName(route, window));
      const oldReceipts = [...receipts.values()]
        .filter((each) => each.brand === brand && isOld(each.at) && !isOwed(each))
        .toSorted(newestFirst)
        .slice(0, max);
      for (const { id } of oldReceipts) receipts.delete(id);
      const oldAlerts = [...alerts.values()]
        .filter((each) => each.brand === brand && isOld(each.createdAt) && !isOwed(each))
        .slice(0, max);
      for (const { id, route, window } of oldAlerts) {
        alerts.delete(id);
        const name = toName(route, window);
        windows.set(
          name,
          (windows.get(name) ?? []).filter((each) => each !== id),
        );
      }
      return oldReceipts.length + oldAlerts.length;
    },
    held: function* () {
      for (const row of alerts.values()) yield { kind: 'alerts', row };
      for (const row of receipts.values()) yield { kind: 'receipts', row };
      for (const row of admissions.values()) yield { kind: 'admissions', row };
      for (const row of mutes.values()) yield { kind: 'mutes', row };
    },
  };
};

const toMuteName = ({ brand, of, id }: Pick<Mute, 'brand' | 'of' | 'id'>): string => JSON.stringify([brand, of, id]);
const toName = (route: string, window: string): string => JSON.stringify([route, window]);
