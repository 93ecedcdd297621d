/** A style sheet, reduced to what is looked for: colours, fonts, custom properties, and where they apply. */
import { type Atrule, type Block, type BlockPart, type Declaration, parse, type Rule } from 'css-tree';
import { type CompiledSelector, compileSelectors } from './selector.ts';

export type SheetDeclaration = { readonly property: string; readonly value: string };
export type SheetRule = {
  readonly selectors: readonly CompiledSelector[];
  readonly declarations: readonly SheetDeclaration[];
};
export type Sheet = {
  readonly rules: readonly SheetRule[];
  /** Families that the sheet loads for icons alone. */
  readonly iconFamilies: readonly string[];
};

/** Characters of one sheet. */
export const sheetCharactersMax = 1_500_000;
const rulesMax = 20_000;
const nestingMax = 12;
/** Longer values are pictures in disguise. */
const valueCharactersMax = 4_000;

const options = { parseValue: false, parseAtrulePrelude: false, parseCustomProperty: false } as const;

const colorProperties =
  /^(?:-webkit-)?(?:color|background(?:-color|-image)?|border(?:-(?:top|right|bottom|left|block|inline)(?:-(?:start|end))?)?(?:-color)?|outline(?:-color)?|fill|stroke|text-fill-color|text-stroke-color|caret-color|accent-color|text-decoration(?:-color)?|column-rule(?:-color)?)$/;
const fontProperties = /^font(?:-family)?$/;

export const isColorProperty = (property: string): boolean => colorProperties.test(property);
export const isFontProperty = (property: string): boolean => fontProperties.test(property);
export const isCustom = (property: string): boolean => property.startsWith('--');

/** Surroundings that a visitor of the page as it stands is not in: paper, voices, and the second palette of a dark mode. */
const isElsewhere = (media: string): boolean =>
  media
    .split(',')
    .every((query) =>
      /\b(?:print|speech|aural)\b|prefers-color-scheme\s*:\s*dark|forced-colors\s*:\s*active/i.test(query),
    );

/** True where an at-rule's block holds for the page as it stands, as far as that can be told. */
const isHere = ({ name, prelude }: Atrule): boolean => {
  const condition = prelude?.value ?? '';
  if (name === 'media') return !isElsewhere(condition);
  if (name === 'supports') return !/^\s*not\b/i.test(condition);
  return name === 'layer' || name === 'container' || name === 'scope' || name === 'starting-style';
};

const unquote = (text: string): string => text.trim().replace(/^(['"])(.*)\1$/s, '$2');
/** Private use: characters that no text is written with. */
const isPrivateUse = (range: string): boolean =>
  /^u\+(?:e[0-9a-f]{3}|f[0-8][0-9a-f]{2}|f[0-9a-f]{4})/i.test(range.trim());

class SheetReader {
  readonly rules: SheetRule[] = [];
  readonly iconFamilies: string[] = [];

  /** Bounded in depth; what lies deeper is left out. */
  readBlock(parts: Iterable<BlockPart>, parents: readonly CompiledSelector[], depth: number): void {
    if (depth > nestingMax) return;
    const own: SheetDeclaration[] = [];
    // Before what is nested: later rules win.
    if (parents.length > 0) this.rules.push({ selectors: parents, declarations: own });
    for (const part of parts) {
      if (this.rules.length >= rulesMax) return;
      if (part.type === 'Declaration') own.push(...toDeclarations(part));
      else if (part.type === 'Rule') this.#readRule(part, parents, depth);
      else if (part.type === 'Atrule') this.#readAtrule(part, parents, depth);
      // The parser knows nested rules only where they begin with `&`; others are left to us as they stand.
      else if (part.type === 'Raw' && part.value.includes('{') && parents.length > 0)
        this.readBlock(parse(part.value, options).children, parents, depth + 1);
    }
  }

  #readRule({ prelude, block }: Rule, parents: readonly CompiledSelector[], depth: number): void {
    if (prelude.type !== 'SelectorList') return;
    const selectors = compileSelectors(prelude, { parents });
    if (selectors.length > 0) this.readBlock(block.children, selectors, depth + 1);
  }

  #readAtrule(rule: Atrule, parents: readonly CompiledSelector[], depth: number): void {
    if (rule.block === null) return;
    if (rule.name === 'font-face') this.#readFace(rule.block);
    else if (isHere(rule)) this.readBlock(rule.block.children, parents, depth + 1);
  }

  #readFace({ children }: Block): void {
    let family = '';
    let range = '';
    for (const part of children) {
      if (part.type !== 'Declaration') continue;
      if (part.property.toLowerCase() === 'font-family') family = unquote(part.value.value);
      else if (part.property.toLowerCase() === 'unicode-range') range = part.value.value;
    }
    if (family !== '' && isPrivateUse(range)) this.iconFamilies.push(family.toLowerCase());
  }
}

const toDeclarations = ({ property: written, value }: Declaration): readonly SheetDeclaration[] => {
  const property = isCustom(written) ? written : written.toLowerCase();
  const isWanted = isCustom(property) || isColorProperty(property) || isFontProperty(property);
  const text = value.value;
  return isWanted && text.length <= valueCharactersMax ? [{ property, value: text.trim() }] : [];
};

/** Reads a sheet. Undefined where it cannot be: too long, or nested deeper than any parser goes. */
export const readSheet = (text: string): Sheet | undefined => {
  if (text.length > sheetCharactersMax) return undefined;
  try {
    const reader = new SheetReader();
    reader.readBlock(parse(text, options).children, [], 0);
    return {
      rules: reader.rules.filter(({ declarations }) => declarations.length > 0),
      iconFamilies: reader.iconFamilies,
    };
  } catch {
    return undefined;
  }
};

/** The declarations of a style attribute. */
export const readStyle = (text: string): readonly SheetDeclaration[] => {
  if (text.length > valueCharactersMax) return [];
  try {
    return [...parse(text, { ...options, context: 'declarationList' }).children].flatMap((part) =>
      part.type === 'Declaration' ? toDeclarations(part) : [],
    );
  } catch {
    return [];
  }
};

/** True for a sheet that a visitor of the page as it stands gets, by the media its link or element names. */
export const isMediaHere = (media: string | undefined): boolean => media === undefined || !isElsewhere(media);
