/** The colours and the font family that a value of CSS names. */
import { formatHex, parse } from 'culori';

/** Strings and addresses may hold anything that looks like a colour. */
const opaque = /url\(\s*(?:"[^"]*"|'[^']*'|[^)]*)\s*\)|"[^"]*"|'[^']*'/gi;
const mixed = /\b(?:color-mix|light-dark)\(/i;
const colorTerm =
  /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]{1,200}\)|(?<![\w-])[a-z]{3,20}(?![\w(-])/gi;
const colorsOfValueMax = 20;
/** Words of CSS that are a colour's place and no colour. */
const noColors: ReadonlySet<string> = new Set([
  'transparent',
  'currentcolor',
  'inherit',
  'initial',
  'unset',
  'revert',
  'none',
]);

/** `#rrggbb` of each colour in a value, each once; what is wholly transparent is none. A mixture of colours is left alone. */
export const colorsIn = (value: string): readonly string[] => {
  if (mixed.test(value)) return [];
  const found = new Set<string>();
  for (const [term] of value.replace(opaque, ' ').matchAll(colorTerm)) {
    if (found.size >= colorsOfValueMax) break;
    if (noColors.has(term.toLowerCase())) continue;
    const color = parse(term.toLowerCase());
    if (color === undefined || color.alpha === 0) continue;
    found.add(formatHex(color));
  }
  return [...found];
};

const sizeTerm =
  /(?:^|\s)(?:[\d.]+(?:px|r?em|%|pt|pc|v[whib]|vmin|vmax|ex|ch|r?lh|cm|mm|in|q)|0|(?:calc|clamp|min|max)\([^;]*?\)|(?:xx?-)?small|medium|(?:x{1,3}-)?large|smaller|larger)(?:\s*\/\s*[^\s,]+)?\s+(?=\S)/gi;

/** The list of families within a `font` shorthand: what stands behind its size. */
const familiesOf = (shorthand: string): string | undefined => {
  const [first] = shorthand.matchAll(sizeTerm);
  return first === undefined ? undefined : shorthand.slice(first.index + first[0].length);
};

/** Families that are the visitor's own, or none. */
const generic: ReadonlySet<string> = new Set(
  'serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace ui-rounded math emoji fangsong inherit initial unset revert revert-layer -apple-system blinkmacsystemfont caption icon menu message-box small-caption status-bar'.split(
    ' ',
  ),
);

/** The family that a visitor is meant to see; undefined where it is the visitor's own. */
export const familyIn = (property: string, value: string): string | undefined => {
  const list = property === 'font' ? familiesOf(value) : value;
  const [first = ''] = (list ?? '').replace(/\s*!important\s*$/i, '').match(/"[^"]*"|'[^']*'|[^,"']+/) ?? [];
  const family = first
    .trim()
    .replace(/^(['"])(.*)\1$/s, '$2')
    .replace(/\s+/g, ' ')
    .trim();
  return family === '' || generic.has(family.toLowerCase()) ? undefined : family;
};

/** Fonts that hold pictures instead of letters, by how they are usually called. */
const iconFont =
  /icon|awesome|glyph|material symbols|dashicons|eicons|swiper|slick|revicons|elegant|linearicons|themify|fontello|wpforms|star$/i;
export const isIconFamily = (family: string): boolean => iconFont.test(family);
