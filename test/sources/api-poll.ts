/** A scripted API and a memory that behave towards a source as the fetcher and collect do. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openFolderFiles } from '../../lib/config/folder-files.ts';
import { SourceError } from '../../lib/errors.ts';
import { toItem } from '../../lib/items/to-item.ts';
import { channelBaseSchema } from '../../lib/model/channel.ts';
import type { Entry } from '../../lib/model/entry.ts';
import type { FetchAnswer } from '../../lib/ports/fetcher.ts';
import type { LogFields } from '../../lib/ports/log.ts';
import type { Mailboxes } from '../../lib/ports/mailbox.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import type { Limit, Source, SourceContext } from '../../lib/sources/source.ts';

export type Asked = Parameters<SourceContext<unknown>['request']>[0];

/** What an API answers: a JSON value, or a status with whatever body. */
export type Answered =
  | { readonly json: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly text: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly bytes: Uint8Array; readonly status?: number; readonly headers?: Readonly<Record<string, string>> };

export type ApiMemory = { cursor: unknown };

export type ApiPoll = {
  readonly entries: readonly Entry[];
  readonly deleted: readonly string[];
  readonly asked: readonly Asked[];
  readonly logged: readonly { readonly message: string; readonly fields: LogFields | undefined }[];
  readonly limits: readonly Limit[];
  readonly spent: readonly number[];
  readonly error: unknown;
  /** Pages that were read for entries. */
  readonly pages: readonly string[];
};

const toLimitError = (url: string): SourceError =>
  new SourceError({
    code: 'RATE_LIMITED',
    retry: 'later',
    status: 429,
    subject: { kind: 'page', id: url },
    expected: 'status 200',
    received: 'status 429',
    mend: 'Wait.',
  });

const toBytes = (answered: Answered): Uint8Array => {
  if ('bytes' in answered) return answered.bytes;
  return Buffer.from('json' in answered ? JSON.stringify(answered.json) : answered.text);
};

const toFetchAnswer = (url: string, answered: Answered): FetchAnswer => {
  const { status = 200, headers = {} } = answered;
  const asked = { requestedUrl: url, url, redirects: [], at: '2026-11-22T12:00:00.000Z' };
  const body = toBytes(answered);
  if (status !== 429)
    return { ...asked, outcome: 'read', status, headers, body, wire: { bytes: body, encoding: null }, validators: {} };
  return { ...asked, outcome: 'failed', error: toLimitError(url) };
};

/** Lets a source read once; `memory` keeps its cursor from poll to poll. */
export const pollApi = async (
  source: Source,
  given: {
    readonly options: unknown;
    readonly answer: (asked: Asked) => Answered;
    readonly memory?: ApiMemory;
    readonly now?: string;
    readonly secrets?: Readonly<Record<string, string>>;
    /** Paid calls that are granted in all. */
    readonly granted?: number;
    readonly since?: string;
    readonly owned?: boolean;
    /** What comes of a page that an entry leads to; all are read where it is absent. */
    readonly page?: (url: string) => 'read' | 'failed';
    readonly mailboxes?: Mailboxes;
  },
): Promise<ApiPoll> => {
  const { answer, memory = { cursor: undefined }, now = '2026-11-22T12:00:00.000Z', secrets = {} } = given;
  const asked: Asked[] = [];
  const logged: { message: string; fields: LogFields | undefined }[] = [];
  const limits: Limit[] = [];
  const spent: number[] = [];
  const pages: string[] = [];
  const log = (message: string, fields?: LogFields): void => void logged.push({ message, fields });
  const base = channelBaseSchema.parse({ id: 'channel', source: source.id, owned: given.owned ?? false });
  const context: SourceContext<unknown> = {
    channel: { ...base, everyMs: source.everyMs, options: source.options.parse(given.options) },
    now: new Date(now),
    log: { debug: log, info: log, warn: log, error: log },
    signal: new AbortController().signal,
    cursor: memory.cursor === undefined ? undefined : JSON.parse(JSON.stringify(memory.cursor)),
    brand: { name: 'Northwind Coffee', aliases: [], domains: ['northwind.example'] },
    ...(given.mailboxes === undefined ? {} : { mailboxes: given.mailboxes }),
    secret: async (reference) => new Secret(reference, secrets[reference] ?? `value of ${reference}`),
    since: given.since === undefined ? undefined : new Date(given.since),
    spend: async (units) => {
      spent.push(units);
      return Math.min(units, given.granted ?? units);
    },
    noteLimit: (limit) => void limits.push(limit),
    files: openFolderFiles('/nowhere'),
    concurrency: 1,
    request: async (request) => {
      asked.push(request);
      const answered = answer(request);
      return toFetchAnswer(request.url, answered);
    },
    toItem: async ({ body, headers, url }) =>
      toItem(
        { bytes: body, contentType: headers['content-type'] ?? 'text/html', url, headers: {} },
        { channel: 'channel' },
      ),
    page: async (url) => {
      pages.push(url);
      const outcome = given.page?.(url) ?? 'read';
      return outcome === 'read' ? { outcome, url } : { outcome, url, error: toLimitError(url) };
    },
    known: async () => [],
    remember: async () => {},
  };
  const entries: Entry[] = [];
  const deleted: string[] = [];
  let error: unknown;
  try {
    for await (const yielded of source.read(context)) {
      if (yielded.type === 'entry') entries.push(yielded.entry);
      else if (yielded.type === 'deleted') deleted.push(yielded.entry.id);
      else if (yielded.cursor !== undefined) memory.cursor = yielded.cursor;
    }
  } catch (thrown) {
    error = thrown;
  }
  return { entries, deleted, asked, logged, limits, spent, error, pages };
};

export const samples = path.join(
  process.env.EARMARK_CHANNELS ?? path.resolve(import.meta.dirname, '../../../shared/channels'),
  'samples',
);

/** True where the recorded answers of services lie beside the project. */
export const hasSamples = existsSync(samples);

/** A recorded answer, parsed. */
export const readSample = (name: string): unknown => JSON.parse(readFileSync(path.join(samples, name), 'utf8'));
