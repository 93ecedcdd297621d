/** The text of a pattern → its tree. Written by hand, for a tree is what tells whether a pattern is safe to run natively. */
import { type Cursor, readClass, readEscapedChar, readEscapedSet } from './parse-class.ts';
import { type ParsedPattern, type PatternNode, PatternSyntaxError } from './syntax.ts';

/** Longest pattern that is read: published styles join some thousand words in one. */
export const patternLengthMax = 200_000;
/** Groups in groups: nobody writes deeper, and reading them recurses. */
const depthMax = 60;
/** Largest count of `{n,m}`, as RE2 has it. */
const countMax = 1000;

type Flags = {
  readonly fold: boolean;
  readonly lines: boolean;
  readonly withBreaks: boolean;
  readonly spaced: boolean;
};
type State = Cursor & { flags: Flags; groups: number; names: (string | undefined)[]; depth: number };

const noFlags: Flags = { fold: false, lines: false, withBreaks: false, spaced: false };

/** Reads a pattern. Throws PatternSyntaxError with the reason where it is none. */
export const parsePattern = (source: string): ParsedPattern => {
  if (source.length > patternLengthMax)
    throw new PatternSyntaxError(`it is longer than ${patternLengthMax} characters`);
  const state: State = { source, at: 0, flags: noFlags, groups: 0, names: [], depth: 0 };
  const root = readChoice(state);
  if (state.at < source.length) throw new PatternSyntaxError('a closing bracket has no opening one');
  return { root, groups: state.groups, names: state.names };
};

/** Options parted by `|`. Flags that are set within hold to the end of the group. */
const readChoice = (state: State): PatternNode => {
  const options = [readSequence(state)];
  while (state.source[state.at] === '|') {
    state.at++;
    options.push(readSequence(state));
  }
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
};

const readSequence = (state: State): PatternNode => {
  const parts: PatternNode[] = [];
  while (state.at < state.source.length) {
    const character = state.source[state.at];
    if (character === '|' || character === ')') break;
    const atom = readAtom(state);
    if (atom !== undefined) parts.push(readRepeats(state, atom));
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts };
};

const readRepeats = (state: State, atom: PatternNode): PatternNode => {
  const found = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})/.exec(state.source.slice(state.at, state.at + 12));
  if (found === null) return atom;
  state.at += found[0].length;
  const [mark, min, comma, max] = found;
  const least = mark === '+' ? 1 : Number(min ?? 0);
  const most = mark === '?' ? 1 : mark === '*' || mark === '+' ? Infinity : toMost(least, comma, max);
  if (least > countMax || (most !== Infinity && (most > countMax || most < least)))
    throw new PatternSyntaxError(`the repeat ${mark} is out of range`);
  const isLazy = state.source[state.at] === '?';
  if (isLazy) state.at++;
  const isPossessive = !isLazy && state.source[state.at] === '+';
  if (isPossessive || /^[*+?]/.test(state.source.slice(state.at)))
    throw new PatternSyntaxError('a repeat follows a repeat');
  return { kind: 'repeat', node: atom, min: least, max: most, isLazy };
};

const toMost = (least: number, comma: string | undefined, max: string | undefined): number =>
  comma === undefined ? least : max === undefined || max === '' ? Infinity : Number(max);

const readAtom = (state: State): PatternNode | undefined => {
  const { flags } = state;
  const code = state.source.codePointAt(state.at) ?? 0;
  const character = String.fromCodePoint(code);
  state.at += character.length;
  if (flags.spaced && /\s/.test(character)) return undefined;
  if (flags.spaced && character === '#') {
    const end = state.source.indexOf('\n', state.at);
    state.at = end < 0 ? state.source.length : end;
    return undefined;
  }
  if (character === '.') return { kind: 'any', withBreaks: flags.withBreaks };
  if (character === '^') return { kind: 'anchor', anchor: flags.lines ? 'line-start' : 'start' };
  if (character === '$') return { kind: 'anchor', anchor: flags.lines ? 'line-end' : 'end-or-last-break' };
  if (character === '[') return { kind: 'set', ...readClass(state), isFolded: flags.fold };
  if (character === '(') return readGroup(state);
  if (character === '\\') return readEscape(state);
  if (character === '*' || character === '+' || character === '?')
    throw new PatternSyntaxError(`there is nothing before ${character} to repeat`);
  return { kind: 'char', code, isFolded: flags.fold };
};

