/** HTML to a tree, once a page: the scanner cuts the text into tags, the rules of nesting are applied here. */
import { Document, Element, Text } from 'domhandler';
import { decodeHTML } from 'entities';
import { headElements, rawTextElements, specialElements, voidElements } from './element-kinds.ts';
import { type HtmlAttributes, type HtmlSink, scanHtml } from './html-scanner.ts';
import {
  blocksThatCloseParagraphs,
  foreignRoots,
  headings,
  isAnchor,
  isCell,
  isDefinition,
  isForm,
  isHead,
  isHeading,
  isListItem,
  isOption,
  isParagraph,
  isRow,
  isTableSection,
  listElements,
  neverClosedByTag,
  noBounds,
  noTextHere,
  scopeBounds,
  tableCells,
  tableParts,
  tableScopeBounds,
  tableSections,
} from './nesting-rules.ts';
import { mergeAttributes, moveBehind, wrapChildren } from './tree-moves.ts';

/** Elements nested deeper than this are laid flat beside each other; a browser stops at the same depth. */
export const nestingMax = 512;
/** Elements after this many are left out; their text stays. */
export const elementsMax = 300_000;

/** Code that nobody reads: JSON in a script may be data about the page, all else is left out of the tree. */
const isCode = ({ name, attribs }: Element): boolean =>
  name === 'style' || (name === 'script' && attribs.type?.includes('json') !== true);

const isBlank = (html: string, start: number, end: number): boolean => {
  for (let index = start; index < end; index++) {
    const code = html.charCodeAt(index);
    if (code !== 32 && code !== 10 && code !== 9 && code !== 13 && code !== 12) return false;
  }
  return true;
};

/**
 * Builds the tree from what the scanner tells. Entities of texts are decoded here and only where a text has any, which lets
 * the scanner run past text at full speed.
 */
class TreeBuilder implements HtmlSink {
  readonly document = new Document([]);
  readonly #html: string;
  /** Open elements, outermost first. */
  readonly #open: Element[] = [];
  /** How many elements of a name were laid flat and still await their end tag. */
  readonly #flat = new Map<string, number>();
  #root: Element | undefined;
  #elements = 0;
  #foreign = 0;
  #openParagraphs = 0;
  #openAnchors = 0;
  /** A link whose end tag never came when the block around it ended: what follows is linked as well, as in a browser. */
  #unended: Element | undefined;

  constructor(html: string) {
    this.#html = html;
  }

  openTag(name: string, start: number, attributes: HtmlAttributes, isSelfClosed: boolean): void {
    if (this.#elements >= elementsMax) return;
    if (name === 'html' && this.#root !== undefined) {
      mergeAttributes(this.#root, attributes);
      return;
    }
    const isEmpty = isSelfClosed && (this.#foreign > 0 || foreignRoots.has(name));
    if (this.#foreign === 0) this.#closeImplied(name);
    if (this.#unended !== undefined && !specialElements.has(name)) this.#reopenAnchor();
    this.#elements++;
    const element = new Element(name, name === 'html' ? { ...attributes } : attributes, []);
    element.startIndex = start;
    this.#append(element);
    if (name === 'html') this.#root = element;
    if (isEmpty || voidElements.has(name)) return;
    if (this.#open.length >= nestingMax) this.#flat.set(name, (this.#flat.get(name) ?? 0) + 1);
    else this.#push(element);
  }

  closeTag(name: string): void {
    if (!neverClosedByTag.has(name) && !voidElements.has(name)) this.#leave(name);
  }

  text(start: number, end: number): void {
    if (this.#unended !== undefined) this.#reopenAnchor();
    const parent = this.#open.at(-1);
    if (parent !== undefined && isCode(parent)) return;
    if (isBlank(this.#html, start, end)) {
      // Most texts between tags are blank: they need no slice, and where nothing is shown not even a node.
      if (parent !== undefined && !noTextHere.has(parent.name) && !listElements.has(parent.name))
        this.#append(new Text(' '));
      return;
    }
    const raw = this.#html.slice(start, end);
    const isLiteral = parent !== undefined && rawTextElements.has(parent.name);
    const text = new Text(isLiteral || !raw.includes('&') ? raw : decodeHTML(raw));
    text.startIndex = start;
    this.#append(text);
  }

  cdata(start: number, end: number): void {
    if (this.#foreign > 0) this.#append(new Text(this.#html.slice(start, end)));
  }

  #append(node: Element | Text): void {
    const parent = this.#open.at(-1) ?? this.document;
    const siblings = parent.children;
    const last = siblings.at(-1);
    node.parent = parent;
    if (last !== undefined) {
      last.next = node;
      node.prev = last;
    }
    siblings.push(node);
  }

  #push(element: Element): void {
    this.#open.push(element);
    if (element.name === 'p') this.#openParagraphs++;
    else if (element.name === 'a') this.#openAnchors++;
    else if (foreignRoots.has(element.name)) this.#foreign++;
  }

  #forget(name: string): void {
    if (name === 'p') this.#openParagraphs--;
    else if (name === 'a') this.#openAnchors--;
    else if (foreignRoots.has(name)) this.#foreign--;
  }

  #popTo(index: number): void {
    while (this.#open.length > index) {
      const element = this.#open.pop();
      if (element === undefined) return;
      this.#forget(element.name);
      if (element.name === 'a') this.#unended = element;
      else if (tableCells.has(element.name) || element.name === 'caption') this.#unended = undefined;
    }
  }

  #endAnchor(index: number): void {
    this.#popTo(index);
    this.#unended = undefined;
  }

  /** Opens the link that was never ended again, at most as often as there are texts and inline elements. */
  #reopenAnchor(): void {
    const anchor = this.#unended;
    const parent = this.#open.at(-1)?.name ?? '';
    if (
      anchor === undefined ||
      noTextHere.has(parent) ||
      this.#elements >= elementsMax ||
      this.#open.length >= nestingMax
    )
      return;
    this.#unended = undefined;
    this.#elements++;
    const copy = new Element('a', { ...anchor.attribs }, []);
    copy.startIndex = anchor.startIndex;
    this.#append(copy);
    this.#push(copy);
  }

  /** Index of the innermost open element that is wanted, or -1 where a bound comes first. */
  #find(isWanted: (name: string) => boolean, bounds: ReadonlySet<string>): number {
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const name = this.#open[index]?.name ?? '';
      if (isWanted(name)) return index;
      if (bounds.has(name)) return -1;
    }
    return -1;
  }

  #closeWithin(isWanted: (name: string) => boolean, bounds: ReadonlySet<string>): void {
    const index = this.#find(isWanted, bounds);
    if (index >= 0) this.#popTo(index);
  }

