/** The words whose tone is judged: what an item says of the brand, and not what else it tells of. */
import type { Block } from '../model/block.ts';
import type { Item } from '../model/item.ts';
import type { Occurrence } from '../model/mention.ts';
import { toSentenceSpan } from '../text/sentence.ts';
import { snippetUnitsMax, toSnippet } from './snippet.ts';

/** More places than this are not looked at: a name repeated for ever says nothing new. */
const occurrencesMax = 50;

const isAboutIt = (blocks: readonly Block[], occurrences: readonly Occurrence[]): boolean =>
  occurrences.some(({ block }) => {
    const { kind, level } = blocks[block] ?? {};
    return kind === 'title' || (kind === 'heading' && level === 1);
  });

/** The sentences of the main text that name the brand, each once, in order, as many as fit. */
const toSentences = (blocks: readonly Block[], occurrences: readonly Occurrence[]): string => {
  const sentences = new Set<string>();
  let units = 0;
  for (const { block, span } of occurrences.slice(0, occurrencesMax)) {
    const found = blocks[block];
    if (found === undefined || found.place === 'head') continue;
    const sentence = found.text.slice(...toSentenceSpan(found.text, span)).trim();
    if (sentences.has(sentence)) continue;
    units += sentence.length + 1;
    if (units > snippetUnitsMax) break;
    sentences.add(sentence);
  }
  return [...sentences].join('\n');
};

/**
 * At most 300 characters. A post, a short page and a page whose title names the brand are about it, so that the words around the
 * name count; a long article that names it in passing speaks of it in those sentences alone.
 */
export const toStatement = (
  item: Pick<Item, 'kind' | 'blocks' | 'mainText'>,
  occurrences: readonly Occurrence[],
): string => {
  const isAllAboutIt =
    item.kind === 'entry' || item.mainText.length <= snippetUnitsMax || isAboutIt(item.blocks, occurrences);
  return (isAllAboutIt ? '' : toSentences(item.blocks, occurrences)) || toSnippet(item, occurrences);
};
