/** What JSON-LD, microdata and RDFa have in common: typed nodes with named properties. */

export type Syntax = 'json-ld' | 'microdata' | 'rdfa';

/** A node that is only named here, by its id; it may be told elsewhere on the page. */
export type StructuredReference = { readonly reference: string };

export type StructuredScalar = string | number | boolean;
export type StructuredValue = StructuredScalar | StructuredReference | StructuredNode;

/**
 * One thing a page describes: `{types: ['Review'], id: null, properties: Map {'author' → ['Ada']}}`. Types and property names
 * stand as the page writes them (RDFa: as whole IRIs); `parent` is the node in whose property it stands.
 */
export type StructuredNode = {
  readonly syntax: Syntax;
  readonly types: readonly string[];
  readonly id: string | null;
  readonly properties: ReadonlyMap<string, readonly StructuredValue[]>;
  readonly parent: StructuredNode | null;
  /** The property of `parent` in which it stands. */
  readonly property: string | null;
};

/** A node while its page is being read. The map keeps names such as `__proto__` harmless. */
export type DraftNode = {
  readonly syntax: Syntax;
  readonly types: string[];
  readonly id: string | null;
  readonly properties: Map<string, StructuredValue[]>;
  parent: StructuredNode | null;
  property: string | null;
};

/** A new node without properties. */
export const toDraft = (known: Pick<StructuredNode, 'syntax' | 'types' | 'id'>): DraftNode => ({
  ...known,
  types: [...known.types],
  properties: new Map(),
  parent: null,
  property: null,
});

/** Says where a node stands, unless it stands somewhere already. */
export const placeNode = (node: DraftNode, parent: StructuredNode, property: string): void => {
  if (node.parent !== null) return;
  node.parent = parent;
  node.property = property;
};

/** Appends a value to a property of a node that is being read. */
export const addValue = (node: DraftNode, property: string, value: StructuredValue): void => {
  const values = node.properties.get(property);
  if (values === undefined) node.properties.set(property, [value]);
  else values.push(value);
};

export const isReference = (value: StructuredValue): value is StructuredReference =>
  typeof value === 'object' && 'reference' in value;

export const isNode = (value: StructuredValue): value is StructuredNode =>
  typeof value === 'object' && 'properties' in value;

/** Nodes a page may have in one syntax, and how deep they may lie; the rest is not read. */
export const nodesMax = 20_000;
export const nodeDepthMax = 64;
