import * as z from 'zod';
import { commonFields, flag, parseFields, toRulePattern, word } from './fields.ts';
import { formatMessage } from './message.ts';
import { type ExtensionPoint, toAlert } from './rule.ts';

const fields = z.object({
  ...commonFields,
  token: word.default(''),
  max: z.coerce.number().int().default(0),
  min: z.coerce.number().int().default(0),
  ignorecase: flag(false),
});

/** True for what stands in place of code that is not read. */
const isMasked = (text: string): boolean => /^[*@]*$/.test(text);

/** `occurrence`: counts, and says when there are too many or too few. */
export const occurrence: ExtensionPoint = {
  id: 'occurrence',
  compile(definition) {
    const { message, token, max, min, ignorecase } = parseFields(fields, definition);
    const pattern = toRulePattern(`${ignorecase ? '(?i)' : ''}(?:${token})`);
    return {
      // Too few may be none at all.
      literals: min > 0 ? undefined : pattern.literals,
      run: (block) => {
        const found = pattern.findAll(block.text);
        const count = found.length;
        if (!((max > 0 && count > max) || (min > 0 && count < min))) return [];
        const said = formatMessage(message, count);
        if (count === 0) return [{ start: 1, end: 1, match: '', message: said }];
        const shown = found.find(({ start, end }) => {
          const match = block.text.slice(start, end);
          return match.trim() !== '' && !isMasked(match);
        });
        return shown === undefined ? [] : [toAlert(block, shown.start, shown.end, said)];
      },
    };
  },
};
