/**
 * XML as feeds have it, read leniently into a small tree: names brought to one prefix a vocabulary, undeclared entities
 * decoded, missing end tags forgiven, `xml:base` and `xml:lang` inherited. No DTD is looked at, nothing external is
 * loaded, no entity expands into markup; depth and count are bounded.
 */
import { toAbsoluteUrl } from '../text/url.ts';
import { type Attributes, readTags, type TagHandler } from './tags.ts';

/** Deeper elements are left out, their text is kept. */
const depthMax = 100;
/** A feed has thousands of elements; what comes after this many is not read. */
const elementsMax = 1_000_000;

/**
 * One element. `name` is lower-case with the customary prefix of its vocabulary (`dc:creator`), none for the feed's own;
 * `tag` is the local name as written, for content that is handed on as markup.
 */
export type XmlElement = {
  readonly name: string;
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: (XmlElement | string)[];
  /** What relative addresses in it resolve against. */
  readonly base: string | undefined;
  readonly language: string | undefined;
  /** Child elements by name, made when first asked for: a feed's items are asked some sixty times each. */
  index: Map<string, XmlElement[]> | undefined;
};

/** Vocabularies by their address, as it stands in feeds: lower-case, no slash or hash at the end. */
const vocabularies: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2005/atom', 'atom'],
  ['http://purl.org/atom/ns', 'atom'],
  ['http://example.com/newformat', 'atom'],
  ['http://example.com/necho', 'atom'],
  ['http://purl.org/echo', 'atom'],
  ['uri/of/echo/namespace', 'atom'],
  ['http://purl.org/pie', 'atom'],
  ['http://purl.org/rss/1.0', 'rss'],
  ['http://my.netscape.com/rdf/simple/0.9', 'rss'],
  ['http://channel.netscape.com/rdf/simple/0.9', 'rss'],
  ['http://backend.userland.com/rss2', 'rss'],
  ['http://backend.userland.com/rss', 'rss'],
  ['http://blogs.law.harvard.edu/tech/rss', 'rss'],
  ['http://purl.org/net/rss1.1', 'rss'],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['http://purl.org/dc/elements/1.1', 'dc'],
  ['http://purl.org/dc/elements/1.0', 'dc'],
  ['http://purl.org/dc/terms', 'dcterms'],
  ['http://purl.org/rss/1.0/modules/content', 'content'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://example.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://search.yahoo.com/mrss', 'media'],
  ['http://purl.org/rss/1.0/modules/slash', 'slash'],
  ['http://purl.org/syndication/thread/1.0', 'thr'],
  ['http://rssnamespace.org/feedburner/ext/1.0', 'feedburner'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
  ['http://www.w3.org/2000/svg', 'svg'],
  ['http://www.w3.org/1998/math/mathml', 'mathml'],
  ['https://news.google.com/rss', 'news'],
]);

/** Vocabularies whose markup is handed on without prefixes, as HTML has it. */
const markupPrefixes: ReadonlySet<string> = new Set(['xhtml', 'svg', 'mathml']);

type Scope = ReadonlyMap<string, string>;

const toPrefix = (address: string): string | undefined =>
  vocabularies.get(address.trim().toLowerCase().replace(/[/#]$/, ''));

/** The prefixes in force inside an element, or the outer ones where it declares none. */
const toScope = (attributes: Attributes, outer: Scope): Scope => {
  let scope: Map<string, string> | undefined;
  for (const name in attributes) {
    if (!name.startsWith('xmlns')) continue;
    const prefix = name === 'xmlns' ? '' : name.slice(6).toLowerCase();
    scope ??= new Map(outer);
    scope.set(prefix, toPrefix(attributes[name] ?? '') ?? prefix);
  }
  return scope ?? outer;
};

/** `<dc:Creator>` → `dc:creator`, whatever the document calls that prefix; the names of RSS have none. */
const toName = (rawName: string, scope: Scope): string => {
  const colon = rawName.indexOf(':');
  const prefix = colon === -1 ? '' : rawName.slice(0, colon).toLowerCase();
  const local = rawName.slice(colon + 1).toLowerCase();
  const canonical = scope.get(prefix) ?? prefix;
  return canonical === '' || canonical === 'rss' ? local : `${canonical}:${local}`;
};

/** An attribute by its lower-case name, however it is written. */
export const attribute = (element: XmlElement, name: string): string | undefined => {
  const exact = element.attributes[name];
  if (exact !== undefined) return exact;
  for (const each in element.attributes) if (each.toLowerCase() === name) return element.attributes[each];
  return undefined;
};

const noElements: readonly XmlElement[] = [];

const toIndex = (element: XmlElement): Map<string, XmlElement[]> => {
  const index = new Map<string, XmlElement[]>();
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    const alike = index.get(child.name);
    if (alike === undefined) index.set(child.name, [child]);
    else alike.push(child);
  }
  return index;
};

/** The child elements of a name. */
export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] => {
  if (element === undefined) return noElements;
  element.index ??= toIndex(element);
  return element.index.get(name) ?? noElements;
};

/** The first child element of a name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  childrenOf(element, name)[0];

/** All text in an element, markup left out. Depth is bounded by the reader. */
export const textOf = (element: XmlElement | undefined): string => {
  const children = element?.children ?? [];
  if (children.length === 1 && typeof children[0] === 'string') return children[0];
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
};

const escapeText = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const escapeValue = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** HTML elements that have no end tag. */
const voidTags = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;

const toMarkup = (element: XmlElement): string => {
  let attributes = '';
  for (const name in element.attributes)
    if (!name.startsWith('xml')) attributes += ` ${name}="${escapeValue(element.attributes[name] ?? '')}"`;
  const start = `<${element.tag}${attributes}>`;
  return voidTags.test(element.tag) ? start : `${start}${innerMarkup(element)}</${element.tag}>`;
};

/** What stands in an element as HTML, text escaped again. Depth is bounded by the reader. */
export const innerMarkup = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? escapeText(child) : toMarkup(child))).join('');

