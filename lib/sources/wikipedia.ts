/** The source of Wikipedia, and of other wikis of its kind: pages that name the brand, pages that link to it, changes of its own article. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { resolveLinks } from '../formats/feed-words.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toError } from './api/ask-json.ts';
import { readRows } from './api/rows.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { toBrandFilter } from './query/brand-filter.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext, type SourceYield } from './source.ts';
import { api, askWiki, toDiffUrl, toPageUrl, toTitleUrl, toWiki, type Wiki } from './wikipedia-api.ts';
import { type KnownLinks, parseKnownLinks, readLinks } from './wikipedia-links.ts';

const kinds = ['mention', 'link', 'change'] as const;

const options = z.strictObject({
  query: queryOption,
  kinds: z
    .array(z.enum(kinds))
    .min(1)
    .default(['mention', 'link'])
    .describe('What is read: pages that name the brand (mention) or link to it (link), changes of `pages` (change).'),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}(?:-[a-z\d]{2,12}){0,2}$/, 'expected the language of a Wikipedia, as en'))
    .min(1)
    .max(20)
    .default(['en'])
    .describe('Which Wikipedias.'),
  pages: z
    .array(z.string().min(1).max(255))
    .max(20)
    .default([])
    .describe(
      'Titles whose changes are read, the brand’s own article first; without any, all changes that name the brand.',
    ),
  domains: z
    .array(z.string().regex(/^[\w.-]{3,253}$/, 'expected a domain'))
    .max(20)
    .optional()
    .describe('Links to these are looked for; without it, to the brand’s domains.'),
  api: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'expected an address that begins with http:// or https://')
    .default('https://{language}.wikipedia.org/w/api.php')
    .describe('Where a wiki answers; {language} stands for its language.'),
  pageSize: z.number().int().min(1).max(500).default(50).describe('Entries of one page of a search or of changes.'),
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('Pages of one search and poll; what is left is read by the next ones.'),
});
type WikiContext = SourceContext<z.infer<typeof options>>;

/** The index of the search is some hours behind at times. */
const overlapMs = 24 * 60 * 60_000;

const power: SearchPower = {
  does: ['phrase', 'not', 'title', 'site'],
  writeField: (field, value) => `${field === 'title' ? 'intitle' : 'insource'}:"${value.replaceAll('"', ' ')}"`,
  note: 'title: is its intitle:, site: its insource:, which finds addresses in a page’s markup. What is found is shown in excerpts.',
};

const hitSchema = z.looseObject({
  pageid: z.number(),
  title: z.string(),
  snippet: z.string().nullish(),
  timestamp: z.string().nullish(),
});

const toHitEntry = (wiki: Wiki, { pageid: id, title, snippet, timestamp }: z.infer<typeof hitSchema>): Entry =>
  toEntry({
    id: `page:${wiki.language}:${id}`,
    url: toPageUrl(wiki, id),
    title,
    html: `<p>${snippet ?? ''}</p>`,
    siteName: 'Wikipedia',
    // When the page was edited last: when it began to name the brand is not told.
    updatedAt: toInstant(timestamp),
    language: wiki.language,
  });

const searchSchema = z.looseObject({ search: z.array(z.unknown()) });

const toMentionWalk = (context: WikiContext, wiki: Wiki, search: Search): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs,
  timeOf: ({ updatedAt }) => updatedAt,
  wants: (entry) => isWhole(search, entry),
  askPage: async (place) => {
    const parameters = {
      list: 'search',
      srsearch: search.asked,
      srsort: 'last_edit_desc',
      srnamespace: '0',
      srprop: 'snippet|timestamp|size|wordcount',
      srlimit: String(context.channel.options.pageSize),
    };
    const { query, next } = await askWiki(context, wiki, { parameters, schema: searchSchema, place });
    const rows = readRows(context, api, { rows: query?.search ?? [], schema: hitSchema });
    return { entries: rows.map((row) => toHitEntry(wiki, row)), next };
  },
});

/** Who and what may be hidden by the wiki's staff; a revision that was not written is numbered 0. */
const changeSchema = z.looseObject({
  revid: z.number().nullish(),
  title: z.string().nullish(),
  timestamp: z.string(),
  user: z.string().nullish(),
  comment: z.string().nullish(),
  parsedcomment: z.string().nullish(),
});

const toChangeEntry = (wiki: Wiki, change: z.infer<typeof changeSchema>): readonly Entry[] => {
  const { revid: id, title, user, comment, parsedcomment, timestamp } = change;
  if (id == null || id === 0 || title == null) return [];
  const words =
    parsedcomment == null ? { text: comment ?? '' } : { html: resolveLinks(parsedcomment, wiki.api.origin) };
  return [
    toEntry({
      id: `change:${wiki.language}:${id}`,
      url: toDiffUrl(wiki, id),
      title,
      ...words,
      author: user ?? null,
      authorUrl: user == null ? null : toTitleUrl(wiki, `User:${user}`),
      siteName: 'Wikipedia',
      publishedAt: toInstant(timestamp),
      language: wiki.language,
      parent: toTitleUrl(wiki, title),
    }),
  ];
};

const changesSchema = z.looseObject({ recentchanges: z.array(z.unknown()) });

