/** RDFa 1.1 in HTML: `vocab`, `typeof`, `property`, `resource`, `rel` and their like as nodes. */
import { type Document, type Element, isTag } from 'domhandler';
import { type Attributes, toElementText } from './element-text.ts';
import { type Naming, toAddress, toInnerNaming, toResourceIri, toTermIri, toTermIris } from './rdfa-names.ts';
import {
  addValue,
  type DraftNode,
  nodesMax,
  placeNode,
  type StructuredNode,
  type StructuredValue,
  toDraft,
} from './structured-node.ts';

const usesVocabulary = 'http://www.w3.org/ns/rdfa#usesVocabulary';
const elementsMax = 300_000;

type Incomplete = { readonly iri: string; readonly direction: 'forward' | 'reverse' };

/** What an element hands to those inside it: RDFa's evaluation context. */
type Context = {
  readonly naming: Naming;
  readonly parentSubject: string;
  readonly parentObject: string;
  readonly incomplete: readonly Incomplete[];
};

type Page = { readonly subjects: Map<string, DraftNode>; blankNodes: number };

/** Reads all RDFa of a page, subjects in the order of the page. @see https://www.w3.org/TR/rdfa-core/#s_sequence */
export const readRdfa = (document: Document, { url }: { readonly url: string }): readonly StructuredNode[] => {
  const page: Page = { subjects: new Map(), blankNodes: 0 };
  const naming: Naming = { base: url, vocabulary: null, prefixes: new Map() };
  const outermost: Context = { naming, parentSubject: url, parentObject: url, incomplete: [] };
  const roots = document.children.filter(isTag);
  const tasks = roots.toReversed().map((element) => ({ element, context: outermost, isRoot: element.name === 'html' }));
  let elementsLeft = elementsMax;
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    elementsLeft -= 1;
    if (elementsLeft < 0 || page.subjects.size > nodesMax) break;
    const context = readElement(task.element, task.context, { page, isRoot: task.isRoot });
    for (let child = task.element.lastChild; child !== null; child = child.prev)
      if (isTag(child)) tasks.push({ element: child, context, isRoot: false });
  }
  return [...page.subjects.values()].filter(({ types, properties }) => types.length > 0 || properties.size > 0);
};

type Place = { readonly page: Page; readonly isRoot: boolean };

/** What an element is about, and what it points to. */
type Bearings = {
  readonly subject: string | undefined;
  readonly object: string | undefined;
  /** What its `typeof` types. */
  readonly typed: string | undefined;
  /** True when the element says nothing and only hands its context on. */
  readonly skip: boolean;
};

const readElement = (element: Element, outer: Context, { page, isRoot }: Place): Context => {
  const attribs: Attributes = element.attribs;
  const naming = toInnerNaming(outer.naming, attribs);
  const context = naming === outer.naming ? outer : { ...outer, naming };
  if (attribs.vocab !== undefined && naming.vocabulary !== null)
    addTriple(page, naming.base, usesVocabulary, { reference: naming.vocabulary });
  const relations = toRelations(attribs, naming);
  if (!isRoot && !hasStatement(attribs, relations)) return context;
  const bearings = findBearings(element, context, { page, isRoot, hasRelations: relations !== undefined });
  return state(element, context, { page, bearings, relations });
};

/** The cheap way out for the many elements that carry no RDFa. */
const hasStatement = (attribs: Attributes, relations: Relations | undefined): boolean =>
  relations !== undefined ||
  attribs.property !== undefined ||
  attribs.typeof !== undefined ||
  attribs.about !== undefined ||
  attribs.resource !== undefined ||
  attribs.href !== undefined ||
  attribs.src !== undefined;

type Relations = { readonly rel: readonly string[]; readonly rev: readonly string[] };

