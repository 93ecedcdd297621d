/** A service, a channel that reads it, and what must be true of the two whatever happened. */
import { expect } from 'vitest';
import { EarmarkError } from '../../lib/errors.ts';
import type { Entry } from '../../lib/model/entry.ts';
import type { ResetForm } from '../../lib/sources/api/pace.ts';
import type { Source } from '../../lib/sources/source.ts';
import { Collector, type Manner, openClock, type PollChoice, type PollEnd, secretMark } from './sources-collector.ts';
import type { Answered, Asked, Fault, StandIn, Told } from './sources-stand-in.ts';

/** What an API need not have; each named with its reason, which is shown where a case is passed over. */
export type Lack =
  /** It shows one page and no more. */
  | 'pages'
  /** An edited entry cannot be told from the old one, or is never shown again. */
  | 'edits'
  /** It answers no JSON, or no list of rows in it. */
  | 'rows'
  | 'json'
  /** Who said it, when, where. */
  | 'author'
  | 'time'
  | 'url'
  /** Pages are numbered and nothing bounds them, so that what is taken away moves the rest under a walk. */
  | 'steady-pages'
  /** It can only be asked with its key in the address. */
  | 'secret-outside-url'
  /** Access is not denied by status. */
  | 'denial';

/** How one source's API tells what the suite tells; all that a source needs to join. */
export type SourceAdapter = {
  readonly source: Source;
  /** Where a source joins more than once: `as an author’s feed`. */
  readonly as?: string;
  /** The channel's options: pages as small as `pageSize`, and `Northwind` looked for where it searches. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly owned?: boolean;
  /** What stands behind the references of its options, where a word will not do; with `secret-value` in it. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Names of the hosts that it asks, without ports. */
  readonly hosts: readonly string[];
  /** Least time between two requests to a host. */
  readonly spacingMs: number;
  /** Hosts that are asked as they come: those that hand out tokens. */
  readonly unspacedHosts?: readonly string[];
  /** True where the configuration spaces the host, and the source does not. */
  readonly isSpacedByConfig?: boolean;
  readonly pageSize: number;
  /** Pages of one poll by these options; absent: not bounded, or there is but one. */
  readonly pagesMax?: number;
  /** Requests of a poll beside its pages: tokens, profiles. Default 0. */
  readonly otherRequests?: number;
  /** The id that the source hands the n-th entry on with. */
  toId(n: number): string;
  /** Answers as the service does; `told` is newest first. Undefined for what it does not know. */
  answer(asked: Asked, told: readonly Told[]): Answered | undefined;
  /** Where the rows lie in an answer: `['data', 'children']`. */
  readonly rowsAt?: readonly string[];
  /** Headers by which it says how many calls are left. */
  readonly limits?: { readonly remaining: string; readonly reset: string; readonly form: ResetForm };
  /** True where it finds out what was deleted. */
  readonly findsDeleted?: boolean;
  /** True where its calls are paid, by `context.spend`. */
  readonly spends?: boolean;
  readonly lacks?: Readonly<Partial<Record<Lack, string>>>;
};

const start = '2026-10-01T08:00:00.000Z';
const minuteMs = 60_000;
/** Polls until nothing more comes. */
const settlesMax = 60;

/** What was handed on, as the test knows it. */
type HandedOn = { readonly n: number; readonly version: number; readonly entry: Entry };

/** Which telling an entry carries, by its words; undefined for what stands beside them, a profile say. */
export const readMark = ({
  title,
  html,
  text,
}: Entry): { readonly n: number; readonly version: number } | undefined => {
  const [, n, version] = /entry (\d+) version (\d+)/.exec([title, html, text].join(' ')) ?? [];
  return n === undefined || version === undefined ? undefined : { n: Number(n), version: Number(version) };
};

const toMark = (n: number, version: number): string => `${n} version ${version}`;
const toWords = (n: number, version: number): string => `Northwind tells entry ${n} version ${version} today`;

type Row = Told & { readonly version: number };

export class Story {
  readonly #adapter: SourceAdapter;
  readonly #standIn: StandIn;
  readonly clock = openClock(start);
  readonly collector: Collector;
  /** In the order in which they were told. */
  #told: Row[] = [];
  readonly #everTold = new Map<number, Row>();
  readonly handedOn: HandedOn[] = [];
  readonly deleted: string[] = [];
  readonly errors: EarmarkError[] = [];
  readonly #rests: { readonly host: string; readonly after: number; readonly untilMs: number }[] = [];
  #crashes = 0;
  #count = 0;
  #faultOf: (index: number, asked: Asked) => Fault | undefined = () => undefined;

