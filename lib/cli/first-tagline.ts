/** How a brand presents itself in a few words: what its front page says again and again. */
import type { SiteLook } from '../items/site-look.ts';
import type { Item } from '../model/item.ts';
import { foldText } from '../text/fold.ts';

/** The words, and where they stand: `in the heading`. */
export type Tagline = { readonly text: string; readonly places: readonly string[] };

const wordsMin = 2;
const wordsMax = 12;
const lengthMax = 120;
/** Markup that is searched for a slogan, and its length. */
const markupMax = 2_000_000;

const slogan = /"slogan"\s{0,20}:\s{0,20}("(?:[^"\\]|\\.){1,300}")/;

/** `Organization.slogan` of the page's structured data. */
const findSlogan = ({ markup = '' }: Item): string | null => {
  const written = slogan.exec(markup.slice(0, markupMax))?.[1];
  try {
    const read: unknown = written === undefined ? null : JSON.parse(written);
    return typeof read === 'string' ? read.trim() : null;
  } catch {
    // No JSON after all.
    return null;
  }
};

const toPlain = (text: string): string => (foldText(text).folded.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

const isShort = (text: string): boolean => {
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return words >= wordsMin && words <= wordsMax && text.length <= lengthMax;
};

const toTitleParts = (title: string | null): readonly string[] =>
  (title ?? '').split(/\s+[|–—:·-]\s+/).map((part) => part.trim());

/** What is declared as the slogan, else the candidate that stands in most places. Null where the page has none. */
export const findTagline = (item: Item, look: SiteLook, name: string): Tagline | null => {
  const said = findSlogan(item);
  const headings = item.blocks.filter(({ kind, level }) => kind === 'heading' && level === 1).map(({ text }) => text);
  const social = item.blocks.filter(({ kind }) => kind === 'social').map(({ text }) => text);
  const places: readonly (readonly [place: string, texts: readonly (string | null)[]])[] = [
    ['in the structured data, as slogan', [said]],
    ['in the heading', headings],
    ['in the title', [item.title]],
    ['in the description', [item.description]],
    ['where the page is shared', social],
  ];
  const candidates = [said, look.tagline, ...headings.slice(0, 3), ...toTitleParts(item.title)].flatMap((text) =>
    text === null || !isShort(text) || toPlain(text) === toPlain(name) ? [] : [text.replace(/\s+/g, ' ').trim()],
  );
  const counted = candidates.map((text): Tagline => {
    const plain = ` ${toPlain(text)} `;
    const holds = (other: string | null): boolean => other !== null && ` ${toPlain(other)} `.includes(plain);
    return { text, places: places.filter(([, texts]) => texts.some(holds)).map(([place]) => place) };
  });
  // A part of a title alone is what the page is about, not what the brand says of itself.
  const sure = counted.filter(({ text, places: at }) => at.length > 1 || text === look.tagline);
  return (
    counted.find(({ text }) => text === said) ?? sure.toSorted((a, b) => b.places.length - a.places.length)[0] ?? null
  );
};
