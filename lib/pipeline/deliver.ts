/**
 * Deliver: one message a route and window to each of the route's notifiers, with a receipt.
 * The receipt says `sending` before and `sent` after: a crash between the two sends once more at most, and says so.
 */
import { DeliveryError, EarmarkError } from '../errors.ts';
import type { Alert, AlertRoute, Receipt } from '../model/alert.ts';
import { severityRank } from '../model/vocabulary.ts';
import type { AlertMessage } from '../notifiers/notifier.ts';
import { notifiers } from '../notifiers/registry.ts';
import { type Delivery, type Message, maxAttempts } from '../ports/queue.ts';
import { toId } from '../text/hash.ts';
import type { Engine } from './engine.ts';

export type DeliverOutcome = {
  /** Messages that went out. */
  readonly delivered: number;
  /** Set when some must be tried again: no sooner than this, and why. */
  readonly again?: { readonly delayMs: number; readonly reason: string };
};

/** Alerts in one message; more of the same window go in the next. */
export const alertsPerMessageMax = 100;

type Target = { readonly route: AlertRoute; readonly index: number; readonly window: string };

/** Sends what is still unsent of one route and window. */
export const deliver = async (
  engine: Engine,
  message: Message & { step: 'deliver' },
  attempt: Delivery['attempt'],
): Promise<DeliverOutcome> => {
  const route = engine.config.alerts.find(({ id }) => id === message.route);
  if (route === undefined) return { delivered: 0 };
  const alerts = await engine.stores.alerts.list(route.id, message.window);
  const receipts = await engine.stores.alerts.listReceipts({ route: route.id, window: message.window });
  let delivered = 0;
  let again: DeliverOutcome['again'];
  for (const index of route.to.keys()) {
    for (const receipt of toBatches({ route, index, window: message.window }, { alerts, receipts, engine })) {
      const outcome = await sendBatch(engine, { route, index, receipt, alerts, attempt });
      if (outcome === 'sent') delivered += 1;
      else if (outcome !== 'parked') again = outcome;
    }
  }
  return again === undefined ? { delivered } : { delivered, again };
};

/** The messages one notifier still owes: unfinished ones as they were, then what nobody has sent, gravest first. */
const toBatches = (
  { route, index, window }: Target,
  {
    alerts,
    receipts,
    engine,
  }: { readonly alerts: readonly Alert[]; readonly receipts: readonly Receipt[]; readonly engine: Engine },
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
  engine: Engine,
  {
    route,
    index,
    receipt,
    alerts,
    attempt,
  }: {
    readonly route: AlertRoute;
    readonly index: number;
    readonly receipt: Receipt;
    readonly alerts: readonly Alert[];
    readonly attempt: number;
  },
): Promise<'sent' | 'parked' | { readonly delayMs: number; readonly reason: string }> => {
  const to = route.to[index];
  const notifier = to === undefined ? undefined : notifiers.find(to.notifier);
  if (to === undefined || notifier === undefined) return 'parked';
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
    const isFinal = (error instanceof DeliveryError && error.retry === 'never') || attempt >= maxAttempts;
    await engine.stores.alerts.putReceipt({ ...sending, status: isFinal ? 'parked' : 'failed', detail: error.message });
    return isFinal ? 'parked' : { delayMs: error.retryAfterMs ?? backoffMs(attempt), reason: error.message };
  }
};

/** One minute, then four times as long each time, an hour at most. */
const backoffMs = (attempt: number): number => Math.min(60 * 60_000, 60_000 * 4 ** (attempt - 1));

const toMessage = (
  engine: Engine,
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

const toContext = ({ fetcher, secrets, clock, config, dataFolder, print }: Engine) => ({
  fetcher,
  secrets,
  now: clock.now(),
  folder: config.folder,
  dataFolder,
  print,
});
