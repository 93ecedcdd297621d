/** A scripted web and a memory that behave towards a source as collect does, without any of it. */
import { openFolderFiles } from '../../lib/config/folder-files.ts';
import { SourceError } from '../../lib/errors.ts';
import { toItem as readItem } from '../../lib/items/to-item.ts';
import { channelBaseSchema } from '../../lib/model/channel.ts';
import type { Entry } from '../../lib/model/entry.ts';
import type { Item, Link } from '../../lib/model/item.ts';
import type { FetchAnswer } from '../../lib/ports/fetcher.ts';
import type { LogFields } from '../../lib/ports/log.ts';
import type { Mailboxes } from '../../lib/ports/mailbox.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import type { KnownPage, PageReading, Source, SourceContext } from '../../lib/sources/source.ts';
import { toCanonicalUrl } from '../../lib/text/url.ts';

/** What stands at an address: a text (status 200), a status, or a text that leads elsewhere first. */
type ShownReading = PageReading & { readonly item?: Item };

export type Scripted =
  | string
  | number
  | { readonly body: string; readonly headers?: Readonly<Record<string, string>>; readonly url?: string };

/** What is kept from poll to poll. */
export type Memory = {
  cursor: unknown;
  readonly rows: Map<string, KnownPage & { readonly body?: string }>;
  readonly validators: Map<string, string>;
};
export const emptyMemory = (): Memory => ({ cursor: undefined, rows: new Map(), validators: new Map() });

export type Poll = {
  readonly entries: readonly Entry[];
  /** Addresses asked for, in order, requests and pages alike. */
  readonly asked: readonly string[];
  /** With the page itself where one was read. */
  readonly readings: readonly ShownReading[];
  readonly checkpoints: number;
  readonly logged: readonly { readonly message: string; readonly fields: LogFields | undefined }[];
  readonly error: unknown;
  /** The most pages that were asked for at one time. */
  readonly atOnce: number;
};

const toLinks = (html: string, base: string): readonly Link[] =>
  [...html.matchAll(/href="([^"]*)"/g)].flatMap(([, href = '']) => {
    const url = toCanonicalUrl(href, base);
    return url === undefined ? [] : [{ url, href: url, anchor: '', rel: [], followed: true, place: 'main' as const }];
  });

const toItem = (html: string, url: string): Item => ({
  kind: 'page',
  url,
  canonical: null,
  title: null,
  byline: null,
  siteName: null,
  description: null,
  publishedAt: null,
  updatedAt: null,
  language: 'und',
  mainText: html,
  blocks: [],
  links: toLinks(html, url),
  images: [],
  reviews: [],
  aggregateRatings: [],
  organizations: [],
  facts: [],
  robots: { noindex: false, nofollow: false },
  feeds: [],
  icons: [],
  image: null,
  themeColor: null,
  declared: null,
  rating: null,
  reach: null,
  fingerprint: html,
});

const toError = (url: string, status: number): SourceError =>
  new SourceError({
    code: 'HTTP_STATUS',
    retry: 'later',
    status,
    subject: { kind: 'page', id: url },
    expected: 'status 200',
    received: `status ${status}`,
    mend: 'Try again later.',
  });

const toAnswer = (web: ReadonlyMap<string, Scripted>, url: string, validator: string | undefined): FetchAnswer => {
  const scripted = web.get(url) ?? 404;
  const asked = { requestedUrl: url, url, redirects: [], at: '2026-10-01T08:00:00.000Z' };
  if (scripted === 404 || scripted === 410) return { ...asked, outcome: 'gone', status: scripted };
  if (typeof scripted === 'number') return { ...asked, outcome: 'failed', error: toError(url, scripted) };
  const { body, headers = {}, url: landed = url } = typeof scripted === 'string' ? { body: scripted } : scripted;
  // The validator of a document is the document.
  if (validator === body) return { ...asked, outcome: 'unchanged' };
  const bytes = Buffer.from(body);
  return {
    ...asked,
    url: landed,
    outcome: 'read',
    status: 200,
    headers,
    body: bytes,
    wire: { bytes, encoding: null },
    validators: { etag: body },
  };
};

export type PollOptions = {
  readonly options: unknown;
  readonly web?: ReadonlyMap<string, Scripted>;
  readonly memory?: Memory;
  readonly folder?: string;
  readonly now?: string;
  readonly since?: string;
  readonly mailboxes?: Mailboxes;
  readonly brand?: SourceContext<unknown>['brand'];
  /** Dies after so many yields; what was yielded last is lost. */
  readonly diesAfter?: number;
  /** Is interrupted after so many pages. */
  readonly abortsAfterPages?: number;
};

