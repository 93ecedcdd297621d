/** A page's tree as reading needs it: text in blocks, containers, links, images, head. */
import type { Document, Element } from 'domhandler';
import type { BlockKind } from '../model/block.ts';
import type { Landmark } from './container-kinds.ts';
import { Surveyor } from './surveyor.ts';

/** A block-level element and the blocks it holds: those with index `first` to `end` (exclusive). */
export type Container = {
  readonly element: Element;
  readonly parent: number;
  readonly depth: number;
  readonly kind: BlockKind;
  readonly landmark: Landmark;
  readonly first: number;
  end: number;
  /** Elements counted for judging what a container is. */
  images: number;
  inputs: number;
};

export type RawBlock = {
  readonly kind: BlockKind;
  readonly level: number | null;
  readonly text: string;
  /** Where its text starts in the source. */
  readonly offset: number;
  readonly container: number;
  /** How many of its characters are link text. */
  readonly linkLength: number;
};

export type RawLink = {
  readonly element: Element;
  anchor: string;
  /** Alt text of the image inside it, where it has one. */
  alt: string;
  /** Index of the block that holds the anchor's text; -1 where it has none. */
  block: number;
  /** Index of the block that follows where the link starts. */
  readonly position: number;
  readonly hidden: boolean;
};

export type Survey = {
  readonly root: Element | null;
  readonly title: Element | null;
  /** Every `<title>` of the document, the first included; an SVG's own are not among them. */
  readonly titles: readonly Element[];
  readonly base: Element | null;
  readonly metas: readonly Element[];
  readonly headLinks: readonly Element[];
  readonly scripts: readonly Element[];
  readonly containers: readonly Container[];
  readonly blocks: readonly RawBlock[];
  readonly links: readonly RawLink[];
  readonly images: readonly Element[];
};

/** Surveys a page; where nothing at all can be seen, what is hidden or for readers without scripts is taken instead. */
export const survey = (document: Document): Survey => {
  const surveyor = new Surveyor(false);
  surveyor.walk(document);
  if (surveyor.blocks.length > 0) return surveyor;
  const all = new Surveyor(true);
  all.walk(document);
  return all;
};
