/** Two ways to read one world: here, page after page, and planned, message by message, by several workers under a clock that the test turns. */
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { createEnvironmentSecrets } from '../../lib/config/secrets.ts';
import { createFetcher } from '../../lib/fetching/fetcher.ts';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import { analyze } from '../../lib/pipeline/analyze.ts';
import { collect } from '../../lib/pipeline/collect.ts';
import { createItemCache, type Engine } from '../../lib/pipeline/engine.ts';
import { createLine } from '../../lib/pipeline/in-turn.ts';
import { reconcileConfig } from '../../lib/pipeline/reconcile-config.ts';
import { run } from '../../lib/pipeline/run.ts';
import { schedule } from '../../lib/pipeline/schedule.ts';
import { sendWatched } from '../../lib/pipeline/watch-links.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import type { Delivery } from '../../lib/ports/queue.ts';
import { createLocalSentiment } from '../../lib/sentiment/local.ts';
import { type TestClock, toTestClock } from '../contracts/samples.ts';

export type World = {
  readonly engine: Engine;
  readonly clock: TestClock;
  readonly opened: OpenStores;
  close(): Promise<void>;
};

/** Numbers between 0 and 1, the same for the same seed. */
export type Random = () => number;
export const toRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
};

/** Opens an engine in memory; with `plans` as a deployment runs it. */
export const openWorld = (
  text: string,
  { plans, patienceMs = 0 }: { readonly plans: boolean; readonly patienceMs?: number },
): World => {
  const clock = toTestClock();
  const opened = openMemoryStores({ clock });
  const config = parseConfig(text, { file: 'earmark.yml', folder: '/nowhere' });
  const { network } = config;
  const fetcher = createFetcher({
    network,
    hosts: opened.hosts,
    clock,
    log: silentLog,
    ...(plans ? { patienceMs } : {}),
  });
  const engine: Engine = {
    config,
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    stores: opened.stores,
    queue: opened.queue,
    archive: opened.archive,
    fetcher,
    ...(plans ? { planner: fetcher } : {}),
    clock,
    log: silentLog,
    print: () => {},
    dataFolder: '/nowhere',
    sentiment: createLocalSentiment(),
    secrets: createEnvironmentSecrets({}),
    matcher: toBrandMatcher(config.brand),
    toAuthor: (name) => name,
    toPseudonym: (name) => name,
    items: createItemCache(),
    parsing: createLine(),
    onHandedOn: async () => {},
  };
  return { engine, clock, opened, close: () => fetcher.close() };
};

const stepsMax = 200_000;
/** Nothing to do for so long: the poll is over. */
const restMs = 120_000;
const signal = new AbortController().signal;

export type Weather = {
  readonly random: Random;
  /** Workers at one time. */
  readonly workers: number;
  /** Share of messages that come twice. */
  readonly doubled: number;
  /** Share of writes over which a worker dies, before or after it; its message comes again. */
  readonly killed?: number;
};

const shuffled = <T>(values: readonly T[], random: Random): readonly T[] =>
  values
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);

class Death extends Error {}

/** Calls that write, of any store, queue or archive. */
const writing = /^(?:send|put|addKnown|grant|markJudged|replace|apply|plan)/;

/** The same object, but that its caller dies now and then over a write: before it, or when it is done. */
const mortal = <T extends object>(object: T, random: Random, share: number): T =>
  new Proxy(object, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value === 'object' && value !== null) return mortal(value, random, share);
      if (typeof value !== 'function' || typeof name !== 'string' || !writing.test(name)) return value;
      return async (...args: readonly unknown[]) => {
        const dice = random();
        if (dice < share / 2) throw new Death(`before ${name}`);
        const answer: unknown = await Reflect.apply(value, target, args);
        if (dice < share) throw new Death(`after ${name}`);
        return answer;
      };
    },
  });

const orDead = async <T>(work: Promise<T>): Promise<T | 'dead'> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Death) return 'dead';
    throw error;
  }
};

