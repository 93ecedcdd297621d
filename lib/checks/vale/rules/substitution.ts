import * as z from 'zod';
import { compilePattern, type Pattern } from '../pattern/compile-pattern.ts';
import { commonFields, flag, parseFields, toRulePattern, wordMap, words } from './fields.ts';
import { formatMessage, toWordList } from './message.ts';
import { type ExtensionPoint, isMatch, type RuleAlert, type RuleBlock, toAlert } from './rule.ts';
import { fillTemplate, hasCapture, isPlainPhrase, toExceptionPattern, withoutCaptures } from './template.ts';

const fields = z.object({
  ...commonFields,
  swap: wordMap,
  exceptions: words,
  ignorecase: flag(false),
  nonword: flag(false),
  vocab: flag(true),
  capitalize: flag(false),
});
type Fields = z.infer<typeof fields>;

/** One pair of the swap: what is looked for, and what is to stand there. */
type Swap = { readonly source: string; readonly expected: string; readonly withGroups: Pattern | undefined };

/** `substitution`: offers the value where it finds the key. */
export const substitution: ExtensionPoint = {
  id: 'substitution',
  compile(definition, context) {
    const chosen = parseFields(fields, definition);
    const { swap, exceptions, ignorecase, nonword, vocab, action } = chosen;
    const exempt = toExceptionPattern(exceptions, context, vocab);
    // The longest first, so that a phrase goes before its first word.
    const swaps = Object.entries(swap)
      .toSorted(([a], [b]) => b.length - a.length)
      .map(([source, expected]) => toSwap(source, expected, ignorecase));
    if (swaps.length === 0) return { literals: [], run: () => [] };
    const tokens = swaps
      .map(({ source }) => `(${hasCapture(source) ? withoutCaptures(source) : source})`)
      .join('|')
      .replace(/\|+$/, '');
    const pattern = toRulePattern(
      fillTemplate(tokens, { isWord: !nonword, ignorecase, template: context.wordTemplate }),
    );
    const isSame = rememberMatchers();
    return {
      literals: pattern.literals,
      openings: pattern.openings,
      areWhole: pattern.areWhole,
      run: (block, _notes, places) =>
        pattern.findAll(block.text, places).flatMap(({ start }) => {
          const groups = pattern.groupsAt(block.text, start);
          const index = groups.findIndex((group) => group !== undefined);
          const found = groups[index];
          const swapped = swaps[index];
          if (found === undefined || swapped === undefined) return [];
          const expected = toExpected(swapped, found, chosen.capitalize);
          // What is offered as a replacement is meant word for word; elsewhere it may be a pattern.
          const isRight = action.name === 'replace' ? toOptions(expected).includes(found) : isSame(expected, found);
          if (isRight || isMatch(exempt, found)) return [];
          return [toSwapAlert(block, { start, found, expected }, chosen)];
        }),
    };
  },
};

const toSwap = (source: string, expected: string, ignorecase: boolean): Swap => ({
  source,
  expected,
  withGroups: /\$\d/.test(expected) ? toRulePattern((ignorecase ? '(?i)' : '') + source) : undefined,
});

const capitalizeFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const toExpected = ({ expected, withGroups }: Swap, found: string, capitalize: boolean): string => {
  const cased = capitalize && found === capitalizeFirst(found) ? capitalizeFirst(expected) : expected;
  const [match] = withGroups?.findAll(found) ?? [];
  if (withGroups === undefined || match === undefined) return cased;
  const groups = withGroups.groupsAt(found, match.start);
  const filled = cased.replace(
    /\$(?:(\d+)|\{(\d+)\}|(\$))/g,
    (_whole, plain?: string, braced?: string, sign?: string) =>
      sign === undefined ? (groups[Number(plain ?? braced) - 1] ?? '') : '$',
  );
  return found.slice(0, match.start) + filled + found.slice(match.end);
};

/** A replacement may be a pattern itself: what it matches is right already. */
const rememberMatchers = (): ((expected: string, found: string) => boolean) => {
  const known = new Map<string, Pattern | undefined>();
  return (expected, found) => {
    if (isPlainPhrase(expected)) return expected === found;
    if (!known.has(expected)) known.set(expected, tryCompile(`^(?:${expected})$`));
    const pattern = known.get(expected);
    return pattern === undefined ? expected === found : pattern.matches(found);
  };
};

const tryCompile = (source: string): Pattern | undefined => {
  try {
    return compilePattern(source);
  } catch {
    return undefined;
  }
};

/** `a|b` → a and b; `\|` is a stroke. */
const toOptions = (expected: string): readonly string[] =>
  expected
    .split(/(?<!\\)\|/)
    .filter((option) => option !== '')
    .map((option) => option.replaceAll('\\|', '|'));

type Swapped = { readonly start: number; readonly found: string; readonly expected: string };

const toSwapAlert = (block: RuleBlock, { start, found, expected }: Swapped, chosen: Fields): RuleAlert => {
  const { action, capitalize } = chosen;
  const end = start + found.length;
  if (action.name !== 'replace')
    return { ...toAlert(block, start, end, formatMessage(chosen.message, expected, found)), suggestions: [expected] };
  const isCapital = capitalize && found === capitalizeFirst(found);
  const options = action.params.length > 0 ? action.params : toOptions(expected);
  const cased = isCapital ? options.map(capitalizeFirst) : options;
  const listed = action.params.length > 0 ? expected : toWordList(cased);
  const message = action.params.length > 0 ? chosen.message : withoutFirstQuotes(chosen.message);
  return {
    ...toAlert(block, start, end, formatMessage(message, listed, found)),
    // An empty replacement means that the word goes.
    suggestions: cased.length === 0 ? [''] : cased,
  };
};

/** The list of options brings its own quotes: those around the first `%s` go. */
const withoutFirstQuotes = (message: string): string =>
  ["'%s'", '"%s"'].reduce(
    (text, quoted) => (text.split(quoted).length === 3 ? text.replace(quoted, '%s') : text),
    message,
  );
