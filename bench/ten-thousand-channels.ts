/**
 * Ten thousand feeds due at once over two thousand hosts, all unchanged: CPU time beside the bare conditional requests, memory, what is
 * written, and whether any host is asked sooner than its spacing.
 *   npx tsx bench/ten-thousand-channels.ts [--channels 10000] [--hosts 2000] [--rounds 3] [--real] [--json]
 * The hosts are names that `network.hosts` maps to one stand-in on loopback, in a process of its own. The bare loop, in a process of its own
 * too so that its memory is not counted, asks the same addresses in the same order with the same validators by undici's own `Agent`, as many
 * at a time. Stores are those of one machine (SQLite).
 *
 * Spacing is 5 s on a clock that goes on to the next turn instead of waiting. Sockets do not go by that clock: left alone, a connection that in
 * truth lies idle for 5 s would be used again within the second. Undici lets go of an idle one after 4 s (after 3 where a Node server names its
 * five), so five requests to one host, 5 s apart, are five connections, for the bare loop and for a poll alike. Hence three comparisons:
 * `own`: the stand-in ends the connection with each answer, as the time between two would; this is what the issue asks for. `none`: kept
 * alive, and none open when a pass begins. `open`: all open already, which no poll ever meets, and where nothing but the code is compared.
 * `least_kept_ms` is what the stores alone cost: the bare request and that are a floor under every poll that keeps as much.
 * `--real` has the true clock for both instead (but for the first pass), Node's own keep-alive at the server, and takes half a minute a loop: it
 * proves the first.
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Agent, buildConnector, Client, type Dispatcher, request } from 'undici';
import * as z from 'zod';
import { openLocalStores } from '../lib/adapters/local/open.ts';
import { boundHeap } from '../lib/app/heap.ts';
import { parseConfig } from '../lib/config/load.ts';
import { createEnvironmentSecrets } from '../lib/config/secrets.ts';
import { createFetcher } from '../lib/fetching/fetcher.ts';
import { toBrandMatcher } from '../lib/mentions/match.ts';
import type { Config } from '../lib/model/config.ts';
import { createItemCache, type Engine } from '../lib/pipeline/engine.ts';
import { createLine } from '../lib/pipeline/in-turn.ts';
import { run } from '../lib/pipeline/run.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { FetchAnswer, Fetcher, FetchRequest } from '../lib/ports/fetcher.ts';
import { silentLog } from '../lib/ports/log.ts';
import type { OpenStores } from '../lib/ports/open-stores.ts';
import { createLocalSentiment } from '../lib/sentiment/local.ts';

const { values } = parseArgs({
  options: {
    channels: { type: 'string', default: '10000' },
    hosts: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    real: { type: 'boolean', default: false },
    conditions: { type: 'string' },
    json: { type: 'boolean', default: false },
    // For the process that answers, and for the one that asks by undici alone.
    serve: { type: 'boolean', default: false },
    bare: { type: 'string' },
  },
});
const channels = Number(values.channels);
const hosts = Number(values.hosts);
const bareName = z.enum(['plain', 'least', 'kept']);
type Bare = z.infer<typeof bareName>;
const spacingMs = 5_000;
const noticedMs = 2_000;
/** As many as a pass reads at one time. */
const atOnce = 32;

const hostOf = (channel: number): string => `h${channel % hosts}.example`;
const pathOf = (channel: number): string => `/feeds/${channel}.xml`;
const etagOf = (address: string): string => `"${address}"`;

