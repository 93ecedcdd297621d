/** The rules that Vale brings along: words repeated, words misspelled, and the terms of the vocabulary. */
import type { RuleSource } from '../config/read-rule.ts';
import type { Vocabulary } from '../config/vocabulary.ts';
import type { Definition } from './rule.ts';

const toSource = (name: string, point: string, definition: Definition): RuleSource => ({
  name,
  extends: point,
  level: 'error',
  scopes: ['text'],
  limit: 0,
  link: undefined,
  description: undefined,
  definition,
});

/** The style `Vale`; its rules on terms exist where a vocabulary has some. */
export const builtInRules = ({ accepted, rejected }: Vocabulary): readonly RuleSource[] => [
  toSource('Vale.Repetition', 'repetition', {
    message: "'%s' is repeated!",
    ignorecase: true,
    alpha: true,
    action: { name: 'edit', params: ['truncate', ' '] },
    tokens: ['[^\\s.!?]+'],
  }),
  toSource('Vale.Spelling', 'spelling', {
    message: "Did you really mean '%s'?",
    action: { name: 'suggest', params: ['spellings'] },
  }),
  ...(accepted.length === 0
    ? []
    : [
        toSource('Vale.Terms', 'substitution', {
          message: "Use '%s' instead of '%s'.",
          ignorecase: true,
          vocab: false,
          swap: Object.fromEntries(accepted.map((term) => [term.toLowerCase(), term])),
        }),
      ]),
  ...(rejected.length === 0
    ? []
    : [toSource('Vale.Avoid', 'existence', { message: "Avoid using '%s'.", tokens: [...rejected] })]),
];
