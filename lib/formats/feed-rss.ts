/**
 * RSS 0.9x, 1.0 (RDF), 1.1 and 2.0, and Microsoft's CDF, which is near enough.
 * @see https://www.rssboard.org/rss-specification
 * @see https://web.resource.org/rss/1.0/spec
 */
import { toInstant } from './dates.ts';
import { toAddress } from './feed-address.ts';
import { type FeedBody, findLink, readCategory, readEnclosureLinks, readPeople } from './feed-atom.ts';
import {
  readCounts,
  readDuration,
  readHubs,
  readInReplyTo,
  readMedia,
  readThumbnail,
  toEnclosure,
} from './feed-extras.ts';
import { parsePerson } from './feed-person.ts';
import {
  type Enclosure,
  type FeedEntry,
  type FeedFormat,
  orNull,
  type Person,
  toAuthorName,
  toLanguage,
} from './feed-shape.ts';
import { readAtomWords, readRssWords, toLine, toSummaryAndContent, type Words } from './feed-words.ts';
import { attribute, childOf, childrenOf, textOf, type XmlElement } from './feed-xml.ts';

/** The first child among some names that says anything, in the order of the names. */
const firstOf = (element: XmlElement, names: readonly string[]): XmlElement | undefined => {
  for (const name of names)
    for (const each of childrenOf(element, name)) if (orNull(textOf(each)) !== null) return each;
  return undefined;
};

const textFrom = (element: XmlElement, ...names: readonly string[]): string | null =>
  orNull(textOf(firstOf(element, names)));

const wordsFrom = (element: XmlElement, ...names: readonly string[]): Words | null => {
  for (const name of names)
    for (const each of childrenOf(element, name)) {
      const words = name.startsWith('atom:') ? readAtomWords(each) : readRssWords(each);
      if (words !== null) return words;
    }
  return null;
};

const lineFrom = (element: XmlElement, ...names: readonly string[]): string | null => {
  const words = wordsFrom(element, ...names);
  return words === null ? null : toLine(words);
};

const instantFrom = (element: XmlElement, ...names: readonly string[]): string | null => {
  for (const name of names)
    for (const each of childrenOf(element, name)) {
      const instant = toInstant(textOf(each));
      if (instant !== null) return instant;
    }
  return null;
};

/** People in lines of text (`author`, `dc:creator`) and in Atom's form, each once. */
const readAuthors = (element: XmlElement, lines: readonly string[]): readonly Person[] => {
  const written = lines
    .flatMap((name) => childrenOf(element, name))
    .map((each) => (childOf(each, 'name') === undefined ? parsePerson(textOf(each)) : (readPeople([each])[0] ?? null)))
    .filter((person) => person !== null);
  const people = [...written, ...readPeople(childrenOf(element, 'atom:author'))];
  return people.filter(
    ({ name, email }, index) => people.findIndex((each) => each.name === name && each.email === email) === index,
  );
};

/** `<link>` with text, else with `href`, else Atom's. An Atom link in the feed's own prefix has no text and an href. */
const readLink = (element: XmlElement): string | null => {
  const links = childrenOf(element, 'link');
  const written = links.find((link) => orNull(textOf(link)) !== null);
  if (written !== undefined) return toAddress(textOf(written), written);
  return findLink([...links, ...childrenOf(element, 'atom:link')], 'alternate');
};

/** `mms://`, `urn:` and bare words are ids; only what a browser opens is a link. */
const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** A guid is an address unless it says otherwise; most that are none do not say so. */
const readGuidLink = (item: XmlElement): string | null => {
  const guid = childOf(item, 'guid');
  if (guid === undefined) return null;
  const text = textOf(guid).trim();
  const isPermaLink = attribute(guid, 'ispermalink')?.trim().toLowerCase() !== 'false';
  return isPermaLink && isWebAddress(text) ? toAddress(text, guid) : null;
};

const readEnclosures = (item: XmlElement): readonly Enclosure[] => [
  ...childrenOf(item, 'enclosure').flatMap((each) => toEnclosure(each, 'length')),
  ...readEnclosureLinks(childrenOf(item, 'atom:link')),
];

const splitNames = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** What an element says of its item's categories; itunes:category nests: the outer name, then the inner ones. */
const toCategories = (element: XmlElement): readonly string[] => {
  switch (element.name) {
    case 'itunes:keywords':
    case 'tags':
      return splitNames(textOf(element));
    case 'itunes:category':
      return [element, ...childrenOf(element, 'itunes:category')].flatMap((each) =>
        splitNames(attribute(each, 'text') ?? null),
      );
    case 'category':
    case 'dc:subject':
    case 'media:category':
    case 'atom:category':
      return [readCategory(element)].filter((name) => name !== null);
    default:
      return [];
  }
};

/** In the order of the document. */
const readCategories = (item: XmlElement): readonly string[] =>
  item.children.flatMap((child) => (typeof child === 'string' ? [] : toCategories(child)));

const readImage = (element: XmlElement): string | null => {
  for (const [name, at] of imagePlaces) {
    const found = childOf(element, name);
    const address =
      found === undefined ? null : (orNull(attribute(found, at)) ?? orNull(textOf(childOf(found, 'url'))));
    if (found !== undefined && address !== null) return toAddress(address, found);
  }
  return null;
};
const imagePlaces = [
  ['image', 'url'],
  ['itunes:image', 'href'],
  ['itunes:image', 'url'],
  ['media:thumbnail', 'url'],
  ['logo', 'href'],
] as const;