const anchors: Readonly<Record<string, PatternNode>> = {
  b: { kind: 'anchor', anchor: 'boundary' },
  B: { kind: 'anchor', anchor: 'no-boundary' },
  A: { kind: 'anchor', anchor: 'start' },
  z: { kind: 'anchor', anchor: 'end' },
  Z: { kind: 'anchor', anchor: 'end-or-last-break' },
};

const readEscape = (state: State): PatternNode => {
  const code = state.source.codePointAt(state.at);
  if (code === undefined) throw new PatternSyntaxError('a backslash stands at the end');
  const letter = String.fromCodePoint(code);
  state.at += letter.length;
  const isFolded = state.flags.fold;
  if (letter === 'Q') return readQuoted(state);
  const anchor = anchors[letter];
  if (anchor !== undefined) return anchor;
  const set = readEscapedSet(state, letter);
  if (set !== undefined) return { kind: 'set', items: [set], negated: false, isFolded };
  if (/[1-9]/.test(letter)) return { kind: 'back', index: Number(letter) };
  const name = letter === 'k' ? /^[<'{](\w+)[>'}]/.exec(state.source.slice(state.at, state.at + 80)) : null;
  if (name !== null) {
    state.at += name[0].length;
    return { kind: 'back', index: state.names.indexOf(name[1]) + 1 };
  }
  const char = readEscapedChar(state, letter);
  if (char === undefined) throw new PatternSyntaxError(`\\${letter} is unknown`);
  return { kind: 'char', code: char, isFolded };
};

const readQuoted = (state: State): PatternNode => {
  const end = state.source.indexOf('\\E', state.at);
  const text = state.source.slice(state.at, end < 0 ? undefined : end);
  state.at = end < 0 ? state.source.length : end + 2;
  const isFolded = state.flags.fold;
  return {
    kind: 'sequence',
    parts: [...text].map((each) => ({ kind: 'char', code: each.codePointAt(0) ?? 0, isFolded })),
  };
};

/** What a group begins with: `(?=`, `(?<name>`, `(?i)`, `(?i:`. */
const groupStart =
  /^\?(?:(?<look><?[=!])|(?<atomic>>)|P?<(?<name>\w+)>|'(?<quoted>\w+)'|#(?<comment>[^)]*)\)|(?<on>[a-zA-Z]*)(?:-(?<off>[a-zA-Z]*))?(?<close>[:)]))/;

const readGroup = (state: State): PatternNode | undefined => {
  const before = state.flags;
  const start = state.source[state.at] === '?' ? groupStart.exec(state.source.slice(state.at, state.at + 400)) : null;
  if (state.source[state.at] === '?' && start === null)
    throw new PatternSyntaxError('a group begins in an unknown way');
  state.at += start?.[0].length ?? 0;
  const found = start?.groups ?? {};
  if (found.comment !== undefined) return undefined;
  if (found.close !== undefined) state.flags = withFlags(before, found.on ?? '', found.off ?? '');
  // `(?i)` holds from here to the end of the group it stands in.
  if (found.close === ')') return undefined;
  const name = found.name ?? found.quoted;
  const isCapture = start === null || name !== undefined;
  const index = isCapture ? ++state.groups : undefined;
  if (index !== undefined) state.names[index - 1] = name;
  const node = readBody(state);
  state.flags = before;
  if (found.look !== undefined)
    return { kind: 'look', node, isAhead: !found.look.startsWith('<'), negated: found.look.endsWith('!') };
  return found.atomic === undefined ? { kind: 'group', node, index } : { kind: 'atomic', node };
};

const readBody = (state: State): PatternNode => {
  if (++state.depth > depthMax) throw new PatternSyntaxError(`groups stand more than ${depthMax} deep in one another`);
  const node = readChoice(state);
  if (state.source[state.at] !== ')') throw new PatternSyntaxError('an opening bracket has no closing one');
  state.at++;
  state.depth--;
  return node;
};

const withFlags = (flags: Flags, on: string, off: string): Flags => {
  const set = { i: 'fold', m: 'lines', s: 'withBreaks', x: 'spaced' } as const;
  let changed = flags;
  for (const [letters, value] of [
    [on, true],
    [off, false],
  ] as const)
    for (const letter of letters) {
      if (letter !== 'i' && letter !== 'm' && letter !== 's' && letter !== 'x')
        throw new PatternSyntaxError(`the flag ${letter} is unknown`);
      changed = { ...changed, [set[letter]]: value };
    }
  return changed;
};
