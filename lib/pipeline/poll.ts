/**
 * The bookkeeping of one poll of one channel: what was known before, what was met, and what of it is written down when.
 * Everything that is handed on to analyze goes through here, message first and row after, so that a row never says that
 * a document was read which nobody was asked to judge.
 */
import type { Channel } from '../model/channel.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Page, Validators } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import type { Message, Taken } from '../ports/queue.ts';
import type { Engine } from './engine.ts';
import type { KnownPages } from './known-pages.ts';
import { isOtherThanText, toRow } from './page-rows.ts';
import type { Spent } from './spending.ts';

/** Failed pages told of one poll. */
const failedMax = 20;

export type PollStart = {
  readonly engine: Engine;
  readonly channel: Channel;
  readonly known: KnownPages;
  readonly cursor: unknown;
  /** What names the poll; absent where a single page is read. */
  readonly dueAt?: Instant;
  /** Called where an own address answers again, or no more, before its row says so. */
  onTurned?(url: string): Promise<void>;
};

/** What of a document that was read goes into its row. */
export type ReadDocument = Pick<Page, 'url' | 'kind' | 'depth' | 'validators'> & {
  readonly body: string;
  readonly contentType: string;
  readonly readAt: Instant;
};

/** `why` where it did not just answer 404 or 410. */
type GoneDocument = {
  readonly at: Instant;
  readonly kind?: Page['kind'];
  readonly why?: Taken['why'];
};

/** The later of two times, where there is one. */
export const laterOf = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null || (b !== null && b > a) ? b : a;

export class Poll {
  readonly #start: PollStart;
  readonly #engine: Engine;
  readonly #channel: Channel;
  /** What is known of the channel's documents. */
  readonly known: KnownPages;
  /** Validators of conditional requests, kept at the next checkpoint. */
  readonly #pending = new Map<string, Page>();
  /** Documents handed on in this poll, by address. */
  readonly handedOn = new Set<string>();
  /** When each unchanged document was last seen to be so, in this poll. */
  readonly confirmed = new Map<string, Instant>();
  /** Pages asked for in this poll. */
  readonly asked = new Set<string>();
  /** Own pages that were found gone, or back, in this poll. */
  readonly turned = new Set<string>();
  cursor: unknown;
  newestEntryAt: Instant | null = null;
  /** What is used of the month's paid calls, as the last of them told. */
  spent: Spent | undefined;
  /** Pages that could not be read in this poll, and why; the first ones only. */
  readonly failed: { readonly url: string; readonly reason: string }[] = [];
  readonly #counts = { fetched: 0, notModified: 0 };

  constructor(start: PollStart) {
    const { engine, channel, known, cursor } = start;
    this.#start = start;
    this.#engine = engine;
    this.#channel = channel;
    this.known = known;
    this.cursor = cursor;
  }

  get counts(): { readonly fetched: number; readonly notModified: number } {
    return this.#counts;
  }

  /**
   * What makes the request for a page conditional. A body that went from the archive must be read anew: it could not be judged
   * again. One that is no text was never kept.
   */
  async validatorsOf(url: string): Promise<Validators> {
    const row = await this.known.find(url);
    return row !== undefined && (row.body !== null || isOtherThanText(row.contentType)) ? row.validators : {};
  }

  count(answer: FetchAnswer): void {
    if (answer.outcome === 'unchanged') this.#counts.notModified += 1;
    else if (answer.outcome === 'read') this.#counts.fetched += 1;
  }

  noteEntryTime(publishedAt: Instant | null | undefined): void {
    this.newestEntryAt = laterOf(this.newestEntryAt, publishedAt ?? null);
  }

  /** Keeps a row back until everything yielded before the next checkpoint is safe. */
  keepAtCheckpoint(row: Page): void {
    this.#pending.set(row.url, row);
  }