/** Polls what is due and works off all messages that come of it, in any order, some of them twice. Answers how many workers died. */
export const pumpPlanned = async (world: World, weather: Weather): Promise<number> => {
  const { engine, clock } = world;
  const { random, workers, doubled, killed = 0 } = weather;
  const { stores, queue, archive, planner } = engine;
  const weak: Engine =
    killed === 0
      ? engine
      : {
          ...engine,
          stores: mortal(stores, random, killed),
          queue: mortal(queue, random, killed),
          archive: mortal(archive, random, killed),
          ...(planner === undefined ? {} : { planner: mortal(planner, random, killed) }),
        };
  const settle = async (delivery: Delivery, results: readonly unknown[]): Promise<void> => {
    // However often it takes: how many attempts a message has is another matter.
    deaths += results.filter((result) => result === 'dead').length;
    if (results.includes('dead')) await engine.queue.send([delivery.message]);
    await engine.queue.ack([delivery]);
  };
  let deaths = 0;
  let idleMs = 0;
  await reconcileConfig(engine);
  await schedule(engine, { pages: engine.stores.pages });
  for (let step = 0; step < stepsMax; step++) {
    const deliveries = await engine.queue.receive('collect', { max: workers, leaseMs: 3_600_000 });
    await Promise.all(
      shuffled(deliveries, random).map(async (delivery) => {
        const { message } = delivery;
        if (message.step !== 'collect') return;
        const works = random() < doubled ? [message, message] : [message];
        const results = await Promise.all(works.map((each) => orDead(collect(weak, each, signal))));
        await settle(delivery, results);
      }),
    );
    const judged = await engine.queue.receive('analyze', { max: 20, leaseMs: 3_600_000 });
    for (const delivery of shuffled(judged, random)) {
      const { message } = delivery;
      if (message.step === 'analyze') await settle(delivery, [await orDead(analyze(weak, message))]);
    }
    if (deliveries.length > 0 || judged.length > 0) idleMs = 0;
    else {
      // What waits for longer waits for the next poll.
      if (idleMs > restMs || (await engine.queue.size()) === 0) {
        // As a pass does at its end: pages whose turn has come, and targets of links that were just found.
        if ((await sendWatched(engine)) === 0) return deaths;
        idleMs = 0;
        continue;
      }
      const forMs = 1 + Math.floor(random() * 1500);
      idleMs += forMs;
      clock.advance(forMs);
    }
  }
  throw new Error('the queue never became empty');
};

/** The same here. */
export const passHere = async ({ engine }: World): Promise<void> => {
  await run(engine);
};

/** All that was learnt, without times. */
export const dump = async ({ engine, opened }: World) => {
  const { stores, archive } = opened;
  const brand = engine.config.brand.id;
  const channels = engine.config.channels.map(({ id }) => id);
  const pages = await Promise.all(
    channels.map(async (channel) =>
      Promise.all(
        (await stores.pages.list(channel, 10_000))
          .toSorted((a, b) => (a.url < b.url ? -1 : 1))
          .map(async ({ url, state, kind, body, contentType }) => {
            const archived = body === null ? undefined : await archive.find(body);
            return {
              url,
              state,
              kind,
              contentType,
              text: archived === undefined ? null : Buffer.from(archived.bytes).toString(),
            };
          }),
      ),
    ),
  );
  const { rows: mentions } = await stores.mentions.list({ brand }, { limit: 1000 });
  const { rows: findings } = await stores.findings.list({ brand }, { limit: 1000 });
  const { rows: backlinks } = await stores.backlinks.list({ brand }, { limit: 1000 });
  const facts = await stores.facts.list(brand);
  const states = await stores.channels.list();
  const sorted = <T>(rows: readonly T[]): readonly string[] => rows.map((row) => JSON.stringify(row)).toSorted();
  return {
    pages,
    mentions: sorted(mentions.map(({ id, url, channel, snippet, linked }) => ({ id, url, channel, snippet, linked }))),
    findings: sorted(
      // Not what is over: where a page comes to link to one that just comes back, it is chance what is seen first.
      findings
        .filter(({ status }) => status !== 'resolved')
        .map(({ id, check, url, status, message }) => ({ id, check, url, status, message })),
    ),
    backlinks: sorted(backlinks.map(({ id, from, to, state, followed }) => ({ id, from, to, state, followed }))),
    facts: sorted(facts.map(({ channel, url, kind, value }) => ({ channel, url, kind, value }))),
    states: states.map(({ channel, failuresInARow, failure, newestEntryAt }) => ({
      channel,
      failuresInARow,
      failure,
      newestEntryAt,
    })),
  };
};
