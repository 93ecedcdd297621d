/** Reads how a page looks: the colours and fonts of those declarations whose selectors match an element of it. */
import { type ChildNode, type Document, isTag, isText } from 'domhandler';
import { parseWhole } from '../../formats/whole-tree.ts';
import type { PageLook, UsedColor, UsedFont } from '../../model/look.ts';
import { resolveValue } from './custom-properties.ts';
import { PageElements } from './page-elements.ts';
import {
  isColorProperty,
  isCustom,
  isFontProperty,
  isMediaHere,
  readSheet,
  readStyle,
  type Sheet,
  type SheetDeclaration,
} from './sheet.ts';
import { colorsIn, familyIn, isIconFamily } from './values.ts';

/** A linked sheet by its address; undefined where nothing is known of it. */
export type LinkedSheet = { readonly url: string; readonly sheet: Sheet | undefined };

/** Style attributes that are read, and different colours and fonts that are kept. */
const stylesMax = 5_000;
const usesMax = 500;
const writtenMax = 200;

/** A declaration that applies somewhere on the page. */
type Applied = SheetDeclaration & { readonly selector: string; readonly file: string | null };

/** Reads the look of a page from its HTML and the sheets it links to. Never throws, whatever the page. */
export const readLook = (html: string, linked: readonly LinkedSheet[]): PageLook => {
  const { document, isComplete } = parseWhole(html);
  const elements = new PageElements(document);
  const embedded = findStyles(document).map(readSheet);
  const sheets = [
    ...linked.map(({ url, sheet }) => ({ file: url, sheet })),
    ...embedded.map((sheet) => ({ file: null, sheet })),
  ];
  const applied = [...sheets.flatMap(({ file, sheet }) => applySheet(sheet, file, elements)), ...applyStyles(elements)];
  const icons = new Set(sheets.flatMap(({ sheet }) => sheet?.iconFamilies ?? []));
  const resolve = toResolver(applied);
  return {
    colors: toColors(applied, resolve),
    fonts: toFonts(applied, resolve).filter(({ family }) => !icons.has(family.toLowerCase())),
    isComplete: isComplete && elements.isComplete && sheets.every(({ sheet }) => sheet !== undefined),
  };
};

/** Texts of the page's own style elements, in order. The tree is walked without recursion. */
const findStyles = (document: Document): readonly string[] => {
  const found: string[] = [];
  const todo: ChildNode[] = document.children.toReversed();
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (!isTag(node)) continue;
    if (node.name !== 'style') {
      for (let at = node.children.length - 1; at >= 0; at--) {
        const child = node.children[at];
        if (child !== undefined) todo.push(child);
      }
    } else if (isMediaHere(node.attribs.media))
      found.push(node.children.map((child) => (isText(child) ? child.data : '')).join(''));
  }
  return found;
};

const applySheet = (sheet: Sheet | undefined, file: string | null, elements: PageElements): readonly Applied[] => {
  const applied: Applied[] = [];
  for (const { selectors, declarations } of sheet?.rules ?? []) {
    const selector = selectors.find((each) => elements.matchesAny(each));
    if (selector === undefined) continue;
    for (const declaration of declarations) applied.push({ ...declaration, selector: selector.text, file });
  }
  return applied;
};

const applyStyles = (elements: PageElements): readonly Applied[] =>
  elements.elements
    .filter(({ attribs }) => attribs.style !== undefined)
    .slice(0, stylesMax)
    .flatMap(({ name, attribs }) =>
      readStyle(attribs.style ?? '').map((declaration) => ({
        ...declaration,
        selector: `<${name} style>`,
        file: null,
      })),
    );

type Resolver = (applied: Applied) => string | undefined;

/**
 * What a custom property is where a declaration uses it: what the same selector sets it to, else what the page as a whole (`:root`, `html`,
 * `body`, `*`) does, else whatever sets it last.
 */
const toResolver = (applied: readonly Applied[]): Resolver => {
  const bySelector = new Map<string, Map<string, string>>();
  const ofPage = new Map<string, string>();
  const ofAny = new Map<string, string>();
  for (const { property, value, selector } of applied) {
    if (!isCustom(property)) continue;
    const own = bySelector.get(selector) ?? new Map<string, string>();
    bySelector.set(selector, own.set(property, value));
    if (/^(?::root|:host|html|body|\*)/i.test(selector)) ofPage.set(property, value);
    ofAny.set(property, value);
  }
  return ({ value, selector }) =>
    resolveValue(value, (name) => bySelector.get(selector)?.get(name) ?? ofPage.get(name) ?? ofAny.get(name));
};

/** Counts values by what they come to; the first use of each stands for all. */
class Uses {
  readonly #uses = new Map<string, { value: string; count: number; readonly first: Applied }>();

  add(value: string, applied: Applied): void {
    const known = this.#uses.get(value.toLowerCase());
    if (known !== undefined) known.count++;
    else if (this.#uses.size < usesMax) this.#uses.set(value.toLowerCase(), { value, count: 1, first: applied });
  }

  list<T>(toUse: (value: string) => T) {
    return [...this.#uses.values()]
      .toSorted((a, b) => b.count - a.count)
      .map(({ value, count, first: { property, value: text, selector, file } }) => ({
        ...toUse(value),
        written: `${property}: ${text}`.slice(0, writtenMax),
        selector: selector.slice(0, writtenMax),
        file,
        count,
      }));
  }
}

const toColors = (applied: readonly Applied[], resolve: Resolver): readonly UsedColor[] => {
  const uses = new Uses();
  for (const each of applied)
    if (isColorProperty(each.property)) for (const color of colorsIn(resolve(each) ?? '')) uses.add(color, each);
  return uses.list((color) => ({ color }));
};

const toFonts = (applied: readonly Applied[], resolve: Resolver): readonly UsedFont[] => {
  const uses = new Uses();
  for (const each of applied) {
    if (!isFontProperty(each.property)) continue;
    const family = familyIn(each.property, resolve(each) ?? '');
    if (family !== undefined && !isIconFamily(family)) uses.add(family, each);
  }
  return uses.list((family) => ({ family }));
};
