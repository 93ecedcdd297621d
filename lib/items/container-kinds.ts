/** What an element says of the text in it: its kind, which part of the page it is, and whether anybody sees it. */
import type { Element } from 'domhandler';
import type { BlockKind } from '../model/block.ts';
import { attribute } from './element.ts';

/** Part of a page by its own word: navigation, a footer, or neither. */
export type Landmark = 'nav' | 'footer' | null;

const hiddenStyle = /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
const navHint =
  /(?:^|[\s_-])(?:nav|navbar|navigation|topnav|mainnav|subnav|menu|mainmenu|submenu|breadcrumbs?)(?:$|[\s_-])/i;
const footerHint = /(?:^|[\s_-])(?:footer|page-?foot|colophon)(?:$|[\s_-])/i;
const kindOfElement = new Map<string, BlockKind>([
  ['li', 'list'],
  ['dt', 'list'],
  ['dd', 'list'],
  ['td', 'table'],
  ['th', 'table'],
  ['caption', 'table'],
  ['blockquote', 'quote'],
  ['pre', 'code'],
  ['listing', 'code'],
  ['xmp', 'code'],
]);

const nameHints = (element: Element): string => {
  const className = attribute(element, 'class');
  const id = attribute(element, 'id');
  if (className === undefined) return id ?? '';
  return id === undefined ? className : `${className} ${id}`;
};

export const toLandmark = (element: Element, inherited: Landmark): Landmark => {
  const { name } = element;
  if (name === 'body' || name === 'html' || name === 'main' || name === 'article') return inherited;
  if (name === 'nav' || attribute(element, 'role') === 'navigation') return 'nav';
  if (name === 'footer' || attribute(element, 'role') === 'contentinfo') return inherited ?? 'footer';
  if (inherited !== null) return inherited;
  const hints = nameHints(element);
  if (hints === '') return null;
  if (footerHint.test(hints)) return 'footer';
  return navHint.test(hints) ? 'nav' : null;
};

export const toKind = (name: string, inherited: BlockKind): BlockKind => {
  const kind = kindOfElement.get(name);
  if (kind !== undefined) return kind;
  // Tables lay out whole pages: a paragraph inside a cell is a paragraph.
  if (name === 'p' || name === 'table') return inherited === 'table' ? 'paragraph' : inherited;
  return inherited;
};

export const headingLevel = (name: string): number | null =>
  name.length === 2 && name.charCodeAt(0) === 104 && name >= 'h1' && name <= 'h6' ? Number(name[1]) : null;

export const isHidden = (element: Element): boolean => {
  const { name } = element;
  if (name === 'body' || name === 'html') return false;
  const hidden = attribute(element, 'hidden');
  if (hidden !== undefined && hidden !== 'until-found') return true;
  if (name === 'dialog' && attribute(element, 'open') === undefined) return true;
  const style = attribute(element, 'style');
  return style !== undefined && hiddenStyle.test(style);
};