/** The same where the text between the elements is HTML itself: half of it was escaped, half not. */
export const mixedMarkup = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : toMarkup(child))).join('');

/** True when an element holds other elements. */
export const hasMarkup = (element: XmlElement): boolean => element.children.some((child) => typeof child !== 'string');

export type XmlReading = {
  /** The first element whose name is one of the roots asked for, or undefined. */
  readonly root: XmlElement | undefined;
  /** The name of the very first element, `html` for a web page. */
  readonly first: string | undefined;
};

export type XmlOptions = {
  readonly roots: ReadonlySet<string>;
  /** The document's address. */
  readonly url?: string | undefined;
};

/** Builds the tree from the tags of one document; what stands outside the root is passed over. */
class TreeBuilder implements TagHandler {
  root: XmlElement | undefined;
  first: string | undefined;
  readonly #options: XmlOptions;
  readonly #open: XmlElement[] = [];
  /** Names of the open elements as written, lower-case. */
  readonly #written: string[] = [];
  /** The prefixes in force, one for each open element, and those of the document at the bottom. */
  readonly #scopes: Scope[] = [new Map()];
  /** Names as written → as we call them, for the scope in force. */
  #names = new Map<string, string>();
  /** Elements too deep or too many, by name: their end tags close nothing, their text goes to the last that was kept. */
  readonly #skipped = new Map<string, number>();
  #count = 0;
  #isDone: boolean = false;

  constructor(options: XmlOptions) {
    this.#options = options;
  }

  onopentag(rawName: string, attributes: Attributes): void {
    if (this.#isDone) return;
    const written = rawName.toLowerCase();
    if (this.#open.length >= depthMax || this.#count >= elementsMax) {
      this.#skipped.set(written, (this.#skipped.get(written) ?? 0) + 1);
      return;
    }
    const scope = this.#enter(attributes);
    const name = this.#nameOf(rawName, scope);
    this.first ??= name;
    if (this.root === undefined && !this.#options.roots.has(name)) {
      this.#leave();
      return;
    }
    this.#count++;
    const element = this.#toElement(rawName, name, attributes);
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
    this.#written.push(written);
    this.root ??= element;
  }

  ontext(text: string): void {
    const children = this.#open.at(-1)?.children;
    if (children === undefined) return;
    const last = children.length - 1;
    const before = children[last];
    // Text and CDATA sections beside each other are one text.
    if (typeof before === 'string') children[last] = before + text;
    else children.push(text);
  }

  onclosetag(rawName: string): void {
    if (this.#isDone || this.root === undefined) return;
    const written = rawName.toLowerCase();
    const skipped = this.#skipped.get(written) ?? 0;
    if (skipped > 0) {
      this.#skipped.set(written, skipped - 1);
      return;
    }
    const index = this.#written.lastIndexOf(written);
    // An end tag that ends nothing is passed over; one further out ends what was forgotten within.
    if (index === -1) return;
    while (this.#open.length > index) {
      this.#open.pop();
      this.#written.pop();
      this.#leave();
    }
    if (index === 0) this.#isDone = true;
  }

  #enter(attributes: Attributes): Scope {
    const outer = this.#scopes.at(-1) ?? new Map<string, string>();
    const scope = toScope(attributes, outer);
    if (scope !== outer) this.#names = new Map();
    this.#scopes.push(scope);
    return scope;
  }

  #leave(): void {
    const scope = this.#scopes.pop();
    if (scope !== this.#scopes.at(-1)) this.#names = new Map();
  }

  #nameOf(rawName: string, scope: Scope): string {
    const known = this.#names.get(rawName);
    if (known !== undefined) return known;
    const name = toName(rawName, scope);
    this.#names.set(rawName, name);
    return name;
  }

  #toElement(rawName: string, name: string, attributes: Attributes): XmlElement {
    const parent = this.#open.at(-1);
    const outerBase = parent === undefined ? this.#options.url : parent.base;
    const base = attributes['xml:base'];
    return {
      name,
      tag: toTag(rawName, name),
      attributes,
      children: [],
      base: base === undefined ? outerBase : (toAbsoluteUrl(base, outerBase) ?? outerBase),
      language: attributes['xml:lang'] ?? parent?.language,
      index: undefined,
    };
  }
}

/** The name under which an element is handed on as HTML. */
const toTag = (rawName: string, name: string): string =>
  markupPrefixes.has(name.slice(0, Math.max(0, name.indexOf(':')))) ? rawName.slice(rawName.indexOf(':') + 1) : rawName;

/** Reads a document into a tree. Never throws: what is broken is read as far as it goes. */
export const readXml = (text: string, options: XmlOptions): XmlReading => {
  const builder = new TreeBuilder(options);
  readTags(text, builder, { isXml: true });
  return { root: builder.root, first: builder.first };
};
