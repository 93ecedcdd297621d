/** Which blocks of a page are its article: own algorithm over a page's survey, in the tradition of Readability. */
import type { Element } from 'domhandler';
import { attribute } from './element.ts';
import { isAnswers, isMarkedBody, isUnlikely, nameWeight } from './main-text-hints.ts';
import { tidy } from './main-text-tidy.ts';
import { Outline } from './outline.ts';
import type { RawBlock, Survey } from './survey.ts';

/** How much of the usual caution a try at finding the article takes. */
type Caution = { readonly unlikely: boolean; readonly weights: boolean; readonly tidy: boolean };

/** From the most careful reading to the least; the first one that finds enough text is taken. */
const cautions: readonly Caution[] = [
  { unlikely: true, weights: true, tidy: true },
  { unlikely: false, weights: true, tidy: true },
  { unlikely: false, weights: false, tidy: true },
  { unlikely: false, weights: false, tidy: false },
];
/** Less text than this is not taken for an article while a less careful reading may find more. */
const enoughCharacters = 500;
/** Text of a block counts from this length on. */
const paragraphMin = 25;
const ancestorsMax = 5;
/** What a page's own mark for the body of its article is worth: a dozen paragraphs. */
const markedBonus = 40;
const topCandidatesMax = 5;

const tagScores = new Map<string, number>([
  ['div', 5],
  ['article', 10],
  ['main', 5],
  ['pre', 3],
  ['td', 3],
  ['blockquote', 3],
  ['address', -3],
  ['ol', -3],
  ['ul', -3],
  ['dl', -3],
  ['dd', -3],
  ['dt', -3],
  ['li', -3],
  ['form', -3],
  ['h1', -5],
  ['h2', -5],
  ['h3', -5],
  ['h4', -5],
  ['h5', -5],
  ['h6', -5],
  ['th', -5],
]);

/** Elements that hold one paragraph's text and hand its score to what they stand in. */
const leaves = new Set(['p', 'pre', 'td', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'dd', 'dt', 'blockquote', 'th']);

/** Whatever its name says, a part with more of the text than this is not what surrounds the article. */
const surroundingRatioMax = 0.8;

const dropUnlikely = (outline: Outline): void => {
  const all = outline.blocks.reduce((sum, _, index) => sum + outline.lengthOf(index), 0);
  outline.containers.forEach(({ element, depth }, index) => {
    if (depth < 1 || element.name === 'body' || element.name === 'html' || outline.isDropped(index)) return;
    if (!isUnlikely(element) || outline.hasAncestor(index, ['table', 'code', 'pre'])) return;
    if (isAnswers(element) || outline.textLength(index) <= all * surroundingRatioMax) outline.drop(index);
  });
};

const scoreOfBlock = (outline: Outline, block: number): number => {
  const length = outline.lengthOf(block);
  return 1 + outline.commasOf(block) + Math.min(Math.floor(length / 100), 3);
};

/** Hands the score of each paragraph to the containers around it, less the further out they are. */
const scoreContainers = (outline: Outline, caution: Caution): Float64Array => {
  const { containers } = outline;
  const scores = new Float64Array(containers.length).fill(Number.NaN);
  outline.blocks.forEach((block, index) => {
    if (outline.lengthOf(index) < paragraphMin || block.kind === 'alt' || outline.isBlockDropped(index)) return;
    const own = containers[block.container];
    if (own === undefined) return;
    const isLeaf = leaves.has(own.element.name) || (own.element.name === 'div' && own.end - own.first === 1);
    const score = scoreOfBlock(outline, index);
    let at = isLeaf ? own.parent : block.container;
    for (let level = 0; level < ancestorsMax && at >= 0; level++) {
      const container = containers[at];
      if (container === undefined || container.element.name === 'html') break;
      if (Number.isNaN(scores[at])) {
        scores[at] =
          (tagScores.get(container.element.name) ?? 0) +
          (caution.weights ? nameWeight(container.element) : 0) +
          (isMarkedBody(container.element) ? markedBonus : 0);
      }
      scores[at] = (scores[at] ?? 0) + score / (level === 0 ? 1 : level === 1 ? 2 : level * 3);
      at = container.parent;
    }
  });
  for (let index = 0; index < scores.length; index++)
    if (!Number.isNaN(scores[index])) scores[index] = (scores[index] ?? 0) * (1 - outline.linkDensity(index));
  return scores;
};

