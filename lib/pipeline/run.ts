/** One pass: schedule, collect, analyze, alert and deliver in one process, until nothing is left to do now. */
import type { Finding } from '../model/finding.ts';
import type { Summary } from '../model/summary.ts';
import type { SentimentReport } from '../ports/sentiment.ts';
import { sweepOutbox } from './alert.ts';
import { type AnalyzeMessage, analyzeAll } from './analyze.ts';
import { BegunWork } from './begun-work.ts';
import { type CollectOutcome, collect } from './collect.ts';
import { deliver } from './deliver.ts';
import { digest } from './digest.ts';
import { drain, drainTogether, type Failed } from './drain.ts';
import type { Engine } from './engine.ts';
import { holdTogetherIfChanged } from './hold-together.ts';
import { readyHosts } from './hosts-ahead.ts';
import { lookAtCounts } from './look-at-counts.ts';
import { judgeAgainIfChanged } from './look-through.ts';
import { isPaid } from './note-mention.ts';
import { PollsAhead } from './polls-ahead.ts';
import { readWatched } from './read-watched.ts';
import { reconcileConfig } from './reconcile-config.ts';
import { type ScheduleOptions, schedule } from './schedule.ts';
import { takeWatched } from './take-watched.ts';
import type { ChangedFinding } from './write-findings.ts';

export type Progress = {
  readonly channels: number;
  readonly channelsDone: number;
  readonly pages: number;
  readonly findings: number;
};

export type RunOptions = ScheduleOptions & {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
};

export type RunResult = {
  readonly summary: Summary;
  /** Findings opened, regressed or resolved in this pass, as they are now. */
  readonly changed: readonly Finding[];
};

/** Channels read at one time: enough that what they write makes whole groups, which no timer has to close. */
const channelsAtOnce = 32;
/** Channels leased together at most: few enough that no lease runs out before the last of them is read. */
const channelsLeased = 256;
/** Windows leased together, and delivered one after the other. */
const windowsLeased = 10;
/** Documents taken from the queue at one time. */
const judgedAtOnce = 8;
/** Documents judged together where each request to the sentiment engine costs time and money: as many as one holds. */
const judgedTogether = 25;
const collectLeaseMs = 60 * 60_000;
const analyzeLeaseMs = 5 * 60_000;
/** Rounds of watched pages in one pass, each of as many as are sent at a time. */
const watchRoundsMax = 20;
/** No further round is begun after so long: channels wait meanwhile, and what is due stays so. */
const watchMaxMs = 5 * 60_000;
const deliverLeaseMs = 5 * 60_000;

/** What the steps of one pass add up. */
type Tally = {
  channels: number;
  readonly collected: CollectOutcome[];
  /** Of single pages that are watched. */
  readonly watched: CollectOutcome[];
  items: number;
  mentions: number;
  readonly findings: ChangedFinding[];
  delivered: number;
};

/** Runs one pass. Interrupted, it ends soon, and the next pass goes on where it stopped. */
export const run = async (engine: Engine, options: RunOptions = {}): Promise<RunResult> => {
  const { signal = new AbortController().signal, onProgress = () => {} } = options;
  const startedAt = engine.clock.now();
  const before = await engine.sentiment.report?.();
  const tally: Tally = { channels: 0, collected: [], watched: [], items: 0, mentions: 0, findings: [], delivered: 0 };
  const report = (): void =>
    onProgress({
      channels: tally.channels,
      channelsDone: tally.collected.length,
      pages: tally.items,
      findings: tally.findings.length,
    });
  tally.findings.push(...(await reconcileConfig(engine)));
  const due = await schedule(engine, options);
  tally.channels = due.length;
  report();
  const isDue = new Set(due);
  for (const channel of engine.config.channels)
    if (!isDue.has(channel.id))
      await judgeAgainIfChanged(engine, channel, await engine.stores.channels.find(channel.id));
  const isWatching = options.channels === undefined && options.since === undefined;
  if (isWatching) await takeWatched(engine);
  await collectAndAnalyze(engine, { tally, signal, report, isWatching });
  if (!signal.aborted) tally.findings.push(...(await holdTogetherIfChanged(engine)));
  if (!signal.aborted) tally.findings.push(...(await lookAtCounts(engine)));
  const alerts = await sweepOutbox(engine);
  await digest(engine);
  await deliverAll(engine, { tally, signal });
  return {
    summary: {
      ...toSummary(tally, { alerts, seconds: (engine.clock.now().getTime() - startedAt.getTime()) / 1000 }),
      ...toSentimentPart(before, await engine.sentiment.report?.()),
    },
    changed: await toChanged(engine, tally),
  };
};

type Pass = {
  readonly tally: Tally;
  readonly signal: AbortSignal;
  readonly report: () => void;
  /** Whether pages that link to the brand are read again, too. */
  readonly isWatching?: boolean;
};

