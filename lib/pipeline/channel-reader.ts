/** What a source is given to read its channel with. */
import { assert } from '../errors.ts';
import type { Entry } from '../model/entry.ts';
import type { Item } from '../model/item.ts';
import type { Page, Validators } from '../model/page.ts';
import { type ArchivedBody, entryContentType } from '../ports/archive.ts';
import type { FetchAnswer, ReadAnswer } from '../ports/fetcher.ts';
import type { KnownPage, PageReading, SourceContext } from '../sources/source.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { Asking } from './asking.ts';
import { isOfFigures, toFigures } from './figures.ts';
import { noteFiles } from './look-files.ts';
import { needsOf } from './needs.ts';
import { outlinksOf } from './outlinks.ts';
import { isFoundBy, isOtherThanText, toArchivedBody, toEntryBody, toEntryUrl, toRow } from './page-rows.ts';
import { Poll, type PollStart } from './poll.ts';
import { spendUnits, toSpentDay } from './spending.ts';

type PageOptions = NonNullable<Parameters<SourceContext<unknown>['page']>[1]>;
/** What a page that was read is known by beside its answer. */
type Asked = Required<Pick<PageOptions, 'depth' | 'beforeKept'>> & { readonly entry: Entry | undefined };

/** A page to be parsed: asked for as `url`, found at `landed`, archived as `name`. */
type ParsedPage = Pick<Asked, 'depth' | 'beforeKept'> & {
  readonly url: string;
  readonly landed: string;
  readonly body: ArchivedBody;
  readonly name: string;
  readonly status: number;
  readonly validators: Validators;
  readonly readAt: string;
};

export type ReaderStart = PollStart & {
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly asking: Asking;
  /** How far back is read, where more is wanted than what is new. */
  readonly since?: Date | undefined;
};

/** That an unchanged entry was read again is written down so often: once a day, or four times within the days that are granted. */
const confirmEveryMs = (keepDays: number): number => Math.min(1, keepDays / 4) * 24 * 60 * 60_000;

/** An answer as an item, handed on to nobody. */
export const readItem = async (answer: ReadAnswer, channel: string): Promise<Item> => {
  // Loaded by the first page that is read: most polls meet none.
  const { toItem } = await import('../items/to-item.ts');
  return toItem(toArchivedBody(answer, undefined), { channel });
};

const nothingElse = async (): Promise<void> => {};

export class ChannelReader {
  readonly #start: ReaderStart;
  /** What came of it all. */
  readonly poll: Poll;

  constructor(start: ReaderStart) {
    this.#start = start;
    this.poll = new Poll(start);
  }

  context(): SourceContext<unknown> {
    const { engine, channel, signal, now, cursor, asking, since } = this.#start;
    return {
      channel,
      now,
      signal,
      log: engine.log,
      cursor,
      files: engine.files,
      brand: engine.config.brand,
      ...(engine.mailboxes === undefined ? {} : { mailboxes: engine.mailboxes }),
      secret: (reference) => engine.secrets.get(reference),
      since,
      spend: (units, options) => this.#spend(units, options),
      giveBack: (units, of) => this.#giveBack(units, of),
      noteLimit: ({ left, resetAt }) => engine.log.debug('calls left', { channel: channel.id, left, resetAt }),
      concurrency: asking.concurrency,
      request: (request) => this.#request(request),
      toItem: (answer) => readItem(answer, channel.id),
      page: (url, options) => this.page(url, options),
      known: () => this.#known(),
      remember: (pages) => this.poll.remember(pages),
    };
  }

