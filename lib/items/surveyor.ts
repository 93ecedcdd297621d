/** The walk of a survey: one way through the tree, which notes everything reading needs. */
import { type ChildNode, type Document, type Element, isTag, isText, type ParentNode, type Text } from 'domhandler';
import { headingLevel, isHidden, toKind, toLandmark } from './container-kinds.ts';
import { attribute, foldSpace } from './element.ts';
import { blockElements, unseenElements } from './element-kinds.ts';
import type { Container, RawBlock, RawLink, Survey } from './survey.ts';

/** What lies beyond these bounds on one page is left out. */
export const blocksMax = 50_000;
export const linksMax = 20_000;
export const imagesMax = 5_000;
export const metasMax = 2_000;
/** Titles of one page that are told apart. */
const titlesMax = 20;
export const anchorLengthMax = 2_000;
export const blockLengthMax = 200_000;

const isBlank = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 32 && code !== 160) return false;
  }
  return true;
};

const firstInk = (text: string): number => {
  let index = 0;
  while (index < text.length && text.charCodeAt(index) <= 32) index++;
  return index;
};

/** Text that is code even inside a link. */
const isMute = (node: Text): boolean => {
  const { parent } = node;
  return parent !== null && isTag(parent) && (parent.name === 'style' || parent.name === 'script');
};

/** Walks the tree without recursion; the fields are what it is in the middle of. */
export class Surveyor implements Survey {
  readonly containers: Container[] = [];
  readonly blocks: RawBlock[] = [];
  readonly links: RawLink[] = [];
  readonly images: Element[] = [];
  readonly metas: Element[] = [];
  readonly headLinks: Element[] = [];
  readonly scripts: Element[] = [];
  root: Element | null = null;
  title: Element | null = null;
  readonly titles: Element[] = [];
  base: Element | null = null;
  readonly #showAll: boolean;
  #container = -1;
  /** The elements nobody sees that the walk is inside of. */
  readonly #unseen: Element[] = [];
  #text = '';
  #linkLength = 0;
  #offset = -1;
  #level: number | null = null;
  #breaks = 0;
  #anchor: RawLink | undefined;
  readonly #alts: { readonly text: string; readonly offset: number }[] = [];

  constructor(showAll: boolean) {
    this.#showAll = showAll;
  }

  walk(document: Document): void {
    let node: ChildNode | null = document.children[0] ?? null;
    while (node !== null) {
      const child = this.#enter(node);
      if (child !== null) {
        node = child;
        continue;
      }
      let next: ChildNode | null = node;
      while (next !== null) {
        if (isTag(next)) this.#leave(next);
        if (next.next !== null) {
          next = next.next;
          break;
        }
        const parent: ParentNode | null = next.parent;
        next = parent !== null && isTag(parent) ? parent : null;
      }
      node = next;
    }
    this.#flush();
  }

