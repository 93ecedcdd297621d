/** Changes to a tree that browsers make where tags are closed in the wrong order. */
import type { Element } from 'domhandler';
import type { HtmlAttributes } from './html-scanner.ts';

/** A second `<html>` only adds the attributes that the first one lacks. */
export const mergeAttributes = ({ attribs }: Element, more: HtmlAttributes): void => {
  for (const [name, value] of Object.entries(more)) if (!Object.hasOwn(attribs, name)) attribs[name] = value;
};

export const moveBehind = (block: Element, anchor: Element): void => {
  const from = block.parent?.children;
  const to = anchor.parent?.children;
  if (from === undefined || to === undefined) return;
  from.splice(from.indexOf(block), 1);
  if (block.prev !== null) block.prev.next = block.next;
  if (block.next !== null) block.next.prev = block.prev;
  to.splice(to.indexOf(anchor) + 1, 0, block);
  block.parent = anchor.parent;
  block.prev = anchor;
  block.next = anchor.next;
  if (anchor.next !== null) anchor.next.prev = block;
  anchor.next = block;
};

export const wrapChildren = (block: Element, copy: Element): void => {
  copy.children = block.children;
  for (const child of copy.children) child.parent = copy;
  copy.parent = block;
  copy.startIndex = block.startIndex;
  block.children = [copy];
};
