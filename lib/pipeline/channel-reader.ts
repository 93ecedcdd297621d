/** What a source is given to read its channel with, and the bookkeeping of one poll behind it. */
import type { SourceError } from '../errors.ts';
import { toItem } from '../items/to-item.ts';
import type { Channel } from '../model/channel.ts';
import type { Entry } from '../model/entry.ts';
import type { Page, Validators } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import { type ArchivedBody, entryContentType } from '../ports/archive.ts';
import type { FetchAnswer, ReadAnswer } from '../ports/fetcher.ts';
import type { PageReading, SourceContext } from '../sources/source.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { Engine } from './engine.ts';

/** Pages of one channel asked for at one time. */
export const pagesAtOnce = 8;

/** Failed pages told of one poll. */
const failedMax = 20;

/** More links of one page than this are not remembered for the link check. */
const outlinksMax = 500;

/** The headers that reading a page again from the archive needs. */
const keptHeaders = ['content-type', 'content-language', 'x-robots-tag', 'link'] as const;

type PageOptions = NonNullable<Parameters<SourceContext<unknown>['page']>[1]>;

type Poll = {
  readonly engine: Engine;
  readonly channel: Channel;
  readonly rows: readonly Page[];
  readonly cursor: unknown;
  readonly signal: AbortSignal;
  readonly now: Date;
};

export class ChannelReader {
  readonly #poll: Poll;
  readonly #rows: Map<string, Page>;
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
  newestEntryAt: string | null = null;
  /** Pages that could not be read in this poll, and why; the first ones only. */
  readonly failed: { readonly url: string; readonly reason: string }[] = [];
  readonly #counts = { fetched: 0, notModified: 0 };

  constructor(poll: Poll) {
    this.#poll = poll;
    this.#rows = new Map(poll.rows.map((row) => [row.url, row]));
    this.cursor = poll.cursor;
  }

  get counts(): { readonly fetched: number; readonly notModified: number } {
    return this.#counts;
  }

  /** Documents known of the channel. */
  get pages(): number {
    return this.#rows.size;
  }