  /** Everything yielded so far is safe: now its validators and the cursor may be kept. */
  async checkpoint(cursor: unknown): Promise<void> {
    if (cursor !== undefined) this.cursor = cursor;
    await this.#keepPlace(cursor);
    if (this.#pending.size > 0) await this.#engine.stores.pages.put([...this.#pending.values()]);
    this.#pending.clear();
  }

  /** Where to go on from, and how new the newest entry is: before the validators, for whoever is answered 304 learns neither. */
  async #keepPlace(cursor: unknown): Promise<void> {
    const { channels } = this.#engine.stores;
    if (cursor === undefined && this.newestEntryAt === null) return;
    const state = (await channels.find(this.#channel.id)) ?? this.#toFirstState();
    const newestEntryAt = laterOf(state?.newestEntryAt ?? null, this.newestEntryAt);
    if (state === undefined || (cursor === undefined && newestEntryAt === state.newestEntryAt)) return;
    await channels.put({ ...state, ...(cursor === undefined ? {} : { cursor }), newestEntryAt });
  }

  /** A channel that was never polled, as it is while its first poll goes on; that is still to be done should this one be cut off. */
  #toFirstState(): ChannelState | undefined {
    const { dueAt, channel } = this.#start;
    if (dueAt === undefined || this.newestEntryAt === null) return undefined;
    return {
      channel: channel.id,
      checkedAt: null,
      succeededAt: null,
      dueAt,
      failuresInARow: 0,
      failure: null,
      cursor: null,
      newestEntryAt: null,
      pages: 0,
    };
  }

  /** Writes addresses down that are new. */
  async remember(pages: readonly { readonly url: string; readonly depth: number }[]): Promise<void> {
    const depthOf = new Map(pages.map(({ url, depth }) => [this.known.toUrl(url), depth]));
    const missing = await this.known.findMissing([...depthOf.keys()]);
    const { id: channel } = this.#channel;
    const rows = missing.map((url) => toRow({ channel, url, kind: 'page', depth: depthOf.get(url) ?? 0 }));
    if (rows.length === 0) return;
    for (const row of rows) this.known.set(row);
    await this.#engine.stores.pages.addKnown(rows);
  }

  /** A document that was read and is new or has changed: to be judged. */
  async handOn({ body, readAt, ...document }: ReadDocument): Promise<void> {
    const row: Page = { ...(await this.#toRow(document)), ...document, body, readAt, state: 'read' };
    await this.#send({ step: 'analyze', channel: row.channel, url: row.url, body, readAt }, row);
  }

  /** An own address that answers again, or no more: pages that link to it are judged again. */
  async noteTurned(url: string, turn: { readonly isGone: boolean; readonly status: number; readonly at: Instant }) {
    const { isGone, status, at } = turn;
    if (this.#channel.owned)
      await this.#engine.stores.links.put([{ url, state: isGone ? 'gone' : 'ok', status, checkedAt: at }]);
    this.turned.add(url);
    await this.#start.onTurned?.(url);
  }

  /** A document that answered 404 or 410, or was taken back, told once. */
  async gone(url: string, { depth, at, kind = 'page', why }: Pick<Page, 'depth'> & GoneDocument): Promise<void> {
    const before = await this.known.find(url);
    if (before?.state === 'gone') return;
    const taken = why === undefined ? {} : { taken: { why, body: before?.body ?? null } };
    const row: Page = { ...(await this.#toRow({ url, kind, depth })), readAt: at, state: 'gone' };
    // Before the row says so: a crash in between has the page found gone, and told, once more.
    await this.noteTurned(url, { isGone: true, status: 404, at });
    await this.#send({ step: 'analyze', channel: row.channel, url, body: null, readAt: at, ...taken }, row);
  }

  /** The same entry, read again: only when changes. */
  async confirm(row: Page, readAt: Instant): Promise<void> {
    const next = { ...row, readAt };
    await this.#engine.stores.pages.put([next]);
    this.known.set(next);
  }

  /** A picture, a film, an archive: noted, so that it is not asked for whole again, and not judged. */
  async passOver(document: Pick<Page, 'url' | 'depth' | 'validators' | 'contentType' | 'readAt'>): Promise<void> {
    const row: Page = { ...(await this.#toRow({ ...document, kind: 'page' })), ...document, state: 'read' };
    await this.#engine.stores.pages.put([row]);
    this.known.set(row);
  }

  /** The same document under new validators. */
  async keepValidators(row: Page, validators: Validators): Promise<void> {
    if (row.validators.etag === validators.etag && row.validators.lastModified === validators.lastModified) return;
    const next = { ...row, validators };
    this.known.set(next);
    await this.#engine.stores.pages.put([next]);
  }

  /** Unknown: what was known of the page stands. Only a page never read is noted, so that the crawl comes back to it. */
  async fail(url: string, { depth, reason }: { readonly depth: number; readonly reason: string }): Promise<void> {
    if (this.failed.length < failedMax) this.failed.push({ url, reason });
    await this.remember([{ url, depth }]);
  }

  /** A row for what was read: at its first read it still says who met it. */
  async #toRow(document: Pick<Page, 'url' | 'kind' | 'depth'>): Promise<Page> {
    const before = await this.known.find(document.url);
    const foundBy = before?.state === 'known' ? before.foundBy : undefined;
    return { ...toRow({ channel: this.#channel.id, ...document }), ...(foundBy === undefined ? {} : { foundBy }) };
  }

  async #send(message: Message, row: Page): Promise<void> {
    const { queue, stores, onHandedOn } = this.#engine;
    await queue.send([message]);
    await stores.pages.put([row]);
    this.known.set(row);
    this.handedOn.add(row.url);
    await onHandedOn();
  }
}
