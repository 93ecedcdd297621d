/**
 * Deliver: one message a route and window to each of the route's notifiers, with a receipt.
 * The receipt says `sending` before and `sent` after: a crash between the two sends once more at most, and says so.
 */
import { randomUUID } from 'node:crypto';
import { DeliveryError, EarmarkError } from '../errors.ts';
import type { Alert, AlertRoute, Receipt } from '../model/alert.ts';
import { severityRank } from '../model/vocabulary.ts';
import type { AlertMessage } from '../notifiers/notifier.ts';
import { notifiers } from '../notifiers/registry.ts';
import { noMail } from '../ports/mail.ts';
import { noEvents, noTopics } from '../ports/publish.ts';
import { type Message, maxAttempts } from '../ports/queue.ts';
import type { Stores } from '../ports/stores.ts';
import { toId } from '../text/hash.ts';
import type { Again } from './drain.ts';
import type { Engine } from './engine.ts';

export type DeliverOutcome = {
  /** Messages that went out. */
  readonly delivered: number;
  /** Set when some must be tried again: no sooner than this, and why. */
  readonly again?: Again;
};

/** What the step needs of the engine. */
export type DeliverEngine = Pick<
  Engine,
  'config' | 'clock' | 'fetcher' | 'secrets' | 'mail' | 'topics' | 'events' | 'dataFolder' | 'print'
> & {
  readonly stores: Pick<Stores, 'alerts'>;
};

/** Alerts in one message; more of the same window go in the next. */
export const alertsPerMessageMax = 100;

/** So long a worker has a window for itself after each message it sent. It ends by itself when the worker dies. */
const holdMs = 2 * 60_000;
/** A window that somebody else is delivering is looked at again after this. */
const busyDelayMs = 60_000;

type Target = { readonly route: AlertRoute; readonly index: number; readonly window: string };
/** What came of one message to one notifier; `waiting` where its next try is not due yet. */
type BatchOutcome = 'sent' | 'parked' | 'waiting' | Again;

/** Sends what is still unsent of one route and window. Two workers never deliver the same window at once. */
export const deliver = async (
  engine: DeliverEngine,
  { route, window }: Message & { step: 'deliver' },
  signal?: AbortSignal,
): Promise<DeliverOutcome> => {
  const { stores, clock } = engine;
  const holder = randomUUID();
  const hold = (): Promise<boolean> => {
    const nowMs = clock.now().getTime();
    return stores.alerts.hold(route, window, { holder, nowMs, untilMs: nowMs + holdMs });
  };
  if (!(await hold())) return { delivered: 0, again: { delayMs: busyDelayMs, reason: 'another worker delivers it' } };
  try {
    return await deliverWindow(engine, { route, window, hold, signal });
  } finally {
    await stores.alerts.letGo(route, window, holder);
  }
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
  const receipts = await stores.alerts.listReceipts({ route: route.id, window });
  const outcomes: BatchOutcome[] = [];
  for (const index of route.to.keys()) {
    for (const receipt of toBatches({ route, index, window }, { alerts, receipts, engine })) {
      if (signal?.aborted === true || !(await hold())) outcomes.push({ delayMs: 0, reason: 'interrupted' });
      else outcomes.push(await sendBatch(engine, { route, index, receipt, alerts }));
    }
  }
  if (outcomes.every((outcome) => outcome === 'sent' || outcome === 'parked'))
    await stores.alerts.settle(route.id, window, ids);
  const again = outcomes.findLast((outcome) => typeof outcome === 'object');
  const delivered = outcomes.filter((outcome) => outcome === 'sent').length;
  return again === undefined ? { delivered } : { delivered, again };
};

/** The messages one notifier still owes: unfinished ones as they were, then what nobody has sent, gravest first. */
const toBatches = (
  { route, index, window }: Target,
  {
    alerts,
    receipts,
    engine,
  }: { readonly alerts: readonly Alert[]; readonly receipts: readonly Receipt[]; readonly engine: DeliverEngine },
): readonly Receipt[] => {
  const notifier = `${index}:${route.to[index]?.notifier}`;
  const mine = receipts.filter((receipt) => receipt.notifier === notifier);
  const taken = new Set(mine.flatMap((receipt) => receipt.alerts));
  const unfinished = mine.filter(({ status }) => status === 'sending' || status === 'failed');
  const fresh = alerts
    .filter(({ id }) => !taken.has(id))
    .toSorted((a, b) => severityRank(a.finding.severity) - severityRank(b.finding.severity) || (a.id < b.id ? -1 : 1));
  const batches = Array.from({ length: Math.ceil(fresh.length / alertsPerMessageMax) }, (_, batch) =>
    fresh.slice(batch * alertsPerMessageMax, (batch + 1) * alertsPerMessageMax).map(({ id }) => id),
  );
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

const sendBatch = async (
  engine: DeliverEngine,
  {
    route,
    index,
    receipt,
    alerts,
  }: {
    readonly route: AlertRoute;
    readonly index: number;
    readonly receipt: Receipt;
    readonly alerts: readonly Alert[];
  },
): Promise<BatchOutcome> => {
  const to = route.to[index];
  const notifier = to === undefined ? undefined : notifiers.find(to.notifier);
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
    const detail = await notifier.send(
      toMessage(engine, { route, receipt: sending, alerts }),
      to.options,
      toContext(engine),
    );
    await engine.stores.alerts.putReceipt({ ...sending, status: 'sent', detail });
    return 'sent';
  } catch (error) {
    if (!(error instanceof EarmarkError)) throw error;
    const isFinal = (error instanceof DeliveryError && error.retry === 'never') || sending.attempts >= maxAttempts;
    await engine.stores.alerts.putReceipt({ ...sending, status: isFinal ? 'parked' : 'failed', detail: error.message });
    if (isFinal) return 'parked';
    return { delayMs: Math.max(error.retryAfterMs ?? 0, backoffMs(sending.attempts)), reason: error.message };
  }
};

/** One minute, then four times as long each time, an hour at most. */
const backoffMs = (attempts: number): number => Math.min(60 * 60_000, 60_000 * 4 ** (attempts - 1));

/** When a message that failed may be tried again. */
const toReadyMs = ({ at, attempts }: Receipt): number => Date.parse(at) + backoffMs(attempts);

const toMessage = (
  engine: DeliverEngine,
  {
    route,
    receipt,
    alerts,
  }: { readonly route: AlertRoute; readonly receipt: Receipt; readonly alerts: readonly Alert[] },
): AlertMessage => {
  const wanted = new Set(receipt.alerts);
  return {
    id: receipt.id,
    brand: { id: engine.config.brand.id, name: engine.config.brand.name },
    route: route.id,
    audience: route.audience,
    window: receipt.window,
    at: receipt.at,
    alerts: alerts.filter(({ id }) => wanted.has(id)),
    maybeTwice: receipt.maybeTwice,
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
