/** Microdata: elements with `itemscope` and `itemprop` as nodes, by the HTML Standard. */
import { type AnyNode, type Document, type Element, isTag } from 'domhandler';
import { toAbsoluteUrl } from '../text/url.ts';
import { type Attributes, foldSpace, nextNode, toElementText } from './element-text.ts';
import { addValue, type DraftNode, nodesMax, placeNode, type StructuredNode, toDraft } from './structured-node.ts';

export type Microdata = {
  /** Items that are no property of another. */
  readonly items: readonly StructuredNode[];
  /** All items, in the order of the page. */
  readonly nodes: readonly StructuredNode[];
};

/** Elements looked at in all: with `itemref` one element may be read for many items. */
const visitsMax = 150_000;
const itemrefsMax = 100;

type Page = {
  readonly url: string;
  /** One node an element, so that items which refer to each other end. */
  readonly nodes: Map<Element, DraftNode>;
  elementById(id: string): Element | undefined;
  visitsLeft: number;
};

/** Reads all microdata of a page. @see https://html.spec.whatwg.org/multipage/microdata.html */
export const readMicrodata = (document: Document, { url }: { readonly url: string }): Microdata => {
  // A walk of our own: selecting by CSS takes nine seconds on a page of 100,000 nested elements, this takes some milliseconds.
  const scopes = elementsWith(document, 'itemscope').slice(0, nodesMax);
  let byId: ReadonlyMap<string, Element> | undefined;
  const page: Page = {
    url,
    nodes: new Map(),
    visitsLeft: visitsMax,
    elementById: (id) => {
      byId ??= toIdMap(elementsWith(document, 'id'));
      return byId.get(id);
    },
  };
  for (const element of scopes) page.nodes.set(element, toItem(element, page));
  for (const [element, node] of page.nodes) readProperties(element, node, page);
  const nodes = [...page.nodes.values()];
  return {
    nodes,
    items: [...page.nodes].filter(([{ attribs }]) => attribs.itemprop === undefined).map(([, node]) => node),
  };
};

const elementsWith = (document: Document, attribute: string): readonly Element[] => {
  const elements: Element[] = [];
  for (let node: AnyNode | null = document; node !== null; node = nextNode(node, document, true))
    if (isTag(node) && attribute in node.attribs) elements.push(node);
  return elements;
};

/** The first element of each id, as the standard looks it up. */
const toIdMap = (elements: readonly Element[]): ReadonlyMap<string, Element> => {
  const byId = new Map<string, Element>();
  for (const element of elements) {
    const id = element.attribs.id ?? '';
    if (!byId.has(id)) byId.set(id, element);
  }
  return byId;
};

const toTokens = (text: string | undefined): readonly string[] =>
  text?.split(/\s+/).filter((token) => token !== '') ?? [];

const toItem = ({ attribs }: { readonly attribs: Attributes }, { url }: Page): DraftNode => {
  const id = attribs.itemid?.trim();
  return toDraft({
    syntax: 'microdata',
    types: toTokens(attribs.itemtype).slice(0, 50),
    id: id === undefined || id === '' ? null : (toAbsoluteUrl(id, url) ?? id),
  });
};

/** Finds the properties of one item: below its element and below those that `itemref` names. */
const readProperties = (item: Element, node: DraftNode, page: Page): void => {
  const roots = [item, ...referredElements(item, page)];
  const seen = new Set<Element>([item]);
  for (const root of roots) {
    let at: AnyNode | null = root === item ? nextNode(item, item, true) : root;
    while (at !== null && page.visitsLeft > 0) {
      page.visitsLeft -= 1;
      // An element met twice means that references run in a circle, or that one lies in the other.
      const isNew = !isTag(at) || !seen.has(at);
      if (isTag(at) && isNew) {
        seen.add(at);
        readProperty(at, node, page);
      }
      at = nextNode(at, root, isNew && (!isScope(at) || isMeantWhole(at, root)));
    }
  }
};

const isScope = (node: AnyNode): boolean => isTag(node) && 'itemscope' in node.attribs;

/** An item of its own that is referred to but is no property: who wrote the reference wants what stands in it. */
const isMeantWhole = (node: AnyNode, root: Element): boolean => node === root && !('itemprop' in root.attribs);

const referredElements = ({ attribs }: Element, page: Page): readonly Element[] =>
  toTokens(attribs.itemref)
    .slice(0, itemrefsMax)
    .map((id) => page.elementById(id))
    .filter((element) => element !== undefined);

const readProperty = (element: Element, owner: DraftNode, page: Page): void => {
  const names = toTokens(element.attribs.itemprop);
  if (names.length === 0) return;
  const inner = page.nodes.get(element);
  if (inner !== undefined && inner !== owner) placeNode(inner, owner, names[0] ?? '');
  const value = inner ?? toPropertyValue(element, page.url);
  for (const name of new Set(names.slice(0, 50))) addValue(owner, name, value);
};

/** Elements whose value is an address, with the attribute that holds it. */
const addressAttribute: ReadonlyMap<string, string> = new Map([
  ...['audio', 'embed', 'iframe', 'img', 'source', 'track', 'video'].map((name) => [name, 'src'] as const),
  ...['a', 'area', 'link'].map((name) => [name, 'href'] as const),
  ['object', 'data'],
]);

/** What one element says: its `content` (any element may have it), its address, its machine-readable value, or its text. */
const toPropertyValue = (element: Element, url: string): string => {
  const { name } = element;
  const attribs: Attributes = element.attribs;
  if (attribs.content !== undefined) return foldSpace(attribs.content);
  const address = addressAttribute.get(name);
  if (address !== undefined) {
    const href = attribs[address]?.trim();
    if (href !== undefined && href !== '') return toAbsoluteUrl(href, url) ?? href;
    return name === 'a' ? toElementText(element) : '';
  }
  if ((name === 'data' || name === 'meter') && attribs.value !== undefined) return attribs.value.trim();
  if (name === 'time' && attribs.datetime !== undefined) return attribs.datetime.trim();
  return name === 'meta' ? '' : toElementText(element);
};
