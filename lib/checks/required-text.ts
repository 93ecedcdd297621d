import * as z from 'zod';
import { type Block, blockKinds, blockPlaces } from '../model/block.ts';
import type { Remark } from '../model/remark.ts';
import { type Pattern, patternLengthMax, toPattern, whyNoPattern } from '../text/pattern.ts';
import { toComparable } from '../text/terms.ts';
import { defineCheck } from './check.ts';
import { perOptions } from './per-options.ts';

/** Stands for the year of the judgement in `text` and `pattern`. */
const yearPlaceholder = '{year}';

const withYear = (text: string, year: number): string => text.replaceAll(yearPlaceholder, String(year));

const options = z
  .strictObject({
    text: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .optional()
      .describe('The words that must stand there; `{year}` is this year, also as the end of 2019–{year}.'),
    pattern: z
      .string()
      .min(1)
      .max(patternLengthMax)
      .optional()
      .describe('Or a pattern (RE2 syntax) that something there must match; `{year}` is this year.'),
    where: z
      .array(z.enum([...blockKinds, ...blockPlaces]))
      .min(1)
      .optional()
      .describe('Kinds and places of block in which it must stand, such as footer; without it, anywhere on the page.'),
    matchCase: z.boolean().default(false).describe('True where capitals count.'),
  })
  .superRefine(({ text, pattern }, context) => {
    if ((text === undefined) === (pattern === undefined))
      context.addIssue({ code: 'custom', message: 'expected either "text" or "pattern"' });
    const reason = pattern === undefined ? undefined : whyNoPattern(withYear(pattern, 2000));
    if (reason !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['pattern'],
        message: `expected a pattern in RE2 syntax, received ${reason}`,
      });
  });
type Options = z.infer<typeof options>;

/** A new year's pattern is another one; the last year's is forgotten with it. */
const toPatternOf = perOptions(({ pattern, matchCase }: Options) => {
  let known: { readonly year: number; readonly pattern: Pattern } | undefined;
  return (year: number): Pattern => {
    if (known?.year !== year) known = { year, pattern: toPattern(withYear(pattern ?? '', year), { matchCase }) };
    return known.pattern;
  };
});

const isWhere = (block: Block, where: Options['where']): boolean =>
  where === undefined || where.includes(block.kind) || where.includes(block.place);

/** Text is looked for in the blocks as one: a line break in markup splits a legal line as often as not. */
const toWhole = (blocks: readonly Block[]): string => blocks.map(({ text }) => text).join(' ');

/** A year, or a span of years with its last one captured. */
const anyYear = '(?:(?:19|20)\\d\\d\\s?-\\s?)?((?:19|20)\\d\\d)';
const escapePattern = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

/**
 * The text as a pattern of our own making over comparable text, each `{year}` any year. Its parts are literal and of fixed
 * width but for the spaces around a dash, so that it cannot backtrack far.
 */
const toYearPattern = perOptions(
  ({ text = '', matchCase }: Options) =>
    new RegExp(
      text
        .split(yearPlaceholder)
        .map((part) => escapePattern(toLoose(part, matchCase)))
        .join(anyYear),
      'g',
    ),
);

/** Comparable, with the spaces at both ends kept, because parts are joined again. */
const toLoose = (part: string, matchCase: boolean): string => {
  const core = toComparable(part, { matchCase });
  return `${/^\s/.test(part) ? ' ' : ''}${core}${core !== '' && /\s$/.test(part) ? ' ' : ''}`;
};

type Found = 'present' | 'absent' | { readonly years: readonly string[]; readonly quote: string };

/** Looks for the text; where it stands with another year, says with which. */
const findText = (whole: string, chosen: Options, year: number): Found => {
  if (!(chosen.text ?? '').includes(yearPlaceholder))
    return whole.includes(toComparable(chosen.text ?? '', chosen)) ? 'present' : 'absent';
  let nearest: Found = 'absent';
  for (const match of whole.matchAll(toYearPattern(chosen))) {
    const years = match.slice(1);
    if (years.every((each) => each === String(year))) return 'present';
    nearest = { years, quote: match[0] };
  }
  return nearest;
};

/** Where in the blocks the stale words stand: the block that holds them whole, by their last year. */
const locate = (blocks: readonly Block[], chosen: Options, quote: string): Pick<Remark, 'block' | 'span' | 'quote'> => {
  const block = blocks.findIndex(({ text }) => toComparable(text, chosen).includes(quote));
  const text = blocks[block]?.text ?? '';
  // Folding keeps lengths but for runs of spaces and invisible marks: where it did, the quote is the text's own.
  const start = toComparable(text, chosen).indexOf(quote);
  const own = text.slice(start, start + quote.length);
  if (block < 0 || toComparable(own, chosen) !== toComparable(quote, chosen)) return { quote };
  return { quote: own, block, span: [start, start + own.length] };
};

