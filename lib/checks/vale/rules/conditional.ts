import * as z from 'zod';
import { commonFields, flag, parseFields, toRulePattern, word, words } from './fields.ts';
import { formatMessage } from './message.ts';
import { type ExtensionPoint, isMatch, toAlert } from './rule.ts';
import { hasCapture, isWithinPhrase, toExceptionPattern, toPhrasePattern } from './template.ts';

const fields = z.object({
  ...commonFields,
  first: word.default(''),
  second: word.default(''),
  exceptions: words,
  ignorecase: flag(false),
  vocab: flag(true),
});

/** `conditional`: where the first occurs, the second must have occurred: an abbreviation and its definition. */
export const conditional: ExtensionPoint = {
  id: 'conditional',
  compile(definition, context) {
    const { message, first, second, exceptions, vocab } = parseFields(fields, definition);
    const antecedent = toRulePattern(first);
    const consequent = toRulePattern(second);
    const isAboutWords = hasCapture(second);
    const exempt = toExceptionPattern(exceptions, context, vocab);
    const phrases = toPhrasePattern(exceptions, context, vocab);
    return {
      run: (block, { sequences }) => {
        const { text } = block;
        // Without a group nothing is named that could be defined: that the second occurs in the same block is enough.
        if (!isAboutWords && consequent.matches(text)) return [];
        if (isAboutWords)
          for (const { start } of consequent.findAll(text))
            for (const group of consequent.groupsAt(text, start)) if (group) sequences.add(group);
        return antecedent.findAll(text).flatMap((found) => {
          const match = text.slice(found.start, found.end);
          if (isAboutWords && sequences.has(match)) return [];
          if (isMatch(exempt, match) || isWithinPhrase(phrases, text, found)) return [];
          return [toAlert(block, found.start, found.end, formatMessage(message, match))];
        });
      },
    };
  },
};
