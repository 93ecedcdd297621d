/**
 * Deliver: one message a route and window to each of the route's notifiers, with a receipt.
 * The receipt says `sending` before and `sent` after: a crash between the two sends once more at most, and says so.
 */
import { randomUUID } from 'node:crypto';
import { findPeace } from '../alerts/mutes.ts';
import { inOrderOfTelling } from '../alerts/order.ts';
import { isHeldNow, readWindow, toHeldBack } from '../alerts/window.ts';
import { DeliveryError, EarmarkError } from '../errors.ts';
import { type Alert, type AlertRoute, isForFollowers, type Receipt } from '../model/alert.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { AlertCoverage, AlertMessage, Notifier } from '../notifiers/notifier.ts';
import { notifiers } from '../notifiers/registry.ts';
import { noMail } from '../ports/mail.ts';
import { noEvents, noTopics } from '../ports/publish.ts';
import { type DeliverMessage, maxAttempts, type ReportMessage } from '../ports/queue.ts';
import type { Stores } from '../ports/stores.ts';
import { toId } from '../text/hash.ts';
import { toAlertCoverage } from './alert-coverage.ts';
import type { Again } from './drain.ts';
import type { Engine } from './engine.ts';
import { findReport, type ReportInShort, toReportBearer, toReportMessage, wantsReport } from './tell-report.ts';

export type DeliverOutcome = {
  /** Messages that went out. */
  readonly delivered: number;
  /** Set when some must be tried again: no sooner than this, and why. */
  readonly again?: Again;
};

/** What the step needs of the engine. */
export type DeliverEngine = Pick<
  Engine,
  'config' | 'clock' | 'fetcher' | 'secrets' | 'mail' | 'topics' | 'events' | 'dataFolder' | 'print' | 'tellReport'
> & {
  readonly stores: Pick<Stores, 'alerts'> & { readonly channels: Pick<Stores['channels'], 'listHealth'> };
  /** Has a report made where documents are read; whoever makes it has the window delivered with its figures. */
  askReport?(message: ReportMessage): Promise<void>;
};

/** Alerts in one message; more of the same window go in the next. */
export const alertsPerMessageMax = 100;

/** So long a worker has a window for itself after each message it sent. It ends by itself when the worker dies. */
const holdMs = 2 * 60_000;
/** A window that somebody else is delivering is looked at again after this. */
const busyDelayMs = 60_000;

type Target = { readonly route: AlertRoute; readonly index: number; readonly window: string };
/** What came of one message to one notifier; `waiting` where its next try, or its turn, is not due yet. The window stays owed, and comes again. */
type BatchOutcome = 'sent' | 'parked' | 'waiting' | Again;

/** Of its end only notifiers hear that follow a finding; that a channel recovered is news to all others. */
const hears = ({ why }: Alert, isFollowing: boolean): boolean =>
  why === 'recovered' ? !isFollowing : isFollowing || !isForFollowers(why);

/** Sends what is still unsent of one route and window. Two workers never deliver the same window at once. */
export const deliver = async (
  engine: DeliverEngine,
  message: DeliverMessage,
  signal?: AbortSignal,
): Promise<DeliverOutcome> => {
  if (await asksReport(engine, message)) return { delivered: 0 };
  const { route, window, figures } = message;
  const { stores, clock } = engine;
  const holder = randomUUID();
  const hold = (): Promise<boolean> => {
    const nowMs = clock.now().getTime();
    return stores.alerts.hold(route, window, { holder, nowMs, untilMs: nowMs + holdMs });
  };
  if (!(await hold())) return { delivered: 0, again: { delayMs: busyDelayMs, reason: 'another worker delivers it' } };
  try {
    const told = figures === undefined ? engine : { ...engine, tellReport: async () => ({ figures }) };
    return await deliverWindow(told, { route, window, hold, signal });
  } finally {
    await stores.alerts.letGo(route, window, holder);
  }
};

/** True where the window waits for its report. */
const asksReport = async (engine: DeliverEngine, message: DeliverMessage): Promise<boolean> => {
  const route = engine.config.alerts.find(({ id }) => id === message.route);
  if (engine.askReport === undefined || route === undefined) return false;
  const report = toReportMessage(route, message, engine.clock.now());
  if (report === undefined) return false;
  await engine.askReport(report);
  return true;
};

