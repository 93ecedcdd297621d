/** What a rule offers in place of what it found. */
import { RE2JS } from 're2js';
import type { Action } from './fields.ts';
import { toWordList } from './message.ts';

const trimOf = (text: string, set: string, side: 'left' | 'right' | 'both'): string => {
  let [start, end] = [0, text.length];
  if (side !== 'right') while (start < end && set.includes(text.charAt(start))) start++;
  if (side !== 'left') while (end > start && set.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
};

const edits: Readonly<Record<string, (match: string, params: readonly string[]) => string | undefined>> = {
  regex: (match, [pattern = '', replacement = '']) => RE2JS.compile(pattern).matcher(match).replaceAll(replacement),
  trim_left: (match, [set = '']) => trimOf(match, set, 'left'),
  trim_right: (match, [set = '']) => trimOf(match, set, 'right'),
  trim: (match, [set = '']) => trimOf(match, set, 'both'),
  truncate: (match, [mark = '']) => match.split(mark)[0],
  split: (match, [mark = '', index = '0']) => match.split(mark)[Number(index)],
};

/** `camelCase` → `camel case`. */
const toSimple = (match: string): string =>
  match
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase();

/** The suggestions of an action for a match; none where it has none, or is one that asks a script. */
export const toSuggestions = ({ name, params }: Action, match: string): readonly string[] => {
  if (name === 'replace') return params;
  if (name === 'remove') return [''];
  if (name === 'convert') return [params[0] === 'simple' ? toSimple(match) : match];
  if (name !== 'edit') return [];
  const [kind = '', ...rest] = params;
  try {
    const edited = edits[kind]?.(match, rest);
    return edited === undefined ? [] : [edited.trim()];
  } catch {
    // A pattern that cannot be read suggests nothing.
    return [];
  }
};

/** How suggestions read in a message: one as it is, several as a list, and the match itself where there is none. */
export const toReplacement = (suggestions: readonly string[], match: string): string => {
  const [only] = suggestions;
  if (only === undefined) return match;
  return suggestions.length === 1 ? only : toWordList(suggestions);
};
