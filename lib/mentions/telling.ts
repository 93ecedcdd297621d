/** Tells where a page speaks of a brand from where the name merely stands on it. */
import type { Block } from '../model/block.ts';
import type { Item } from '../model/item.ts';
import type { Occurrence } from '../model/mention.ts';

/** A paragraph this long beside the main text is rather a piece of it that was not told apart than a teaser or a notice. */
const proseUnitsMin = 300;

/**
 * True for a block in which a page speaks for itself. A share button, a menu, a teaser of another article, "best viewed with" and
 * the affiliate notice name a brand on each page of a site: none of these pages is about it.
 */
const isTelling = ({ place, kind, text }: Block): boolean =>
  place === 'main' ||
  place === 'head' ||
  (place === 'boilerplate' && (kind === 'paragraph' || kind === 'quote') && text.length >= proseUnitsMin);

/**
 * The occurrences that make an item a mention. All of those of an entry, which has no frame, and of a page on which no main text
 * was found, its menus and footers apart.
 */
export const toTelling = (
  { kind, blocks }: Pick<Item, 'kind' | 'blocks'>,
  occurrences: readonly Occurrence[],
): readonly Occurrence[] => {
  if (occurrences.length === 0 || kind === 'entry') return occurrences;
  const hasMain = blocks.some(({ place }) => place === 'main');
  return occurrences.filter(({ block }) => {
    const found = blocks[block];
    return found !== undefined && (isTelling(found) || (!hasMain && found.place === 'boilerplate'));
  });
};
