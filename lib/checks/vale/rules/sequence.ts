import * as z from 'zod';
import type { Pattern } from '../pattern/compile-pattern.ts';
import { commonFields, flag, parseFields, toRulePattern, word } from './fields.ts';
import { formatMessage } from './message.ts';
import { type ExtensionPoint, type RuleAlert, RuleError, type TaggedWord } from './rule.ts';

const fields = z.object({
  ...commonFields,
  tokens: z
    .array(
      z.object({
        pattern: word.default(''),
        tag: word.default(''),
        skip: z.coerce.number().int().min(0).max(100).default(0),
        negate: flag(false),
      }),
    )
    .min(1)
    .max(50),
  ignorecase: flag(false),
});

/** One place of the sequence. `skip` makes optional places before the one that must be there. */
type Step = {
  readonly pattern: Pattern | undefined;
  /** Finds where a sequence may be, in the text as it stands. */
  readonly anchor: Pattern | undefined;
  readonly tag: Pattern | undefined;
  readonly negate: boolean;
  readonly isOptional: boolean;
  /** Places made of one token: when one of them matched, the rest of them are done with. */
  readonly group: number;
};

/** `sequence`: words and word classes in a row. */
export const sequence: ExtensionPoint = {
  id: 'sequence',
  compile(definition, context) {
    const { message, tokens, ignorecase } = parseFields(fields, definition);
    const steps = tokens.flatMap((token, group) => toSteps(token, group, ignorecase));
    const anchorAt = steps.findIndex(({ anchor, negate }) => anchor !== undefined && !negate);
    const anchor = steps[anchorAt]?.anchor;
    if (anchor === undefined) throw new RuleError('none of its tokens has a pattern to begin with');
    return {
      literals: anchor.literals,
      run: ({ text }) => {
        const candidates = anchor.findAll(text);
        if (candidates.length === 0) return [];
        const words = context.tagWords(text);
        const seen = new Set<number>();
        return candidates.flatMap((): readonly RuleAlert[] => {
          const match = findSequence(steps, anchorAt, words, seen);
          const alert = match === undefined ? undefined : toSequenceAlert(text, match, message);
          // Words of two paragraphs are not in a row.
          return alert === undefined || alert.match.includes('\n\n') ? [] : [alert];
        });
      },
    };
  },
};

type Token = z.infer<typeof fields>['tokens'][number];

const toSteps = ({ pattern, tag, skip, negate }: Token, group: number, ignorecase: boolean): readonly Step[] => {
  const fold = ignorecase ? '(?i)' : '';
  const step: Step = {
    pattern: pattern === '' ? undefined : toRulePattern(`${fold}^(?:${pattern})$`),
    anchor: pattern === '' ? undefined : toRulePattern(`${fold}(?m)(?:${pattern})`),
    tag: tag === '' ? undefined : toRulePattern(tag),
    negate,
    isOptional: false,
    group,
  };
  const optional = Array.from({ length: skip }, () => ({ ...step, isOptional: true }));
  return pattern === '' && tag === '' ? optional : [...optional, step];
};

const stands = ({ pattern, tag, negate }: Step, word: TaggedWord): boolean => {
  const isTag = tag === undefined || tag.matches(word.tag) !== negate;
  const isWord = pattern === undefined || pattern.matches(word.text) !== negate;
  return isTag && isWord;
};

/** The words of the next match around an anchor that was not tried yet. */
const findSequence = (
  steps: readonly Step[],
  anchorAt: number,
  words: readonly TaggedWord[],
  seen: Set<number>,
): readonly TaggedWord[] | undefined => {
  const anchor = steps[anchorAt];
  const at = words.findIndex((word, index) => anchor !== undefined && !seen.has(index) && stands(anchor, word));
  if (at < 0) return undefined;
  seen.add(at);
  const before = walk(steps.slice(0, anchorAt).toReversed(), words.slice(0, at).toReversed(), true);
  const after = walk(steps.slice(anchorAt), words.slice(at), false);
  return before === undefined || after === undefined ? undefined : [...before.toReversed(), ...after];
};

/** Goes along steps and words in one direction; the words met, or undefined where a step that must be there is not. */
const walk = (
  steps: readonly Step[],
  words: readonly TaggedWord[],
  isBackwards: boolean,
): readonly TaggedWord[] | undefined => {
  const met: TaggedWord[] = [];
  let index = 0;
  for (const word of words) {
    const step = steps[index];
    if (step === undefined) break;
    met.push(word);
    // Backwards the place that must be there comes first: it is the last of its group that must match.
    const isOptional = isBackwards ? steps[index + 1]?.group === step.group : step.isOptional;
    const isMatch = stands(step, word);
    if (!isMatch && !isOptional) return undefined;
    index = isMatch && step !== undefined ? nextGroup(steps, index) : index + 1;
  }
  // A word that must not be there is not there at the edge of the text either.
  return steps.slice(index).every(({ negate }) => negate) ? met : undefined;
};

const nextGroup = (steps: readonly Step[], index: number): number => {
  const group = steps[index]?.group;
  let next = index;
  while (next < steps.length && steps[next]?.group === group) next++;
  return next;
};

const toSequenceAlert = (text: string, words: readonly TaggedWord[], message: string): RuleAlert => {
  const start = words[0]?.start ?? 0;
  const last = words.at(-1);
  const end = last === undefined ? start : last.start + last.text.length;
  const said = formatMessage(message, ...words.map((each) => each.text));
  return { start, end, match: text.slice(start, end), message: said };
};
