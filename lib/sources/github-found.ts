/** What searches of GitHub find beside what is said there: repositories, and code that names the brand. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toCounts } from './api/counts.ts';
import { toLinkedHtml } from './api/linked-html.ts';
import { isWebAddress, toParagraphs } from './api/plain-html.ts';
import { readRows } from './api/rows.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { askNew, type Client, toCodeClient, toSeconds } from './github-api.ts';
import { isWhole, type Search } from './query/plan-search.ts';

/** A search answers no more entries than these, however many pages they make. */
export const searchEntriesMax = 1_000;

/** What of a channel's options bounds its walks. */
type FoundOptions = {
  readonly repositories: readonly string[];
  readonly pageSize: number;
  readonly maxPages: number;
  readonly token?: string | undefined;
  readonly version: string;
  readonly host: string;
};
type FoundClient = Client<FoundOptions>;

const ownerSchema = z.looseObject({ login: z.string().min(1), html_url: z.string().nullish() });

/** A repository, as searches and lists show it. */
export const repositorySchema = z.looseObject({
  id: z.number(),
  full_name: z.string().min(1),
  html_url: z.string().min(1),
  owner: ownerSchema.nullish(),
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  topics: z.array(z.string()).nullish().catch(null),
  created_at: z.string().nullish(),
  pushed_at: z.string().nullish(),
  stargazers_count: z.number().nullish(),
  forks_count: z.number().nullish(),
});

/** A file in which a search found its words; `text_matches` are the lines around them. */
export const codeSchema = z.looseObject({
  path: z.string().min(1),
  html_url: z.string().min(1),
  repository: z.looseObject({
    full_name: z.string().min(1),
    html_url: z.string().min(1),
    owner: ownerSchema.nullish(),
  }),
  text_matches: z
    .array(z.looseObject({ fragment: z.string().nullish() }))
    .nullish()
    .catch(null),
});

const toOwner = (owner: z.infer<typeof ownerSchema> | null | undefined) => ({
  author: owner?.login ?? null,
  authorUrl: owner?.html_url ?? null,
});

const hasWords = (text: string | null | undefined): text is string => text != null && text.trim() !== '';

/** Its description, its site, its topics: all that it says of itself without its files. */
const toRepositoryHtml = ({ description, homepage, topics }: z.infer<typeof repositorySchema>): string =>
  [
    ...(hasWords(description) ? [toParagraphs(description)] : []),
    ...(hasWords(homepage) && isWebAddress(homepage) ? [toLinkedHtml(homepage)] : []),
    ...(topics == null || topics.length === 0 ? [] : [toParagraphs(topics.join(', '))]),
  ].join('');

export const toRepositoryEntry = (repository: z.infer<typeof repositorySchema>): Entry =>
  toEntry({
    id: `repository:${repository.id}`,
    url: repository.html_url,
    title: repository.full_name,
    html: toRepositoryHtml(repository),
    ...toOwner(repository.owner),
    siteName: 'GitHub',
    publishedAt: toInstant(repository.created_at),
    updatedAt: toInstant(repository.pushed_at),
    counts: toCounts({ likes: repository.stargazers_count, shares: repository.forks_count }),
  });

/** The address of the file as it is now: searches name the commit that they read, and each new one would be another page. */
const toFileUrl = (address: string): string => address.replace(/\/blob\/[\da-f]{40,64}\//, '/blob/HEAD/');

/** GitHub does not say when a file was written, nor by whom: it is its owner's. */
export const toCodeEntry = (file: z.infer<typeof codeSchema>): Entry => {
  const { path, repository, html_url: address, text_matches: matches } = file;
  return toEntry({
    id: `code:${repository.full_name}/${path}`.slice(0, 2048),
    url: toFileUrl(address),
    title: `${repository.full_name}: ${path}`.slice(0, 1000),
    text: (matches ?? []).flatMap(({ fragment }) => (hasWords(fragment) ? [fragment] : [])).join('\n\n'),
    ...toOwner(repository.owner),
    siteName: 'GitHub',
    parent: repository.html_url,
  });
};

const foundSchema = z.looseObject({
  items: z.array(z.unknown()),
  incomplete_results: z.boolean().optional(),
  total_count: z.number().optional(),
});

type Asking<Schema extends z.ZodType> = {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly schema: Schema;
};

/**
 * All pages of a search, as neither files nor repositories come in the order of their making: what is new may stand on any of them.
 * What a longer search has is told.
 */
const askAll = async <Schema extends z.ZodType>(
  client: FoundClient,
  { path, query, schema }: Asking<Schema>,
): Promise<readonly z.infer<Schema>[]> => {
  const { context, api } = client;
  const { pageSize, maxPages } = context.channel.options;
  const pagesMax = Math.max(1, Math.min(maxPages, Math.floor(searchEntriesMax / pageSize)));
  const found: z.infer<Schema>[] = [];
  for (let page = 1; page <= pagesMax && !context.signal.aborted; page++) {
    const asked = new URLSearchParams({ ...query, per_page: String(pageSize), page: String(page) });
    const {
      items,
      total_count: count,
      incomplete_results: isCut,
    } = await askNew(client, {
      path: `${path}?${asked}`,
      schema: foundSchema,
    });
    if (isCut === true) context.log.warn('GitHub took too long to search all', { channel: context.channel.id });
    found.push(...readRows(context, api, { rows: items, schema }));
    if (items.length < pageSize || (count ?? Number.POSITIVE_INFINITY) <= page * pageSize) return found;
  }
  context.log.warn('a search finds more than is read', { channel: context.channel.id, path, read: found.length });
  return found;
};

const toWords = ({ context }: FoundClient, search: Search, more: readonly string[]): string =>
  [search.asked, ...context.channel.options.repositories.map((name) => `repo:${name}`), ...more].join(' ').trim();

/** One answer holds the whole search, so that nothing lies between pages. */
const toWalk = (search: Search, askPage: Walk['askPage']): Walk => ({
  pagesMax: 1,
  overlapMs: 24 * 60 * 60_000,
  wants: (entry) => isWhole(search, entry),
  askPage,
});

/** New repositories that name the brand; known ones are not shown again. */
export const toRepositoryWalk = (client: FoundClient, search: Search): Walk =>
  toWalk(search, async (_place, floor) => {
    const q = toWords(client, search, floor === null ? [] : [`created:>=${toSeconds(floor)}`]);
    const query = { q, sort: 'updated', order: 'desc' };
    const found = await askAll(client, { path: '/search/repositories', query, schema: repositorySchema });
    return { entries: found.map(toRepositoryEntry), next: undefined };
  });

/** A repository of the brand's own, for what it says of itself. */
export const toOwnRepositoryWalk = (client: FoundClient, name: string): Walk => ({
  pagesMax: 1,
  overlapMs: 0,
  askPage: async () => {
    const repository = await askNew(client, { path: `/repos/${name}`, schema: repositorySchema });
    return { entries: [toRepositoryEntry(repository)], next: undefined };
  },
});

/** Files that name the brand. */
export const toCodeWalk = (client: FoundClient, search: Search): Walk =>
  toWalk(search, async () => {
    const query = { q: toWords(client, search, []) };
    const found = await askAll(toCodeClient(client), { path: '/search/code', query, schema: codeSchema });
    return { entries: found.map(toCodeEntry), next: undefined };
  });