const deliverWindow = async (
  engine: DeliverEngine,
  {
    route: routeId,
    window,
    hold,
    signal,
  }: {
    readonly route: string;
    readonly window: string;
    readonly hold: () => Promise<boolean>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<DeliverOutcome> => {
  const { config, stores } = engine;
  const alerts = await stores.alerts.list(routeId, window);
  const ids = alerts.map(({ id }) => id);
  const route = config.alerts.find(({ id }) => id === routeId);
  if (route === undefined) {
    await stores.alerts.settle(routeId, window, ids);
    return { delivered: 0 };
  }
  // It is owed still, and comes again when they are over.
  if (isHeldNow(route, window, engine.clock.now())) return { delivered: 0 };
  const receipts = await stores.alerts.listReceipts({ route: route.id, window });
  const isMuted = await readMuted(engine, route);
  const outcomes: BatchOutcome[] = [];
  for (const index of route.to.keys()) {
    const target = { route, index, window };
    const late = await findLate(engine, target);
    for (const receipt of toBatches(target, { alerts: alerts.filter((each) => !isMuted(each)), receipts, engine })) {
      const told = toldIn(receipt, alerts);
      if (signal?.aborted === true || !(await hold())) outcomes.push({ delayMs: 0, reason: 'interrupted' });
      else if (told.some((alert) => isAfter(alert, late))) outcomes.push('waiting');
      else {
        const outcome = await sendBatch(engine, { route, index, receipt, alerts, receipts, isMuted });
        outcomes.push(outcome);
        if (follows(target) && outcome !== 'sent' && outcome !== 'parked') noteLate(late, told);
      }
    }
  }
  if (outcomes.every((outcome) => outcome === 'sent' || outcome === 'parked'))
    await stores.alerts.settle(route.id, window, ids);
  const again = outcomes.findLast((outcome) => typeof outcome === 'object');
  const delivered = outcomes.filter((outcome) => outcome === 'sent').length;
  return again === undefined ? { delivered } : { delivered, again };
};

/** Whether somebody muted it since it was made; what was tried already goes on as it was begun. */
const readMuted = async (
  { config, stores, clock }: DeliverEngine,
  route: AlertRoute,
): Promise<(alert: Alert) => boolean> => {
  const mutes = await stores.alerts.listMutes(config.brand.id);
  const at = clock.now().toISOString();
  return ({ finding }) => findPeace(mutes, { route: route.escalates ?? route.id, finding, at })?.muted === true;
};

const notifierOf = ({ route, index }: Pick<Target, 'route' | 'index'>): Notifier | undefined =>
  notifiers.find(route.to[index]?.notifier ?? '');

const follows = (target: Target): boolean => notifierOf(target)?.follows === true;

/** How receipts call one notifier of a route. */
const toReceiptName = ({ route, index }: Target): string => `${index}:${route.to[index]?.notifier}`;

const toldIn = ({ alerts: ids }: Receipt, alerts: readonly Alert[]): readonly Alert[] => {
  const wanted = new Set(ids);
  return alerts.filter(({ id }) => wanted.has(id));
};

/** By finding, the least version of which a following notifier has not heard yet though it was tried. */
type Late = Map<string, number>;

/** Of one finding nothing goes before what came earlier has gone: an issue would be closed before it is made. */
const isAfter = ({ finding }: Alert, late: Late): boolean =>
  finding.version > (late.get(finding.id) ?? finding.version);

const noteLate = (late: Late, alerts: readonly Alert[]): void => {
  for (const { finding } of alerts)
    late.set(finding.id, Math.min(finding.version, late.get(finding.id) ?? finding.version));
};

/** What a following notifier still owes of other windows. */
const findLate = async ({ stores }: Pick<DeliverEngine, 'stores'>, target: Target): Promise<Late> => {
  const late: Late = new Map();
  if (!follows(target)) return late;
  const failed = await stores.alerts.listReceipts({ route: target.route.id, status: 'failed' });
  for (const receipt of failed)
    if (receipt.notifier === toReceiptName(target) && receipt.window !== target.window)
      noteLate(late, toldIn(receipt, await stores.alerts.list(target.route.id, receipt.window)));
  return late;
};

/** The messages one notifier still owes: unfinished ones as they were, then what nobody has sent, gravest first. */
const toBatches = (
  target: Target,
  {
    alerts,
    receipts,
    engine,
  }: { readonly alerts: readonly Alert[]; readonly receipts: readonly Receipt[]; readonly engine: DeliverEngine },
): readonly Receipt[] => {
  const { route, window } = target;
  const notifier = toReceiptName(target);
  const isFollowing = follows(target);
  const mine = receipts.filter((receipt) => receipt.notifier === notifier);
  const taken = new Set(mine.flatMap((receipt) => receipt.alerts));
  const unfinished = mine.filter(({ status }) => status === 'sending' || status === 'failed');
  const fresh = inOrderOfTelling(alerts.filter((alert) => !taken.has(alert.id) && hears(alert, isFollowing)));
  const size = isFollowing ? 1 : alertsPerMessageMax;
  const batches: string[][] = Array.from({ length: Math.ceil(fresh.length / size) }, (_, batch) =>
    fresh.slice(batch * size, (batch + 1) * size).map(({ id }) => id),
  );
  // Nothing to tell but how the brand stands: once, and with whatever comes later no more.
  const isBare = mine.length === 0 && batches.length === 0 && wantsReport(route, window);
  if (isBare && notifierOf(target)?.tellsReport === true) batches.push([]);
  const at = engine.clock.now().toISOString();
  return [
    ...unfinished.map((receipt) => ({ ...receipt, maybeTwice: receipt.maybeTwice || receipt.status === 'sending' })),
    ...batches.map(
      (ids): Receipt => ({
        id: toId('r', [engine.config.brand.id, route.id, window, notifier, ...ids]),
        brand: engine.config.brand.id,
        route: route.id,
        window,
        notifier,
        alerts: ids,
        status: 'sending',
        attempts: 0,
        at,
        detail: null,
        maybeTwice: false,
      }),
    ),
  ];
};

type Batch = {
  readonly route: AlertRoute;
  readonly index: number;
  readonly receipt: Receipt;
  /** Of the whole window, as are the receipts, which were there before. */
  readonly alerts: readonly Alert[];
  readonly receipts: readonly Receipt[];
  readonly isMuted: (alert: Alert) => boolean;
};

/** Why it is tried no more; what would mend it by trying again is not said of it. */
const toParked = ({ message, mend, retry }: EarmarkError, attempts: number): string =>
  retry === 'never' ? message : message.replace(mend, `It was tried ${attempts} times, and is tried no more.`);

const sendBatch = async (
  engine: DeliverEngine,
  { route, index, receipt, alerts, receipts, isMuted }: Batch,
): Promise<BatchOutcome> => {
  const to = route.to[index];
  const notifier = notifierOf({ route, index });
  if (to === undefined || notifier === undefined) return 'parked';
  // Another message of the same window came in between: the one that failed comes again by itself.
  if (receipt.status === 'failed' && toReadyMs(receipt) > engine.clock.now().getTime()) return 'waiting';
  const sending: Receipt = {
    ...receipt,
    status: 'sending',
    attempts: receipt.attempts + 1,
    at: engine.clock.now().toISOString(),
  };
  await engine.stores.alerts.putReceipt(sending);
  try {
    const message = toMessage(engine, {
      route,
      receipt: sending,
      alerts,
      toldAt: await findToldAt(engine, { route, index, receipt: sending, alerts }),
      coverage: await readCoverage(engine, sending),
      report: await readReport(engine, { route, index, receipt: sending, alerts, receipts, isMuted }),
    });
    const detail = await notifier.send(message, to.options, toContext(engine));
    await engine.stores.alerts.putReceipt({ ...sending, status: 'sent', detail });
    return 'sent';
  } catch (error) {
    if (!(error instanceof EarmarkError)) throw error;
    const isFinal = (error instanceof DeliveryError && error.retry === 'never') || sending.attempts >= maxAttempts;
    const detail = isFinal ? toParked(error, sending.attempts) : error.message;
    await engine.stores.alerts.putReceipt({ ...sending, status: isFinal ? 'parked' : 'failed', detail });
    if (isFinal) return 'parked';
    return { delayMs: Math.max(error.retryAfterMs ?? 0, backoffMs(sending.attempts)), reason: error.message };
  }
};

/** One minute, then four times as long each time, an hour at most. */
const backoffMs = (attempts: number): number => Math.min(60 * 60_000, 60_000 * 4 ** (attempts - 1));

/** When a message that failed may be tried again. */
const toReadyMs = ({ at, attempts }: Receipt): number => Date.parse(at) + backoffMs(attempts);

/** When a following notifier was last told of the same finding in this window: what was held back goes out in one go. */
const findToldAt = async (
  { stores }: Pick<DeliverEngine, 'stores'>,
  { route, index, receipt, alerts }: Pick<Batch, 'route' | 'index' | 'receipt' | 'alerts'>,
): Promise<Instant | undefined> => {
  if (notifierOf({ route, index })?.follows !== true) return undefined;
  const findings = new Set(toldIn(receipt, alerts).map(({ finding }) => finding.id));
  const others = new Set(alerts.flatMap(({ id, finding }) => (findings.has(finding.id) ? [id] : [])));
  if (others.size <= receipt.alerts.length) return undefined;
  return (await stores.alerts.listReceipts({ route: route.id, window: receipt.window }))
    .filter(({ id, notifier, status }) => id !== receipt.id && notifier === receipt.notifier && status === 'sent')
    .filter((sent) => sent.alerts.some((id) => others.has(id)))
    .map(({ at }) => at)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
};

/** Every digest says what it rests on. */
const readCoverage = async (
  { config, stores }: DeliverEngine,
  { window }: Receipt,
): Promise<AlertCoverage | undefined> =>
  readWindow(window).kind === 'digest' ? toAlertCoverage(config, await stores.channels.listHealth()) : undefined;

/** The report goes once to each notifier: with the message of one alert, or alone. */
const readReport = async (
  { tellReport, clock }: DeliverEngine,
  { route, index, receipt, alerts, receipts, isMuted }: Batch,
): Promise<ReportInShort | undefined> => {
  const isFollowing = notifierOf({ route, index })?.follows === true;
  const isBare = receipt.alerts.length === 0;
  // What is muted stands in no message, unless one of this notifier's has it already.
  const told = new Set(receipts.flatMap((each) => (each.notifier === receipt.notifier ? each.alerts : [])));
  const bearer = toReportBearer(
    alerts.filter((alert) => hears(alert, isFollowing) && (told.has(alert.id) || !isMuted(alert))),
  );
  if (isFollowing || (!isBare && (bearer === undefined || !receipt.alerts.includes(bearer)))) return undefined;
  const wentAlone = receipts.some(({ notifier, alerts: told }) => notifier === receipt.notifier && told.length === 0);
  if (!isBare && wentAlone) return undefined;
  return findReport(tellReport, { route, window: receipt.window, now: clock.now() });
};

const toMessage = (
  engine: DeliverEngine,
  {
    route,
    receipt,
    alerts,
    toldAt,
    coverage,
    report,
  }: {
    readonly route: AlertRoute;
    readonly receipt: Receipt;
    readonly alerts: readonly Alert[];
    readonly toldAt: Instant | undefined;
    readonly coverage: AlertCoverage | undefined;
    readonly report: ReportInShort | undefined;
  },
): AlertMessage => {
  const heldBack = toHeldBack(route, receipt.window);
  return {
    id: receipt.id,
    brand: { id: engine.config.brand.id, name: engine.config.brand.name },
    route: route.id,
    audience: route.audience,
    window: receipt.window,
    at: receipt.at,
    alerts: inOrderOfTelling(toldIn(receipt, alerts)),
    maybeTwice: receipt.maybeTwice,
    dashboard: engine.config.dashboard?.url,
    ...(toldAt === undefined ? {} : { toldAt }),
    ...(heldBack === undefined ? {} : { heldBack }),
    ...(coverage === undefined ? {} : { coverage }),
    ...(report === undefined ? {} : { report }),
  };
};

const toContext = ({
  fetcher,
  secrets,
  clock,
  config,
  dataFolder,
  print,
  mail = noMail,
  topics = noTopics,
  events = noEvents,
}: DeliverEngine) => ({
  fetcher,
  secrets,
  mail,
  topics,
  events,
  now: clock.now(),
  folder: config.folder,
  dataFolder,
  print,
});
