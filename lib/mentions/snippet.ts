/** The few words around a name that say what is said of it. */
import type { Block } from '../model/block.ts';
import type { Item } from '../model/item.ts';
import type { Occurrence } from '../model/mention.ts';

/** A snippet has at most this many UTF-16 units, its ellipses counted. */
export const snippetUnitsMax = 300;
/** A cut looks this far back for a space before it divides a word. */
const wordUnitsMax = 40;
/** How much of a text is looked at to keep a grapheme whole. */
const graphemeUnitsMax = 64;
/** A block shorter than this is read together with what follows it. */
const shortBlockUnits = 120;

let segmenter: Intl.Segmenter | undefined;

/** The last place at or before `at` that divides no grapheme (no surrogate pair, where one is longer than looked at). */
const graphemeStart = (text: string, at: number): number => {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  const from = Math.max(0, at - graphemeUnitsMax);
  const segment = segmenter.segment(text.slice(from, at + graphemeUnitsMax)).containing(at - from);
  const start = from + (segment?.index ?? at - from);
  if (start > from) return start;
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
};

/** Where to end a text that may go on until `at`: after a whole word, else after a whole grapheme. */
const cutBefore = (text: string, at: number): number => {
  if (at >= text.length) return text.length;
  if (/\s/.test(text.charAt(at))) return at;
  const space = text.slice(Math.max(0, at - wordUnitsMax), at).search(/\s\S*$/);
  return space > 0 ? Math.max(0, at - wordUnitsMax) + space : graphemeStart(text, at);
};

/** Where to begin a text that may begin at `at` or later, but not after `latest`. */
const cutAfter = (text: string, at: number, latest: number): number => {
  if (at <= 0) return 0;
  const space = text.slice(at, Math.min(at + wordUnitsMax, latest)).search(/\s/);
  if (space >= 0) return at + space + 1;
  const start = graphemeStart(text, at);
  // Never before `at`: the bound on the length holds.
  return start === at ? at : Math.min(latest, start + (graphemeLength(text, start) || 1));
};
const graphemeLength = (text: string, start: number): number => {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return segmenter.segment(text.slice(start, start + graphemeUnitsMax)).containing(0)?.segment.length ?? 1;
};

/** At most `unitsMax` units of a text with `[start, end)` in it, cut between words, `…` where something is left out. */
export const cutAround = (text: string, start: number, end: number, unitsMax: number = snippetUnitsMax): string => {
  if (text.length <= unitsMax) return text.trim();
  const room = unitsMax - 2;
  const before = Math.max(0, Math.floor((room - (end - start)) / 2));
  const from = cutAfter(text, Math.min(start - before, text.length - room), start);
  const to = cutBefore(text, from + room);
  return `${from > 0 ? '…' : ''}${text.slice(from, to).trim()}${to < text.length ? '…' : ''}`;
};

const kindRank: Readonly<Partial<Record<Block['kind'], number>>> = {
  title: 3,
  description: 4,
  social: 4,
  alt: 4,
  heading: 2,
};
const placeRank: Readonly<Record<Block['place'], number>> = { main: 0, boilerplate: 5, footer: 6, nav: 7, head: 5 };
const rankOf = ({ kind, place }: Block): number => placeRank[place] + (kindRank[kind] ?? 0);

/** The occurrence that says most: in the main text rather than around it, in a paragraph rather than a heading; else the first. */
const mainOccurrence = (blocks: readonly Block[], occurrences: readonly Occurrence[]): Occurrence | undefined => {
  let best: { readonly occurrence: Occurrence; readonly rank: number } | undefined;
  for (const occurrence of occurrences) {
    const block = blocks[occurrence.block];
    if (block === undefined) continue;
    const rank = rankOf(block);
    if (best === undefined || rank < best.rank) best = { occurrence, rank };
  }
  return best?.occurrence;
};

/** A block's text, and that of the blocks after it in the same place while it is short. */
const textFrom = (blocks: readonly Block[], index: number): string => {
  const first = blocks[index];
  let text = first?.text ?? '';
  for (let next = index + 1; text.length < shortBlockUnits && next < blocks.length; next++) {
    const block = blocks[next];
    if (block === undefined || block.place !== first?.place) break;
    text += `\n${block.text}`;
  }
  return text;
};

/** At most 300 characters around where an item names the brand; its beginning where it does not. */
export const toSnippet = (item: Pick<Item, 'blocks' | 'mainText'>, occurrences: readonly Occurrence[]): string => {
  const occurrence = mainOccurrence(item.blocks, occurrences);
  if (occurrence === undefined) return cutAround(item.mainText, 0, 0);
  const [start, end] = occurrence.span;
  return cutAround(textFrom(item.blocks, occurrence.block), start, Math.min(end, start + snippetUnitsMax / 2));
};