  context(): SourceContext<unknown> {
    const { engine, channel, signal, now } = this.#poll;
    return {
      channel,
      now,
      signal,
      log: engine.log,
      cursor: this.#poll.cursor,
      folder: engine.config.folder,
      concurrency: pagesAtOnce,
      request: (request) => this.#request(request),
      page: (url, options) => this.page(url, options),
      known: async () =>
        [...this.#rows.values()]
          .filter(({ kind }) => kind === 'page')
          .map(({ url, depth, state }) => ({ url, depth, state })),
      remember: (pages) => this.#remember(pages),
    };
  }

  /** Hands one entry on, unless it is known and unchanged. */
  async entry(entry: Entry): Promise<void> {
    const { engine, channel, now } = this.#poll;
    const url = entryUrl(entry, channel.id);
    const body: ArchivedBody = {
      bytes: Buffer.from(JSON.stringify(entry)),
      contentType: entryContentType,
      url,
      headers: {},
    };
    if (entry.publishedAt !== null && (this.newestEntryAt ?? '') < entry.publishedAt)
      this.newestEntryAt = entry.publishedAt;
    const name = await engine.archive.put(body);
    const row = this.#rows.get(url);
    if (row?.body === name) return;
    await this.#handOn({
      row: toRow({ channel: channel.id, url, kind: 'entry', depth: 0 }),
      body: name,
      validators: {},
      contentType: entryContentType,
      readAt: now.toISOString(),
    });
  }

  /** Everything yielded so far is safe: now its validators and the cursor may be kept. */
  async checkpoint(cursor: unknown): Promise<void> {
    const { engine, channel } = this.#poll;
    await engine.stores.pages.put([...this.#pending.values()]);
    this.#pending.clear();
    if (cursor === undefined) return;
    this.cursor = cursor;
    const state = await engine.stores.channels.find(channel.id);
    if (state !== undefined) await engine.stores.channels.put({ ...state, cursor });
  }

  async #request(request: Parameters<SourceContext<unknown>['request']>[0]): Promise<FetchAnswer> {
    const { engine, channel, signal } = this.#poll;
    const { conditional = false, ...rest } = request;
    const url = toCanonicalUrl(request.url) ?? request.url;
    const validators = conditional ? this.#rows.get(url)?.validators : undefined;
    const answer = await engine.fetcher.fetch({ signal, ...rest, ...(validators === undefined ? {} : { validators }) });
    this.#count(answer);
    if (conditional && answer.outcome === 'read') {
      const row = {
        ...toRow({ channel: channel.id, url, kind: 'page', depth: 0 }),
        validators: answer.validators,
        readAt: answer.at,
        state: 'read' as const,
      };
      this.#pending.set(url, row);
    }
    return answer;
  }

  /** Reads one page the whole way; see SourceContext. */
  async page(
    address: string,
    { depth = 0, entry, prefetched, beforeKept = async () => {} }: PageOptions = {},
  ): Promise<PageReading> {
    const { engine, signal } = this.#poll;
    const url = toCanonicalUrl(address) ?? address;
    const row = this.#rows.get(url);
    this.asked.add(url);
    // A body that went from the archive must be read anew: it could not be judged again. One that is no text was never kept.
    const isKnown = row !== undefined && (row.body !== null || isOtherThanText(row.contentType));
    const validators: Validators = isKnown ? row.validators : {};
    const answer = prefetched ?? (await engine.fetcher.fetch({ url, validators, signal }));
    this.#count(answer);
    if (entry?.publishedAt != null && (this.newestEntryAt ?? '') < entry.publishedAt)
      this.newestEntryAt = entry.publishedAt;
    if (answer.outcome === 'unchanged') {
      this.confirmed.set(url, answer.at);
      return { outcome: 'unchanged', url };
    }
    if (answer.outcome === 'gone') return this.#gone(url, { depth, at: answer.at });
    if (answer.outcome === 'failed') return this.#failed(url, { depth, error: answer.error });
    return this.#read(url, { depth, entry, answer, beforeKept });
  }

  async #read(
    url: string,
    {
      depth,
      entry,
      answer,
      beforeKept,
    }: Required<Pick<PageOptions, 'depth' | 'beforeKept'>> & {
      readonly entry: Entry | undefined;
      readonly answer: ReadAnswer;
    },
  ): Promise<PageReading> {
    const { engine, channel } = this.#poll;
    const landed = toCanonicalUrl(answer.url) ?? answer.url;
    // An old address that leads to a document this channel has anyway: judged there, once.
    if (landed !== url && this.#rows.has(landed)) return { outcome: 'unchanged', url: landed };
    if (isOtherThanText(answer.headers['content-type'] ?? null)) return this.#passOver(url, { depth, answer });
    const body = toArchivedBody(answer, entry);
    const name = await engine.archive.put(body, answer.wire);
    const before = this.#rows.get(url);
    const row = toRow({ channel: channel.id, url, kind: 'page', depth });
    if (before?.body === name && before.state === 'read') {
      await this.#keepValidators(before, answer.validators);
      this.confirmed.set(url, answer.at);
      return { outcome: 'unchanged', url };
    }
    const item = toItem(body, { channel: channel.id });
    engine.items.put(name, item, body.bytes.length);
    if (channel.owned) {
      await engine.stores.pages.putOutlinks(
        channel.id,
        url,
        item.links.slice(0, outlinksMax).map((link) => link.url),
      );
      if (before?.state === 'gone') {
        await engine.stores.links.put([{ url, state: 'ok', status: answer.status, checkedAt: answer.at }]);
        this.turned.add(url);
      }
    }
    await beforeKept({ url: landed, item });
    await this.#handOn({
      row,
      body: name,
      validators: answer.validators,
      contentType: body.contentType,
      readAt: answer.at,
    });
    return { outcome: 'read', url: landed, item };
  }

  /** A picture, a film, an archive: noted, so that it is not asked for whole again, and not judged. */
  async #passOver(
    url: string,
    { depth, answer }: { readonly depth: number; readonly answer: ReadAnswer },
  ): Promise<PageReading> {
    const row: Page = {
      ...toRow({ channel: this.#poll.channel.id, url, kind: 'page', depth }),
      validators: answer.validators,
      contentType: answer.headers['content-type'] ?? null,
      readAt: answer.at,
      state: 'read',
    };
    await this.#poll.engine.stores.pages.put([row]);
    this.#rows.set(url, row);
    return { outcome: 'unchanged', url };
  }

  async #keepValidators(row: Page, validators: Validators): Promise<void> {
    if (row.validators.etag === validators.etag && row.validators.lastModified === validators.lastModified) return;
    const next = { ...row, validators };
    this.#rows.set(row.url, next);
    await this.#poll.engine.stores.pages.put([next]);
  }

  async #handOn({
    row,
    body,
    validators,
    contentType,
    readAt,
  }: {
    readonly row: Page;
    readonly body: string;
    readonly validators: Validators;
    readonly contentType: string;
    readonly readAt: string;
  }): Promise<void> {
    const { engine } = this.#poll;
    const next: Page = { ...row, body, validators, contentType, readAt, state: 'read' };
    await engine.queue.send([{ step: 'analyze', channel: row.channel, url: row.url, body, readAt }]);
    await engine.stores.pages.put([next]);
    this.#rows.set(row.url, next);
    this.handedOn.add(row.url);
    await engine.onHandedOn();
  }

  async #gone(url: string, { depth, at }: { readonly depth: number; readonly at: string }): Promise<PageReading> {
    const { engine, channel } = this.#poll;
    const before = this.#rows.get(url);
    if (before?.state !== 'gone') {
      const row: Page = { ...toRow({ channel: channel.id, url, kind: 'page', depth }), readAt: at, state: 'gone' };
      await engine.queue.send([{ step: 'analyze', channel: channel.id, url, body: null, readAt: at }]);
      if (channel.owned) await engine.stores.links.put([{ url, state: 'gone', status: 404, checkedAt: at }]);
      await engine.stores.pages.put([row]);
      this.#rows.set(url, row);
      this.handedOn.add(url);
      this.turned.add(url);
      await engine.onHandedOn();
    }
    return { outcome: 'gone', url };
  }

  /** Unknown: what was known of the page stands. Only a page never read is noted, so that the crawl comes back to it. */
  async #failed(
    url: string,
    { depth, error }: { readonly depth: number; readonly error: SourceError },
  ): Promise<PageReading> {
    const { engine, channel } = this.#poll;
    engine.log.info('a page could not be read', { channel: channel.id, url, code: error.code, reason: error.message });
    if (this.failed.length < failedMax) this.failed.push({ url, reason: error.message });
    if (!this.#rows.has(url)) await this.#remember([{ url, depth }]);
    return { outcome: 'failed', url, error };
  }

  async #remember(pages: readonly { readonly url: string; readonly depth: number }[]): Promise<void> {
    const { engine, channel } = this.#poll;
    const rows = pages
      .map(({ url, depth }) => toRow({ channel: channel.id, url: toCanonicalUrl(url) ?? url, kind: 'page', depth }))
      .filter(({ url }) => !this.#rows.has(url));
    if (rows.length === 0) return;
    for (const row of rows) this.#rows.set(row.url, row);
    await engine.stores.pages.addKnown(rows);
  }

  #count(answer: FetchAnswer): void {
    if (answer.outcome === 'unchanged') this.#counts.notModified += 1;
    else if (answer.outcome === 'read') this.#counts.fetched += 1;
  }
}