/** `rel` and `rev`; beside `property`, words such as `nofollow` in them are HTML's and not RDFa's. */
const toRelations = (attribs: Attributes, naming: Naming): Relations | undefined => {
  const read = (text: string | undefined): string | undefined =>
    text === undefined || attribs.property === undefined ? text : keepCuries(text);
  const rel = read(attribs.rel);
  const rev = read(attribs.rev);
  if (rel === undefined && rev === undefined) return undefined;
  return { rel: toTermIris(rel, naming), rev: toTermIris(rev, naming) };
};

const keepCuries = (text: string): string | undefined => {
  const curies = text.split(/\s+/).filter((word) => word.includes(':'));
  return curies.length === 0 ? undefined : curies.join(' ');
};

const findBearings = (
  element: Element,
  context: Context,
  place: Place & { readonly hasRelations: boolean },
): Bearings => {
  const attribs: Attributes = element.attribs;
  if (place.hasRelations) return findRelationBearings(element, context, place);
  const isPlainProperty =
    attribs.property !== undefined && attribs.content === undefined && attribs.datatype === undefined;
  return isPlainProperty ? findPropertyBearings(element, context, place) : findSubjectBearings(element, context, place);
};

/** The subject where neither `about` nor anything else names one: the page at its root, else the object around. */
const inheritedSubject = (
  { name }: Element,
  { naming, parentObject }: Context,
  isRoot: boolean,
): string | undefined => {
  if (isRoot) return naming.base;
  return name === 'head' || name === 'body' ? parentObject : undefined;
};

const pointedTo = ({ attribs }: { readonly attribs: Attributes }, naming: Naming): string | undefined =>
  toResourceIri(attribs.resource, naming) ?? toAddress(attribs.href, naming) ?? toAddress(attribs.src, naming);

const toBlankNode = (page: Page): string => {
  page.blankNodes += 1;
  return `_:earmark${page.blankNodes}`;
};

const findPropertyBearings = (element: Element, context: Context, { page, isRoot }: Place): Bearings => {
  const attribs: Attributes = element.attribs;
  const about = toResourceIri(attribs.about, context.naming);
  const inherited = inheritedSubject(element, context, isRoot);
  const subject = about ?? inherited ?? context.parentObject;
  if (attribs.typeof === undefined) return { subject, object: undefined, typed: undefined, skip: false };
  const typed = about ?? (isRoot ? inherited : undefined) ?? pointedTo(element, context.naming) ?? toBlankNode(page);
  return { subject, object: typed, typed, skip: false };
};

const findSubjectBearings = (element: Element, context: Context, { page, isRoot }: Place): Bearings => {
  const attribs: Attributes = element.attribs;
  const named =
    toResourceIri(attribs.about, context.naming) ??
    pointedTo(element, context.naming) ??
    inheritedSubject(element, context, isRoot);
  const isTyped = attribs.typeof !== undefined;
  const subject = named ?? (isTyped ? toBlankNode(page) : context.parentObject);
  const skip = named === undefined && !isTyped && attribs.property === undefined;
  return { subject, object: undefined, typed: isTyped ? subject : undefined, skip };
};

const findRelationBearings = (element: Element, context: Context, { page, isRoot }: Place): Bearings => {
  const attribs: Attributes = element.attribs;
  const about = toResourceIri(attribs.about, context.naming);
  const isTyped = attribs.typeof !== undefined;
  const subject = about ?? inheritedSubject(element, context, isRoot) ?? context.parentObject;
  const object = pointedTo(element, context.naming) ?? (isTyped && about === undefined ? toBlankNode(page) : undefined);
  return { subject, object, typed: isTyped ? (about ?? object) : undefined, skip: false };
};

type Statement = { readonly page: Page; readonly bearings: Bearings; readonly relations: Relations | undefined };

