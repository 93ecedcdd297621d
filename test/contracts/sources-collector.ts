/**
 * Polls one channel as collect does: what is yielded is kept first, then the cursor, then the validators, and a crash may fall between any
 * two. Waiting costs no time: the clock is put to the turn that the fetcher names.
 */
import { createMemoryArchive } from '../../lib/adapters/memory/archive.ts';
import { createMemoryHosts } from '../../lib/adapters/memory/hosts.ts';
import { createMemoryQueue } from '../../lib/adapters/memory/queue.ts';
import { openFolderFiles } from '../../lib/config/folder-files.ts';
import { createFetcher } from '../../lib/fetching/fetcher.ts';
import { channelBaseSchema } from '../../lib/model/channel.ts';
import type { Entry } from '../../lib/model/entry.ts';
import type { Validators } from '../../lib/model/page.ts';
import { readItem } from '../../lib/pipeline/channel-reader.ts';
import { Later, PlannedAsking } from '../../lib/pipeline/planned-asking.ts';
import type { FetchAnswer, Fetcher, FetchRequest, Turn } from '../../lib/ports/fetcher.ts';
import type { Log } from '../../lib/ports/log.ts';
import type { CollectMessage } from '../../lib/ports/queue.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import type { Limit, Source, SourceContext } from '../../lib/sources/source.ts';

/** How a request comes by its turn: who asks waits for it, or its message comes again then with what was heard (as on AWS). */
export type Manner = 'waits' | 'comes again';

/** What every secret of a test has in it, so that it is found wherever it should not be. */
export const secretMark = 'secret-value';

export type Clock = { now(): Date; moveTo(ms: number): void };

export const openClock = (start: string): Clock => {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    moveTo: (ms) => {
      nowMs = Math.max(nowMs, ms);
    },
  };
};

export type CollectorSetup = {
  readonly source: Source;
  readonly options: Readonly<Record<string, unknown>>;
  /** Host names that the stand-in answers for. */
  readonly hosts: readonly string[];
  readonly address: string;
  readonly clock: Clock;
  readonly manner: Manner;
  /** Least milliseconds between requests, for sources that leave that to the configuration. */
  readonly hostSpacingMs?: number | undefined;
  readonly owned?: boolean | undefined;
  /** What stands behind references, where a source needs more than a word there (a key). */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
};

export type PollChoice = {
  /** Durable steps after which the process dies; see `Collector.poll`. */
  readonly diesAfter?: number;
  readonly since?: Date;
  /** Interrupted by hand before the request with this number, from 0. */
  readonly abortsAt?: number;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Paid calls that are granted; absent: all. */
  readonly granted?: number;
};

export type PollEnd = {
  readonly entries: readonly Entry[];
  readonly deleted: readonly string[];
  /** Entries handed on, cursors and validators kept: each is a step after which a process may die. */
  readonly steps: number;
  readonly error: unknown;
  readonly died: boolean;
  readonly limits: readonly Limit[];
};

class Died extends Error {}

/** A poll whose fetcher has bounds that the next one's has not. */
const isOfItsOwn = ({ timeoutMs, maxBytes }: PollChoice): boolean => timeoutMs !== undefined || maxBytes !== undefined;

/** Tries of one request; the clock goes to the named turn each time. */
const turnsMax = 20;
/** Times that the message of one poll comes again. */
const messagesMax = 200;

export class Collector {
  readonly #setup: CollectorSetup;
  readonly #hosts = createMemoryHosts();
  readonly #validators = new Map<string, Validators>();
  #cursor: unknown;
  #fetcher: Fetcher | undefined;
  /** Everything that was ever logged, as JSON a line. */
  readonly logged: string[] = [];

  constructor(setup: CollectorSetup) {
    this.#setup = setup;
  }