const toPlaceText = (where: Options['where']): string =>
  where === undefined ? 'the page' : `the page’s ${where.join(' or ')}`;

/** Misses a disclaimer, a legal line or this year's copyright line where the brand wants one. */
export const requiredText = defineCheck({
  id: 'required-text',
  summary: 'Misses a disclaimer, a legal line or this year’s copyright line where the brand wants one.',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: () => 'required',
  boundary: ({ text, pattern }, now) =>
    `${text ?? ''}${pattern ?? ''}`.includes(yearPlaceholder) ? String(now.getUTCFullYear()) : '',
  examples: [
    {
      name: 'misses a disclaimer',
      options: { text: 'Drink responsibly.' },
      text: 'Our new liqueur is here.',
      remarks: ['Expected "Drink responsibly." on the page, found nothing like it'],
    },
    {
      name: 'finds it whatever its quotes, spaces and capitals',
      options: { text: "Northwind's terms apply" },
      text: 'NORTHWIND’S  terms apply.',
      remarks: [],
    },
    {
      name: 'finds it where markup splits it',
      options: { text: 'Registered in England, No. 1234' },
      blocks: [
        { kind: 'paragraph', place: 'footer', text: 'Registered in England,' },
        { kind: 'paragraph', place: 'footer', text: 'No. 1234' },
      ],
      remarks: [],
    },
    {
      name: 'points at last year’s copyright line',
      options: { text: '© {year} Northwind' },
      text: 'All rights reserved © 2019–2025 Northwind',
      now: '2026-10-01T00:00:00.000Z',
      remarks: ['20-41: Unexpected "© 2019–2025 Northwind", use "© 2026 Northwind"'],
    },
    {
      name: 'takes a span of years that ends in this one',
      options: { text: '© {year} Northwind' },
      text: '© 2019 – 2026 Northwind',
      now: '2026-10-01T00:00:00.000Z',
      remarks: [],
    },
    {
      name: 'wants it in the footer, not just anywhere',
      options: { text: 'Terms apply', where: ['footer'] },
      text: 'Terms apply',
      remarks: ['Expected "Terms apply" in the page’s footer, found nothing like it'],
    },
    {
      name: 'takes what matches a pattern',
      options: { pattern: 'company (?:no\\.|number) \\d{8}' },
      text: 'Company number 01234567',
      remarks: [],
    },
    {
      name: 'misses what matches a pattern',
      options: { pattern: 'company no\\. \\d{8}' },
      text: 'Company no. 12',
      remarks: ['Expected something like "company no\\. \\d{8}" on the page, found nothing like it'],
    },
    {
      name: 'misses a German legal line',
      options: { text: 'Alle Preise inkl. MwSt.' },
      text: 'Alle Preise zzgl. Versand',
      language: 'de',
      remarks: ['Expected "Alle Preise inkl. MwSt." on the page, found nothing like it'],
    },
    {
      name: 'does not accuse a page of which nothing could be read',
      options: { text: 'Terms apply' },
      blocks: [],
      remarks: [],
    },
  ],
  run: ({ item, blocks: judged, now }, chosen) => {
    if (item.blocks.length === 0) return [];
    const year = now.getUTCFullYear();
    const blocks = judged.filter((block) => isWhere(block, chosen.where));
    const preposition = chosen.where === undefined ? 'on' : 'in';
    const place = toPlaceText(chosen.where);
    if (chosen.pattern !== undefined) {
      const wanted = withYear(chosen.pattern, year);
      if (toPatternOf(chosen)(year).find(toWhole(blocks)) !== undefined) return [];
      const message = `Expected something like "${wanted}" ${preposition} ${place}, found nothing like it`;
      return [{ message, mend: `Add what guideline and pattern ask for to ${place}.`, quote: '', expected: wanted }];
    }
    const wanted = withYear(chosen.text ?? '', year);
    const found = findText(toComparable(toWhole(blocks), chosen), chosen, year);
    if (found === 'present') return [];
    if (found === 'absent') {
      const message = `Expected "${wanted}" ${preposition} ${place}, found nothing like it`;
      return [{ message, mend: `Add "${wanted}" to ${place}.`, quote: '', expected: wanted }];
    }
    const at = locate(blocks, chosen, found.quote);
    const message = `Unexpected "${at.quote}", use "${wanted}"`;
    return [{ ...at, message, mend: `Bring the year up to ${year}.`, expected: wanted }];
  },
});