/** Writes down what the element says, and gives the context for those inside it. */
const state = (element: Element, context: Context, { page, bearings, relations }: Statement): Context => {
  const attribs: Attributes = element.attribs;
  const { naming } = context;
  const subject = bearings.subject ?? context.parentSubject;
  if (bearings.typed !== undefined) {
    const node = subjectNode(page, bearings.typed);
    for (const type of toTermIris(attribs.typeof, naming)) if (!node.types.includes(type)) node.types.push(type);
  }
  const isIncomplete = relations !== undefined && bearings.object === undefined;
  const object = isIncomplete ? toBlankNode(page) : bearings.object;
  const incomplete = isIncomplete ? toIncomplete(relations) : [];
  if (relations !== undefined && bearings.object !== undefined)
    relate(page, { subject, object: bearings.object, relations: toIncomplete(relations) });
  if (attribs.property !== undefined) stateProperties(element, { naming, page, subject, bearings, relations });
  if (bearings.skip) return context;
  if (bearings.subject !== undefined && context.incomplete.length > 0)
    relate(page, { subject: context.parentSubject, object: subject, relations: context.incomplete });
  return { naming, parentSubject: subject, parentObject: object ?? subject, incomplete };
};

const toIncomplete = ({ rel, rev }: Relations): readonly Incomplete[] => [
  ...rel.map((iri) => ({ iri, direction: 'forward' as const })),
  ...rev.map((iri) => ({ iri, direction: 'reverse' as const })),
];

type Relating = { readonly subject: string; readonly object: string; readonly relations: readonly Incomplete[] };

const relate = (page: Page, { subject, object, relations }: Relating): void => {
  for (const { iri, direction } of relations) {
    if (direction === 'forward') addTriple(page, subject, iri, { reference: object });
    else addTriple(page, object, iri, { reference: subject });
  }
};

type Property = {
  readonly naming: Naming;
  readonly page: Page;
  readonly subject: string;
  readonly bearings: Bearings;
  readonly relations: Relations | undefined;
};

const stateProperties = (element: Element, { naming, page, subject, bearings, relations }: Property): void => {
  const names = toTermIris(element.attribs.property, naming);
  if (names.length === 0) return;
  const value = toValue(element, { naming, bearings, hasRelations: relations !== undefined });
  // Each property once, whether or not `inlist` asks for their order: the order of the page is kept for all.
  for (const name of new Set(names)) addTriple(page, subject, name, value);
};

type Valuing = { readonly naming: Naming; readonly bearings: Bearings; readonly hasRelations: boolean };

const toValue = (element: Element, { naming, bearings, hasRelations }: Valuing): StructuredValue => {
  const { name } = element;
  const attribs: Attributes = element.attribs;
  if (attribs.content !== undefined) return attribs.content.trim();
  if (attribs.datetime !== undefined && (name === 'time' || name === 'ins' || name === 'del'))
    return attribs.datetime.trim();
  if (attribs.datatype !== undefined && toTermIri(attribs.datatype.trim(), naming) !== undefined)
    return toElementText(element);
  if ((name === 'data' || name === 'meter') && attribs.value !== undefined) return attribs.value.trim();
  const pointed = hasRelations ? undefined : (pointedTo(element, naming) ?? toAddress(attribs.data, naming));
  if (pointed !== undefined) return { reference: pointed };
  if (bearings.typed !== undefined && attribs.about === undefined) return { reference: bearings.typed };
  return toElementText(element);
};

const subjectNode = (page: Page, id: string): DraftNode => {
  const known = page.subjects.get(id);
  if (known !== undefined) return known;
  const node = toDraft({ syntax: 'rdfa', types: [], id });
  page.subjects.set(id, node);
  return node;
};

const addTriple = (page: Page, subject: string, property: string, value: StructuredValue): void => {
  const node = subjectNode(page, subject);
  const values = node.properties.get(property);
  // Triples are a set: the same statement again says nothing new.
  if (values !== undefined && values.length < 100 && values.some((known) => isSame(known, value))) return;
  addValue(node, property, value);
  if (typeof value === 'object' && 'reference' in value && value.reference !== subject && property !== usesVocabulary)
    placeNode(subjectNode(page, value.reference), node, property);
};

const isSame = (a: StructuredValue, b: StructuredValue): boolean =>
  a === b ||
  (typeof a === 'object' &&
    typeof b === 'object' &&
    'reference' in a &&
    'reference' in b &&
    a.reference === b.reference);