const rank = (scores: Float64Array): readonly number[] => {
  const scored: number[] = [];
  scores.forEach((score, index) => {
    if (!Number.isNaN(score)) scored.push(index);
  });
  return scored.sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0)).slice(0, topCandidatesMax);
};

/** Where several candidates are nearly as good, the article is what holds them all. */
const toSharedAncestor = (outline: Outline, ranked: readonly number[], scores: Float64Array): number => {
  const top = ranked[0] ?? -1;
  const rivals = ranked.slice(1).filter((index) => (scores[index] ?? 0) >= 0.75 * (scores[top] ?? 0));
  if (rivals.length < 3) return top;
  for (const ancestor of outline.ancestors(top)) {
    if (outline.containers[ancestor]?.element.name === 'body') return top;
    if (rivals.filter((rival) => outline.contains(ancestor, rival)).length >= 3) return ancestor;
  }
  return top;
};

/** Goes outwards while the score says that there is more of the article out there. */
const widen = (outline: Outline, start: number, scores: Float64Array): number => {
  let top = start;
  let last = scores[top] ?? 0;
  const threshold = last / 3;
  for (const ancestor of outline.ancestors(start)) {
    const { element } = outline.containers[ancestor] ?? {};
    if (element === undefined || element.name === 'body' || element.name === 'html') break;
    const score = scores[ancestor] ?? Number.NaN;
    if (Number.isNaN(score)) continue;
    if (score < threshold) break;
    if (score > last) {
      top = ancestor;
      break;
    }
    last = score;
  }
  for (const ancestor of outline.ancestors(top)) {
    const container = outline.containers[ancestor];
    if (container === undefined || container.element.name === 'body' || outline.childrenOf(ancestor).length !== 1)
      break;
    top = ancestor;
  }
  return top;
};

/** The candidate and those of its siblings that read like parts of the same text. */
const withSiblings = (outline: Outline, top: number, scores: Float64Array): readonly number[] => {
  const parent = outline.containers[top]?.parent ?? -1;
  const topScore = scores[top] ?? 0;
  const threshold = Math.max(10, topScore * 0.2);
  const topElement = outline.containers[top]?.element;
  const topClass = topElement === undefined ? '' : (attribute(topElement, 'class') ?? '');
  return outline.childrenOf(parent).filter((index) => {
    if (index === top) return true;
    if (outline.isDropped(index)) return false;
    const { element } = outline.containers[index] ?? {};
    if (element === undefined) return false;
    const bonus = topClass !== '' && attribute(element, 'class') === topClass ? topScore * 0.2 : 0;
    const score = scores[index] ?? Number.NaN;
    if (!Number.isNaN(score) && score + bonus >= threshold) return true;
    if (element.name !== 'p') return false;
    const density = outline.linkDensity(index);
    const length = outline.textLength(index);
    return (
      (length > 80 && density < 0.25) ||
      (length > 0 && length < 80 && density === 0 && /\.( |$)/.test(outline.firstText(index)))
    );
  });
};

/** How far out the same section of a page may be cut into pieces of one class. */
const twinLevels = 5;
const twinLengthMin = 200;
const twinsMax = 50;

/** Pieces of the same article that stand in containers of the same class, advertisements between them. */
const findTwins = (outline: Outline, top: number): readonly number[] => {
  const own = outline.containers[top];
  const name = own === undefined ? undefined : attribute(own.element, 'class');
  if (own === undefined || name === undefined || name.trim() === '') return [];
  const around = [...outline.ancestors(top)]
    .slice(0, twinLevels)
    .findLast((index) => outline.containers[index]?.element.name !== 'body');
  if (around === undefined) return [];
  const twins: number[] = [];
  for (let index = around + 1; index < outline.containers.length && twins.length < twinsMax; index++) {
    const container = outline.containers[index];
    if (container === undefined || container.depth <= (outline.containers[around]?.depth ?? 0)) break;
    if (
      index === top ||
      container.depth !== own.depth ||
      container.element.name !== own.element.name ||
      outline.isDropped(index)
    )
      continue;
    if (attribute(container.element, 'class') !== name || outline.textLength(index) < twinLengthMin) continue;
    if (outline.linkDensity(index) < 0.25) twins.push(index);
  }
  return twins;
};

