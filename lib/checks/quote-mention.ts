/** The words in which the public names the brand, for quoting. */
import type { Remark } from '../model/remark.ts';
import { toSentenceSpan } from '../text/sentence.ts';
import type { PageSubject } from './check.ts';

/** The sentence that names the brand first, with where it stands; the mention's snippet where the name is in no judged block. */
export const quoteMention = ({
  item,
  blocks,
  occurrences,
  mention,
}: PageSubject): Pick<Remark, 'quote' | 'block' | 'span'> => {
  const first = occurrences.find(({ block }) => item.blocks[block]?.place === 'main') ?? occurrences[0];
  const named = first === undefined ? undefined : item.blocks[first.block];
  const block = named === undefined ? -1 : blocks.indexOf(named);
  if (first === undefined || named === undefined || block < 0) return { quote: mention?.snippet ?? '' };
  const span = toSentenceSpan(named.text, first.span);
  return { quote: named.text.slice(...span), block, span };
};