/** All changes of a wiki: for one's own, as those of a Wikipedia are tens of thousands a day. */
const toRecentWalk = (context: WikiContext, wiki: Wiki): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs: 60 * 60_000,
  wants: toBrandFilter(context),
  askPage: async (place, floor) => {
    const parameters = {
      list: 'recentchanges',
      rcprop: 'title|ids|timestamp|user|comment|parsedcomment|sizes|flags|tags',
      rctype: 'edit|new',
      rcnamespace: '0',
      rclimit: String(context.channel.options.pageSize),
      ...(floor === null ? {} : { rcend: floor }),
    };
    const { query, next } = await askWiki(context, wiki, { parameters, schema: changesSchema, place });
    const rows = readRows(context, api, { rows: query?.recentchanges ?? [], schema: changeSchema });
    return { entries: rows.flatMap((row) => toChangeEntry(wiki, row)), next };
  },
});

const pageSchema = z.looseObject({
  title: z.string(),
  missing: z.unknown().optional(),
  revisions: z.array(z.unknown()).nullish(),
});

/** A list, or by their numbers as older wikis write it. */
const revisionsSchema = z.looseObject({ pages: z.union([z.array(pageSchema), z.record(z.string(), pageSchema)]) });

const toRevisionsWalk = (context: WikiContext, wiki: Wiki, title: string): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs: 60 * 60_000,
  askPage: async (place, floor: Instant | null) => {
    const parameters = {
      prop: 'revisions',
      titles: title,
      rvprop: 'ids|timestamp|user|comment|parsedcomment|size|flags|tags',
      rvlimit: String(context.channel.options.pageSize),
      ...(floor === null ? {} : { rvend: floor }),
    };
    const { query, next } = await askWiki(context, wiki, { parameters, schema: revisionsSchema, place });
    const [found] = Object.values(query?.pages ?? {});
    if (found !== undefined && found.missing !== undefined && found.missing !== false)
      throw toError(api, context, {
        code: 'HTTP_STATUS',
        received: `no page "${title}" there`,
        mend: `See how the page is called on ${wiki.api.hostname}.`,
      });
    const rows = readRows(context, api, { rows: found?.revisions ?? [], schema: changeSchema });
    return { entries: rows.flatMap((row) => toChangeEntry(wiki, { ...row, title: found?.title ?? title })), next };
  },
});

const toWalks = (context: WikiContext, wikis: readonly Wiki[]): ReadonlyMap<string, Walk> => {
  const { kinds: read, pages } = context.channel.options;
  const searches = read.includes('mention') ? toSearches(context, power) : [];
  const toChanges = (wiki: Wiki): readonly (readonly [string, Walk])[] =>
    pages.length === 0
      ? [[`changes ${wiki.language}`, toRecentWalk(context, wiki)]]
      : pages.map((title) => [`changes ${wiki.language} ${title}`, toRevisionsWalk(context, wiki, title)]);
  return new Map(
    wikis.flatMap((wiki) => [
      ...searches.map((search) => [`${wiki.language} ${search.asked}`, toMentionWalk(context, wiki, search)] as const),
      ...(read.includes('change') ? toChanges(wiki) : []),
    ]),
  );
};

const cursorSchema = z.object({ walks: z.unknown().optional(), links: z.record(z.string(), z.unknown()) });

async function* readAll(context: WikiContext): AsyncGenerator<SourceYield> {
  const { api: template, languages, domains = context.brand.domains, kinds: read, maxPages } = context.channel.options;
  const before = cursorSchema.safeParse(context.cursor).data ?? { walks: undefined, links: {} };
  const wikis = languages.map((language) => toWiki(template, language));
  let { walks } = before;
  const links = new Map<string, KnownLinks>();
  for (const { language } of wikis) links.set(language, parseKnownLinks(before.links[language]));
  const toCheckpoint = (): SourceYield => ({
    type: 'checkpoint',
    cursor: { walks, links: Object.fromEntries(links) },
  });
  for await (const yielded of walkEach({ ...context, cursor: walks }, toWalks(context, wikis))) {
    if (yielded.type !== 'checkpoint') {
      yield yielded;
      continue;
    }
    walks = yielded.cursor;
    yield toCheckpoint();
  }
  for (const wiki of read.includes('link') && domains.length > 0 ? wikis : []) {
    if (context.signal.aborted) return;
    const known = links.get(wiki.language) ?? [];
    links.set(wiki.language, yield* readLinks(context, wiki, { before: known, domains, pagesMax: maxPages }));
    yield toCheckpoint();
  }
}

/** Reads Wikipedia; see https://www.mediawiki.org/wiki/API:Query. */
export const wikipedia = defineSource({
  id: 'wikipedia',
  summary: 'Finds pages of Wikipedia that name the brand or link to it, and changes of its own article.',
  options,
  everyMs: 6 * 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: 1000,
    pageSize: 500,
    reachesBack: [
      { entries: 10_000, of: 'a search' },
      { days: 30, of: 'recent changes' },
    ],
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'CC BY-SA 4.0: name and link the page. Whoever edits an article for the brand has to say so there.',
  },
  search: power,
  examples: [
    { id: 'wikipedia', source: 'wikipedia', languages: ['en', 'de'] },
    { id: 'wikipedia-article', source: 'wikipedia', kinds: ['change'], pages: ['Northwind Coffee'] },
  ],
  read: readAll,
});
