/** Where a link stands among the judged blocks. */
import type { Link } from '../model/item.ts';
import type { Span } from '../model/vocabulary.ts';
import type { PageSubject } from './check.ts';

/** Its block and the span of its anchor, as far as they are known; undefined where the guideline leaves its block out. */
export const placeAnchor = (
  { block: own, anchor }: Link,
  { item, blocks }: PageSubject,
): { readonly block?: number; readonly span?: Span } | undefined => {
  const judged = own === undefined ? undefined : item.blocks[own];
  if (judged === undefined) return {};
  const block = blocks.indexOf(judged);
  if (block < 0) return undefined;
  const start = anchor === '' ? -1 : judged.text.indexOf(anchor);
  return { block, ...(start < 0 ? {} : { span: [start, start + anchor.length] as const }) };
};
