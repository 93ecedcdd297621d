import * as z from 'zod';
import type { UsedFont } from '../model/look.ts';
import type { Remark } from '../model/remark.ts';
import { defineCheck } from './check.ts';

/** Families told of one page, the most used first. */
const familiesMax = 20;

const options = z.strictObject({
  families: z
    .array(z.string().trim().min(1).max(100))
    .min(1)
    .max(50)
    .describe('The font families of the brand; fallbacks behind them, and fonts of icons, need not be named.'),
});

/** `"Brand Sans"`, `brand-sans` and `BrandSans` are one family; so is its variable cut. */
const toFamilyKey = (family: string): string =>
  family
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
    .replace(/(?:variable|vf)$/, '');

const toRemark = ({ family, written, selector, file }: UsedFont, families: readonly string[]): Remark => ({
  message: `Unexpected font "${family}" at "${selector}"${file === null ? '' : ` in ${file}`}, expected ${families.map((each) => `"${each}"`).join(' or ')}`,
  mend: `Use "${families[0]}" there, or add "${family}" to the fonts of the brand.`,
  quote: written,
  expected: families.join(', '),
  ...(file === null ? {} : { url: file }),
});

/** Finds font families in real use on a page that are not the brand's. */
export const fonts = defineCheck({
  id: 'fonts',
  summary: 'Finds font families in real use on a page that are not the brand’s.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  needs: ['css'],
  options,
  key: (remark) => /^Unexpected font "([^"]*)"/.exec(remark.message)?.[1]?.toLowerCase() ?? remark.message,
  examples: [
    {
      name: 'names the family, and where it stands',
      options: { families: ['Brand Sans', 'Brand Serif'] },
      seen: {
        look: {
          isComplete: true,
          colors: [],
          fonts: [
            {
              family: 'Comic Neue',
              written: 'font-family: "Comic Neue", cursive',
              selector: '.fun',
              file: 'https://a.example/a.css',
              count: 1,
            },
          ],
        },
      },
      remarks: [
        'Unexpected font "Comic Neue" at ".fun" in https://a.example/a.css, expected "Brand Sans" or "Brand Serif"',
      ],
    },
    {
      name: 'names families of other scripts too',
      language: 'ja',
      options: { families: ['Brand Sans'] },
      seen: {
        look: {
          isComplete: true,
          colors: [],
          fonts: [{ family: '游ゴシック', written: 'font-family: 游ゴシック', selector: 'body', file: null, count: 1 }],
        },
      },
      remarks: ['Unexpected font "游ゴシック" at "body", expected "Brand Sans"'],
    },
    {
      name: 'takes one family written in several ways for the same',
      options: { families: ['Brand Sans'] },
      seen: {
        look: {
          isComplete: true,
          colors: [],
          fonts: [
            { family: 'brand-sans', written: 'font-family: brand-sans', selector: 'body', file: null, count: 1 },
            { family: 'BrandSans Variable', written: 'font-family: x', selector: 'h1', file: null, count: 1 },
          ],
        },
      },
      remarks: [],
    },
  ],
  run: ({ seen }, { families }) => {
    const allowed = new Set(families.map(toFamilyKey));
    return (seen?.look?.fonts ?? [])
      .filter(({ family }) => !allowed.has(toFamilyKey(family)))
      .slice(0, familiesMax)
      .map((used) => toRemark(used, families));
  },
});
