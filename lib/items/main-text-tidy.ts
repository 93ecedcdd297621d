/** Takes out of an article what stands in it without belonging to it. */
import { hintsOf, nameWeight } from './main-text-hints.ts';
import type { Outline } from './outline.ts';

const alwaysOut = new Set(['aside', 'footer', 'button', 'nav', 'form', 'fieldset', 'menu', 'dialog']);
const judged = new Set(['div', 'section', 'ul', 'ol', 'dl', 'table', 'form', 'fieldset', 'header', 'figure', 'center']);
const shareHint = /(?:\b|_)(?:share|sharedaddy)(?:\b|_)/i;
const captionOut = new Set(['figcaption']);
/** Parts that stand in an article without being said by it: captions, credits, bylines, tags, calls to subscribe. */
const besideHint =
  /(?:^|[\s_-])(?:captions?|wp-caption-text|credits?|photo-?credit|slideshow|slide-count|byline|dateline|timestamp|post-?meta|entry-?meta|article-?meta|tags|tag-?list|post-?tags|newsletter|subscribe|disclaimer|disclosure|author-?(?:bio|box|info)|community-notice|read-?next|read-?also)(?:$|[\s_-])/i;
const besideLengthMax = 400;

const tallyTags = (outline: Outline, index: number) => {
  const own = outline.containers[index];
  const tally = { paragraphs: 0, items: 0, images: 0, inputs: 0, headingLength: 0, commas: 0 };
  if (own === undefined) return tally;
  for (let at = index; at < outline.containers.length; at++) {
    const inner = outline.containers[at];
    if (inner === undefined || (at > index && inner.depth <= own.depth)) break;
    tally.images += inner.images;
    tally.inputs += inner.inputs;
    if (inner.element.name === 'p') tally.paragraphs++;
    else if (inner.element.name === 'li') tally.items++;
    else if (/^h[1-6]$/.test(inner.element.name)) tally.headingLength += outline.textLength(at);
  }
  for (let at = own.first; at < own.end; at++) if (!outline.isBlockDropped(at)) tally.commas += outline.commasOf(at);
  return tally;
};

const isList = (name: string): boolean => name === 'ul' || name === 'ol' || name === 'dl';

const isClutter = (outline: Outline, index: number, useWeights: boolean): boolean => {
  const container = outline.containers[index];
  if (container === undefined) return false;
  const { element } = container;
  const weight = useWeights ? nameWeight(element) : 0;
  if (weight < 0) return true;
  const tally = tallyTags(outline, index);
  if (tally.commas >= 10) return false;
  const length = outline.textLength(index);
  const density = outline.linkDensity(index);
  const list = isList(element.name);
  if (!list && tally.items - 100 > tally.paragraphs && tally.items > 0) return true;
  if (tally.inputs > Math.floor(tally.paragraphs / 3)) return true;
  const headingDensity = length === 0 ? 0 : tally.headingLength / length;
  if (!list && headingDensity < 0.9 && length < 25 && (tally.images === 0 || tally.images > 2) && density > 0)
    return true;
  if (!list && weight < 25 && density > 0.2) return true;
  return weight >= 25 && density > 0.5;
};

/** Drops what does not belong from one chosen container. */
export const tidy = (outline: Outline, root: number, useWeights: boolean): void => {
  const own = outline.containers[root];
  if (own === undefined) return;
  for (let index = root + 1; index < outline.containers.length; index++) {
    const container = outline.containers[index];
    if (container === undefined || container.depth <= own.depth) break;
    if (outline.isDropped(index)) continue;
    const { element } = container;
    if (alwaysOut.has(element.name) || captionOut.has(element.name)) outline.drop(index);
    else if (besideHint.test(hintsOf(element)) && outline.textLength(index) < besideLengthMax) outline.drop(index);
    else if (shareHint.test(hintsOf(element)) && outline.textLength(index) < 500) outline.drop(index);
  }
  for (let index = lastWithin(outline, root); index > root; index--) {
    const container = outline.containers[index];
    if (container === undefined || outline.isDropped(index) || container.first === container.end) continue;
    if (judged.has(container.element.name) && isClutter(outline, index, useWeights)) outline.drop(index);
  }
};

const lastWithin = (outline: Outline, root: number): number => {
  const depth = outline.containers[root]?.depth ?? 0;
  let index = root;
  while (index + 1 < outline.containers.length && (outline.containers[index + 1]?.depth ?? 0) > depth) index++;
  return index;
};