/** Lets a source read once, and keeps in `memory` what collect would keep. */
export const poll = async (source: Source, given: PollOptions): Promise<Poll> => {
  const { web = new Map(), memory = emptyMemory(), now = '2026-10-01T08:00:00.000Z' } = given;
  const asked: string[] = [];
  const readings: ShownReading[] = [];
  const logged: { message: string; fields: LogFields | undefined }[] = [];
  const pending = new Map<string, string>();
  const abort = new AbortController();
  let running = 0;
  let atOnce = 0;

  const remember = (url: string, row: Omit<KnownPage, 'url'> & { readonly body?: string }): void =>
    void memory.rows.set(url, { url, ...row });

  const readPage = async (
    address: string,
    { depth = 0, prefetched, beforeKept }: NonNullable<Parameters<SourceContext<unknown>['page']>[1]> = {},
  ): Promise<ShownReading> => {
    const url = toCanonicalUrl(address) ?? address;
    running++;
    atOnce = Math.max(atOnce, running);
    await new Promise((done) => setImmediate(done));
    running--;
    if (prefetched === undefined) asked.push(url);
    const before = memory.rows.get(url);
    const answer = prefetched ?? toAnswer(web, url, before?.body);
    if (asked.length >= (given.abortsAfterPages ?? Number.POSITIVE_INFINITY)) abort.abort();
    if (answer.outcome === 'unchanged') return { outcome: 'unchanged', url };
    if (answer.outcome === 'gone') {
      remember(url, { depth, state: 'gone' });
      return { outcome: 'gone', url };
    }
    if (answer.outcome === 'failed') {
      if (before === undefined) remember(url, { depth, state: 'known' });
      return { outcome: 'failed', url, error: answer.error };
    }
    const html = Buffer.from(answer.body).toString();
    const item = toItem(html, answer.url);
    await beforeKept?.({ url: answer.url, item });
    remember(url, { depth, state: 'read', body: html });
    return { outcome: 'read', url: answer.url, item };
  };

  const log = (message: string, fields?: LogFields): void => void logged.push({ message, fields });
  const base = channelBaseSchema.parse({ id: 'channel', source: source.id });
  const context: SourceContext<unknown> = {
    channel: { ...base, everyMs: source.everyMs, options: source.options.parse(given.options) },
    now: new Date(now),
    log: { debug: log, info: log, warn: log, error: log },
    signal: abort.signal,
    // As a store would hand it out.
    cursor: memory.cursor === undefined ? undefined : JSON.parse(JSON.stringify(memory.cursor)),
    brand: given.brand ?? { name: 'Northwind Coffee', aliases: ['Northwind'], domains: ['northwind.example'] },
    ...(given.mailboxes === undefined ? {} : { mailboxes: given.mailboxes }),
    secret: async (reference) => new Secret(reference, `value of ${reference}`),
    since: given.since === undefined ? undefined : new Date(given.since),
    spend: async (units) => units,
    noteLimit: () => {},
    files: openFolderFiles(given.folder ?? '/nowhere'),
    concurrency: 3,
    request: async ({ url, conditional = false }) => {
      asked.push(url);
      const answer = toAnswer(web, url, conditional ? memory.validators.get(url) : undefined);
      if (conditional && answer.outcome === 'read') pending.set(url, answer.validators.etag ?? '');
      return answer;
    },
    toItem: async ({ body, headers, url }) =>
      readItem(
        { bytes: body, contentType: headers['content-type'] ?? 'text/html', url, headers: {} },
        { channel: 'channel' },
      ),
    page: async (url, options) => {
      const reading = await readPage(url, options);
      readings.push(reading);
      return reading;
    },
    known: async () =>
      [...memory.rows.values()].toSorted((a, b) => Number(b.state === 'read') - Number(a.state === 'read')),
    remember: async (pages) => {
      for (const { url, depth } of pages) if (!memory.rows.has(url)) remember(url, { depth, state: 'known' });
    },
  };

  const entries: Entry[] = [];
  let checkpoints = 0;
  let yields = 0;
  let error: unknown;
  try {
    for await (const yielded of source.read(context)) {
      if (++yields > (given.diesAfter ?? Number.POSITIVE_INFINITY)) break;
      if (yielded.type === 'entry') entries.push(yielded.entry);
      else if (yielded.type === 'checkpoint') {
        checkpoints++;
        for (const [url, validator] of pending) memory.validators.set(url, validator);
        if (yielded.cursor !== undefined) memory.cursor = yielded.cursor;
      }
    }
  } catch (thrown) {
    error = thrown;
  }
  return { entries, asked, readings, checkpoints, logged, error, atOnce };
};

/** For lists whose order says nothing. */
export const byText = (a: string, b: string): number => (a < b ? -1 : 1);
