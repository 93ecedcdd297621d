import * as z from 'zod';
import { defineCheck } from './check.ts';

const defaults = { words: 2, exclamationMarks: 1 } as const;

const options = z.strictObject({
  words: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(defaults.words)
    .describe('So many words in capitals in a row are shouting; a single one may be an acronym.'),
  exclamationMarks: z
    .number()
    .int()
    .min(0)
    .max(5)
    .default(defaults.exclamationMarks)
    .describe('Most exclamation marks in a row.'),
});

/** Letters of a word that may be called one: `I` and `A` are capital anyway. */
const lettersMin = 2;
/** Words in a row that are looked at together, and remarks on one page. */
const runMax = 60;
const remarksMax = 50;

const capitalWord = /^(?:\p{Lu}[\p{Lu}\p{M}\p{N}'’&-]*)$/u;
const tokenPattern = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’&-]*/gu;
const marksPattern = /[!！][!！?？]*/gu;

type Run = { readonly start: number; readonly end: number; readonly words: number };

/** Runs of words in capitals; a comma or a stop between them does not end one, a word in lower case does. */
const findRuns = (text: string): readonly Run[] => {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const { 0: word, index } of text.matchAll(tokenPattern)) {
    const isNumber = /^\p{N}/u.test(word);
    if (run !== undefined && isNumber) continue;
    const letters = word.match(/\p{L}/gu)?.length ?? 0;
    if (!capitalWord.test(word) || (run?.words ?? 0) >= runMax) {
      if (run !== undefined) runs.push(run);
      run = undefined;
    } else if (letters >= lettersMin || run !== undefined) {
      run = { start: run?.start ?? index, end: index + word.length, words: (run?.words ?? 0) + 1 };
    }
  }
  if (run !== undefined) runs.push(run);
  return runs;
};

/** How often a text shouts, as the check judges where nothing else is asked of it: runs of capitals, and rows of exclamation marks. */
export const countShouts = (text: string): number =>
  findRuns(text).filter(({ words }) => words >= defaults.words).length +
  [...text.matchAll(marksPattern)].filter(({ 0: row }) => row.length > defaults.exclamationMarks).length;

/** Points at words in capitals and rows of exclamation marks. */
export const shouting = defineCheck({
  id: 'shouting',
  summary: 'Points at words in capitals and rows of exclamation marks.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: ({ quote }) => quote.slice(0, 80).toLowerCase(),
  examples: [
    {
      name: 'points at words in capitals in a row',
      text: 'Only today: BUY ONE, get one free',
      remarks: ['12-19: Unexpected capitals in "BUY ONE"'],
    },
    { name: 'leaves acronyms alone', text: 'The BBC came, and so did the EU.', remarks: [] },
    {
      name: 'counts single words where asked',
      options: { words: 1 },
      text: 'It is FREE.',
      remarks: ['6-10: Unexpected capitals in "FREE"'],
    },
    {
      name: 'points at more exclamation marks than allowed',
      text: 'Come in! Now!!!',
      remarks: ['12-15: Unexpected "!!!", expected at most 1'],
    },
    {
      name: 'allows none where none is wanted',
      options: { exclamationMarks: 0 },
      text: 'Come in! Now.',
      remarks: ['7-8: Unexpected "!", expected none'],
    },
    {
      name: 'hears German shouting, umlauts included',
      text: 'JETZT GÜNSTIG kaufen',
      language: 'de',
      remarks: ['0-13: Unexpected capitals in "JETZT GÜNSTIG"'],
    },
    { name: 'knows that Japanese has no capitals', text: '今すぐ！', language: 'ja', remarks: [] },
  ],
  run: ({ blocks }, { words, exclamationMarks }) =>
    blocks
      .flatMap(({ text, kind }, block) => {
        if (kind === 'code') return [];
        const capitals = findRuns(text)
          .filter((run) => run.words >= words)
          .map(({ start, end }) => ({
            message: `Unexpected capitals in "${text.slice(start, end)}"`,
            mend: 'Write it in lower case; stress it in other words.',
            quote: text.slice(start, end),
            block,
            span: [start, end] as const,
          }));
        const marks = [...text.matchAll(marksPattern)]
          .filter(({ 0: row }) => row.length > exclamationMarks)
          .map(({ 0: row, index }) => ({
            message: `Unexpected "${row}", expected ${exclamationMarks === 0 ? 'none' : `at most ${exclamationMarks}`}`,
            mend: 'Let the words speak: end the sentence with a full stop.',
            quote: row,
            block,
            span: [index, index + row.length] as const,
          }));
        return [...capitals, ...marks].toSorted((a, b) => a.span[0] - b.span[0]);
      })
      .slice(0, remarksMax),
});
