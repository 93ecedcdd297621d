/** Word classes of a text's words. */
import { RuleError, type TaggedWord } from '../rules/rule.ts';
import { loadedLibraries } from './libraries.ts';
import { toSentences } from './sentences.ts';

/** Longest text that is tagged. */
const lengthMax = 100_000;

/** The words of a text with their Penn Treebank tags. Throws RuleError where the tagger is not loaded. */
export const tagWords = (text: string): readonly TaggedWord[] => {
  const { tagSentence } = loadedLibraries();
  if (tagSentence === undefined) throw new RuleError('the tagger of word classes is not loaded');
  let at = 0;
  const tagged: TaggedWord[] = [];
  for (const sentence of toSentences(text.slice(0, lengthMax)))
    for (const { value, tag, pos } of tagSentence(sentence)) {
      const start = text.indexOf(value, at);
      if (start < 0) continue;
      at = start + value.length;
      tagged.push({ text: value, tag: pos ?? tag, start });
    }
  return tagged;
};
