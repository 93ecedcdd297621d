import * as z from 'zod';
import { toReplacement, toSuggestions } from './action.ts';
import { commonFields, flag, parseFields, toRulePattern, words } from './fields.ts';
import { formatMessage } from './message.ts';
import { type ExtensionPoint, isMatch, toAlert } from './rule.ts';
import { fillTemplate, isWithinPhrase, toExceptionPattern, toPhrasePattern } from './template.ts';

const fields = z.object({
  ...commonFields,
  tokens: words,
  raw: words,
  exceptions: words,
  append: flag(false),
  ignorecase: flag(false),
  nonword: flag(false),
  vocab: flag(true),
});

/** `existence`: points at every match of its tokens. */
export const existence: ExtensionPoint = {
  id: 'existence',
  compile(definition, context) {
    const { message, tokens, raw, exceptions, append, ignorecase, nonword, vocab, action } = parseFields(
      fields,
      definition,
    );
    const isWord = !nonword && tokens.length > 0;
    const joined = tokens.filter((token) => token.trim() !== '').join('|');
    const filled = fillTemplate(joined, { isWord, ignorecase: false, template: context.wordTemplate });
    const prefix = raw.join('');
    const pattern = toRulePattern((ignorecase ? '(?i)' : '') + (append ? filled + prefix : prefix + filled));
    // A vocabulary is one of words: where anything may match, a word in it must not excuse the rest.
    const exempt = toExceptionPattern(exceptions, context, vocab && !nonword);
    const phrases = toPhrasePattern(exceptions, context, vocab && !nonword);
    return {
      literals: pattern.literals,
      openings: pattern.openings,
      areWhole: pattern.areWhole,
      run: (block, _notes, places) =>
        pattern.findAll(block.text, places).flatMap(({ start, end }) => {
          const match = block.text.slice(start, end);
          if (isMatch(exempt, match.trim()) || isWithinPhrase(phrases, block.text, { start, end })) return [];
          const suggestions = toSuggestions(action, match);
          return [
            {
              ...toAlert(block, start, end, formatMessage(message, match, toReplacement(suggestions, match))),
              suggestions,
            },
          ];
        }),
    };
  },
};
