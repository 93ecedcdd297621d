/** The colours and fonts that a site uses today, for a first configuration. */
import { decodeText } from '../formats/charset.ts';
import type { Item } from '../model/item.ts';
import type { Fetcher } from '../ports/fetcher.ts';

/** A palette of more colours than these is none, and more families than these are no choice. */
const colorsMax = 24;
const familiesMax = 6;
const sheetBytesMax = 3_000_000;
const sheetTimeoutMs = 10_000;

/** Empty where nothing is found, or too much to be meant. */
export type FirstLook = { readonly palette: readonly string[]; readonly families: readonly string[] };

/** Reads the sheets that a page links to, and what of them it uses. A sheet that cannot be read is passed over. */
export const readFirstLook = async (
  { markup = '', dress }: Item,
  { fetcher, signal }: { readonly fetcher: Fetcher; readonly signal: AbortSignal },
): Promise<FirstLook> => {
  const [{ readLook }, { readSheet }] = await Promise.all([
    import('../items/look/read-look.ts'),
    import('../items/look/sheet.ts'),
  ]);
  const linked = [];
  for (const url of dress?.sheets ?? []) {
    const answer = await fetcher.fetch({ url, maxBytes: sheetBytesMax, timeoutMs: sheetTimeoutMs, signal });
    if (answer.outcome !== 'read') continue;
    const { 'content-type': contentType = 'text/css' } = answer.headers;
    linked.push({ url, sheet: readSheet(decodeText(answer.body, { contentType }).text) });
  }
  const { colors, fonts } = readLook(markup, linked);
  const palette = colors.map(({ color }) => color).filter((color) => !isGrey(color));
  const families = fonts.map(({ family }) => family);
  return {
    palette: palette.length <= colorsMax ? palette : [],
    families: families.length <= familiesMax ? families : [],
  };
};

/** The `palette` check lets greys be; parts closer to each other than this, of 255, look grey. */
const greyMax = 10;
const isGrey = (color: string): boolean => {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return Math.max(...parts) - Math.min(...parts) < greyMax;
};
