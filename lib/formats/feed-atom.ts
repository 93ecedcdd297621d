/**
 * Atom 0.3 and 1.0.
 * @see https://www.rfc-editor.org/rfc/rfc4287
 */
import { toInstant } from './dates.ts';
import { toAddress } from './feed-address.ts';
import { readCounts, readDuration, readHubs, readInReplyTo, readMedia, readThumbnail } from './feed-extras.ts';
import {
  type Enclosure,
  type Feed,
  type FeedEntry,
  orNull,
  type Person,
  toAuthorName,
  toLanguage,
  toLength,
} from './feed-shape.ts';
import { readAtomWords, readRssWords, toLine, toSummaryAndContent, type Words } from './feed-words.ts';
import { attribute, childOf, childrenOf, textOf, type XmlElement } from './feed-xml.ts';

/** Everything of a feed but what only its reader knows. */
export type FeedBody = Omit<Feed, 'encoding' | 'version'>;

const child = (element: XmlElement, name: string): XmlElement | undefined => childOf(element, `atom:${name}`);
const children = (element: XmlElement, name: string): readonly XmlElement[] => childrenOf(element, `atom:${name}`);

/** The text of the first of some children that has any. */
const firstText = (element: XmlElement, ...names: readonly string[]): string | null => {
  for (const name of names)
    for (const each of childrenOf(element, name)) {
      const text = orNull(textOf(each));
      if (text !== null) return text;
    }
  return null;
};

/** Reads an Atom person construct. Null for an empty one. */
export const readPerson = (element: XmlElement): Person | null => {
  const part = (name: string): string | null => firstText(element, `atom:${name}`, name, `foaf:${name}`);
  const link = part('uri') ?? part('url') ?? part('homepage');
  const person = { name: part('name'), email: part('email'), url: toAddress(link, element) };
  if (person.name === null && person.email === null && person.url === null) {
    const name = orNull(textOf(element));
    return name === null ? null : { name, email: null, url: null };
  }
  return person;
};

/** The people in a list of elements, empty ones left out. */
export const readPeople = (elements: readonly XmlElement[]): readonly Person[] =>
  elements.map(readPerson).filter((person) => person !== null);

const relOf = (link: XmlElement): string =>
  (attribute(link, 'rel') ?? 'alternate').trim().toLowerCase().replace('http://www.iana.org/assignments/relation/', '');

/** Where an Atom link leads: a web page before any other kind. */
export const findLink = (links: readonly XmlElement[], rel: string): string | null => {
  const fitting = links.filter((link) => relOf(link) === rel && orNull(attribute(link, 'href')) !== null);
  const best = fitting.find((link) => /html/.test(attribute(link, 'type') ?? 'html')) ?? fitting[0];
  return best === undefined ? null : toAddress(attribute(best, 'href'), best);
};

/** The enclosures among some Atom links. */
export const readEnclosureLinks = (links: readonly XmlElement[]): readonly Enclosure[] =>
  links
    .filter((link) => relOf(link) === 'enclosure')
    .flatMap((link) => {
      const url = toAddress(attribute(link, 'href'), link);
      return url === null
        ? []
        : [{ url, type: orNull(attribute(link, 'type')), length: toLength(attribute(link, 'length')) }];
    });

/** What a category is called: its label, else its term. */
export const readCategory = (category: XmlElement): string | null =>
  orNull(attribute(category, 'label')) ?? orNull(attribute(category, 'term')) ?? orNull(textOf(category));

const instantOf = (element: XmlElement, ...names: readonly string[]): string | null =>
  toInstant(firstText(element, ...names));

const isWeb = (address: string | null): boolean => address !== null && /^https?:/i.test(address);

