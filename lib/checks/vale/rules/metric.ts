import * as z from 'zod';
import { countDocument, type DocumentCounts } from '../words/document-counts.ts';
import { commonFields, parseFields, word } from './fields.ts';
import { parseFormula } from './formula.ts';
import { formatMessage } from './message.ts';
import { type ExtensionPoint, type FileNotes, RuleError } from './rule.ts';

const fields = z.object({ ...commonFields, formula: word.default(''), condition: word.default('') });

/** Kinds of blocks that a formula may name though none occurred. */
const countedKinds = ['pre', 'list', 'blockquote', ...[1, 2, 3, 4, 5, 6].map((level) => `heading_h${level}`)];

/** `metric`: works out a formula over the whole text, and says when its condition holds. */
export const metric: ExtensionPoint = {
  id: 'metric',
  compile(definition) {
    const { message, formula, condition } = parseFields(fields, definition);
    const { value, test } = toFormulas(formula, condition);
    return {
      scopes: ['summary'],
      run: ({ text }, notes) => {
        const counts = countOnce(text);
        if (counts.words === 0) return [];
        const variables = toVariables(counts, notes);
        const result = value(variables);
        // The condition is asked of the result as it is printed, six digits behind the point.
        if (test(new Map([...variables, ['result', Number(result.toFixed(6))]])) === 0) return [];
        return [{ start: 1, end: 1, match: '', message: formatMessage(message, result.toFixed(2)) }];
      },
    };
  },
};

const toFormulas = (formula: string, condition: string) => {
  try {
    return { value: parseFormula(formula), test: parseFormula(`result ${condition}`) };
  } catch (error) {
    throw new RuleError(error instanceof Error ? error.message : 'its formula cannot be read');
  }
};

let last: { readonly text: string; readonly counts: DocumentCounts } | undefined;

/** Every formula asks about the same text. */
export const countOnce = (text: string): DocumentCounts => {
  if (last?.text !== text) last = { text, counts: countDocument(text) };
  return last.counts;
};

const toVariables = (counts: DocumentCounts, notes: FileNotes): Map<string, number> =>
  new Map([
    ...countedKinds.map((kind): [string, number] => [kind, 0]),
    ...[...notes.counts]
      .filter(([kind]) => !kind.startsWith('table'))
      .map(([kind, count]): [string, number] => [kind.replaceAll('.', '_'), count]),
    ...Object.entries(counts),
  ]);
