/** What is held on an author, and whether anything may be kept of one. */
import * as z from 'zod';
import { toPagePlace } from '../findings/identity.ts';
import { toItem } from '../items/to-item.ts';
import { toMentionId } from '../mentions/to-mention.ts';
import type { Backlink } from '../model/backlink.ts';
import type { Channel } from '../model/channel.ts';
import type { Finding } from '../model/finding.ts';
import type { Item } from '../model/item.ts';
import type { Mention } from '../model/mention.ts';
import type { Page } from '../model/page.ts';
import { type Archive, type ArchivedBody, entryContentType } from '../ports/archive.ts';
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { perSlice, pickRows } from './pick-rows.ts';

/** What it needs of the engine. */
export type AuthorEngine = Pick<Engine, 'config' | 'clock' | 'toPseudonym'> & {
  readonly archive: Pick<Archive, 'find' | 'remove'>;
  readonly stores: Pick<Stores, 'pages' | 'mentions' | 'findings' | 'alerts' | 'backlinks' | 'suppressed'>;
  /** Takes findings out of what was sent and is kept here; absent where nothing of it is. */
  eraseSent?(findings: ReadonlySet<string>): Promise<void>;
};

/** All that is held on one author. */
export type HeldOnAuthor = {
  /** The keyed pseudonym. */
  readonly author: string;
  readonly isSuppressed: boolean;
  readonly mentions: readonly Mention[];
  /** Those about what the author said. */
  readonly findings: readonly Finding[];
  /** Those about more than that, which quote it among others, or did. */
  readonly quoting: readonly Finding[];
  /** Links in what the author said, which are kept with their sentence. */
  readonly backlinks: readonly Backlink[];
  /** The author's own documents, as they are known of channels. */
  readonly pages: readonly Page[];
  /** Names of archived bodies of those documents. */
  readonly bodies: readonly string[];
};

const pseudonymPattern = /^author-[0-9a-f]{16}$/;
/** Ten million rows. */
const slicesMax = 10_000;
/** Rows of one channel among which a document is looked for. */
const pagesMax = 200_000;

/** An author's pseudonym, by name or pseudonym. */
export const toAuthorOf = ({ toPseudonym }: Pick<Engine, 'toPseudonym'>, name: string): string => {
  const text = name.trim();
  return pseudonymPattern.test(text) ? text : toPseudonym(text);
};

/**
 * The item as it may be kept: as it is; undefined where nothing may be kept of whoever wrote it; and what is of the brand's own channels
 * without the name.
 */
export const withoutSuppressed = async (
  {
    config,
    stores,
    toPseudonym,
  }: Pick<Engine, 'config' | 'toPseudonym'> & { readonly stores: Pick<Stores, 'suppressed'> },
  { owned }: Pick<Channel, 'owned'>,
  item: Item,
): Promise<Item | undefined> => {
  const byline = item.byline?.trim() ?? '';
  if (byline === '') return item;
  const isSuppressed = await stores.suppressed.has({ brand: config.brand.id, author: toPseudonym(byline) });
  if (!isSuppressed) return item;
  const { authorUrl: _, ...unnamed } = item;
  return owned ? { ...unnamed, byline: null } : undefined;
};

/** Finds all of it. Reads every mention and finding of the brand: none is listed by author. */
export const findHeldOnAuthor = async (engine: AuthorEngine, name: string): Promise<HeldOnAuthor> => {
  const { stores, config, toPseudonym } = engine;
  const brand = config.brand.id;
  const author = toAuthorOf(engine, name);
  const isOfAuthor = ({ author: kept }: Mention): boolean =>
    kept !== null && (kept === author || toPseudonym(kept) === author);
  const mentions = await pickRows(
    (paging) => stores.mentions.list({ brand }, paging),
    (mention) => (isOfAuthor(mention) ? mention : undefined),
    { slicesMax },
  );
  const isOfWords = toWordsTest(mentions.filter(isPublic));
  const found = await pickRows(
    (paging) => stores.findings.list({ brand }, paging),
    (finding) => (isOfWords(finding) === 'no' ? undefined : finding),
    { slicesMax },
  );
  const findings = found.filter((finding) => isOfWords(finding) === 'yes');
  const quoting = found.filter((finding) => isOfWords(finding) === 'quotes');
  const pages = await findPages(engine, mentions.filter(isPublic), findings);
  const urls = new Set([...pages.map(({ url }) => url), ...mentions.filter(isPublic).map(({ url }) => url)]);
  const shared = await findSharedPages(engine, pages, author);
  const archived = new Set([...urls, ...shared.map(({ url }) => url)]);
  const shown = found
    .flatMap(({ evidence }) => evidence)
    .flatMap(({ url, snapshot }) => (snapshot !== undefined && archived.has(url) ? [snapshot] : []));
  return {
    author,
    isSuppressed: await stores.suppressed.has({ brand, author }),
    mentions,
    findings,
    quoting,
    backlinks: await listBacklinks(engine, [...urls]),
    pages: [...pages, ...shared],
    bodies: [...new Set([...shown, ...[...pages, ...shared].flatMap(({ body }) => body ?? [])])],
  };
};

