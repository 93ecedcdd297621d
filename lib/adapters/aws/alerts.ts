/**
 * Alerts and receipts, in DynamoDB.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | claim | `AC#<alert>` | `AC` |
 * | alert | `AL#<route>#<window>` | `<createdAt>#<alert>` |
 * | receipt | `RC#<receipt>` | `RC` |
 * | which receipts a window has | `RW#<route>#<window>` | `<receipt>` |
 * | window that is owed | `AW` | `<route>#<window>` |
 * | who delivers a window | `AH#<route>#<window>` | `AH` |
 * | what was let through under a name | `AQ#<route>#<name>` | `AQ` |
 * | what a person muted | `AM#<brand>` | `<of>#<id>` |
 *
 * Other than in design.md (`AL#<brand>#<hash>` / `<route>#<window>`): an alert is claimed once by its id, in whichever
 * window, and delivering a window must see every alert and receipt of it as it is now: so a window is a partition of the
 * table and not of an index, and the claim is a row beside it, written together with it. The windows that are owed are one
 * partition: it holds only what waits, and is written once a window and batch of changes.
 */
import { randomUUID } from 'node:crypto';
import type { Alert, Receipt } from '../../model/alert.ts';
import type { Mute } from '../../model/mute.ts';
import { coreTable } from '../../model/tables.ts';
import { admitTo } from '../../ports/admission.ts';
import type { MovedRows } from '../../ports/move.ts';
import type { AlertStore, DueWindow } from '../../ports/stores.ts';
import { byThing, toReceiptTest } from '../agreed/alerts.ts';
import { toGroups } from '../agreed/groups.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';
import { earliestDueFirst } from '../agreed/windows.ts';
import { type Condition, type Database, ifNew, ifThere, type Key, type Row } from './database.ts';
import { toEarliestFirst, toKey, toLatestFirst } from './keys.ts';
import { listFirst } from './lists.ts';
import { textIn, toNoun, toNounReader } from './noun.ts';
import { eachOf, tryAgain } from './try-again.ts';

/** Receipts are listed without pages: the newest so many, which is weeks of a busy brand. */
export const receiptsMax = 10_000;

const owedPartition = 'AW';

export const readAlert = toNounReader<Alert>('alert', ['id', 'route', 'window', 'finding']);
export const readReceipt = toNounReader<Receipt>('receipt', ['id', 'route', 'window', 'status']);
const toClaimKey = (id: string): Key => ({ pk: toKey('AC', id), sk: 'AC' });
const toReceiptKey = (id: string): Key => ({ pk: toKey('RC', id), sk: 'RC' });
const toOwedKey = (route: string, window: string): Key => ({ pk: owedPartition, sk: toKey(route, window) });
const toAdmissionKey = (route: string, name: string): Key => ({ pk: toKey('AQ', route, name), sk: 'AQ' });
const toMuteKey = ({ brand, of, id }: Pick<Mute, 'brand' | 'of' | 'id'>): Key => ({
  pk: toKey('AM', brand),
  sk: toKey(of, id),
});
export const readMute = toNounReader<Mute>('mute', ['of', 'id', 'kind']);
export const readAdmissions = toNounReader<MovedRows['admissions']>('admissions', ['route', 'name', 'entries']);
const toHoldKey = (route: string, window: string): Key => ({ pk: toKey('AH', route, window), sk: 'AH' });
const [all, status] = coreTable.indexes;

const oldestFirst: (a: Alert, b: Alert) => number = compareBy(
  (a, b) => toMs(a.createdAt) - toMs(b.createdAt),
  (a, b) => compareText(a.id, b.id),
);
const newestFirst: (a: Receipt, b: Receipt) => number = compareBy(
  (a, b) => toMs(b.at) - toMs(a.at),
  (a, b) => compareText(a.id, b.id),
);

const toAlertRow = (alert: Alert): Key & Row => ({
  pk: toKey('AL', alert.route, alert.window),
  sk: `${toEarliestFirst(alert.createdAt)}#${toKey(alert.id)}`,
  inAll: toKey('AL', alert.brand),
  sort: `${toLatestFirst(alert.createdAt)}#${toKey(alert.id)}`,
  noun: toNoun('alert', alert.id, alert),
});

