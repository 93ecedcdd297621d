/** A scripted API and a memory that behave towards a source as the fetcher and collect do; and the recorded answers of services. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openFolderFiles } from '../../lib/config/folder-files.ts';
import { SourceError } from '../../lib/errors.ts';
import { channelBaseSchema } from '../../lib/model/channel.ts';
import type { Entry } from '../../lib/model/entry.ts';
import type { FetchAnswer } from '../../lib/ports/fetcher.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import type { Limit, Source, SourceContext } from '../../lib/sources/source.ts';

export type Asked = Parameters<SourceContext<unknown>['request']>[0];

/** A JSON value or a text, with status 200 where it says no other. */
export type Said = { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } & (
  | { readonly json: unknown }
  | { readonly text: string }
);

export type SocialPoll = {
  readonly entries: readonly Entry[];
  readonly deleted: readonly string[];
  /** Path and query of each address asked for, decoded. */
  readonly paths: readonly string[];
  readonly asked: readonly Asked[];
  readonly limits: readonly Limit[];
  readonly logged: readonly string[];
  readonly error: unknown;
};

export type Memory = { cursor: unknown };

const now = '2026-11-22T12:00:00.000Z';

const toAnswer = ({ url }: Asked, said: Said): FetchAnswer => {
  const asked = { requestedUrl: url, url, redirects: [], at: now };
  const { status = 200, headers = {} } = said;
  if (status === 429) {
    const subject = { kind: 'page', id: url };
    const told = { expected: 'an answer', received: 'status 429', mend: 'Wait.' };
    return {
      ...asked,
      outcome: 'failed',
      error: new SourceError({ code: 'RATE_LIMITED', retry: 'later', status, subject, ...told }),
    };
  }
  const body = Buffer.from('json' in said ? JSON.stringify(said.json) : said.text);
  return { ...asked, outcome: 'read', status, headers, body, wire: { bytes: body, encoding: null }, validators: {} };
};

export type SocialPollOptions = {
  readonly options: unknown;
  readonly answer: (asked: Asked & { readonly path: string }) => Said;
  readonly memory?: Memory;
  readonly owned?: boolean;
  readonly since?: string;
  /** Dies after so many yields; what was yielded last is lost. */
  readonly diesAfter?: number;
};

const toPath = ({ url }: Asked): string => {
  const { pathname, search } = new URL(url);
  return decodeURIComponent(`${pathname}${search.replaceAll('+', ' ')}`);
};

/** Lets a source read once; `memory` keeps its cursor from poll to poll. */
export const pollSocial = async (source: Source, given: SocialPollOptions): Promise<SocialPoll> => {
  const { memory = { cursor: undefined }, owned = false, diesAfter = Number.POSITIVE_INFINITY } = given;
  const asked: Asked[] = [];
  const limits: Limit[] = [];
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);
  const base = channelBaseSchema.parse({ id: 'channel', source: source.id, owned });
  const context: SourceContext<unknown> = {
    channel: { ...base, everyMs: source.everyMs, options: source.options.parse(given.options) },
    now: new Date(now),
    log: { debug: log, info: log, warn: log, error: log },
    signal: new AbortController().signal,
    cursor: memory.cursor === undefined ? undefined : JSON.parse(JSON.stringify(memory.cursor)),
    brand: { name: 'Northwind Coffee', aliases: ['Northwind'], domains: ['northwind.example'] },
    secret: async (reference) => new Secret(reference, `value of ${reference}`),
    since: given.since === undefined ? undefined : new Date(given.since),
    spend: async (units) => units,
    noteLimit: (limit) => void limits.push(limit),
    files: openFolderFiles('/nowhere'),
    concurrency: 1,
    request: async (request) => {
      asked.push(request);
      return toAnswer(request, given.answer({ ...request, path: toPath(request) }));
    },
    toItem: () => Promise.reject(new Error('an API has no pages')),
    page: () => Promise.reject(new Error('an API has no pages')),
    known: async () => [],
    remember: async () => {},
  };
  const entries: Entry[] = [];
  const deleted: string[] = [];
  let yields = 0;
  let error: unknown;
  try {
    for await (const yielded of source.read(context)) {
      if (++yields > diesAfter) break;
      if (yielded.type === 'entry') entries.push(yielded.entry);
      else if (yielded.type === 'deleted') deleted.push(yielded.entry.id);
      else if (yielded.cursor !== undefined) memory.cursor = yielded.cursor;
    }
  } catch (thrown) {
    error = thrown;
  }
  return { entries, deleted, paths: asked.map(toPath), asked, limits, logged, error };
};

const samples = path.join(
  process.env.EARMARK_CHANNELS ?? path.resolve(import.meta.dirname, '../../../shared/channels'),
  'samples',
);

/** Why the tests on recorded answers are left out; undefined where these lie beside the project. */
export const noSamples = existsSync(samples) ? undefined : `no recorded answers at ${samples}`;

/** A recorded answer, `05-mastodon/account-lookup.json`, as text. */
export const readSample = (name: string): string => readFileSync(path.join(samples, name), 'utf8');

/** The headers that were recorded with it, by lower-case names. */
export const readSampleHeaders = (name: string): Readonly<Record<string, string>> => {
  const { headers } = JSON.parse(readSample(name)) as { headers: Record<string, string> };
  return Object.fromEntries(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]));
};
