import { differenceCiede2000, parse } from 'culori';
import * as z from 'zod';
import type { UsedColor } from '../model/look.ts';
import type { Remark } from '../model/remark.ts';
import { defineCheck } from './check.ts';
import { perOptions } from './per-options.ts';

/**
 * Colours no further apart than this are one colour. From bench/colors.ts: written in another notation and rounded as people round (whole
 * degrees and per cents, two decimals of oklch), 99.9 % of colours stay within 1.7.
 */
export const toleranceDefault = 2;

/** Chroma (of oklab, 0 to 0.4) below which a colour looks grey. */
const greyChromaMax = 0.02;
/** Colours told of one page, the most used first. */
const colorsMax = 20;

const isColor = (text: string): boolean => parse(text) !== undefined;

const options = z.strictObject({
  colors: z
    .array(z.string().refine(isColor, 'expected a colour of CSS, as "#e60050" or "rgb(230 0 80)"'))
    .min(1)
    .max(200)
    .describe('The colours of the brand, as CSS writes them.'),
  tolerance: z
    .number()
    .min(0)
    .max(50)
    .default(toleranceDefault)
    .describe('How far (ΔE2000) a colour may be from one of them and still be taken for it.'),
  greys: z.boolean().default(true).describe('Whether black, white and greys are allowed without being named.'),
  shareMin: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Colours that stand in a smaller share of the page’s colour declarations (0 to 1) are passed over.'),
});

const difference = differenceCiede2000();

type Nearest = { readonly color: string; readonly distance: number };

/** Answers the allowed colour nearest to one, and how far it is; each colour is worked out once. */
const toNearest = perOptions(({ colors }: z.infer<typeof options>) => {
  const known = new Map<string, Nearest>();
  return (color: string): Nearest => {
    const kept = known.get(color);
    if (kept !== undefined) return kept;
    const [nearest = { color: '', distance: Number.POSITIVE_INFINITY }] = colors
      .map((each): Nearest => ({ color: each, distance: difference(color, each) }))
      .toSorted((a, b) => a.distance - b.distance);
    if (known.size < 5_000) known.set(color, nearest);
    return nearest;
  };
});

/** How colourful six digits are, by their place in oklab. @see https://bottosson.github.io/posts/oklab/ */
const isGrey = (color: string): boolean => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short;
  return Math.hypot(a, b) < greyChromaMax;
};

const toRemark = ({ color, written, selector, file }: UsedColor, { color: nearest, distance }: Nearest): Remark => ({
  message: `Unexpected colour ${color} at "${selector}"${file === null ? '' : ` in ${file}`}, expected one of the palette; nearest is ${nearest}, ΔE ${distance.toFixed(1)}`,
  mend: `Use ${nearest}, or add ${color} to the palette.`,
  quote: written,
  expected: nearest,
  ...(file === null ? {} : { url: file }),
});

/** Finds colours in real use on a page that are not of the brand's palette. */
export const palette = defineCheck({
  id: 'palette',
  summary: 'Finds colours in real use on a page that are not of the brand’s palette.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  needs: ['css'],
  options,
  // The colour alone: where it is used first may change with every edit of a sheet.
  key: (remark) => /#[\da-f]{6}/.exec(remark.message)?.[0] ?? remark.message,
  examples: [
    {
      name: 'names the colour, the nearest allowed one, how far it is, and where it stands',
      options: { colors: ['#e60050', '#003366'] },
      seen: {
        look: {
          isComplete: true,
          fonts: [],
          colors: [
            { color: '#e60050', written: 'color: #e60050', selector: 'a', file: null, count: 9 },
            {
              color: '#ff0066',
              written: 'background: var(--sale)',
              selector: '.promo',
              file: 'https://a.example/shop.css',
              count: 1,
            },
          ],
        },
      },
      remarks: [
        'Unexpected colour #ff0066 at ".promo" in https://a.example/shop.css, expected one of the palette; nearest is #e60050, ΔE 6.3',
      ],
    },
    {
      name: 'takes a colour that nobody could tell from the brand’s for it, and lets greys be',
      options: { colors: ['hsl(339 100% 45%)'] },
      seen: {
        look: {
          isComplete: true,
          fonts: [],
          colors: [
            { color: '#e60050', written: 'color: #e60050', selector: 'a', file: null, count: 2 },
            { color: '#ffffff', written: 'background: #fff', selector: 'body', file: null, count: 1 },
            { color: '#333333', written: 'color: #333', selector: 'body', file: null, count: 1 },
          ],
        },
      },
      remarks: [],
    },
    {
      name: 'minds greys where it is told to',
      options: { colors: ['#e60050'], greys: false },
      seen: {
        look: {
          isComplete: true,
          fonts: [],
          colors: [{ color: '#333333', written: 'color: #333', selector: 'body', file: null, count: 1 }],
        },
      },
      remarks: ['Unexpected colour #333333 at "body", expected one of the palette; nearest is #e60050, ΔE 36.5'],
    },
    {
      name: 'passes over what is used too seldom to matter',
      options: { colors: ['#e60050'], shareMin: 0.05 },
      seen: {
        look: {
          isComplete: true,
          fonts: [],
          colors: [
            { color: '#e60050', written: 'color: #e60050', selector: 'a', file: null, count: 99 },
            { color: '#00ff00', written: 'color: lime', selector: 'b', file: null, count: 1 },
          ],
        },
      },
      remarks: [],
    },
  ],
  run: ({ seen }, checked) => {
    const colors = seen?.look?.colors ?? [];
    const total = colors.reduce((sum, { count }) => sum + count, 0);
    const nearestOf = toNearest(checked);
    return colors
      .filter(({ color, count }) => count >= checked.shareMin * total && !(checked.greys && isGrey(color)))
      .map((used) => ({ used, nearest: nearestOf(used.color) }))
      .filter(({ nearest }) => nearest.distance > checked.tolerance)
      .slice(0, colorsMax)
      .map(({ used, nearest }) => toRemark(used, nearest));
  },
});
