/** Selectors of style sheets, made ready to be asked which elements of a page they match. */
import { generate, type Selector, type SelectorList, type SelectorPart } from 'css-tree';

export type AttributeTest = {
  readonly name: string;
  readonly operator: string | null;
  readonly value: string;
  readonly ignoresCase: boolean;
};

/** What is asked of one element. */
export type Compound = {
  readonly tag: string | undefined;
  readonly id: string | undefined;
  readonly classes: readonly string[];
  readonly attributes: readonly AttributeTest[];
  /** Lists of which one selector each must match, or none where `isNot` says so. */
  readonly lists: readonly { readonly isNot: boolean; readonly selectors: readonly CompiledSelector[] }[];
  readonly place: 'root' | 'first' | 'last' | undefined;
};

/** Compounds from the element itself outwards; `combinators[n]` leads from compound n to n + 1. */
export type CompiledSelector = {
  readonly text: string;
  readonly compounds: readonly Compound[];
  readonly combinators: readonly string[];
};

/** Longer selectors match nothing. */
const compoundsMax = 32;
const nestingMax = 6;

/** States that come and go: what they colour is no part of the page as it stands. */
const states: ReadonlySet<string> = new Set(
  'active focus focus-visible focus-within hover target target-within visited autofill user-invalid user-valid popover-open fullscreen modal'.split(
    ' ',
  ),
);
const lists: ReadonlySet<string> = new Set(['is', 'where', 'matches', 'not', '-webkit-any', '-moz-any']);
/** Parts of an element that are drawn whenever it is. All others (selections, scroll bars, placeholders) are the browser's. */
const drawnParts: ReadonlySet<string> = new Set(['before', 'after', 'marker', 'first-letter', 'first-line']);

type Draft = {
  -readonly [Key in keyof Compound]: Compound[Key] extends readonly (infer Each)[] ? Each[] : Compound[Key];
};
const toDraft = (): Draft => ({
  tag: undefined,
  id: undefined,
  classes: [],
  attributes: [],
  lists: [],
  place: undefined,
});

/** How a list of selectors is compiled: `parents` is what `&` stands for, `depth` how many lists it is in. */
type Within = { readonly parents: readonly CompiledSelector[]; readonly depth: number };

/** Those selectors of a list that can match a page as it stands; states and the browser's own parts are left out. */
export const compileSelectors = (
  list: SelectorList,
  { parents = [], depth = 0 }: Partial<Within> = {},
): readonly CompiledSelector[] => {
  if (depth > nestingMax) return [];
  const compiled: CompiledSelector[] = [];
  for (const selector of list.children) {
    if (selector.type !== 'Selector') continue;
    const made = compile(selector, { parents, depth });
    if (made !== undefined) compiled.push(made);
  }
  return compiled;
};

const compile = (selector: Selector, within: Within): CompiledSelector | undefined => {
  const drafts: Draft[] = [toDraft()];
  const combinators: string[] = [];
  let isNested = false;
  for (const part of selector.children) {
    if (part.type === 'Combinator') {
      // A nested selector may begin with one: it leads from the parent.
      if (drafts.length === 1 && isBlank(drafts[0]) && within.parents.length > 0) {
        drafts[0]?.lists.push({ isNot: false, selectors: within.parents });
        isNested = true;
      }
      combinators.push(part.name);
      drafts.push(toDraft());
      continue;
    }
    const draft = drafts.at(-1);
    if (draft === undefined || !take(part, draft, within)) return undefined;
    isNested ||= part.type === 'NestingSelector';
  }
  if (within.parents.length > 0 && within.depth === 0 && !isNested) {
    drafts.unshift({ ...toDraft(), lists: [{ isNot: false, selectors: within.parents }] });
    combinators.unshift(' ');
  }
  if (drafts.length > compoundsMax || combinators.some((each) => !['+', '>', '~', ' '].includes(each)))
    return undefined;
  return { text: generate(selector), compounds: drafts.toReversed(), combinators: combinators.toReversed() };
};

const isBlank = (draft: Draft | undefined): boolean =>
  draft !== undefined &&
  draft.tag === undefined &&
  draft.id === undefined &&
  draft.classes.length + draft.attributes.length + draft.lists.length === 0;

/** Adds what a part asks; false where the selector cannot match a page as it stands. */
const take = (part: SelectorPart, draft: Draft, within: Within): boolean => {
  switch (part.type) {
    case 'TypeSelector':
      // A name space, as in `svg|a`, is left off.
      if (!part.name.endsWith('*')) draft.tag = part.name.split('|').at(-1)?.toLowerCase();
      return true;
    case 'ClassSelector':
      draft.classes.push(part.name);
      return true;
    case 'IdSelector':
      draft.id = part.name;
      return true;
    case 'NestingSelector':
      if (within.parents.length > 0) draft.lists.push({ isNot: false, selectors: within.parents });
      return true;
    case 'AttributeSelector':
      draft.attributes.push(toAttributeTest(part));
      return true;
    case 'PseudoElementSelector':
      return drawnParts.has(part.name.toLowerCase());
    case 'PseudoClassSelector':
      return takePseudo(part, draft, within);
    default:
      return false;
  }
};

type PseudoClass = Extract<SelectorPart, { readonly type: 'PseudoClassSelector' | 'PseudoElementSelector' }>;

const takePseudo = ({ name: written, children }: PseudoClass, draft: Draft, within: Within): boolean => {
  const name = written.toLowerCase();
  if (states.has(name)) return false;
  if (drawnParts.has(name)) return true;
  if (name === 'host' || name === 'host-context') return false;
  if (name === 'root') draft.place = 'root';
  else if (name === 'first-child') draft.place = 'first';
  else if (name === 'last-child') draft.place = 'last';
  if (!lists.has(name) || children === null) return true;
  const [list] = children;
  if (list?.type !== 'SelectorList') return true;
  const selectors = compileSelectors(list, { ...within, depth: within.depth + 1 });
  // `:not(:hover)` holds as the page stands; `:is(:hover)` does not.
  if (name === 'not') {
    if (selectors.length > 0) draft.lists.push({ isNot: true, selectors });
    return true;
  }
  draft.lists.push({ isNot: false, selectors });
  return selectors.length > 0;
};

type AttributePart = Extract<SelectorPart, { readonly type: 'AttributeSelector' }>;

const toAttributeTest = ({ name, matcher, value, flags }: AttributePart): AttributeTest => ({
  name: name.name.toLowerCase(),
  operator: matcher,
  value: value === null ? '' : value.type === 'String' ? value.value : value.name,
  ignoresCase: flags?.toLowerCase() === 'i',
});
