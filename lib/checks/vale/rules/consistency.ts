import * as z from 'zod';
import { commonFields, flag, parseFields, toRulePattern, wordMap } from './fields.ts';
import { formatMessage } from './message.ts';
import { type ExtensionPoint, toAlert } from './rule.ts';
import { fillTemplate } from './template.ts';

const fields = z.object({ ...commonFields, either: wordMap, nonword: flag(false), ignorecase: flag(false) });

/** `consistency`: two ways of writing one thing must not both occur in a file. */
export const consistency: ExtensionPoint = {
  id: 'consistency',
  compile(definition, { name, wordTemplate }) {
    const { message, either, nonword, ignorecase } = parseFields(fields, definition);
    const pairs = Object.entries(either).map(([one, other], index) => ({
      pattern: toRulePattern(
        fillTemplate(`(${withoutGroups(one)})|(${withoutGroups(other)})`, {
          isWord: !nonword,
          ignorecase,
          template: wordTemplate,
        }),
      ),
      // What was seen is kept for the whole file, under names that no other rule has.
      seen: [`${name}\n${index}\n1`, `${name}\n${index}\n2`],
    }));
    return {
      run: (block, { sequences }) =>
        pairs.flatMap(({ pattern, seen }) => {
          const found = pattern.findAll(block.text);
          for (const { start } of found) {
            const side = pattern.groupsAt(block.text, start).findIndex((group) => group !== undefined);
            const variant = seen[side];
            if (variant !== undefined) sequences.add(variant);
          }
          const last = found.at(-1);
          if (last === undefined || !seen.every((variant) => sequences.has(variant))) return [];
          const match = block.text.slice(last.start, last.end);
          return [toAlert(block, last.start, last.end, formatMessage(message, match))];
        }),
    };
  },
};

const withoutGroups = (source: string): string => source.replace(/(?<!\\)\((?!\?)/g, '(?:');