const collectAndAnalyze = async (engine: Engine, pass: Pass): Promise<void> => {
  const { tally, signal, report } = pass;
  const judge = createJudge(engine, pass);
  const backlogMax = isPaid(engine) ? judgedTogether : 1;
  let backlog = 0;
  const collecting: Engine = {
    ...engine,
    // What was handed on is judged before more is read: bounds what is held in memory, and parsed pages die young.
    onHandedOn: async () => {
      backlog += 1;
      if (backlog < backlogMax) return;
      backlog = 0;
      await judge();
    },
  };
  const ahead = new PollsAhead(engine);
  const heartbeats = new BegunWork();
  // Only waited for at the end: a host that is slow keeps nobody but its own polls.
  const readying = new BegunWork();
  try {
    await drain(collecting, {
      step: 'collect',
      max: channelsLeased,
      atOnce: channelsAtOnce,
      leaseMs: collectLeaseMs,
      signal,
      onLeased: async (messages) => {
        readying.add(readyHosts(collecting, messages, signal));
        await ahead.read(messages);
      },
      beforeDone: () => heartbeats.done(),
      handle: async (message) => {
        const outcome = await collect(collecting, message, signal, {
          ahead: ahead.take(message.channel),
          heartbeats,
        });
        tally.collected.push(outcome);
        tally.findings.push(...outcome.findings);
        report();
        return undefined;
      },
    });
  } finally {
    await readying.done();
  }
  await judge();
  const onRead = (outcome: CollectOutcome): void => void tally.watched.push(outcome);
  // At last the targets of links that were found in this very pass.
  const untilMs = engine.clock.now().getTime() + watchMaxMs;
  for (let round = 0; pass.isWatching === true && round < watchRoundsMax && !signal.aborted; round++) {
    if (engine.clock.now().getTime() > untilMs) return;
    const due = await readWatched(collecting, { signal, onRead });
    await judge();
    if (due === 0) return;
  }
};

/** Works off what is handed on; calls that overlap share one round. */
const createJudge = (engine: Engine, { tally, signal, report }: Pass): (() => Promise<void>) => {
  let round: Promise<void> | undefined;
  const together = isPaid(engine) ? judgedTogether : 1;
  const judgeSome = async (messages: readonly AnalyzeMessage[]): Promise<readonly (Failed | undefined)[]> => {
    const outcomes = await analyzeAll(engine, messages);
    return outcomes.map((each) => {
      if (!each.ok) return { error: each.error };
      tally.items += each.outcome.items;
      tally.mentions += each.outcome.mentions;
      tally.findings.push(...each.outcome.findings);
      report();
      return undefined;
    });
  };
  const judgeAll = (): Promise<void> =>
    drainTogether(engine, {
      step: 'analyze',
      max: Math.max(together, judgedAtOnce),
      leaseMs: analyzeLeaseMs,
      signal,
      handleAll: async (messages) => {
        const answers: (Failed | undefined)[] = [];
        // Where nothing is gained by judging together, one parsed page at a time is held.
        for (let at = 0; at < messages.length; at += together)
          answers.push(...(await judgeSome(messages.slice(at, at + together))));
        return answers;
      },
    });
  return () => {
    round ??= judgeAll().finally(() => {
      round = undefined;
    });
    return round;
  };
};

const deliverAll = (engine: Engine, { tally, signal }: Omit<Pass, 'report'>): Promise<void> =>
  drain(engine, {
    step: 'deliver',
    max: windowsLeased,
    atOnce: 1,
    leaseMs: deliverLeaseMs,
    signal,
    handle: async (message) => {
      const { delivered, again } = await deliver(engine, message, signal);
      tally.delivered += delivered;
      return again;
    },
  });

const toSummary = (tally: Tally, { alerts, seconds }: Pick<Summary, 'alerts' | 'seconds'>): Summary => {
  const sum = (count: (outcome: CollectOutcome) => number): number =>
    [...tally.collected, ...tally.watched].reduce((total, each) => total + count(each), 0);
  const kinds = (kind: ChangedFinding['kind']): number => tally.findings.filter((each) => each.kind === kind).length;
  return {
    type: 'summary',
    channels: tally.collected.length,
    channelsFailed: tally.collected.flatMap(({ channel, failure }) =>
      failure === undefined ? [] : [{ channel, reason: failure }],
    ),
    pagesFailed: tally.collected.flatMap(({ channel, pagesFailed }) =>
      pagesFailed.map((page) => ({ channel, ...page })),
    ),
    ...toReadBack(tally.collected),
    fetched: sum(({ fetched }) => fetched),
    notModified: sum(({ notModified }) => notModified),
    items: tally.items,
    mentions: tally.mentions,
    findings: {
      opened: kinds('opened'),
      updated: kinds('updated'),
      resolved: kinds('resolved'),
      regressed: kinds('regressed'),
    },
    alerts,
    delivered: tally.delivered,
    seconds,
  };
};

const toReadBack = (collected: readonly CollectOutcome[]): Pick<Summary, 'readBack'> => {
  const readBack = collected.flatMap(({ channel, reached }) =>
    reached === undefined ? [] : [{ channel, ...reached }],
  );
  return readBack.length === 0 ? {} : { readBack };
};

/** What a paid engine did between two reports. */
const toSentimentPart = (
  before: SentimentReport | undefined,
  after: SentimentReport | undefined,
): Pick<Summary, 'sentiment'> => {
  if (before === undefined || after === undefined) return {};
  const fallenBack = Object.entries(after.fallenBack)
    .map(([why, texts]) => [why, texts - (before.fallenBack[why] ?? 0)] as const)
    .filter(([, texts]) => texts > 0);
  return {
    sentiment: {
      engine: after.engine,
      judged: after.judged - before.judged,
      units: after.units - before.units,
      fallenBack: Object.fromEntries(fallenBack),
    },
  };
};

const toChanged = async (engine: Engine, { findings }: Tally): Promise<readonly Finding[]> => {
  const wanted = findings.filter(({ kind }) => kind === 'opened' || kind === 'regressed' || kind === 'resolved');
  const ids = [...new Set(wanted.map(({ id }) => id))];
  const found = await Promise.all(ids.map((id) => engine.stores.findings.find(id)));
  return found.filter((finding) => finding !== undefined);
};