const serve = (): void => {
  const feed = (address: string): string =>
    `<rss version="2.0"><channel><title>News</title><link>http://a.example/</link><item><guid>${address}</guid><title>Tea</title><description>Nothing of note</description><pubDate>Thu, 01 Oct 2026 07:00:00 GMT</pubDate></item></channel></rss>`;
  let opened = 0;
  let keepsAlive = true;
  const server = createServer(({ url = '/', headers }, response) => {
    response.shouldKeepAlive = keepsAlive;
    if (url === '/robots.txt') response.writeHead(404).end();
    else if (headers['if-none-match'] === etagOf(url)) response.writeHead(304, { etag: etagOf(url) }).end();
    else response.writeHead(200, { etag: etagOf(url), 'content-type': 'application/rss+xml' }).end(feed(url));
  });
  server.on('connection', () => {
    opened += 1;
  });
  // So that no round pays for connections that another one opened.
  if (!values.real) server.keepAliveTimeout = 3_600_000;
  process.on('message', (message) => {
    process.send?.(opened);
    opened = 0;
    if (message === 'count') return;
    keepsAlive = message === 'keep';
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1', () => process.send?.(z.object({ port: z.number() }).parse(server.address()).port));
};

/** This very file as another process; `ask` sends it a message and answers its next one. */
const startOther = (args: readonly string[]) => {
  const child = fork(process.argv[1] ?? '', [...args, ...process.argv.slice(2)], { execArgv: process.execArgv });
  const next = (): Promise<unknown> => new Promise((resolve) => child.once('message', resolve));
  const ask = (message: string): Promise<unknown> => {
    const answer = next();
    child.send(message);
    return answer;
  };
  return { next, ask, stop: () => void child.kill() };
};

const toConfig = (port: number): Config => {
  const hostLines = Array.from(
    { length: hosts },
    (_, host) => `    h${host}.example: {address: "127.0.0.1:${port}", spacing: ${spacingMs / 1000}s}`,
  );
  const channelLines = Array.from(
    { length: channels },
    (_, channel) =>
      `  - {id: c${channel}, source: feed, url: "http://${hostOf(channel)}${pathOf(channel)}", every: 15m}`,
  );
  return parseConfig(
    [
      'brand: {id: bench, name: Northwind Coffee, domains: [northwind.example]}',
      'channels:',
      ...channelLines,
      'network:',
      '  hosts:',
      ...hostLines,
    ].join('\n'),
    { file: 'bench.yml', folder: os.tmpdir() },
  );
};

type TurnedClock = Clock & {
  moveTo(ms: number): void;
  /** From here on time goes by as it does. */
  letGo(): Promise<void>;
};
/** The first pass, which reads robots.txt too, moves it on by less than this: so far behind the true time it begins. */
const headStartMs = 3_600_000;
const createTurnedClock = (): TurnedClock => {
  let nowMs = Date.now() - headStartMs;
  let isFree = false;
  return {
    now: () => new Date(isFree ? Date.now() : nowMs),
    moveTo: (ms) => {
      nowMs = Math.max(nowMs, ms);
    },
    letGo: async () => {
      // No turn that was given may still be to come.
      await sleep(Math.max(0, nowMs + spacingMs - Date.now()));
      isFree = true;
    },
  };
};

const hostIn = (url: string): string => url.slice('http://'.length, url.indexOf('/', 'http://'.length));

/** A fetcher that waits for no turn, but goes on in time. */
const createTurning = (fetcher: Fetcher, clock: TurnedClock): Fetcher => {
  const fetch = async (request: FetchRequest): Promise<FetchAnswer> => {
    const answer = await fetcher.fetch(request);
    if (answer.outcome !== 'failed' || answer.later === undefined) return answer;
    clock.moveTo(answer.later.atMs);
    return fetch({ ...request, turn: answer.later });
  };
  return { fetch, close: () => fetcher.close() };
};

/** A fetcher that notes when each host was asked and answered; whoever is told to wait did not ask it. */
const createNoting = (fetcher: Fetcher, clock: Clock, askedMs: Map<string, number[]>): Fetcher => {
  const fetch = async (request: FetchRequest): Promise<FetchAnswer> => {
    const atMs = clock.now().getTime();
    const answer = await fetcher.fetch(request);
    if (answer.outcome === 'failed' && answer.later !== undefined) return answer;
    const host = hostIn(request.url);
    const times = askedMs.get(host);
    if (times === undefined) askedMs.set(host, [atMs]);
    else times.push(atMs);
    return answer;
  };
  return { fetch, close: () => fetcher.close() };
};

/** Calls of a store that write, by their names. */
const writing = /^(?:put|add|grant|mark|replace|apply|delete|remove)/;

type Stores = Engine['stores'];

/** A store whose writes are counted; nothing stands between but in the calls that are counted. */
const counting = <T extends object>(store: T, place: string, counts: Map<string, number>): T => {
  const counted = { ...store };
  for (const [name, value] of Object.entries(Object.assign<Record<string, unknown>, T>({}, store)))
    if (typeof value === 'function' && writing.test(name))
      Object.assign(counted, {
        [name]: (...args: readonly unknown[]): unknown => {
          const [rows] = args;
          const label = `${place}.${name}`;
          counts.set(label, (counts.get(label) ?? 0) + 1);
          if (Array.isArray(rows)) counts.set(`${label} rows`, (counts.get(`${label} rows`) ?? 0) + rows.length);
          return Reflect.apply(value, store, args);
        },
      });
  return counted;
};

const countingAll = (stores: Stores, counts: Map<string, number>): Stores => ({
  pages: counting(stores.pages, 'pages', counts),
  links: counting(stores.links, 'links', counts),
  channels: counting(stores.channels, 'channels', counts),
  mentions: counting(stores.mentions, 'mentions', counts),
  facts: counting(stores.facts, 'facts', counts),
  findings: counting(stores.findings, 'findings', counts),
  backlinks: counting(stores.backlinks, 'backlinks', counts),
  alerts: counting(stores.alerts, 'alerts', counts),
  configs: counting(stores.configs, 'configs', counts),
  audit: counting(stores.audit, 'audit', counts),
  referrals: counting(stores.referrals, 'referrals', counts),
  measures: counting(stores.measures, 'measures', counts),
  suppressed: counting(stores.suppressed, 'suppressed', counts),
});

const cpuOf = async <T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly result: T }> => {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
};

type Asked = { readonly agent: Agent; readonly clientOf: (origin: string) => Client };

const leastOf = async (dispatcher: Dispatcher, origin: string, channel: number): Promise<number> => {
  const { statusCode, body } = await dispatcher.request({
    origin,
    path: pathOf(channel),
    method: 'GET',
    headers: { 'if-none-match': etagOf(pathOf(channel)) },
  });
  await body.dump();
  return statusCode;
};

/**
 * A request as whoever writes a loop writes it, the least that undici can be asked for, and the same of clients that are kept when their sockets
 * close, as `Agent` keeps none; all read the answer to its end.
 */
const bareRequests: Readonly<Record<Bare, (asked: Asked, channel: number) => Promise<number>>> = {
  plain: async ({ agent: dispatcher }, channel) => {
    const { statusCode, body } = await request(`http://${hostOf(channel)}${pathOf(channel)}`, {
      dispatcher,
      headers: { 'if-none-match': etagOf(pathOf(channel)) },
    });
    await body.text();
    return statusCode;
  },
  least: ({ agent }, channel) => leastOf(agent, `http://${hostOf(channel)}`, channel),
  kept: ({ clientOf }, channel) => {
    const origin = `http://${hostOf(channel)}`;
    return leastOf(clientOf(origin), origin, channel);
  },
};

/** The same addresses by undici alone. Answers how many were unchanged. */
const askBare = async (asked: Asked, bare: Bare): Promise<number> => {
  const startedMs = performance.now();
  let next = 0;
  let unchanged = 0;
  const worker = async (): Promise<void> => {
    for (let channel = next++; channel < channels; channel = next++) {
      const waitMs = startedMs + Math.floor(channel / hosts) * spacingMs - performance.now();
      if (values.real && waitMs > 0) await sleep(waitMs);
      if ((await bareRequests[bare](asked, channel)) === 304) unchanged += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return unchanged;
};

/** The process of the bare loop: asks all whenever it is told to, and says what that cost. */
const serveBare = (port: string): void => {
  const open = buildConnector({});
  const connect: buildConnector.connector = (options, callback) =>
    open({ ...options, hostname: '127.0.0.1', port }, callback);
  const agent = new Agent({ connect });
  const clients = new Map<string, Client>();
  const clientOf = (origin: string): Client => {
    const client = clients.get(origin) ?? new Client(origin, { connect });
    clients.set(origin, client);
    return client;
  };
  process.on('message', async (bare) => {
    const { seconds, result } = await cpuOf(() => askBare({ agent, clientOf }, bareName.parse(bare)));
    process.send?.({ seconds, unchanged: result });
  });
  process.send?.('ready');
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const gapsOf = (times: readonly number[]): readonly number[] =>
  times.slice(1).map((at, index) => at - (times[index] ?? 0));

/** So many are leased at a time, as by a pass that goes well. */
const leased = 64;

/**
 * The least that a poll may keep, without asking anybody: its message sent, leased and put away, state and validators read, the turn at its host
 * taken, its heartbeat written. By the same stores, as much together as can be; no code of a pass.
 */
const keepLeast = async ({ stores, queue, hosts: turns }: OpenStores, config: Config, nowMs: number): Promise<void> => {
  const wanted = new Map(
    config.channels.map(({ id: channel }, index) => [
      channel,
      { channel, url: `http://${hostOf(index)}${pathOf(index)}`, place: `channel:${channel}`, host: hostOf(index) },
    ]),
  );
  const dueAt = new Date(nowMs).toISOString();
  await queue.send(config.channels.map(({ id: channel }) => ({ step: 'collect', channel, dueAt })));
  for (;;) {
    const deliveries = await queue.receive('collect', { max: leased, leaseMs: 60_000 });
    if (deliveries.length === 0) return;
    const polls = deliveries.flatMap(({ message }) =>
      'channel' in message ? (wanted.get(message.channel) ?? []) : [],
    );
    const begun = (await stores.channels.findAhead?.(config.brand.id, polls)) ?? [];
    await Promise.all(
      polls.map(({ host }) => turns.takeTurn(`floor.${host}`, { nowMs, spacingMs: 0, patienceMs: 0, holdMaxMs: 0 })),
    );
    await Promise.all(begun.flatMap(({ state }) => (state === undefined ? [] : stores.channels.put(state))));
    await queue.ack(deliveries);
  }
};

/** What is open when a pass begins, and what becomes of it. */
const conditionNames = ['own', 'none', 'open', 'real'] as const;
type Condition = (typeof conditionNames)[number];
const conditions = conditionNames.filter((name) =>
  values.real ? name === 'real' : (values.conditions ?? 'own,none,open').split(',').includes(name),
);

/** CPU seconds of each round, and the connections that both opened in it. */
type Sample = {
  readonly condition: Condition;
  readonly plain: number[];
  readonly least: number[];
  readonly kept: number[];
  readonly poll: number[];
  readonly opened: number[];
};
const toSample = (condition: Condition): Sample => ({
  condition,
  plain: [],
  least: [],
  kept: [],
  poll: [],
  opened: [],
});

const bareAnswer = z.object({ seconds: z.number(), unchanged: z.number() });

const measure = async (): Promise<void> => {
  // As the program does.
  boundHeap();
  const standIn = startOther(['--serve']);
  const port = z.number().parse(await standIn.next());
  const bareLoop = startOther(['--bare', String(port)]);
  await bareLoop.next();
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'earmark-bench-'));
  const clock = createTurnedClock();
  const config = toConfig(port);
  const opened = await openLocalStores({ dataFolder, clock });
  const askedMs = new Map<string, number[]>();
  const counts = new Map<string, number>();
  const open = (patience: { readonly patienceMs?: number }): Fetcher =>
    createFetcher({ network: config.network, hosts: opened.hosts, clock, log: silentLog, ...patience });
  const real = open({ patienceMs: 0 });
  const waiting = open({});
  const engine: Engine = {
    config,
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    stores: opened.stores,
    queue: opened.queue,
    archive: opened.archive,
    fetcher: createTurning(createNoting(real, clock, askedMs), clock),
    clock,
    log: silentLog,
    print: () => {},
    dataFolder,
    sentiment: createLocalSentiment(),
    secrets: createEnvironmentSecrets({}),
    matcher: toBrandMatcher(config.brand),
    toAuthor: (name) => name,
    toPseudonym: (name) => name,
    items: createItemCache(),
    parsing: createLine(),
    onHandedOn: async () => {},
  };
  let rssMax = 0;
  const watch = setInterval(() => {
    rssMax = Math.max(rssMax, process.memoryUsage.rss());
  }, 500);
  const first = await cpuOf(() => run(engine, { all: true }));
  if (values.real) await clock.letGo();
  // Nothing of the bench's own stands between in a pass that is measured.
  const measured: Engine = { ...engine, fetcher: values.real ? waiting : createTurning(real, clock) };
  const counted: Engine = {
    ...engine,
    fetcher: values.real ? createNoting(waiting, clock, askedMs) : engine.fetcher,
    stores: countingAll(engine.stores, counts),
    archive: counting(engine.archive, 'archive', counts),
  };
  const poll = async (of: Engine): Promise<number> => {
    // A quarter of an hour later all are due again.
    clock.moveTo(clock.now().getTime() + 15 * 60_000);
    const { seconds, result } = await cpuOf(() => run(of, { all: values.real }));
    const unchanged = result.summary.notModified;
    if (unchanged !== channels)
      throw new Error(`${unchanged} of ${channels} were unchanged: ${JSON.stringify(result.summary).slice(0, 500)}`);
    return seconds;
  };
  const loop = async (bare: Bare): Promise<number> => {
    const { seconds, unchanged } = bareAnswer.parse(await bareLoop.ask(bare));
    if (unchanged !== channels) throw new Error(`the bare loop was answered 304 ${unchanged} times`);
    return seconds;
  };
  /** Ends all connections, and tells the stand-in whether it is to keep the next ones. */
  const begin = async (condition: Condition): Promise<void> => {
    await standIn.ask(condition === 'own' ? 'close' : 'keep');
    // Until both sides have noticed.
    await sleep(noticedMs);
  };
  const samples = conditions.map(toSample);
  const least: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    least.push((await cpuOf(() => keepLeast(opened, config, clock.now().getTime()))).seconds);
    for (const { condition, plain, least: leastAsked, kept, poll: polled, opened: connections } of samples) {
      if (condition !== 'open') await begin(condition);
      plain.push(await loop('plain'));
      if (condition !== 'open') await begin(condition);
      kept.push(await loop('kept'));
      if (condition !== 'open') await begin(condition);
      await standIn.ask('count');
      leastAsked.push(await loop('least'));
      polled.push(await poll(measured));
      connections.push(z.number().parse(await standIn.ask('count')));
    }
  }
  await poll(counted);
  clearInterval(watch);
  const gaps = [...askedMs.values()].flatMap(gapsOf);
  const row = {
    channels,
    hosts,
    first_s: first.seconds,
    least_kept_ms: (median(least) / channels) * 1000,
    ...Object.fromEntries(
      samples.flatMap(({ condition, plain, least: leastAsked, kept, poll: polled, opened: connections }) => [
        [`${condition}_plain_ms`, (median(plain) / channels) * 1000],
        [`${condition}_least_ms`, (median(leastAsked) / channels) * 1000],
        [`${condition}_kept_ms`, (median(kept) / channels) * 1000],
        [`${condition}_poll_ms`, (median(polled) / channels) * 1000],
        [`${condition}_times_plain`, median(polled) / median(plain)],
        [`${condition}_times_kept`, median(polled) / median(kept)],
        [`${condition}_times_least`, median(polled) / median(leastAsked)],
        [`${condition}_opened`, median(connections) / channels / 2],
      ]),
    ),
    rss_mb: rssMax / 1e6,
    shortest_gap_ms: gaps.reduce((least, gap) => Math.min(least, gap), Number.POSITIVE_INFINITY),
    writes: Object.fromEntries(counts),
  };
  if (values.json) console.log(JSON.stringify(row));
  else
    for (const [name, value] of Object.entries(row))
      console.log(
        name.padEnd(16),
        typeof value === 'number'
          ? value.toFixed(name === 'channels' || name === 'hosts' ? 0 : 3)
          : JSON.stringify(value),
      );
  await Promise.all([real.close(), waiting.close()]);
  await opened.close();
  await rm(dataFolder, { recursive: true, force: true });
  standIn.stop();
  bareLoop.stop();
};

if (values.serve) serve();
else if (values.bare !== undefined) serveBare(values.bare);
else await measure();
