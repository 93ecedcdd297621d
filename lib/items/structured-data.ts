/** Everything a page says of itself in structured data: JSON-LD, microdata and RDFa. */
import { type AnyNode, type Document, type Element, isTag, isText } from 'domhandler';
import { type Attributes, nextNode } from './element-text.ts';
import { readJsonLd } from './json-ld.ts';
import { readMicrodata } from './microdata.ts';
import { readRdfa } from './rdfa.ts';
import { readSchemaOrg, type SchemaOrg } from './schema-org.ts';
import type { StructuredNode } from './structured-node.ts';

export type StructuredData = SchemaOrg & {
  /** All nodes of the page as written: JSON-LD first, then microdata, then RDFa. */
  readonly nodes: readonly StructuredNode[];
};

/**
 * Reads a page that was parsed once by htmlparser2. Relative addresses become absolute by `url`. RDFa is read only where a
 * `typeof` stands: Open Graph's `property` alone types nothing.
 */
export const readStructuredData = (document: Document, { url }: { readonly url: string }): StructuredData => {
  const { scripts, hasMicrodata, hasRdfa } = scan(document);
  if (scripts.length === 0 && !hasMicrodata && !hasRdfa) return nothing;
  const nodes = [
    ...readJsonLd(scripts).nodes,
    ...(hasMicrodata ? readMicrodata(document, { url }).nodes : []),
    ...(hasRdfa ? readRdfa(document, { url }) : []),
  ];
  return nodes.length === 0 ? nothing : { nodes, ...readSchemaOrg(nodes, { url }) };
};

const nothing: StructuredData = {
  nodes: [],
  reviews: [],
  aggregateRatings: [],
  organizations: [],
  products: [],
  articles: [],
  pages: [],
  sites: [],
};

type Scan = { readonly scripts: readonly string[]; readonly hasMicrodata: boolean; readonly hasRdfa: boolean };

/** One walk over the page that finds out which syntaxes are worth a closer look. */
const scan = (document: Document): Scan => {
  const scripts: string[] = [];
  let hasMicrodata = false;
  let hasRdfa = false;
  for (let node: AnyNode | null = document; node !== null; node = nextNode(node, document, true)) {
    if (!isTag(node)) continue;
    if (node.name === 'script') {
      if (isJsonLd(node)) scripts.push(toScriptText(node));
    } else {
      const attribs: Attributes = node.attribs;
      hasMicrodata ||= attribs.itemscope !== undefined;
      hasRdfa ||= attribs.typeof !== undefined;
    }
  }
  return { scripts, hasMicrodata, hasRdfa };
};

const isJsonLd = ({ attribs }: { readonly attribs: Attributes }): boolean =>
  /^\s*application\/ld\+json\b/i.test(attribs.type ?? '');

/** What stands inside a script element. */
const toScriptText = ({ children }: Element): string =>
  children.map((child) => (isText(child) ? child.data : '')).join('');

/** The JSON-LD scripts of a page, as text, in order. */
export const findJsonLdScripts = (document: Document): readonly string[] => scan(document).scripts;
