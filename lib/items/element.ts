/** Small questions asked of one element of a page. */
import { type ChildNode, type Element, isTag, isText, type ParentNode } from 'domhandler';

/**
 * The value of an attribute; undefined where the element has none of that name. Asked for millions of times: none of the names that
 * are asked for is one that every object has, so that the object itself can be asked.
 */
export const attribute = ({ attribs }: Element, name: string): string | undefined => attribs[name];

const untidySpace = /[^\S ]| {2}/;

/** Folds white space: each run becomes one space, none at the ends. */
export const foldSpace = (text: string): string =>
  untidySpace.test(text) ? text.replace(/\s+/g, ' ').trim() : text.trim();

const codeElements = new Set(['script', 'style', 'noscript', 'template', 'svg']);

/** The node after this one in document order, within `root`; null at the end. Code is passed over. */
export const nextWithin = (node: ChildNode, root: ParentNode): ChildNode | null => {
  if (isTag(node) && !codeElements.has(node.name) && node.children[0] !== undefined) return node.children[0];
  let at: ChildNode = node;
  while (at !== root) {
    if (at.next !== null) return at.next;
    const { parent } = at;
    if (parent === null || !isTag(parent) || parent === root) return null;
    at = parent;
  }
  return null;
};

/** Text of an element with white space folded, at most `lengthMax` characters of it. */
export const textOf = (element: Element, lengthMax = 2000): string => {
  let text = '';
  for (
    let node: ChildNode | null = element.children[0] ?? null;
    node !== null && text.length < lengthMax;
    node = nextWithin(node, element)
  ) {
    if (isText(node)) text += node.data;
    else if (isTag(node) && node.name === 'br') text += ' ';
  }
  return foldSpace(text).slice(0, lengthMax);
};

/** Elements of a page in document order, at most `max` of those that are wanted. */
export const findElements = (
  root: ParentNode,
  isWanted: (element: Element) => boolean,
  max: number,
): readonly Element[] => {
  const found: Element[] = [];
  for (let node: ChildNode | null = root.children[0] ?? null; node !== null; node = nextWithin(node, root)) {
    if (!isTag(node) || !isWanted(node)) continue;
    found.push(node);
    if (found.length >= max) break;
  }
  return found;
};