  /** Takes a node in; answers its first child where the walk shall go down. */
  #enter(node: ChildNode): ChildNode | null {
    if (isText(node)) {
      this.#takeText(node);
      return null;
    }
    if (!isTag(node)) return null;
    this.#takeElement(node);
    return node.name === 'template' ? null : (node.children[0] ?? null);
  }

  #takeText(node: Text): void {
    const { data } = node;
    if (isBlank(data)) {
      if (this.#unseen.length > 0) return;
      if (this.#text !== '') this.#text += ' ';
      if (this.#anchor !== undefined) this.#anchor.anchor += ' ';
      return;
    }
    if (this.#anchor !== undefined && this.#anchor.anchor.length < anchorLengthMax && !isMute(node)) {
      this.#anchor.anchor += data;
      if (this.#anchor.block < 0 && this.#unseen.length === 0) this.#anchor.block = this.blocks.length;
    }
    if (this.#unseen.length > 0 || this.#text.length > blockLengthMax) return;
    if (this.#offset < 0) this.#offset = (node.startIndex ?? 0) + firstInk(data);
    this.#text += data;
    this.#breaks = 0;
    if (this.#anchor !== undefined) this.#linkLength += data.length;
  }

  #takeElement(element: Element): void {
    const { name } = element;
    if (this.#isUnseen(element)) this.#unseen.push(element);
    if (blockElements.has(name)) this.#openContainer(element);
    this.#note(element, name);
  }

  #isUnseen(element: Element): boolean {
    if (this.#showAll)
      return unseenElements.has(element.name) && element.name !== 'noscript' && element.name !== 'noframes';
    return unseenElements.has(element.name) || isHidden(element);
  }

  #note(element: Element, name: string): void {
    switch (name) {
      case 'a':
      case 'area':
        this.#openLink(element);
        return;
      case 'br':
        this.#takeBreak();
        return;
      case 'img':
        this.#takeImage(element);
        return;
      case 'meta':
        if (this.metas.length < metasMax) this.metas.push(element);
        return;
      case 'link':
        if (this.headLinks.length < metasMax) this.headLinks.push(element);
        return;
      case 'script':
        if (attribute(element, 'type')?.includes('ld+json') && this.scripts.length < metasMax)
          this.scripts.push(element);
        return;
      case 'title':
        this.title ??= element;
        if (this.titles.length < titlesMax && !this.#unseen.some(({ name }) => name === 'svg'))
          this.titles.push(element);
        return;
      case 'base':
        if (attribute(element, 'href') !== undefined) this.base ??= element;
        return;
      case 'html':
        this.root ??= element;
        return;
      case 'input':
      case 'textarea':
      case 'select':
        this.#countInput();
        return;
    }
  }

  #countInput(): void {
    const container = this.containers[this.#container];
    if (container !== undefined) container.inputs++;
  }

  #openContainer(element: Element): void {
    this.#flush();
    const parent = this.containers[this.#container];
    const level = headingLevel(element.name);
    this.containers.push({
      element,
      parent: this.#container,
      depth: parent === undefined ? 0 : parent.depth + 1,
      kind: level === null ? toKind(element.name, parent?.kind ?? 'paragraph') : 'heading',
      landmark: toLandmark(element, parent?.landmark ?? null),
      first: this.blocks.length,
      end: -1,
      images: 0,
      inputs: 0,
    });
    this.#container = this.containers.length - 1;
    if (level !== null) this.#level = level;
  }

  #leave(element: Element): void {
    const { name } = element;
    if (name === 'a') this.#anchor = undefined;
    if (blockElements.has(name)) this.#closeContainer(name);
    if (this.#unseen.at(-1) === element) this.#unseen.pop();
  }

  #closeContainer(name: string): void {
    this.#flush();
    if (headingLevel(name) !== null) this.#level = null;
    const container = this.containers[this.#container];
    if (container === undefined) return;
    container.end = this.blocks.length;
    this.#container = container.parent;
  }

  #takeBreak(): void {
    if (this.#unseen.length > 0) return;
    // Two line breaks in a row are how old pages part their paragraphs.
    if (++this.#breaks >= 2) this.#flush();
    else if (this.#text !== '') this.#text += ' ';
    if (this.#anchor !== undefined) this.#anchor.anchor += ' ';
  }

  #openLink(element: Element): void {
    if (attribute(element, 'href') === undefined || this.links.length >= linksMax) return;
    const link: RawLink = {
      element,
      anchor: '',
      alt: '',
      block: -1,
      position: this.blocks.length,
      hidden: this.#unseen.length > 0,
    };
    this.links.push(link);
    if (element.name === 'a') this.#anchor = link;
    else link.anchor = attribute(element, 'alt') ?? '';
  }

  #takeImage(element: Element): void {
    if (this.images.length < imagesMax) this.images.push(element);
    const container = this.containers[this.#container];
    if (container !== undefined) container.images++;
    const alt = attribute(element, 'alt');
    if (alt === undefined || isBlank(alt)) return;
    if (this.#anchor !== undefined && this.#anchor.alt === '') this.#anchor.alt = foldSpace(alt);
    if (this.#unseen.length === 0) this.#alts.push({ text: foldSpace(alt), offset: element.startIndex ?? 0 });
  }

  /** Ends the block that is being read, and puts the texts of images behind it. */
  #flush(): void {
    const text = this.#text === '' ? '' : foldSpace(this.#text);
    if (text !== '' && this.blocks.length < blocksMax) {
      this.blocks.push({
        kind: this.#level === null ? (this.containers[this.#container]?.kind ?? 'paragraph') : 'heading',
        level: this.#level,
        text,
        offset: this.#offset,
        container: this.#container,
        linkLength: Math.min(this.#linkLength, text.length),
      });
    }
    this.#text = '';
    this.#offset = -1;
    this.#linkLength = 0;
    this.#breaks = 0;
    if (this.#alts.length > 0) this.#flushAlts();
  }

  #flushAlts(): void {
    for (const { text, offset } of this.#alts) {
      if (this.blocks.length >= blocksMax) break;
      this.blocks.push({ kind: 'alt', level: null, text, offset, container: this.#container, linkLength: 0 });
    }
    this.#alts.length = 0;
  }
}
