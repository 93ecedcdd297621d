/** Running text: judged as a whole, and cut into paragraphs and sentences where rules ask for those. */
import type { FileJudgement, SourceContext } from '../file-judgement.ts';
import type { RuleBlock } from '../rules/rule.ts';
import { toSentences } from '../words/sentences.ts';

export type ProseOptions = {
  readonly extension: string;
  readonly withParagraphs: boolean;
  readonly withSentences: boolean;
};

/** The pieces of a running text, the smallest last cut first: paragraphs, sentences, the text itself. */
export const toProsePieces = (
  { text }: RuleBlock,
  { extension, withParagraphs, withSentences }: ProseOptions,
): readonly RuleBlock[] => {
  const piece = (kind: string, words: string): RuleBlock => {
    const scope = `${kind}${extension}`;
    return { text: words, scope, parent: scope };
  };
  const paragraphs = withParagraphs ? text.split(/(?<=\n\n)/) : [];
  const sentences = withSentences ? toSentences(text) : [];
  return [
    ...paragraphs.map((words) => piece('paragraph', words)),
    ...sentences.map((words) => piece('sentence', words)),
    piece('text', text),
  ];
};

/** Judges a running text of a source. */
export const judgeProse = (
  block: RuleBlock,
  options: ProseOptions,
  judgement: FileJudgement,
  toContext: () => SourceContext,
): void => {
  for (const piece of toProsePieces(block, options)) judgement.judgeSource(piece, toContext);
};
