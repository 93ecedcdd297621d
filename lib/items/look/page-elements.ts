/** The elements of a page, indexed (those of a bounded tree) so that thousands of selectors can be asked whether they match any of them. */
import { type ChildNode, type Document, type Element, isTag } from 'domhandler';
import type { AttributeTest, CompiledSelector, Compound } from './selector.ts';

/** Steps of matching a page may take; beyond them nothing matches any more. */
const stepsMax = 3_000_000;

type Kept = {
  readonly element: Element;
  readonly parent: Kept | undefined;
  readonly before: Kept | undefined;
  readonly classes: readonly string[];
  isLast: boolean;
};

const none: readonly string[] = [];

const toClasses = (value: string | undefined): readonly string[] =>
  value === undefined ? none : value.split(/\s+/).filter((each) => each !== '');

const add = (index: Map<string, Kept[]>, name: string, kept: Kept): void => {
  const known = index.get(name);
  if (known === undefined) index.set(name, [kept]);
  else known.push(kept);
};

export class PageElements {
  readonly #all: Kept[] = [];
  readonly #byTag = new Map<string, Kept[]>();
  readonly #byClass = new Map<string, Kept[]>();
  readonly #byId = new Map<string, Kept[]>();
  readonly #known = new Map<CompiledSelector, boolean>();
  #steps = 0;
  /** False where its selectors are more tangled than the bound. */
  isComplete = true;

  /** Walks the tree without recursion. */
  constructor(document: Document) {
    const open: {
      readonly children: readonly ChildNode[];
      at: number;
      readonly parent: Kept | undefined;
      last: Kept | undefined;
    }[] = [{ children: document.children, at: 0, parent: undefined, last: undefined }];
    for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
      const node = frame.children[frame.at++];
      if (node === undefined) {
        if (frame.last !== undefined) frame.last.isLast = true;
        open.pop();
        continue;
      }
      if (!isTag(node)) continue;
      const kept = this.#keep(node, frame.parent, frame.last);
      frame.last = kept;
      open.push({ children: node.children, at: 0, parent: kept, last: undefined });
    }
  }

  #keep(element: Element, parent: Kept | undefined, before: Kept | undefined): Kept {
    const kept: Kept = { element, parent, before, classes: toClasses(element.attribs.class), isLast: false };
    this.#all.push(kept);
    add(this.#byTag, element.name, kept);
    for (const each of kept.classes) add(this.#byClass, each, kept);
    const { id } = element.attribs;
    if (id !== undefined) add(this.#byId, id, kept);
    return kept;
  }

  get elements(): readonly Element[] {
    return this.#all.map(({ element }) => element);
  }

  /** Whether any element of the page matches. */
  matchesAny(selector: CompiledSelector): boolean {
    const known = this.#known.get(selector);
    if (known !== undefined) return known;
    const [compound] = selector.compounds;
    const found =
      compound !== undefined &&
      selector.compounds.every((each) => this.#mayMatch(each)) &&
      this.#candidates(compound).some((kept) => this.#matches(selector, kept));
    this.#known.set(selector, found);
    return found;
  }

  /** Most selectors of a sheet name a class that the page has nowhere. */
  #mayMatch({ tag, id, classes }: Compound): boolean {
    return (
      classes.every((each) => this.#byClass.has(each)) &&
      (id === undefined || this.#byId.has(id)) &&
      (tag === undefined || this.#byTag.has(tag))
    );
  }

  #candidates({ tag, id, classes }: Compound): readonly Kept[] {
    if (id !== undefined) return this.#byId.get(id) ?? [];
    const [first, ...others] = classes.map((each) => this.#byClass.get(each) ?? []);
    if (first !== undefined) return others.reduce((best, each) => (each.length < best.length ? each : best), first);
    return tag === undefined ? this.#all : (this.#byTag.get(tag) ?? []);
  }

  /** Right to left; a stack of places to go on from stands for recursion over combinators. */
  #matches(selector: CompiledSelector, start: Kept): boolean {
    const todo: [kept: Kept, compound: number][] = [[start, 0]];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const [kept, at] = next;
      if (++this.#steps > stepsMax) {
        this.isComplete = false;
        return false;
      }
      const compound = selector.compounds[at];
      if (compound === undefined || !this.#isMet(compound, kept)) continue;
      if (at === selector.compounds.length - 1) return true;
      for (const each of reach(kept, selector.combinators[at])) {
        this.#steps++;
        todo.push([each, at + 1]);
      }
    }
    return false;
  }

  #isMet({ tag, id, classes, attributes, lists, place }: Compound, kept: Kept): boolean {
    const { element, parent, before } = kept;
    if (tag !== undefined && element.name !== tag) return false;
    if (id !== undefined && element.attribs.id !== id) return false;
    if (classes.length > 0 && !classes.every((each) => kept.classes.includes(each))) return false;
    if (place === 'root' && parent !== undefined) return false;
    if (place === 'first' && before !== undefined) return false;
    if (place === 'last' && !kept.isLast) return false;
    return (
      attributes.every((test) => isAttributeMet(test, element.attribs[test.name])) &&
      lists.every(({ isNot, selectors }) => selectors.some((each) => this.#matches(each, kept)) !== isNot)
    );
  }
}

/** The elements that a combinator leads to, from the inner to the outer one. */
function* reach(kept: Kept, combinator: string | undefined): Iterable<Kept> {
  if (combinator === '>') {
    if (kept.parent !== undefined) yield kept.parent;
  } else if (combinator === '+') {
    if (kept.before !== undefined) yield kept.before;
  } else if (combinator === '~') {
    for (let each = kept.before; each !== undefined; each = each.before) yield each;
  } else for (let each = kept.parent; each !== undefined; each = each.parent) yield each;
}

const isAttributeMet = ({ operator, value, ignoresCase }: AttributeTest, given: string | undefined): boolean => {
  if (given === undefined) return false;
  if (operator === null) return true;
  const [has, wants] = ignoresCase ? [given.toLowerCase(), value.toLowerCase()] : [given, value];
  switch (operator) {
    case '=':
      return has === wants;
    case '~=':
      return wants !== '' && has.split(/\s+/).includes(wants);
    case '|=':
      return has === wants || has.startsWith(`${wants}-`);
    case '^=':
      return wants !== '' && has.startsWith(wants);
    case '$=':
      return wants !== '' && has.endsWith(wants);
    case '*=':
      return wants !== '' && has.includes(wants);
    default:
      return false;
  }
};
