/** The visible text of an item, cut into the pieces that guidelines speak of. */
import * as z from 'zod';

/** What a block is on its page; `text` is anything from a source without markup. */
export const blockKinds = [
  'title',
  'description',
  'social',
  'heading',
  'paragraph',
  'list',
  'table',
  'quote',
  'code',
  'alt',
  'text',
] as const;
export const blockKindSchema = z.enum(blockKinds);
export type BlockKind = z.infer<typeof blockKindSchema>;

/**
 * Where a block stands: in the article itself, in what surrounds it, or unseen in the head.
 * `boilerplate` is everything around the main text that is neither `nav` nor `footer`.
 */
export const blockPlaces = ['main', 'boilerplate', 'nav', 'footer', 'head'] as const;
export const blockPlaceSchema = z.enum(blockPlaces);
export type BlockPlace = z.infer<typeof blockPlaceSchema>;

/**
 * One run of visible text, white space folded, in reading order.
 * `level` is 1..6 for headings. `line` and `column` (both from 1) are where its text starts in the source, where known.
 */
export type Block = {
  readonly kind: BlockKind;
  readonly place: BlockPlace;
  readonly text: string;
  readonly level?: number;
  readonly line?: number;
  readonly column?: number;
};