/** Types that text may hide in: HTML, XML, JSON, plain; a server that says none, or `octet-stream`, is given a chance. */
const isOtherThanText = (contentType: string | null): boolean =>
  contentType !== null &&
  !/^\s*(?:$|text\/|application\/(?:[\w.+-]*(?:xml|json|html)|octet-stream))/i.test(contentType);

/** Where an entry stands: its own address, or a name made of its channel and id. */
const entryUrl = (entry: Entry, channel: string): string =>
  (entry.url === null ? undefined : toCanonicalUrl(entry.url)) ??
  `urn:earmark:${channel}:${encodeURIComponent(entry.id)}`;

const toRow = ({ channel, url, kind, depth }: Pick<Page, 'channel' | 'url' | 'kind' | 'depth'>): Page => ({
  channel,
  url,
  kind,
  depth,
  validators: {},
  body: null,
  contentType: null,
  readAt: null,
  judgedWith: null,
  judgedReadAt: null,
  state: 'known',
});

const toArchivedBody = ({ body, headers, url }: ReadAnswer, entry: Entry | undefined): ArchivedBody => ({
  bytes: body,
  contentType: headers['content-type'] ?? 'application/octet-stream',
  url,
  headers: Object.fromEntries(
    keptHeaders.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  ),
  ...(entry === undefined ? {} : { entry }),
});