  /** What the message heard before it was sent again is paid for. */
  async #spend(wanted: number, { perMonth, of }: { readonly perMonth: number; readonly of: string }): Promise<number> {
    const { engine, channel, now, asking } = this.#start;
    const paid = asking.paid.recall(of);
    if (paid !== undefined) return paid;
    const { units, config } = engine;
    const { granted, spent } = await spendUnits({ units, brand: config.brand.id, channel, now }, wanted, perMonth);
    this.poll.spent = spent;
    asking.paid.note(of, granted);
    return granted;
  }

  async #giveBack(granted: number, of: string): Promise<void> {
    const { engine, channel, now, asking } = this.#start;
    const units = asking.paid.giveBack(of, granted);
    if (units > 0) await engine.units?.giveBack(toSpentDay(engine.config.brand.id, channel, now), units);
  }

  /** Hands one entry on, unless it is known and unchanged. */
  async entry(entry: Entry): Promise<void> {
    const { engine, channel, now } = this.#start;
    const body = toEntryBody(isOfFigures(channel) ? toFigures(entry) : entry, channel.id);
    const { url } = body;
    this.poll.noteEntryTime(entry.publishedAt);
    const name = await engine.archive.put(body);
    const known = await this.poll.known.find(url);
    if (known?.body === name) return this.#confirm(known);
    if (channel.owned) await this.#noteProfile(url, body, entry);
    await this.poll.handOn({
      url,
      kind: 'entry',
      depth: 0,
      body: name,
      validators: {},
      contentType: entryContentType,
      readAt: now.toISOString(),
    });
  }

  /** Where words must go unless they are read again, it is written down that they were. */
  async #confirm(row: Page): Promise<void> {
    const { channel, now } = this.#start;
    const days = channel.terms?.keepDays ?? null;
    if (days === null) return;
    if (row.readAt !== null && now.getTime() - Date.parse(row.readAt) < confirmEveryMs(days)) return;
    await this.poll.confirm(row, now.toISOString());
  }

  /** Where a document of the brand's own leads to, and which files it shows: both are looked after. */
  async #noteParts(url: string, item: Item): Promise<void> {
    const { engine, channel } = this.#start;
    await engine.stores.pages.putOutlinks(channel.id, url, outlinksOf(item, needsOf(engine.config, channel)));
    await noteFiles(engine, { channel, url, item });
  }

  /** The profile of an account is looked at as a page is. Posts, of which there are many, are not parsed for it. */
  async #noteProfile(url: string, body: ArchivedBody, { html }: Entry): Promise<void> {
    if (html?.includes('<link rel="icon"') !== true) return;
    const { toItem } = await import('../items/to-item.ts');
    const item = toItem(body, { channel: this.#start.channel.id });
    if (item.dress !== undefined) await this.#noteParts(url, item);
  }

  /** An entry that was taken back: what stands on it is resolved, and its words go. Its row may be gone before it was. */
  async deleted(entry: Pick<Entry, 'id' | 'url'>): Promise<void> {
    const { channel, now } = this.#start;
    const url = toEntryUrl(entry, channel.id);
    await this.poll.gone(url, { kind: 'entry', depth: 0, at: now.toISOString(), why: 'deleted' });
  }

  /** Reads one page the whole way; see SourceContext. */
  async page(address: string, options: PageOptions = {}): Promise<PageReading> {
    const { depth = 0, entry, prefetched, site, beforeKept = nothingElse } = options;
    const { engine, signal, channel, asking } = this.#start;
    assert(!isOfFigures(channel), `channel ${channel.id} may store figures only, and its source reads pages`);
    const { poll } = this;
    const url = poll.known.toUrl(address);
    poll.asked.add(url);
    poll.noteEntryTime(entry?.publishedAt);
    if (prefetched === undefined && asking.leaves({ url, depth, entry, site })) return { outcome: 'planned', url };
    const answer = prefetched ?? (await asking.ask({ url, validators: await poll.validatorsOf(url), signal }, 'page'));
    poll.count(answer);
    if (answer.outcome === 'unchanged') return this.#unchanged(url, answer);
    if (answer.outcome === 'read') return this.#read(url, answer, { depth, entry, beforeKept });
    if (answer.outcome === 'gone') {
      await poll.gone(url, { depth, at: answer.at });
      return { outcome: 'gone', url };
    }
    const { error } = answer;
    engine.log.info('a page could not be read', { channel: channel.id, url, code: error.code, reason: error.message });
    await poll.fail(url, { depth, reason: error.message });
    return { outcome: 'failed', url, error };
  }

  /** A poll that is repeated leaves to its pages what they met: they count it. */
  async #known(): Promise<readonly KnownPage[]> {
    const { dueAt } = this.#start;
    return (await this.poll.known.list()).filter((row) => row.kind === 'page' && !isFoundBy(dueAt, row));
  }

  async #request(request: Parameters<SourceContext<unknown>['request']>[0]): Promise<FetchAnswer> {
    const { channel, signal, asking } = this.#start;
    const { conditional = false, ...rest } = request;
    const url = this.poll.known.toUrl(request.url);
    // Who reads back has to be answered, though nothing is new.
    const isConditional = conditional && this.#start.since === undefined;
    const { known } = this.poll;
    const row = isConditional ? (known.peek(url) ?? (await known.find(url))) : undefined;
    const validators: Validators = row?.validators ?? {};
    const answer = await asking.ask({ signal, ...rest, validators }, 'way');
    this.poll.count(answer);
    if (conditional && answer.outcome === 'read' && answer.status < 300) {
      const { validators, at } = answer;
      const row = toRow({ channel: channel.id, url, kind: 'page', depth: 0 });
      this.poll.keepAtCheckpoint({ ...row, validators, readAt: at, state: 'read' });
    }
    return answer;
  }

  #unchanged(url: string, { url: landed, at }: Pick<FetchAnswer, 'url' | 'at'>): PageReading {
    this.poll.confirmed.set(url, at);
    return { outcome: 'unchanged', url: landed };
  }

  async #read(url: string, answer: ReadAnswer, { depth, entry, beforeKept }: Asked): Promise<PageReading> {
    const { engine } = this.#start;
    const { poll } = this;
    const { validators, at: readAt } = answer;
    const landed = toCanonicalUrl(answer.url) ?? answer.url;
    // An old address that leads to a document this channel has anyway: judged there, once.
    if (landed !== url && (await poll.known.find(landed)) !== undefined) return { outcome: 'unchanged', url: landed };
    const contentType = answer.headers['content-type'] ?? null;
    if (isOtherThanText(contentType)) {
      await poll.passOver({ url, depth, validators, contentType, readAt });
      return { outcome: 'unchanged', url };
    }
    const body = toArchivedBody(answer, entry);
    const name = await engine.archive.put(body, answer.wire);
    const before = await poll.known.find(url);
    if (before?.body === name && before.state === 'read') {
      await poll.keepValidators(before, validators);
      return this.#unchanged(url, { url: landed, at: readAt });
    }
    const parsed = { url, landed, depth, body, name, status: answer.status, validators, readAt, beforeKept };
    return engine.parsing(() => this.#parse(parsed));
  }

  /** Parses a page that is new or has changed, and hands it on. */
  async #parse({ url, landed, body, name, status, beforeKept, ...kept }: ParsedPage): Promise<PageReading> {
    const { engine, channel } = this.#start;
    const { poll } = this;
    const { depth, validators, readAt } = kept;
    // Loaded by the first page that changed: most of what is asked for did not.
    const { toItem } = await import('../items/to-item.ts');
    const item = toItem(body, { channel: channel.id, speaker: engine.speakerOf?.(channel) });
    engine.items.put(name, item, body.bytes.length);
    if (channel.owned) {
      await this.#noteParts(url, item);
      if ((await poll.known.find(url))?.state === 'gone')
        await poll.noteTurned(url, { isGone: false, status, at: readAt });
    }
    await beforeKept({ url: landed, item });
    await poll.handOn({ url, kind: 'page', depth, body: name, validators, contentType: body.contentType, readAt });
    return { outcome: 'read', url: landed };
  }
}
