/** Sentences of the running text: what the tone checks share. */
import type { Block } from '../model/block.ts';
import type { Span } from '../model/vocabulary.ts';
import { rememberRecent } from '../text/recent.ts';
import { toSentences } from '../text/sentences.ts';

/** A sentence, and where it stands: in which of the blocks handed to the check. */
export type Sentence = { readonly block: number; readonly span: Span; readonly text: string };

const proseKinds = new Set<Block['kind']>(['paragraph', 'list', 'quote', 'text']);

/** True for what is written to be read as sentences: not menus, headings, tables or code. */
export const isProse = ({ kind, place }: Block): boolean =>
  proseKinds.has(kind) && (place === 'main' || place === 'boilerplate');

/** Every tone check asks for the same blocks' sentences: they are looked for once a language. */
const knownOf = rememberRecent((_blocks: readonly Block[]) => new Map<string, readonly Sentence[]>());

/** The sentences of all prose blocks, in reading order. */
export const findSentences = (blocks: readonly Block[], language: string): readonly Sentence[] => {
  const known = knownOf(blocks);
  const found =
    known.get(language) ??
    blocks.flatMap((each, block) =>
      isProse(each)
        ? toSentences(each.text, language).map((span) => ({ block, span, text: each.text.slice(...span) }))
        : [],
    );
  known.set(language, found);
  return found;
};

/** Characters by which a sentence is known again when its end is edited. */
const keyChars = 80;

/** What makes a remark on a sentence the same one across reads. */
export const toSentenceKey = (quote: string): string => quote.slice(0, keyChars).toLowerCase();

/** Remarks of one kind on one page: who has more to mend than this begins with these. */
export const sentenceRemarksMax = 50;