  constructor(adapter: SourceAdapter, standIn: StandIn, manner: Manner = 'waits') {
    const { source, options, hosts, owned, secrets, spacingMs, isSpacedByConfig = false } = adapter;
    this.#adapter = adapter;
    this.#standIn = standIn;
    const { clock } = this;
    const { address } = standIn;
    const hostSpacingMs = isSpacedByConfig ? spacingMs : undefined;
    this.collector = new Collector({
      source,
      options,
      hosts,
      address,
      clock,
      manner,
      hostSpacingMs,
      owned,
      secrets,
    });
    standIn.play({
      now: clock.now,
      answer: (asked) => adapter.answer(asked, this.#told.toReversed()),
      faultOf: (index, asked) => this.#faultOf(index, asked),
    });
  }

  /** Requests so far. */
  get asked(): number {
    return this.#standIn.seen.length;
  }

  /** So many more are said, a minute after one another, the last of them now. `aheadMs`: by clocks that run ahead. */
  add(count: number, aheadMs = 0): void {
    const last = this.clock.now().getTime() + (count - 1) * minuteMs;
    this.clock.moveTo(last);
    for (let index = 0; index < count; index++) {
      const n = ++this.#count;
      const at = new Date(last - (count - 1 - index) * minuteMs + aheadMs);
      const row = { n, version: 1, words: toWords(n, 1), author: `author${n}`, at, editedAt: null };
      this.#told.push(row);
      this.#everTold.set(n, row);
    }
    this.clock.moveTo(last + minuteMs);
  }

  /** The entry that is the `back`-th newest gets other words. */
  edit(back = 0): void {
    const index = this.#told.length - 1 - back;
    const row = this.#told[index];
    if (row === undefined) return;
    const version = row.version + 1;
    const edited = { ...row, version, words: toWords(row.n, version), editedAt: this.clock.now() };
    this.#told[index] = edited;
    this.#everTold.set(row.n, edited);
  }

  /** The `back`-th newest is taken away. Answers its id. */
  remove(back = 0): string | undefined {
    const [row] = this.#told.splice(this.#told.length - 1 - back, 1);
    if (row === undefined) return undefined;
    this.#everTold.delete(row.n);
    return this.#adapter.toId(row.n);
  }

  /** What goes wrong from here on, by the number of the request from now. */
  break(faultOf: (index: number, asked: Asked) => Fault | undefined): void {
    const first = this.asked;
    this.#faultOf = (index, asked) => faultOf(index - first, asked);
  }

  heal(): void {
    this.#faultOf = () => undefined;
  }

  /** The host asks, with the answer that is being given, to be let alone for so long. */
  noteRest(host: string, forMs: number): void {
    this.#rests.push({ host, after: this.asked - 1, untilMs: this.clock.now().getTime() + forMs });
  }

  async poll(choice: PollChoice = {}): Promise<PollEnd> {
    const end = await this.collector.poll(choice);
    for (const entry of end.entries) {
      const mark = readMark(entry);
      if (mark !== undefined) this.handedOn.push({ ...mark, entry });
    }
    this.deleted.push(...end.deleted);
    if (end.died || choice.abortsAt !== undefined) this.#crashes += 1;
    if (end.error instanceof EarmarkError) {
      this.errors.push(end.error);
      // What came before a failure, and no checkpoint yet, comes again.
      this.#crashes += 1;
    } else if (end.error !== undefined) throw end.error;
    return end;
  }

  /** Goes on to the next poll's time, as the scheduler does. */
  async pollNext(choice: PollChoice = {}): Promise<PollEnd> {
    const waitMs = this.errors.at(-1)?.retryAfterMs ?? 0;
    this.clock.moveTo(this.clock.now().getTime() + Math.max(this.#adapter.source.everyMs, waitMs));
    return this.poll(choice);
  }

  /** Polls until a whole poll brings nothing, and owes nothing to the next one. */
  async settle(): Promise<void> {
    this.heal();
    for (let times = 0; times < settlesMax; times++) {
      const { cursor } = this.collector;
      const { entries, deleted, error } = await this.pollNext();
      const isQuiet = entries.every((entry) => readMark(entry) === undefined) && deleted.length === 0;
      if (error === undefined && isQuiet && cursor === this.collector.cursor) return;
    }
    throw new Error(`after ${settlesMax} polls there is still something new, or a cursor that moves`);
  }

  /** What is true whatever happened, once all is settled. */
  check(): void {
    this.#checkEntries();
    this.#checkPace();
    this.#checkSecrets();
    expect(this.#standIn.unknown, 'requests that the service does not know').toEqual([]);
  }

  #checkEntries(): void {
    const times = new Map<string, number>();
    for (const { n, version } of this.handedOn) {
      const mark = toMark(n, version);
      times.set(mark, (times.get(mark) ?? 0) + 1);
    }
    const lost = [...this.#everTold.values()]
      .map(({ n, version }) => toMark(n, version))
      .filter((mark) => !times.has(mark));
    const doubled = [...times].filter(([, count]) => count > 1 + this.#crashes);
    expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
    for (const { n, entry } of this.handedOn) expect(entry.id).toBe(this.#adapter.toId(n));
  }

  #checkPace(): void {
    const { seen } = this.#standIn;
    const { spacingMs, unspacedHosts = [] } = this.#adapter;
    const lastAt = new Map<string, number>();
    const early: string[] = [];
    seen.forEach(({ host, atMs, method, url }, index) => {
      const gapMs = atMs - (lastAt.get(host) ?? Number.NEGATIVE_INFINITY);
      lastAt.set(host, atMs);
      if (gapMs < spacingMs && !unspacedHosts.includes(url.hostname))
        early.push(`${method} ${url.href} after ${gapMs} ms of ${spacingMs}`);
      const rest = this.#rests.find((each) => each.host === host && index > each.after && atMs < each.untilMs);
      if (rest !== undefined) early.push(`${method} ${url.href} ${rest.untilMs - atMs} ms before it may`);
    });
    expect(early, 'requests that come too early').toEqual([]);
  }

  #checkSecrets(): void {
    const urls =
      this.#adapter.lacks?.['secret-outside-url'] === undefined ? this.#standIn.seen.map(({ url }) => url.href) : [];
    const told = this.errors.flatMap(({ message, mend, stack = '' }) => [message, mend, stack]);
    const places = { urls, logged: this.collector.logged, told, cursor: [this.collector.cursor] };
    const leaks = Object.entries(places).flatMap(([place, texts]) =>
      texts.some((text) => text.includes(secretMark)) ? [place] : [],
    );
    expect(leaks, 'where a secret is to be read').toEqual([]);
  }
}