/** What is said on the brand's own channels is the brand's. */
export const isPublic = ({ speaker }: Mention): boolean => speaker === 'public';

/**
 * Whether a finding is about what these mentions say, or only quotes it among others. One whose quote is gone already still does: who erases
 * may have died after that, and the finding's history, alerts, feeds and files may have the words yet.
 */
const toWordsTest = (mentions: readonly Mention[]): ((finding: Finding) => 'yes' | 'quotes' | 'no') => {
  const ids = new Set(mentions.map(({ id }) => id));
  const urls = new Set(mentions.map(({ url }) => url));
  const places = new Set([...urls].map(toPagePlace));
  return ({ mention, place, evidence }) => {
    if ((mention !== null && ids.has(mention)) || places.has(place)) return 'yes';
    return evidence.some(({ url }) => urls.has(url)) ? 'quotes' : 'no';
  };
};

const listBacklinks = async (
  { stores, config }: AuthorEngine,
  urls: readonly string[],
): Promise<readonly Backlink[]> => {
  const found: Backlink[] = [];
  for (const from of urls)
    found.push(...(await stores.backlinks.list({ brand: config.brand.id, from }, { limit: perSlice })).rows);
  return found;
};

/** The documents of mentions, by every address at which they are known. */
const findPages = async (
  engine: AuthorEngine,
  mentions: readonly Mention[],
  findings: readonly Finding[],
): Promise<readonly Page[]> => {
  const { stores, config } = engine;
  const wanted = new Set(mentions.map(({ id }) => id));
  const urls = [...new Set([...mentions, ...findings].map(({ url }) => url))];
  const pages: Page[] = [];
  for (const channel of config.channels.filter(({ owned }) => !owned)) {
    const found = urls.length === 0 ? [] : await stores.pages.findAll(channel.id, urls);
    pages.push(...found);
    const isMissing = mentions.some(
      (each) => each.channel === channel.id && !found.some(({ url }) => url === each.url),
    );
    if (isMissing) pages.push(...(await searchPages(engine, channel, wanted)).filter(({ url }) => !urls.includes(url)));
  }
  return pages;
};

/**
 * The pages of many from which one review of the author was read as a document of its own: a body cannot be kept without what stands in it,
 * and its hash would prove nothing were it cut out. Own pages too.
 */
const findSharedPages = async (
  { stores, archive, config, toPseudonym }: AuthorEngine,
  pages: readonly Page[],
  author: string,
): Promise<readonly Page[]> => {
  const find = async ({ body }: Page) => (body === null ? undefined : archive.find(body));
  const parents: string[] = [];
  for (const page of pages.filter(({ kind }) => kind === 'entry')) {
    const body = await find(page);
    if (body !== undefined) parents.push(...toParent(body));
  }
  const urls = [...new Set(parents)];
  const shared: Page[] = [];
  for (const { id } of urls.length === 0 ? [] : config.channels)
    for (const page of await stores.pages.findAll(id, urls)) {
      const body = await find(page);
      const reviews = body === undefined ? [] : toItem(body, { channel: id }).reviews;
      if (reviews.some((review) => review.author !== null && toPseudonym(review.author) === author)) shared.push(page);
    }
  return shared;
};

const parentSchema = z.object({ parent: z.string().nullable().default(null) });

/** Where an entry was read off, if it says so; none for what is no entry. */
const toParent = ({ contentType, bytes }: ArchivedBody): readonly string[] => {
  if (contentType !== entryContentType) return [];
  const { parent } = parentSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  return parent === null ? [] : [parent];
};

/** A page that calls itself by another address is known by what its archived body says. */
const searchPages = async (
  { stores, archive, config }: AuthorEngine,
  channel: Channel,
  wanted: ReadonlySet<string>,
): Promise<readonly Page[]> => {
  const found: Page[] = [];
  for (const page of await stores.pages.list(channel.id, pagesMax)) {
    const body = page.body === null ? undefined : await archive.find(page.body);
    if (body === undefined) continue;
    const item = toItem(body, { channel: channel.id });
    if (wanted.has(toMentionId(config.brand.id, item))) found.push(page);
  }
  return found;
};