/** The image shown first in a text. */
const firstImageIn = (html: string | null): string | null =>
  /<img\b[^<>]{0,2000}?\ssrc\s*=\s*["']?([^"'\s<>]{1,2000})/i.exec(html ?? '')?.[1] ?? null;

const readSource = (item: XmlElement): FeedEntry['source'] => {
  const source = childOf(item, 'source') ?? childOf(item, 'news:source');
  if (source === undefined) return null;
  return { title: orNull(textOf(source)), url: toAddress(attribute(source, 'url'), source) };
};

const contentNames = [
  'content:encoded',
  'xhtml:body',
  'body',
  'fullitem',
  'atom:content',
  'content',
  'description',
] as const;
const summaryNames = [
  'summary',
  'atom:summary',
  'description',
  'abstract',
  'dc:description',
  'itunes:summary',
  'itunes:subtitle',
  'media:description',
] as const;

const readItem = (item: XmlElement): FeedEntry => {
  const authors = readAuthors(item, ['author', 'dc:creator', 'dc:author', 'itunes:author']);
  const summary = wordsFrom(item, ...summaryNames);
  const content = wordsFrom(item, ...contentNames);
  const href = orNull(attribute(item, 'href'));
  return {
    id: textFrom(item, 'guid', 'id', 'atom:id') ?? orNull(attribute(item, 'rdf:about')),
    title: lineFrom(item, 'title', 'dc:title', 'media:title', 'atom:title', 'itunes:title'),
    url: readLink(item) ?? readGuidLink(item) ?? toAddress(href ?? attribute(item, 'rdf:about'), item),
    originalUrl: toAddress(textFrom(item, 'feedburner:origlink'), item),
    author: toAuthorName(authors),
    authors,
    publishedAt:
      instantFrom(
        item,
        'pubdate',
        'dcterms:issued',
        'dcterms:created',
        'atom:published',
        'published',
        'issued',
        'dc:date',
        'date',
      ) ?? toInstant(attribute(item, 'lastmod')),
    updatedAt:
      instantFrom(item, 'dcterms:modified', 'atom:updated', 'updated', 'modified', 'dc:date') ??
      toInstant(attribute(item, 'lastmod')),
    ...toSummaryAndContent(summary, content),
    enclosures: readEnclosures(item),
    media: readMedia(item),
    durationSeconds: readDuration(item),
    image: readImage(item) ?? readThumbnail(item),
    counts: readCounts(item),
    inReplyTo: readInReplyTo(item),
    categories: readCategories(item),
    language: toLanguage(textFrom(item, 'dc:language', 'language')) ?? toLanguage(item.language),
    source: readSource(item),
  };
};

/** Items stand in the channel, beside it (RSS 1.0), in a list of their own (RSS 1.1), or in one that was never closed. */
const findItems = (root: XmlElement, max: number): readonly XmlElement[] => {
  const items: XmlElement[] = [];
  const waiting: XmlElement[] = [root];
  for (let element = waiting.pop(); element !== undefined && items.length < max; element = waiting.pop()) {
    if (element.name === 'item') items.push(element);
    // Backwards, so that the stack hands them out in the order of the document.
    for (const child of element.children.toReversed())
      if (typeof child !== 'string' && (containers.has(child.name) || child.name === 'item')) waiting.push(child);
  }
  return items;
};
const containers: ReadonlySet<string> = new Set(['channel', 'items', 'rdf:seq', 'rdf:li', 'rss', 'rdf:rdf']);

const toFormat = (root: XmlElement): FeedFormat => {
  if (root.name === 'rdf:rdf') return 'rdf';
  return root.name === 'channel' && childrenOf(root, 'title').length === 0 && root.attributes.version === undefined
    ? 'cdf'
    : 'rss';
};

/** Reads RSS of any version, or CDF. */
export const readRss = (root: XmlElement, entriesMax: number): FeedBody => {
  const channel = childOf(root, 'channel') ?? root;
  const authors = readAuthors(channel, [
    'author',
    'managingeditor',
    'dc:creator',
    'dc:author',
    'itunes:author',
    'webmaster',
  ]);
  const description = wordsFrom(
    channel,
    'description',
    'itunes:summary',
    'itunes:subtitle',
    'tagline',
    'subtitle',
    'abstract',
    'dc:description',
    'atom:subtitle',
  );
  const href = orNull(attribute(channel, 'href'));
  const image =
    readImage(channel) ?? readImage(root) ?? firstImageIn(description?.kind === 'html' ? description.value : null);
  return {
    format: toFormat(root),
    id: textFrom(channel, 'guid', 'id', 'atom:id') ?? orNull(attribute(channel, 'rdf:about')),
    title: lineFrom(channel, 'title', 'dc:title', 'itunes:title', 'atom:title'),
    description: description === null ? null : toLine(description),
    link: readLink(channel) ?? toAddress(href, channel),
    feedUrl: findLink(childrenOf(channel, 'atom:link'), 'self'),
    hubs: readHubs([...childrenOf(channel, 'atom:link'), ...childrenOf(channel, 'link')]),
    language:
      toLanguage(textFrom(channel, 'language', 'dc:language')) ??
      toLanguage(channel.language) ??
      toLanguage(root.language),
    image,
    author: toAuthorName(authors),
    authors,
    publishedAt: instantFrom(channel, 'pubdate', 'dcterms:issued', 'dc:date', 'published', 'atom:published'),
    updatedAt: instantFrom(channel, 'lastbuilddate', 'dcterms:modified', 'atom:updated', 'updated', 'dc:date'),
    entries: findItems(root, entriesMax).map(readItem),
  };
};
