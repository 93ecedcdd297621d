/** What of a document is noted and archived, whichever way it was met. */
import type { Entry } from '../model/entry.ts';
import type { Page } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import { type ArchivedBody, entryContentType } from '../ports/archive.ts';
import type { ReadAnswer } from '../ports/fetcher.ts';
import { sha256 } from '../text/hash.ts';
import { toCanonicalUrl } from '../text/url.ts';

/** The headers that reading a page again from the archive needs. */
const keptHeaders = ['content-type', 'content-language', 'x-robots-tag', 'link'] as const;

/** The row of a document that is only known by name. */
export const toRow = ({ channel, url, kind, depth }: Pick<Page, 'channel' | 'url' | 'kind' | 'depth'>): Page => ({
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

/** A page of a poll, as the one that met others: names its work, however often it is done. */
export const toFinder = (dueAt: Instant, url: string): string => `${dueAt} ${sha256(url).slice(0, 16)}`;

/** True for a document that a page of this poll met, and not the poll itself. */
export const isFoundBy = (dueAt: Instant | undefined, { foundBy }: Pick<Page, 'foundBy'>): boolean =>
  dueAt !== undefined && foundBy?.startsWith(`${dueAt} `) === true;

/** What was read, as the archive keeps it. */
export const toArchivedBody = ({ body, headers, url }: ReadAnswer, entry: Entry | undefined): ArchivedBody => ({
  bytes: body,
  contentType: headers['content-type'] ?? 'application/octet-stream',
  url,
  headers: Object.fromEntries(
    keptHeaders.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  ),
  ...(entry === undefined ? {} : { entry }),
});

/** An entry as the archive keeps it: JSON, under the address where it stands. */
export const toEntryBody = (entry: Entry, channel: string): ArchivedBody => ({
  bytes: Buffer.from(JSON.stringify(entry)),
  contentType: entryContentType,
  url: toEntryUrl(entry, channel),
  headers: {},
});

/** Types that text may hide in: HTML, XML, JSON, plain; a server that says none, or `octet-stream`, is given a chance. */
export const isOtherThanText = (contentType: string | null): boolean =>
  contentType !== null &&
  !/^\s*(?:$|text\/|application\/(?:[\w.+-]*(?:xml|json|html)|octet-stream))/i.test(contentType);

/** Where an entry stands: its own address, or a name made of its channel and id. */
export const toEntryUrl = (entry: Pick<Entry, 'id' | 'url'>, channel: string): string =>
  (entry.url === null ? undefined : toCanonicalUrl(entry.url)) ??
  `urn:earmark:${channel}:${encodeURIComponent(entry.id)}`;
