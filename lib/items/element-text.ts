/** Walks over parsed HTML that never recurse: a page may nest as deep as it likes. */
import { type AnyNode, type Element, hasChildren, isTag, isText } from 'domhandler';

/** The attributes of an element; one that it does not have is undefined. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** Elements whose text nobody sees. */
const unseen = new Set(['script', 'style', 'template', 'noscript']);
/** Elements that part words without a space between them. */
const parting = new Set(
  'address article aside blockquote br caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
const charactersMax = 500_000;

/** The node after this one in document order within `root`; with `descend` false, the one after all of its children. */
export const nextNode = (node: AnyNode, root: AnyNode, descend: boolean): AnyNode | null => {
  if (descend && hasChildren(node) && node.children[0] !== undefined) return node.children[0];
  let at: AnyNode | null = node;
  while (at !== null && at !== root) {
    if (at.next !== null) return at.next;
    at = at.parent;
  }
  return null;
};

/** The text of an element as its reader sees it, white space folded, at most half a million characters. */
export const toElementText = (root: Element): string => {
  const parts: string[] = [];
  let length = 0;
  let node: AnyNode = root;
  while (length < charactersMax) {
    if (isText(node)) {
      parts.push(node.data);
      length += node.data.length;
    } else if (isParting(node)) parts.push(' ');
    const child: AnyNode | null = isTag(node) && !unseen.has(node.name) ? node.firstChild : null;
    const next: AnyNode | null = child ?? stepOut(node, root, parts);
    if (next === null) break;
    node = next;
  }
  return foldSpace(parts.join(''));
};

const isParting = (node: AnyNode): boolean => isTag(node) && parting.has(node.name);

/** The next node beside this one or beside an element around it; the ends of parting elements part words as well. */
const stepOut = (from: AnyNode, root: Element, parts: string[]): AnyNode | null => {
  let node: AnyNode | null = from;
  while (node !== null && node !== root) {
    if (isParting(node)) parts.push(' ');
    if (node.next !== null) return node.next;
    node = node.parent;
  }
  return null;
};

/** One space for every run of white space, none at the ends. */
export const foldSpace = (text: string): string => text.replace(/\s+/g, ' ').trim();