  /** The end tags that HTML lets people leave out. */
  #closeImplied(name: string): void {
    if (this.#open.at(-1)?.name === 'head' && !headElements.has(name)) this.#popTo(this.#open.length - 1);
    if (this.#openParagraphs > 0 && blocksThatCloseParagraphs.has(name)) this.#closeWithin(isParagraph, scopeBounds);
    if (name === 'li') this.#closeItem(isListItem);
    else if (name === 'dd' || name === 'dt') this.#closeItem(isDefinition);
    else if (tableCells.has(name)) this.#closeWithin(isCell, tableScopeBounds);
    else if (name === 'tr') this.#closeWithin(isRow, tableScopeBounds);
    else if (tableSections.has(name)) this.#closeWithin(isTableSection, tableScopeBounds);
    else if (name === 'a') this.#closeAnchor();
    else if (headings.has(name) && headings.has(this.#open.at(-1)?.name ?? '')) this.#popTo(this.#open.length - 1);
    else if (name === 'option' || name === 'optgroup') this.#closeWithin(isOption, specialElements);
    else if (name === 'body') this.#closeWithin(isHead, noBounds);
  }

  /** A link cannot stand in a link: the one before ends. */
  #closeAnchor(): void {
    const index = this.#openAnchors > 0 ? this.#find(isAnchor, specialElements) : -1;
    if (index >= 0) this.#popTo(index);
    this.#unended = undefined;
  }

  /** A list item ends the one before it, unless a list of its own stands between. */
  #closeItem(isWanted: (name: string) => boolean): void {
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const name = this.#open[index]?.name ?? '';
      if (isWanted(name)) {
        this.#popTo(index);
        return;
      }
      if (specialElements.has(name) && name !== 'address' && name !== 'div' && name !== 'p') return;
    }
  }

  #leave(name: string): void {
    const flat = this.#flat.get(name) ?? 0;
    if (flat > 0) {
      this.#flat.set(name, flat - 1);
      return;
    }
    // Only the form itself ends: people close it in the middle of a table or a div.
    if (name === 'form') {
      this.#takeOut(this.#find(isForm, scopeBounds));
      return;
    }
    if (name === 'a') {
      this.#leaveAnchor();
      return;
    }
    this.#popTo(this.#endOf(name));
  }

  /** Where the stack is cut for an end tag; its length where the tag closes nothing. */
  #endOf(name: string): number {
    const index = headings.has(name)
      ? this.#find(isHeading, scopeBounds)
      : this.#find((open) => open === name, this.#boundsOf(name));
    return index < 0 ? this.#open.length : index;
  }

  #boundsOf(name: string): ReadonlySet<string> {
    if (this.#foreign > 0) return noBounds;
    if (tableParts.has(name)) return name === 'table' ? noBounds : tableScopeBounds;
    return specialElements.has(name) ? scopeBounds : specialElements;
  }

  #takeOut(index: number): void {
    if (index < 0) return;
    this.#forget(this.#open[index]?.name ?? '');
    this.#open.splice(index, 1);
  }

  /**
   * `<a>` may be closed while a block inside it is open. As in a browser the block moves out behind the anchor, and
   * what it holds so far stays linked by a copy of the anchor.
   */
  #leaveAnchor(): void {
    const index = this.#find(isAnchor, scopeBounds);
    const anchor = this.#open[index];
    this.#unended = undefined;
    if (anchor === undefined) return;
    const blockIndex = this.#open.findIndex((open, at) => at > index && specialElements.has(open.name));
    const block = this.#open[blockIndex];
    if (block === undefined) {
      this.#endAnchor(index);
      return;
    }
    moveBehind(block, anchor);
    wrapChildren(block, new Element('a', { ...anchor.attribs }, []));
    this.#takeOut(index);
  }
}

/** Parses a page into a tree; never throws, never recurses, and time grows linearly with the length. */
export const parseHtml = (html: string): Document => {
  const builder = new TreeBuilder(html);
  scanHtml(html, builder);
  return builder.document;
};
