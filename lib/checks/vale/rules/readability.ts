import * as z from 'zod';
import type { DocumentCounts } from '../words/document-counts.ts';
import { commonFields, parseFields, words } from './fields.ts';
import { formatMessage } from './message.ts';
import { countOnce } from './metric.ts';
import { type ExtensionPoint, RuleError } from './rule.ts';

const fields = z.object({ ...commonFields, metrics: words, grade: z.coerce.number().default(0) });

/** School grades by the usual formulas. */
const formulas: Readonly<Record<string, (counts: DocumentCounts) => number>> = {
  'Gunning Fog': ({ words: all, sentences, complex_words }) => 0.4 * (all / sentences + 100 * (complex_words / all)),
  'Coleman-Liau': ({ characters, words: all, sentences }) =>
    0.0588 * ((characters / all) * 100) - 0.296 * ((sentences / all) * 100) - 15.8,
  'Flesch-Kincaid': ({ words: all, sentences, syllables }) =>
    0.39 * (all / sentences) + 11.8 * (syllables / all) - 15.59,
  SMOG: ({ polysyllabic_words, sentences }) => 1.043 * Math.sqrt(polysyllabic_words * (30 / sentences)) + 3.1291,
  'Automated Readability': ({ characters, words: all, sentences }) =>
    4.71 * (characters / all) + 0.5 * (all / sentences) - 21.43,
};

/** `readability`: the mean of school grades, and whether it is above the one wanted. */
export const readability: ExtensionPoint = {
  id: 'readability',
  compile(definition) {
    const { message, metrics, grade } = parseFields(fields, definition);
    const chosen = metrics.map((name) => formulas[name]).filter((each) => each !== undefined);
    if (chosen.length === 0 || chosen.length < metrics.length)
      throw new RuleError(`metrics must be some of ${Object.keys(formulas).join(', ')}`);
    return {
      scopes: ['summary'],
      run: ({ text }) => {
        const counts = countOnce(text);
        if (counts.words === 0) return [];
        const mean = chosen.reduce((sum, formula) => sum + formula(counts), 0) / chosen.length;
        if (!(mean > grade)) return [];
        return [{ start: 1, end: 1, match: '', message: formatMessage(message, mean.toFixed(2)) }];
      },
    };
  },
};