const isRoleMain = (element: Element): boolean => element.name === 'main' || attribute(element, 'role') === 'main';

const isArticle = ({ name }: Element): boolean => name === 'article';

/** The one container of a kind; undefined where there is none or another one. */
const findOnly = (outline: Outline, isWanted: (element: Element) => boolean): number | undefined => {
  let only: number | undefined;
  for (const [index, { element }] of outline.containers.entries()) {
    if (!isWanted(element) || outline.isDropped(index)) continue;
    if (only !== undefined) return undefined;
    only = index;
  }
  return only;
};

/** The one `<article>`, or the one `<main>`, of a page that has just one. */
const findOnlyArticle = (outline: Outline): number | undefined =>
  findOnly(outline, isArticle) ?? findOnly(outline, isRoleMain);

/** The only article holds this many times what was found: too little was found. */
const missedRatio = 4;

/** Pages put together from widgets scatter their text: where most of the only article was missed, it is taken whole. */
const orWholeArticle = (outline: Outline, chosen: readonly number[]): readonly number[] => {
  const article = findOnlyArticle(outline);
  if (article === undefined || outline.linkDensity(article) > 0.3) return chosen;
  const length = chosen.reduce((sum, index) => sum + outline.textLength(index), 0);
  return outline.textLength(article) > missedRatio * length ? [article] : chosen;
};

const inOrder = (indexes: readonly number[]): readonly number[] =>
  [...new Set(indexes)].sort((one, other) => one - other);

const attempt = (page: Survey, caution: Caution): Outline & { chosen?: readonly number[] } => {
  const outline: Outline & { chosen?: readonly number[] } = new Outline(page);
  if (caution.unlikely) dropUnlikely(outline);
  const scores = scoreContainers(outline, caution);
  const ranked = rank(scores);
  if (ranked.length === 0) return outline;
  const top = widen(outline, toSharedAncestor(outline, ranked, scores), scores);
  outline.chosen = orWholeArticle(
    outline,
    inOrder([...withSiblings(outline, top, scores), ...findTwins(outline, top)]),
  );
  if (caution.tidy) for (const index of outline.chosen) tidy(outline, index, caution.weights);
  return outline;
};

/** A page of a few words has no paragraph to go by: all of it is meant that is neither navigation nor footer. */
const findOutsideLandmarks = (page: Survey): ReadonlySet<number> =>
  new Set(
    page.blocks.flatMap(({ kind, container }, index) =>
      kind !== 'alt' && (page.containers[container]?.landmark ?? null) === null ? [index] : [],
    ),
  );

/** Indexes of the blocks that make the article, in reading order; alt texts are never among them. */
export const findMainBlocks = (page: Survey, _claimed: string | null = null): ReadonlySet<number> => {
  let best: ReadonlySet<number> = new Set();
  let bestLength = -1;
  for (const caution of cautions) {
    const outline = attempt(page, caution);
    const found = outline.blocksWithin(outline.chosen ?? []);
    const length = found.reduce((sum, block) => sum + outline.lengthOf(block), 0);
    if (length > bestLength) {
      best = new Set(found);
      bestLength = length;
    }
    if (length >= enoughCharacters) return new Set(found);
  }
  return best.size > 0 ? best : findOutsideLandmarks(page);
};

/** A line this long is the article's own, whatever it looks like. */
const ownLineMin = 100;
const sentenceEnd = /[.!?…。！？:;)"”»’]$/u;

/** True for what leads into an article: its title, and lines of name, date and place that are no sentence. */
const isLeadIn = ({ level, text }: RawBlock): boolean =>
  level === 1 || (text.length < ownLineMin && (level !== null || !sentenceEnd.test(text)));

/** The article alone, its blocks joined by newlines, without title, byline and date above it. */
export const toMainText = (page: Survey, main: ReadonlySet<number>): string => {
  const own = page.blocks.filter((_, index) => main.has(index));
  const start = own.findIndex((block) => !isLeadIn(block));
  const body = start < 0 ? own : own.slice(start);
  return body
    .filter(({ level }) => level !== 1 || start < 0)
    .map(({ text }) => text)
    .join('\n');
};