const readEntry = (entry: XmlElement, feedAuthors: readonly Person[]): FeedEntry => {
  const links = children(entry, 'link');
  const source = child(entry, 'source');
  const ownAuthors = readPeople([...children(entry, 'author'), ...childrenOf(entry, 'dc:creator')]);
  const sourceAuthors = source === undefined ? [] : readPeople(children(source, 'author'));
  const authors = [ownAuthors, sourceAuthors, feedAuthors].find((people) => people.length > 0) ?? [];
  const id = toAddressId(child(entry, 'id'));
  const summary = readAtomWords(child(entry, 'summary')) ?? mediaDescription(entry);
  const contents = children(entry, 'content');
  const content = contents.map(readAtomWords).find((words) => words !== null) ?? null;
  const outside = contents.map((each) => toAddress(attribute(each, 'src'), each)).find((url) => url !== null) ?? null;
  const title = readAtomWords(child(entry, 'title') ?? childOf(entry, 'dc:title'));
  const published = instantOf(entry, 'atom:published', 'atom:issued', 'atom:created', 'dcterms:issued', 'dc:date');
  const updated = instantOf(entry, 'atom:updated', 'atom:modified', 'dcterms:modified');
  return {
    id,
    title: title === null ? mediaTitle(entry) : toLine(title),
    url: findLink(links, 'alternate') ?? outside ?? (isWeb(id) ? id : null),
    originalUrl: toAddress(firstText(entry, 'feedburner:origlink'), entry),
    author: toAuthorName(authors),
    authors,
    publishedAt: published ?? updated,
    updatedAt: updated ?? published,
    ...toSummaryAndContent(summary, content),
    enclosures: readEnclosureLinks(links),
    media: readMedia(entry),
    durationSeconds: readDuration(entry),
    image: readThumbnail(entry),
    counts: readCounts(entry),
    inReplyTo: readInReplyTo(entry),
    categories: children(entry, 'category')
      .map(readCategory)
      .filter((name) => name !== null),
    language: toLanguage(entry.language),
    source:
      source === undefined
        ? null
        : { title: lineOf(child(source, 'title')), url: findLink(children(source, 'link'), 'alternate') },
  };
};

/** YouTube says these only in Media RSS. */
const mediaTitle = (entry: XmlElement): string | null =>
  firstText(entry, 'media:title') ?? orNull(textOf(childOf(childOf(entry, 'media:group'), 'media:title')));
const mediaDescription = (entry: XmlElement): Words | null =>
  readRssWords(childOf(entry, 'media:description') ?? childOf(childOf(entry, 'media:group'), 'media:description'));

/** Ids are compared, not followed; a relative one is still an address that must not change with the mirror. */
const toAddressId = (element: XmlElement | undefined): string | null => {
  const id = orNull(textOf(element));
  if (id === null || element === undefined) return null;
  return /^[./]/.test(id) ? toAddress(id, element) : id;
};

const lineOf = (element: XmlElement | undefined): string | null => {
  const words = readAtomWords(element);
  return words === null ? null : toLine(words);
};

/** Reads an Atom document; a lone `entry` is a feed of one. */
export const readAtom = (root: XmlElement, entriesMax: number): FeedBody => {
  const isEntry = root.name === 'atom:entry';
  const authors = isEntry ? [] : readPeople(children(root, 'author'));
  const entries = isEntry ? [root] : children(root, 'entry').slice(0, entriesMax);
  const links = isEntry ? [] : children(root, 'link');
  const image = child(root, 'logo') ?? child(root, 'icon');
  return {
    format: 'atom',
    id: isEntry ? null : toAddressId(child(root, 'id')),
    title: isEntry ? null : lineOf(child(root, 'title')),
    description: isEntry ? null : lineOf(child(root, 'subtitle') ?? child(root, 'tagline')),
    link: findLink(links, 'alternate'),
    feedUrl: findLink(links, 'self'),
    hubs: readHubs(links),
    language: toLanguage(root.language) ?? toLanguage(firstText(root, 'dc:language')),
    image: image === undefined ? null : toAddress(textOf(image), image),
    author: toAuthorName(authors),
    authors,
    publishedAt: instantOf(root, 'atom:published', 'dc:date'),
    updatedAt: instantOf(root, 'atom:updated', 'atom:modified'),
    entries: entries.map((entry) => readEntry(entry, authors)),
  };
};