  /** The cursor as the store keeps it. */
  get cursor(): string {
    return JSON.stringify(this.#cursor) ?? '';
  }

  /** One poll to its end: read, failed, interrupted, or dead. */
  async poll(choice: PollChoice = {}): Promise<PollEnd> {
    const entries: Entry[] = [];
    const deleted: string[] = [];
    const limits: Limit[] = [];
    let steps = 0;
    const step = (): void => {
      if (++steps >= (choice.diesAfter ?? Number.POSITIVE_INFINITY)) throw new Died();
    };
    const fetcher = this.#fetcher ?? this.#openFetcher(choice);
    this.#fetcher = fetcher;
    const end = { entries, deleted, limits };
    try {
      if (choice.diesAfter === 0) throw new Died();
      await this.#inTurns(fetcher, choice, async (ask, pending, signal) => {
        const context = this.#context({ ask, pending, signal, choice, limits });
        for await (const yielded of this.#setup.source.read(context)) {
          if (yielded.type === 'entry') {
            entries.push(yielded.entry);
            step();
          } else if (yielded.type === 'deleted') {
            deleted.push(yielded.entry.id);
            step();
          } else {
            // As a store would hand it out.
            if (yielded.cursor !== undefined) this.#cursor = JSON.parse(JSON.stringify(yielded.cursor));
            step();
            for (const [url, validators] of pending) this.#validators.set(url, validators);
            if (pending.size > 0) step();
            pending.clear();
          }
        }
      });
      return { ...end, steps, error: undefined, died: false };
    } catch (error) {
      return { ...end, steps, error: error instanceof Died ? undefined : error, died: error instanceof Died };
    } finally {
      if (steps >= (choice.diesAfter ?? Number.POSITIVE_INFINITY) || isOfItsOwn(choice)) await this.close();
    }
  }

  /** Ends the process, as it were: connections, and what was known of hosts. */
  async close(): Promise<void> {
    await this.#fetcher?.close();
    this.#fetcher = undefined;
  }

  async #inTurns(
    fetcher: Fetcher,
    { abortsAt = Number.POSITIVE_INFINITY }: PollChoice,
    read: (
      ask: (request: FetchRequest) => Promise<FetchAnswer>,
      pending: Map<string, Validators>,
      signal: AbortSignal,
    ) => Promise<void>,
  ): Promise<void> {
    const { clock, manner } = this.#setup;
    const abort = new AbortController();
    let asked = 0;
    const count = (): void => {
      if (asked++ >= abortsAt) abort.abort();
    };
    if (manner === 'waits') {
      const ask = (request: FetchRequest): Promise<FetchAnswer> => {
        count();
        return this.#waitAndAsk(fetcher, request);
      };
      await read(ask, new Map(), abort.signal);
      return;
    }
    let message: CollectMessage = { step: 'collect', channel: 'channel', dueAt: clock.now().toISOString() };
    const queue = createMemoryQueue({ clock });
    const archive = createMemoryArchive({ clock });
    for (let times = 0; times < messagesMax; times++) {
      const asking = new PlannedAsking({ fetcher: this.#withPatience(fetcher), archive, clock, queue }, message);
      const ask = (request: FetchRequest): Promise<FetchAnswer> => {
        count();
        return asking.ask(request, 'way');
      };
      try {
        await read(ask, new Map(), abort.signal);
        return;
      } catch (error) {
        if (!(error instanceof Later)) throw error;
        await asking.sendAgain(error.waiting);
        clock.moveTo(error.waiting.atMs);
        const deliveries = await queue.receive('collect', { max: 1, leaseMs: 1 });
        const next = deliveries[0]?.message;
        if (next?.step !== 'collect') throw new Error('a message that was sent again does not come');
        await queue.ack(deliveries);
        message = next;
      }
    }
    throw new Error(`a poll's message came again ${messagesMax} times: it gets no further`);
  }

  /** Who holds a secret waits for a turn rather than forget it: that time is the test's too. */
  #withPatience(fetcher: Fetcher): Fetcher {
    return {
      close: () => fetcher.close(),
      fetch: ({ patienceMs, ...request }) =>
        patienceMs === undefined ? fetcher.fetch(request) : this.#waitAndAsk(fetcher, request),
    };
  }

  async #waitAndAsk(fetcher: Fetcher, request: FetchRequest): Promise<FetchAnswer> {
    let turn: Turn | undefined;
    for (let times = 0; times < turnsMax; times++) {
      const answer = await fetcher.fetch({ ...request, turn });
      if (answer.outcome !== 'failed' || answer.later === undefined) return answer;
      turn = answer.later;
      this.#setup.clock.moveTo(turn.atMs);
    }
    throw new Error(`${request.url} never had its turn`);
  }

  #openFetcher({ timeoutMs = 10_000, maxBytes = 5_000_000 }: PollChoice): Fetcher {
    const { hosts, address, clock, hostSpacingMs } = this.#setup;
    const settings = { address, ...(hostSpacingMs === undefined ? {} : { spacingMs: hostSpacingMs }) };
    return createFetcher({
      hosts: this.#hosts,
      clock,
      log: this.#log(),
      lookup: async (name) => {
        throw new Error(`getaddrinfo ENOTFOUND ${name}`);
      },
      patienceMs: 0,
      network: {
        contact: 'web@northwind.example',
        spacingMs: 1000,
        allowHosts: [],
        hosts: Object.fromEntries(hosts.map((host) => [host, settings])),
        maxBytes,
        timeoutMs,
        maxRedirects: 5,
      },
    });
  }

  #log(): Log {
    const write = (message: string, fields?: unknown): void => void this.logged.push(JSON.stringify([message, fields]));
    return { debug: write, info: write, warn: write, error: write };
  }

  #context({
    ask,
    pending,
    signal,
    choice,
    limits,
  }: {
    readonly ask: (request: FetchRequest) => Promise<FetchAnswer>;
    readonly pending: Map<string, Validators>;
    readonly signal: AbortSignal;
    readonly choice: PollChoice;
    readonly limits: Limit[];
  }): SourceContext<unknown> {
    const { source, options, clock, owned = false, secrets = {} } = this.#setup;
    const base = channelBaseSchema.parse({ id: 'channel', source: source.id, owned });
    const never = async (): Promise<never> => {
      throw new Error('the contract of sources has no pages');
    };
    return {
      channel: { ...base, everyMs: source.everyMs, options: source.options.parse(options) },
      now: clock.now(),
      log: this.#log(),
      signal,
      cursor: this.#cursor === undefined ? undefined : JSON.parse(JSON.stringify(this.#cursor)),
      brand: { name: 'Northwind', aliases: [], domains: ['northwind.example'] },
      secret: async (reference) =>
        new Secret(reference, secrets[reference] ?? `${secretMark} of ${reference}`.replaceAll(' ', '-')),
      since: choice.since,
      spend: async (units) => Math.min(units, choice.granted ?? units),
      noteLimit: (limit) => void limits.push(limit),
      files: openFolderFiles('/nowhere'),
      concurrency: 1,
      request: async ({ conditional = false, ...request }) => {
        const validators = conditional ? (this.#validators.get(request.url) ?? {}) : {};
        const answer = await ask({ signal, ...request, validators });
        if (conditional && answer.outcome === 'read' && answer.status < 300)
          pending.set(request.url, answer.validators);
        return answer;
      },
      toItem: (answer) => readItem(answer, 'channel'),
      page: never,
      known: async () => [],
      remember: async () => {},
    };
  }
}
