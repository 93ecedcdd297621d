/** What a page's JSON-LD says of the article it holds: a quick look that needs no graph. */
import { type Element, Text } from 'domhandler';
import { decodeEntities } from './decode-entities.ts';
import { foldSpace } from './element.ts';
import { parseLenientJson } from './lenient-json.ts';

export type ArticleClaims = {
  readonly headline: string | null;
  readonly name: string | null;
  readonly authors: readonly string[];
  readonly publisher: string | null;
  readonly publishedAt: string | null;
  readonly modifiedAt: string | null;
  readonly description: string | null;
  readonly language: string | null;
  readonly body: string | null;
};

const none: ArticleClaims = {
  headline: null,
  name: null,
  authors: [],
  publisher: null,
  publishedAt: null,
  modifiedAt: null,
  description: null,
  language: null,
  body: null,
};

const scriptLengthMax = 2_000_000;
const nodesMax = 5_000;
const articleType =
  /^(?:https?:\/\/schema\.org\/)?(?:\w*Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting|DiscussionForumPosting|ScholarlyArticle|Recipe|PodcastEpisode|NewsMediaPosting)$/;
const reviewType = /^(?:https?:\/\/schema\.org\/)?Review$/;
const pageType = /^(?:https?:\/\/schema\.org\/)?(?:WebPage|ItemPage|AboutPage|ProfilePage|VideoObject)$/;

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (node: Node, name: string): unknown => (Object.hasOwn(node, name) ? node[name] : undefined);

const textOfScript = (script: Element): string =>
  script.children
    .map((child) => (child instanceof Text ? child.data : ''))
    .join('')
    .slice(0, scriptLengthMax);

/** Keys of what others say of a thing; `isOwn` is false for that, and for all that is within. */
const saidByOthers = /^(?:reviews?|comments?)$/;

type Found = { readonly node: Node; readonly isOwn: boolean };

/** All objects of a JSON value, outer ones first. */
const nodesOf = (value: unknown): readonly Found[] => {
  const queue: { readonly value: unknown; readonly isOwn: boolean }[] = [{ value, isOwn: true }];
  const found: Found[] = [];
  for (let index = 0; index < queue.length && index < nodesMax; index++) {
    const { value: each, isOwn } = queue[index] ?? { value: null, isOwn: true };
    if (Array.isArray(each)) for (const part of each.slice(0, nodesMax)) queue.push({ value: part, isOwn });
    else if (isNode(each)) {
      found.push({ node: each, isOwn });
      for (const [key, part] of Object.entries(each))
        if (typeof part === 'object') queue.push({ value: part, isOwn: isOwn && !saidByOthers.test(key) });
    }
  }
  return found;
};

const typesOf = (node: Node): readonly string[] =>
  [at(node, '@type')].flat().filter((type): type is string => typeof type === 'string');
const isOf = (node: Node, pattern: RegExp): boolean => typesOf(node).some((type) => pattern.test(type));

/** Careless pages write character references into their JSON. */
const toText = (written: string): string | null => foldSpace(decodeEntities(written)) || null;

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? toText(value) : null);

const textIn = (value: unknown): string | null => {
  if (typeof value === 'string') return toText(value);
  if (Array.isArray(value)) return value.map(textIn).find((text) => text !== null) ?? null;
  return isNode(value) ? textOrNull(at(value, 'name')) : null;
};

const namesIn = (value: unknown): readonly string[] =>
  [value]
    .flat()
    .slice(0, 50)
    .flatMap((each) => textIn(each) ?? []);

const toClaims = (node: Node, byId: ReadonlyMap<string, Node>): ArticleClaims => {
  const resolve = (value: unknown): unknown => {
    if (!isNode(value) || at(value, 'name') !== undefined) return value;
    const id = at(value, '@id');
    return typeof id === 'string' ? (byId.get(id) ?? value) : value;
  };
  const authors = [at(node, 'author') ?? at(node, 'creator') ?? []].flat().map(resolve);
  return {
    headline: textIn(at(node, 'headline')),
    name: textIn(at(node, 'name')),
    authors: [...new Set(namesIn(authors))],
    publisher: textIn(resolve(at(node, 'publisher'))),
    publishedAt: textIn(at(node, 'datePublished')) ?? textIn(at(node, 'dateCreated')) ?? textIn(at(node, 'uploadDate')),
    modifiedAt: textIn(at(node, 'dateModified')),
    description: textIn(at(node, 'description')),
    language: textIn(at(node, 'inLanguage')),
    body: textIn(at(node, 'articleBody')),
  };
};

const merge = (first: ArticleClaims, second: ArticleClaims): ArticleClaims => ({
  headline: first.headline ?? second.headline,
  name: first.name ?? second.name,
  authors: first.authors.length > 0 ? first.authors : second.authors,
  publisher: first.publisher ?? second.publisher,
  publishedAt: first.publishedAt ?? second.publishedAt,
  modifiedAt: first.modifiedAt ?? second.modifiedAt,
  description: first.description ?? second.description,
  language: first.language ?? second.language,
  body: first.body ?? second.body,
});

const isArticle = (node: Node, type: RegExp): boolean =>
  isOf(node, type) && (at(node, 'headline') ?? at(node, 'datePublished') ?? at(node, 'author')) !== undefined;

/** The page's own article. A review is that where it stands alone: of several, or below what it is of, others are the authors. */
const findArticle = (found: readonly Found[]): Node | undefined => {
  const own = found.flatMap(({ node, isOwn }) => (isOwn ? [node] : []));
  const named = new Set<unknown>(found.flatMap(({ node, isOwn }) => (isOwn ? [] : [at(node, '@id') ?? []].flat())));
  const reviews = own.filter((node) => isArticle(node, reviewType) && !named.has(at(node, '@id')));
  return own.find((node) => isArticle(node, articleType)) ?? (reviews.length === 1 ? reviews[0] : undefined);
};

/** Claims of the page's own article: the first article node, filled up by the page node that stands for it. */
export const readArticleClaims = (scripts: readonly Element[]): ArticleClaims => {
  const found = scripts
    .slice(0, 100)
    .flatMap((script) => nodesOf(parseLenientJson(textOfScript(script))))
    .slice(0, nodesMax);
  if (found.length === 0) return none;
  const nodes = found.map(({ node }) => node);
  const byId = new Map<string, Node>();
  for (const node of nodes) {
    const id = at(node, '@id');
    if (typeof id === 'string' && at(node, 'name') !== undefined && !byId.has(id)) byId.set(id, node);
  }
  const article = findArticle(found);
  const page = nodes.find((node) => isOf(node, pageType));
  const own = article === undefined ? none : toClaims(article, byId);
  const ofPage = page === undefined ? none : toClaims(page, byId);
  return article === undefined
    ? { ...ofPage, headline: null, name: null, authors: [] }
    : merge(own, { ...ofPage, headline: null, name: null, authors: [], body: null });
};
