/** A deployment in this process: the real steps upon the real AWS adapters upon stand-ins that count, driven by a virtual clock. */
import { createAwsArchive } from '../../lib/adapters/aws/archive.ts';
import { createComprehendSentiment } from '../../lib/adapters/aws/comprehend.ts';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import { createAwsQueue } from '../../lib/adapters/aws/queue.ts';
import { createMemoryUnits } from '../../lib/adapters/memory/units.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import { coreTable, feedTable } from '../../lib/model/tables.ts';
import { alert } from '../../lib/pipeline/alert.ts';
import { analyze } from '../../lib/pipeline/analyze.ts';
import { collect } from '../../lib/pipeline/collect.ts';
import { deliver } from '../../lib/pipeline/deliver.ts';
import { digest } from '../../lib/pipeline/digest.ts';
import { createItemCache, type Engine } from '../../lib/pipeline/engine.ts';
import { createLine } from '../../lib/pipeline/in-turn.ts';
import { schedule } from '../../lib/pipeline/schedule.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { Delivery, Step } from '../../lib/ports/queue.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { toUnitMeter } from '../../lib/ports/units.ts';
import { createLocalSentiment } from '../../lib/sentiment/local.ts';
import { createCountingDynamo } from './counting-dynamo.ts';
import { createCountingComprehend, createCountingS3, createCountingSqs } from './services.ts';
import { createTally } from './tally.ts';
import { type Arrival, createWorldFetcher } from './world.ts';

export type SentimentMode = 'comprehend' | 'local-first' | 'local';
/** Below it the local engine asks Amazon Comprehend in mode local-first. */
const confidenceMin = 0.6;

/** Messages of one invocation, and how long SQS waits for them to gather; as the app stack connects them. */
const intake = {
  collect: { batch: 5, windowMs: 0 },
  analyze: { batch: 50, windowMs: 20_000 },
  deliver: { batch: 10, windowMs: 0 },
} as const satisfies Readonly<Record<Step, { readonly batch: number; readonly windowMs: number }>>;
const leaseMs = 15 * 60_000;
/** Records of the stream in one invocation. */
const recordsMax = 100;

/** Opens a deployment whose feeds show `arrivals`. */
export const openDeployment = ({
  text,
  sentiment: mode,
  arrivalsOf,
  startMs,
}: {
  readonly text: string;
  readonly sentiment: SentimentMode;
  readonly arrivalsOf: (url: string) => readonly Arrival[] | undefined;
  readonly startMs: number;
}) => {
  let nowMs = startMs;
  const clock = { now: () => new Date(nowMs) };
  const tally = createTally(() => nowMs);
  const dynamo = createCountingDynamo({ feed: feedTable, core: coreTable }, tally);
  const sqs = createCountingSqs(tally, () => nowMs);
  const s3 = createCountingS3(tally, clock.now);
  const local = createLocalSentiment();
  const alertDelaysMs: number[] = [];
  const toUrls = (step: Step) => ({ live: step, dead: `${step}-dead` });
  const config = parseConfig(text, { file: 'earmark.yml', folder: '/' });
  const opened = openAwsStores({
    client: dynamo.client,
    tables: { feed: 'feed', core: 'core' },
    clock,
    writeTogether: dynamo.writeTogether,
    queue: createAwsQueue({
      client: sqs.client as never,
      urls: { collect: toUrls('collect'), analyze: toUrls('analyze'), deliver: toUrls('deliver') },
      clock,
    }),
    archive: createAwsArchive({ client: s3.client as never, bucket: 'archive', clock }),
  });
  const onPosted = (body: string): void => {
    tally.add('posts');
    for (const at of body.matchAll(/"firstSeenAt":"([^"]+)"/g)) alertDelaysMs.push(nowMs - Date.parse(at[1] ?? ''));
  };
  const engine: Engine = {
    config,
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    ...opened,
    fetcher: createWorldFetcher({ arrivalsOf, now: clock.now, onPosted, onFetched: () => tally.add('fetches') }),
    clock,
    log: silentLog,
    print: () => {},
    dataFolder: '/nowhere',
    sentiment:
      mode === 'local'
        ? local
        : createComprehendSentiment({
            client: createCountingComprehend(tally).client as never,
            local,
            clock,
            log: silentLog,
            answers: opened.answers,
            meter: toUnitMeter(createMemoryUnits(), { brand: config.brand.id, unitsPerDay: undefined }),
            backoff: { triesMax: 1, baseMs: 1, waitMsMax: 1, random: () => 0, sleep: async () => {} },
            ...(mode === 'local-first' ? { localFirst: { confidenceMin } } : {}),
          }),
    secrets: { get: async (name) => new Secret(name, 'whsec_c2VjcmV0') },
    matcher: toBrandMatcher(config.brand),
    toAuthor: (name) => name,
    toPseudonym: (name) => name,
    items: createItemCache(),
    parsing: createLine(),
    onHandedOn: async () => {},
  };
  // Collect and analyze are functions of their own: neither finds what the other has parsed.
  const apart: Engine = { ...engine, items: { put: () => {}, take: () => undefined } };

  /** One invocation, counted with the CPU time it took. */
  const invoke = async <T>(name: string, act: () => Promise<T>): Promise<T> =>
    tally.during(name, async () => {
      tally.add('invocations');
      const before = process.cpuUsage();
      const answer = await act();
      const { user, system } = process.cpuUsage(before);
      tally.add('cpu ms', (user + system) / 1000);
      return answer;
    });

  /** Works off one step's queue as the event source does: so many messages an invocation, removed when done. */
  const drainStep = async (step: Step, handle: (delivery: Delivery) => Promise<unknown>): Promise<number> => {
    let count = 0;
    for (;;) {
      const deliveries: readonly Delivery[] = await tally.during(step, () =>
        engine.queue.receive(step, { max: intake[step].batch, leaseMs }),
      );
      if (deliveries.length === 0) return count;
      count += deliveries.length;
      await invoke(step, async () => {
        tally.add('messages', deliveries.length);
        for (const delivery of deliveries) await handle(delivery);
      });
      await tally.during(step, () => engine.queue.ack(deliveries));
    }
  };
  const signal = new AbortController().signal;

  /** One minute: a tick, and everything that follows from it, at the times at which it would. */
  const runMinute = async (minute: number): Promise<void> => {
    const tickMs = startMs + minute * 60_000;
    nowMs = tickMs;
    await invoke('schedule', () => schedule(apart, {}));
    nowMs = tickMs + 2_000;
    await drainStep('collect', async ({ message }) => message.step === 'collect' && collect(apart, message, signal));
    nowMs += intake.analyze.windowMs;
    // Messages of a burst are worked off at so many a second.
    await drainStep('analyze', async ({ message }) => {
      nowMs += analyzeMs;
      return message.step === 'analyze' && analyze(apart, message);
    });
    nowMs += 1_000;
    // The stream carries them: nothing is read.
    for (;;) {
      const rows = await tally.aside(() => engine.stores.findings.readOutbox(recordsMax));
      if (rows.length === 0) break;
      await invoke('alert', () => alert(apart, rows));
    }
    nowMs += 1_000;
    await drainStep('deliver', async ({ message }) => message.step === 'deliver' && deliver(apart, message));
    if (minute % 5 === 4) await invoke('digest', () => digest(apart));
  };

  return { engine, tally, runMinute, alertDelaysMs, bytes: dynamo.bytes, s3Bytes: s3.bytesPut, config };
};

/** What one document takes of an analyze function, five of which run at once. */
const analyzeMs = 60 / 5;
