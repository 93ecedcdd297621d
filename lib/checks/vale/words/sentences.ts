/** Sentences of a block. */
import type { Span } from '../../../model/vocabulary.ts';
import { toSentences as toSentenceSpans } from '../../../text/sentences.ts';

/** What can end a sentence, with something behind it. */
const innerEnd = /[.!?。！？…]["'”’)\]]*\s*\S|[。！？]./;

/** The sentences of a block, without white space around them. A line break within a paragraph ends none. */
export const toSentences = (text: string): readonly string[] => {
  if (!innerEnd.test(text)) return text.trim() === '' ? [] : [text.trim()];
  return toSentenceSpans(text.replaceAll('\n', ' '), 'en').map(([start, end]: Span) => text.slice(start, end));
};
