/** Pages of a wiki that link to the brand's domains. The list has no times: it is read whole, and held against what was known. */
import * as z from 'zod';
import { type Entry, toEntry } from '../model/entry.ts';
import { sha256 } from '../text/hash.ts';
import { escapeHtml } from './api/plain-html.ts';
import { readRows } from './api/rows.ts';
import type { Place } from './api/walk-cursor.ts';
import type { SourceContext, SourceYield } from './source.ts';
import { api, askWiki, toTitleUrl, type Wiki } from './wikipedia-api.ts';

/** Rows of one page of the list; wikis grant strangers no more. */
const rowsOfPage = 500;
/** Pages that are remembered: of brands that more pages link to, the others are handed on again with each poll. */
const knownMax = 3_000;
/** Links of one page that are shown. */
const linksMax = 100;

const rowSchema = z.looseObject({ pageid: z.number(), title: z.string(), url: z.string().min(1) });
const listSchema = z.looseObject({ exturlusage: z.array(z.unknown()) });

/** Page id, title, and what its links were. */
const knownSchema = z.array(z.tuple([z.number(), z.string(), z.string()]));
export type KnownLinks = z.infer<typeof knownSchema>;

export const parseKnownLinks = (cursor: unknown): KnownLinks => knownSchema.safeParse(cursor).data ?? [];

type LinkingPage = { readonly id: number; readonly title: string; readonly urls: Set<string> };
type Listing = { readonly pages: ReadonlyMap<number, LinkingPage>; readonly isWhole: boolean };

type LinkContext = SourceContext<unknown>;
type Wanted = { readonly domains: readonly string[]; readonly pagesMax: number };

/** Older wikis take a missing protocol for http alone: each is asked for. `*.` means the domain itself too. */
const toQuestions = (domains: readonly string[]) =>
  domains.flatMap((domain) => ['https', 'http'].map((euprotocol) => ({ euprotocol, euquery: `*.${domain}` })));

const listLinks = async (context: LinkContext, wiki: Wiki, { domains, pagesMax }: Wanted): Promise<Listing> => {
  const pages = new Map<number, LinkingPage>();
  let asked = 0;
  for (const question of toQuestions(domains)) {
    let place: Place | undefined;
    do {
      if (asked++ >= pagesMax || context.signal.aborted) return { pages, isWhole: false };
      const parameters = {
        list: 'exturlusage',
        euprop: 'ids|title|url',
        eunamespace: '0',
        eulimit: String(rowsOfPage),
        ...question,
      };
      const { query, next } = await askWiki(context, wiki, { parameters, schema: listSchema, place });
      for (const { pageid: id, title, url } of readRows(context, api, {
        rows: query?.exturlusage ?? [],
        schema: rowSchema,
      })) {
        const page = pages.get(id) ?? { id, title, urls: new Set() };
        pages.set(id, page);
        if (page.urls.size < linksMax) page.urls.add(url);
      }
      place = next;
    } while (place !== undefined);
  }
  return { pages, isWhole: true };
};

const toAddress = (url: string): string => (url.startsWith('//') ? `https:${url}` : url);

const toId = (wiki: Wiki, page: number): string => `links:${wiki.language}:${page}`;

const toLinkEntry = (wiki: Wiki, { id, title, urls }: LinkingPage): Entry => {
  const links = [...urls].toSorted().map((url) => {
    const address = escapeHtml(toAddress(url));
    return `<p><a href="${address}">${address}</a></p>`;
  });
  return toEntry({
    id: toId(wiki, id),
    url: toTitleUrl(wiki, title),
    title,
    html: links.join(''),
    siteName: 'Wikipedia',
    language: wiki.language,
  });
};

const toLinksHash = ({ title, urls }: LinkingPage): string =>
  sha256(JSON.stringify([title, [...urls].toSorted()])).slice(0, 12);

/** Yields pages with new or other links, and those that link no more; answers what is known now. */
export async function* readLinks(
  context: LinkContext,
  wiki: Wiki,
  { before, ...wanted }: Wanted & { readonly before: KnownLinks },
): AsyncGenerator<SourceYield, KnownLinks> {
  const { pages, isWhole } = await listLinks(context, wiki, wanted);
  if (context.signal.aborted) return before;
  const known = new Map(before.map(([id, title, hash]) => [id, { title, hash }]));
  for (const page of pages.values()) {
    const hash = toLinksHash(page);
    if (known.get(page.id)?.hash !== hash) yield { type: 'entry', entry: toLinkEntry(wiki, page) };
    known.set(page.id, { title: page.title, hash });
  }
  if (!isWhole)
    context.log.warn('more pages link there than one poll reads', { channel: context.channel.id, pages: pages.size });
  for (const [id, { title }] of isWhole ? known : []) {
    if (pages.has(id)) continue;
    known.delete(id);
    yield { type: 'deleted', entry: { id: toId(wiki, id), url: toTitleUrl(wiki, title) } };
  }
  return [...known].slice(-knownMax).map(([id, { title, hash }]) => [id, title, hash]);
}
