import * as z from 'zod';
import { toSentences } from '../words/sentences.ts';
import { commonFields, flag, parseFields, toRulePattern, words } from './fields.ts';
import { formatMessage } from './message.ts';
import { type ExtensionPoint, isMatch, type RuleAlert, toAlert } from './rule.ts';
import { isWithinPhrase, toExceptionPattern, toPhrasePattern } from './template.ts';

const fields = z.object({
  ...commonFields,
  tokens: words,
  max: z.coerce.number().int().default(0),
  ignorecase: flag(false),
  alpha: flag(false),
  vocab: flag(true),
  exceptions: words,
});

const isLetters = (text: string): boolean => /^\p{L}*$/u.test(text);

/** `repetition`: points at a match that is followed by the same again. */
export const repetition: ExtensionPoint = {
  id: 'repetition',
  compile(definition, context) {
    const { message, tokens, max, ignorecase, alpha, vocab, exceptions } = parseFields(fields, definition);
    const pattern = toRulePattern(`${ignorecase ? '(?i)' : ''}(${tokens.join('|')})`);
    const exempt = toExceptionPattern(exceptions, context, vocab);
    const phrases = toPhrasePattern(exceptions, context, vocab);
    const fold = (text: string): string => (ignorecase ? text.toLowerCase() : text);
    return {
      literals: pattern.literals,
      run: (block) => {
        const { text } = block;
        const alerts: RuleAlert[] = [];
        let previous = { start: 0, word: '' };
        let count = 0;
        for (const { start, end } of pattern.findAll(text)) {
          const word = text.slice(start, end).trim();
          const isHit = word !== '' && fold(word) === fold(previous.word) && (!alpha || isLetters(word));
          if (isHit) count++;
          const span = { start: previous.start, end };
          previous = { start, word };
          if (!isHit || count <= max) continue;
          const both = text.slice(span.start, span.end);
          // `… that. That …` is two sentences, and no repetition.
          if (toSentences(both).length !== 1) continue;
          if (isMatch(exempt, both) || isWithinPhrase(phrases, text, span)) continue;
          alerts.push(toAlert(block, span.start, span.end, formatMessage(message, word)));
          count = 0;
        }
        return alerts;
      },
    };
  },
};