const toPlaceOf = ({ pk, sk }: Key): Key => ({ pk, sk });

const toReceiptRow = (receipt: Receipt): Key & Row => ({
  ...toReceiptKey(receipt.id),
  inAll: 'RC',
  inStatus: toKey('RC', receipt.status),
  sort: `${toLatestFirst(receipt.at)}#${receipt.id}`,
  noun: toNoun('receipt', receipt.id, receipt),
});

/** An alert store in the core table. Alerts come oldest first, receipts newest first. */
export const createAwsAlerts = (database: Database): AlertStore => {
  const claim = async (alert: Alert): Promise<readonly Alert[]> => {
    const by = randomUUID();
    const key = toClaimKey(alert.id);
    const isWritten = await database.writeTogether([
      { put: { ...key, by }, condition: ifNew },
      { put: toAlertRow(alert) },
    ]);
    if (isWritten) return [alert];
    // The answer to a first try may have been lost on the way: then the claim that is there is our own.
    return (await database.get(key))?.by === by ? [alert] : [];
  };

  /** After its alerts are there, so that who settles the window meanwhile either meets them, or finds this row changed. */
  const owe = async ({ route, window, dueAt }: DueWindow): Promise<void> => {
    const key = toOwedKey(route, window);
    await tryAgain({ kind: 'window', id: window }, async () => {
      const known = await database.get(key);
      const earliest =
        known !== undefined && toMs(textIn(known, 'dueAt')) < toMs(dueAt) ? textIn(known, 'dueAt') : dueAt;
      const row = { ...key, route, window, dueAt: earliest, stamp: randomUUID() };
      return (await database.put(row, ifStamp(known))) || undefined;
    });
  };

  const listWindow = async (route: string, window: string): Promise<readonly Receipt[]> => {
    const pointers = await database.queryAll({ partition: toKey('RW', route, window) });
    const rows = await database.getMany(pointers.map((row) => toReceiptKey(textIn(row, 'receipt'))));
    return rows.map(readReceipt).toSorted(newestFirst);
  };

  const isOwed = async (route: string, window: string): Promise<boolean> =>
    (await database.get(toOwedKey(route, window))) !== undefined;

  /** False where its window is owed. The receipt goes last: it leads to the rest. */
  const expireReceipt = async ({ id, route, window }: Receipt): Promise<boolean> => {
    if (await isOwed(route, window)) return false;
    await database.removeMany([{ pk: toKey('RW', route, window), sk: toKey(id) }]);
    await database.removeMany([toReceiptKey(id)]);
    return true;
  };

  const expireAlert = async (alert: Alert): Promise<boolean> => {
    if (await isOwed(alert.route, alert.window)) return false;
    await database.removeMany([toClaimKey(alert.id)]);
    await database.removeMany([toPlaceOf(toAlertRow(alert))]);
    return true;
  };

  return {
    claim: async (alerts) => {
      const groups = toGroups(alerts, ({ id }) => id);
      const claimed = await eachOf([...groups.values()], ([first]) => (first === undefined ? none : claim(first)));
      // Also where all were claimed before: whoever claimed them may not have come this far.
      await eachOf(toWindows(alerts), owe);
      return claimed.flat();
    },
    listDue: async (until) =>
      (await database.queryAll({ partition: owedPartition }))
        .map((row) => ({ route: textIn(row, 'route'), window: textIn(row, 'window'), dueAt: textIn(row, 'dueAt') }))
        .filter(({ dueAt }) => toMs(dueAt) <= toMs(until))
        .toSorted(earliestDueFirst),
    settle: async (route, window, done) => {
      const owed = await database.get(toOwedKey(route, window));
      if (owed === undefined) return;
      const rows = await database.queryAll({ partition: toKey('AL', route, window) });
      const settled = new Set(done);
      if (!rows.every((row) => settled.has(readAlert(row).id))) return;
      await database.remove(toOwedKey(route, window), ifStamp(owed));
    },
    hold: (route, window, { holder, nowMs, untilMs }) =>
      database.put({ ...toHoldKey(route, window), holder, untilMs }, ifFree(holder, nowMs)),
    letGo: async (route, window, holder) => {
      await database.remove(toHoldKey(route, window), ifHeldBy(holder));
    },
    list: async (route, window) =>
      (await database.queryAll({ partition: toKey('AL', route, window) })).map(readAlert).toSorted(oldestFirst),
    redact: async (findings, { finding: redact }) => {
      for await (const row of database.scan()) {
        if (!textIn(row, 'pk').startsWith('AL#')) continue;
        const alert = readAlert(row);
        if (findings.includes(alert.finding.id))
          await database.put(toAlertRow({ ...alert, finding: redact(alert.finding) }), ifThere);
      }
    },
    admit: (admission) => {
      const { route, name } = admission;
      const key = toAdmissionKey(route, name);
      return tryAgain({ kind: 'admission', id: name }, async () => {
        const known = await database.get(key);
        const before = known === undefined ? [] : readAdmissions(known).entries;
        const entries = admitTo(before, admission);
        if (entries === undefined || entries === before) return entries !== undefined;
        const row = { ...key, noun: toNoun('admissions', name, { route, name, entries }), stamp: randomUUID() };
        return (await database.put(row, ifStamp(known))) || undefined;
      });
    },
    listMutes: async (brand) =>
      (await database.queryAll({ partition: toKey('AM', brand) })).map(readMute).toSorted(byThing),
    putMute: async (mute) => {
      await database.put({ ...toMuteKey(mute), noun: toNoun('mute', mute.id, mute) });
    },
    removeMute: async (mute) => {
      await database.remove(toMuteKey(mute));
    },
    findReceipt: async (id) => {
      const row = await database.get(toReceiptKey(id));
      return row === undefined ? undefined : readReceipt(row);
    },
    putReceipt: async (receipt) => {
      // The pointer first: one that leads nowhere does no harm, a receipt that is not found would be sent again.
      const { id, route, window } = receipt;
      await database.put({ pk: toKey('RW', route, window), sk: toKey(id), receipt: id });
      await database.put(toReceiptRow(receipt));
    },
    listReceipts: async (filter = {}) => {
      const isMeant = toReceiptTest(filter);
      const { route, window } = filter;
      if (route !== undefined && window !== undefined) return (await listWindow(route, window)).filter(isMeant);
      const index = filter.status === undefined ? all : status;
      const partitions = [filter.status === undefined ? 'RC' : toKey('RC', filter.status)];
      return listFirst(database, { index, partitions }, receiptsMax, (row) => {
        const receipt = readReceipt(row);
        return isMeant(receipt) ? receipt : undefined;
      });
    },
    expire: async ({ brand, before, max }) => {
      const from = `${toLatestFirst(before)}#\u{10ffff}`;
      const receipts = await listFirst(database, { index: all, partitions: ['RC'], from }, max, (row) => {
        const receipt = readReceipt(row);
        return receipt.brand === brand ? receipt : undefined;
      });
      const alerts = await listFirst(database, { index: all, partitions: [toKey('AL', brand)], from }, max, readAlert);
      const gone = [...(await eachOf(receipts, expireReceipt)), ...(await eachOf(alerts, expireAlert))];
      return gone.filter((isGone) => isGone).length;
    },
  };
};

/** Each window once, at the earliest time of its alerts. */
const toWindows = (alerts: readonly Alert[]): readonly DueWindow[] =>
  [...toGroups(alerts, ({ route, window }) => toKey(route, window)).values()].flatMap((group) =>
    group.toSorted((a, b) => toMs(a.dueAt) - toMs(b.dueAt)).slice(0, 1),
  );

const ifStamp = (known: Row | undefined): Condition =>
  known === undefined
    ? ifNew
    : { expression: '#stamp = :seen', names: { '#stamp': 'stamp' }, values: { ':seen': textIn(known, 'stamp') } };

const ifFree = (holder: string, nowMs: number): Condition => ({
  expression: 'attribute_not_exists(pk) OR #holder = :holder OR #untilMs <= :now',
  names: { '#holder': 'holder', '#untilMs': 'untilMs' },
  values: { ':holder': holder, ':now': nowMs },
});

const ifHeldBy = (holder: string): Condition => ({
  expression: '#holder = :holder',
  names: { '#holder': 'holder' },
  values: { ':holder': holder },
});

const none = Promise.resolve<readonly Alert[]>([]);
