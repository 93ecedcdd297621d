/** SVG as it may be drawn: without anything that leads elsewhere, and small enough to be drawn in time. */

const charactersMax = 1_000_000;
/** Elements of a drawing; logos have a few dozen. */
const elementsMax = 5_000;
/** Elements that stand for others: nested, they multiply. */
const usesMax = 200;
const filtersMax = 20;

const count = (text: string, part: string, max: number): number => {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0 && found <= max; at = text.indexOf(part, at + part.length)) found++;
  return found;
};

const isTooMuch = (text: string): boolean =>
  text.length > charactersMax ||
  count(text, '<', elementsMax * 2) > elementsMax * 2 ||
  count(text, '<use', usesMax) > usesMax ||
  count(text, '<fe', filtersMax) > filtersMax;

/** Entities are no part of a logo, and the way to make a large drawing of a small file. */
const hasEntities = (text: string): boolean => /<!ENTITY/i.test(text);

/** Addresses that lead out of the file: everything but `#part`. Pictures inside it go too. */
const outside = /\b(?:xlink:)?href\s*=\s*(?:"(?!\s*#)[^"]*"|'(?!\s*#)[^']*')/gi;
const imports = /@import[^;]{0,500};?|url\(\s*['"]?(?!\s*#)[^)]{0,500}\)/gi;
const documentType = /<!DOCTYPE[^>[]{0,2000}>/i;

/** The drawing without references; undefined where it is none, has entities, or is too large to be drawn. */
export const toSafeDrawing = (text: string): string | undefined => {
  if (isTooMuch(text) || hasEntities(text)) return undefined;
  const start = text.search(/<svg[\s>]/i);
  if (start < 0 || /<!DOCTYPE[^>]{0,2000}\[/i.test(text)) return undefined;
  const drawing = text.replace(documentType, '').replace(outside, '').replace(imports, 'none');
  // A drawing in a page needs no name space, a file does.
  return /<svg[^>]{0,4000}\sxmlns\s*=/i.test(drawing)
    ? drawing
    : drawing.replace(/<svg/i, '<svg xmlns="http://www.w3.org/2000/svg"');
};
