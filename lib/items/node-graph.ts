/** Questions to the nodes of a page: what a property says, wherever and however it is written. */
import { decodeEntities } from './decode-entities.ts';
import { foldSpace } from './element-text.ts';
import { isNode, isReference, type StructuredNode, type StructuredValue } from './structured-node.ts';

/** The nodes of a page that have an id, so that references to them can be followed. */
export type NodeGraph = {
  readonly nodes: readonly StructuredNode[];
  readonly byId: ReadonlyMap<string, StructuredNode>;
};

/** Of several nodes of one id, the one that says most is meant by a reference. */
export const toGraph = (nodes: readonly StructuredNode[]): NodeGraph => {
  const byId = new Map<string, StructuredNode>();
  for (const node of nodes) {
    if (node.id === null) continue;
    const known = byId.get(node.id);
    if (known === undefined || known.properties.size < node.properties.size) byId.set(node.id, node);
  }
  return { nodes, byId };
};

/** Ways in which pages write the name of one of schema.org's properties. */
const prefixes = ['', 'http://schema.org/', 'https://schema.org/', 'schema:', 'http://www.schema.org/'];

/** The values of a property, empty where it is absent. */
export const valuesOf = (node: StructuredNode, property: string): readonly StructuredValue[] => {
  for (const prefix of prefixes) {
    const values = node.properties.get(prefix + property);
    if (values !== undefined) return values;
  }
  return [];
};

/** The node a value is or refers to. */
export const toNode = (graph: NodeGraph, value: StructuredValue): StructuredNode | undefined => {
  if (isReference(value)) return graph.byId.get(value.reference);
  return isNode(value) ? value : undefined;
};

/** The nodes that a property holds or refers to. */
export const nodesOf = (graph: NodeGraph, node: StructuredNode, property: string): readonly StructuredNode[] =>
  valuesOf(node, property)
    .map((value) => toNode(graph, value))
    .filter((inner) => inner !== undefined);

/** A value as plain text: entities decoded, white space folded; null where it is empty or a node. */
export const toText = (value: StructuredValue | undefined): string | null => {
  if (value === undefined || typeof value === 'object') return null;
  const text = foldSpace(decodeEntities(String(value)));
  return text === '' ? null : text;
};

/** The first text among some properties, in the order of preference. */
export const textOf = (node: StructuredNode, ...properties: readonly string[]): string | null => {
  for (const property of properties)
    for (const value of valuesOf(node, property)) {
      const text = toText(value);
      if (text !== null) return text;
    }
  return null;
};

/** The name of a value: a text itself, or what a node is called; of a reference that leads nowhere, nothing. */
export const toName = (graph: NodeGraph, value: StructuredValue): string | null => {
  if (typeof value !== 'object') return toText(value);
  const node = toNode(graph, value);
  return node === undefined ? null : (textOf(node, 'name', 'legalName', 'alternateName') ?? personName(node));
};

const personName = (node: StructuredNode): string | null => {
  const parts = [textOf(node, 'givenName'), textOf(node, 'familyName')].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
};

/** The names in a property, each once. */
export const namesOf = (graph: NodeGraph, node: StructuredNode, property: string): readonly string[] => [
  ...new Set(
    valuesOf(node, property)
      .map((value) => toName(graph, value))
      .filter((name) => name !== null),
  ),
];

/** The first name in a property, or null. */
export const nameOf = (graph: NodeGraph, node: StructuredNode, property: string): string | null =>
  namesOf(graph, node, property)[0] ?? null;

/** The first address in a property: written out, as a reference, or as the `url` of what it holds. */
export const addressOf = (graph: NodeGraph, node: StructuredNode, property: string): string | null =>
  addressesOf(graph, node, property)[0] ?? null;

/** All addresses in a property, as written. */
export const addressesOf = (graph: NodeGraph, node: StructuredNode, property: string): readonly string[] =>
  valuesOf(node, property)
    .map((value) => toAddress(graph, value))
    .filter((address) => address !== null);

const toAddress = (graph: NodeGraph, value: StructuredValue): string | null => {
  if (typeof value !== 'object') return toText(value);
  const node = toNode(graph, value);
  const inside = node === undefined ? null : (referenceOf(node, 'url') ?? referenceOf(node, 'contentUrl'));
  if (inside !== null) return inside;
  const id = isReference(value) ? value.reference : value.id;
  return id === null || id.startsWith('_:') ? null : id;
};

const referenceOf = (node: StructuredNode, property: string): string | null => {
  const [value] = valuesOf(node, property);
  return value !== undefined && isReference(value) ? value.reference : toText(value);
};
