/**
 * Reconcile: what no message of its own brings about. Changes that were missed become alerts, findings end that nothing asks
 * for any more or wake again, and stored pages are held against guidelines that changed, or whose time has come.
 */
import type { Config } from '../model/config.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { Stores } from '../ports/stores.ts';
import { type AlertEngine, sweepOutbox } from './alert.ts';
import { sendCountsLooks, toBrandMessage } from './brand-round.ts';
import { type ReconcileConfigEngine, reconcileConfig } from './reconcile-config.ts';
import { watchedChannelId } from './watched-channel.ts';

/** What the step needs of the engine. */
export type ReconcileEngine = AlertEngine &
  ReconcileConfigEngine & { readonly stores: Pick<Stores, 'findings' | 'alerts' | 'channels'> };

export type ReconcileOutcome = {
  /** Alerts of changes that were missed. */
  readonly alerts: number;
  /** Findings that ended or woke. */
  readonly findings: number;
  /** Channels whose stored pages are looked at again. */
  readonly channels: number;
};

/** What happened so long ago, or since, may have been missed by the last call: twice the hour between two. */
export const lookBackMs = 2 * 3_600_000;

/** Does all of it; `configAt` is when the configuration was put. Repeating it is harmless. */
export const reconcile = async (
  engine: ReconcileEngine,
  { configAt, signal }: { readonly configAt: Instant; readonly signal: AbortSignal },
): Promise<ReconcileOutcome> => {
  const findings = await reconcileConfig(engine);
  const channels = isJudgedAnew(engine.config, { configAt, now: engine.clock.now() }) ? await judgeAnew(engine) : 0;
  // Time alone makes silence: nothing that is read would bring it about.
  await sendCountsLooks(engine);
  await sendLists(engine);
  const alerts = await sweepOutbox(engine, signal);
  return { alerts, findings: findings.length, channels };
};

/** Has the lists of known links looked at, where there are any: who reads pages takes in what is new on them. */
const sendLists = async ({ config, queue, clock }: ReconcileEngine): Promise<void> => {
  if (config.backlinks.watch.length === 0) return;
  await queue.send([{ step: 'collect', channel: watchedChannelId, dueAt: clock.now().toISOString() }]);
};

/**
 * True where the judgement of pages that did not change may be another than before: the configuration was put, a guideline or
 * a fact began or ended to hold, or a day began, which some checks mind.
 */
export const isJudgedAnew = (
  { guidelines, facts }: Pick<Config, 'guidelines' | 'facts'>,
  { configAt, now }: { readonly configAt: Instant; readonly now: Date },
): boolean => {
  const isRecent = (time: string | undefined): boolean => {
    const agoMs = time === undefined ? Number.NaN : now.getTime() - Date.parse(time);
    return agoMs >= 0 && agoMs <= lookBackMs;
  };
  const windows = [...guidelines.map(({ narrowing }) => narrowing), ...facts];
  const dayBegan = `${now.toISOString().slice(0, 10)}T00:00:00.000Z`;
  return (
    isRecent(dayBegan) || isRecent(configAt) || windows.some(({ from, until }) => isRecent(from) || isRecent(until))
  );
};

/**
 * Sends each channel a message that is worked off already: `collect` then fetches nothing, and only looks whether the pages
 * were judged by something else than today's. What channels say together is looked at in the next round.
 */
const judgeAnew = async ({ config, stores, queue, clock }: ReconcileEngine): Promise<number> => {
  const channels = new Set(config.channels.map(({ id }) => id));
  const read = (await stores.channels.listHealth()).flatMap(({ channel, checkedAt }) =>
    checkedAt === null || !channels.has(channel) ? [] : [{ step: 'collect' as const, channel, dueAt: checkedAt }],
  );
  await queue.send(read);
  const message = toBrandMessage(config.brand.id, clock.now());
  await queue.send([message], { delayMs: Date.parse(message.dueAt) - clock.now().getTime() });
  return read.length;
};
