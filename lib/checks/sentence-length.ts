import * as z from 'zod';
import { countWords } from '../text/word-count.ts';
import { defineCheck } from './check.ts';
import { findSentences, sentenceRemarksMax, toSentenceKey } from './prose.ts';

const options = z.strictObject({
  max: z
    .number()
    .int()
    .min(5)
    .max(200)
    .default(30)
    .describe('Most words in a sentence. In Japanese, Chinese and Thai two characters count as a word.'),
});

/** Points at sentences that are too long to be read at once. */
export const sentenceLength = defineCheck({
  id: 'sentence-length',
  summary: 'Points at sentences that are too long to be read at once.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: ({ quote }) => toSentenceKey(quote),
  examples: [
    {
      name: 'points at a sentence over the bound, and at that one alone',
      options: { max: 6 },
      text: 'We roast. Every single morning we roast in small lots. Come in.',
      remarks: ['10-54: Unexpected sentence of 8 words, expected at most 6'],
    },
    {
      name: 'is content with a sentence at the bound',
      options: { max: 5 },
      text: 'We roast in small lots.',
      remarks: [],
    },
    {
      name: 'does not end a sentence at an abbreviation',
      options: { max: 5 },
      text: 'Dr. Bean roasts for us, e.g. today.',
      remarks: ['0-35: Unexpected sentence of 7 words, expected at most 5'],
    },
    {
      name: 'leaves headings alone',
      options: { max: 5 },
      blocks: [{ kind: 'heading', place: 'main', text: 'Every single morning we roast in small lots' }],
      remarks: [],
    },
    {
      name: 'counts German words',
      options: { max: 5 },
      text: 'Wir rösten jeden Morgen in kleinen Mengen.',
      language: 'de',
      remarks: ['0-42: Unexpected sentence of 7 words, expected at most 5'],
    },
    {
      name: 'counts two Japanese characters as a word',
      options: { max: 5 },
      text: '毎朝少しずつ焙煎しています。おいで。',
      language: 'ja',
      remarks: ['0-14: Unexpected sentence of 7 words, expected at most 5'],
    },
  ],
  run: ({ blocks, item }, { max }) =>
    findSentences(blocks, item.language)
      .map((sentence) => ({ ...sentence, words: countWords(sentence.text, item.language) }))
      .filter(({ words }) => words > max)
      .slice(0, sentenceRemarksMax)
      .map(({ block, span, text, words }) => ({
        message: `Unexpected sentence of ${words} words, expected at most ${max}`,
        mend: 'Cut the sentence in two, or take words out.',
        quote: text,
        block,
        span,
      })),
});
