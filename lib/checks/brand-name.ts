import * as z from 'zod';
import type { Block } from '../model/block.ts';
import type { Brand } from '../model/brand.ts';
import type { Remark } from '../model/remark.ts';
import { toBrandForms } from './brand-forms.ts';
import { defineCheck, type PageSubject } from './check.ts';
import { perOptions } from './per-options.ts';
import { surroundings, toSurrounding } from './surroundings.ts';
import { findTerms, type TermHit, termSchema } from './terms.ts';

const leftAlone = [...surroundings, 'capitals'] as const;

const options = z.strictObject({
  forms: z
    .array(termSchema)
    .min(1)
    .max(100)
    .optional()
    .describe('The only right ways to write the name; without it, the brand’s name and aliases.'),
  products: z.boolean().default(false).describe('True to hold the products’ names to their spelling too.'),
  symbol: z.enum(['™', '®', '℠']).optional().describe('The sign that the name carries.'),
  symbolAt: z
    .enum(['first', 'every'])
    .default('first')
    .describe('Where the name carries it: where it is named first, or always.'),
  commonWord: z
    .boolean()
    .default(false)
    .describe('True where the name is also an ordinary word (Target, Apple): it is then left alone in lower case.'),
  leaveAlone: z
    .array(z.enum(leftAlone))
    .default([...leftAlone])
    .describe('Where spelling is not judged; `capitals` are headings and other blocks all in capitals.'),
});
type Options = z.infer<typeof options>;

/** Both brand and options are the same objects for a whole run: made once for each pair. */
const toForms = perOptions((chosen: Options) =>
  perOptions((brand: Brand) => {
    const own = chosen.forms ?? [brand.name, ...brand.aliases];
    const products = chosen.products ? brand.products.flatMap(({ name, aliases }) => [name, ...aliases]) : [];
    return toBrandForms(brand, [...own, ...products]);
  }),
);

/** How near an excluding phrase must stand, in UTF-16 units, for the name to be somebody else's. */
const excludeReach = 60;

const isCapitals = (text: string): boolean => text === text.toUpperCase() && text !== text.toLowerCase();

const isLeftAlone = (block: Block, hit: TermHit, { leaveAlone, commonWord }: Options): boolean => {
  if (commonWord && hit.quote === hit.quote.toLowerCase()) return true;
  const place = toSurrounding(block.text, hit.span);
  if (place !== undefined) return leaveAlone.includes(place);
  const isShown = block.kind === 'heading' || isCapitals(block.text);
  return leaveAlone.includes('capitals') && isShown && isCapitals(hit.quote);
};

/** The sign that follows a name, as it stands there, `(R)` included; empty where there is none. */
const toSignAfter = (text: string, end: number): string =>
  /^\s?(?:[™®℠]|\((?:tm|r|sm)\))/i.exec(text.slice(end, end + 6))?.[0] ?? '';

const toRemark = (hit: TermHit, expected: string): Remark => ({
  message: `Unexpected "${hit.quote}", use "${expected}"`,
  mend: `Write "${expected}" in place of "${hit.quote}".`,
  quote: hit.quote,
  block: hit.block,
  span: hit.span,
  expected,
});

const withSign = (hit: TermHit, sign: string): TermHit => ({
  ...hit,
  quote: hit.quote + sign,
  span: [hit.span[0], hit.span[1] + sign.length],
});

/** Hits on the brand's names in prose: code, addresses, other people's names and what is left alone are taken out. */
const findNames = (subject: PageSubject, chosen: Options): readonly TermHit[] => {
  const { matcher, excluded } = toForms(chosen)(subject.brand);
  return findTerms(subject.blocks, matcher).filter((hit) => {
    const block = subject.blocks[hit.block];
    if (block === undefined || block.kind === 'code' || isLeftAlone(block, hit, chosen)) return false;
    const others = excluded?.find(block.text) ?? [];
    return !others.some(({ start, end }) => start < hit.span[1] + excludeReach && end > hit.span[0] - excludeReach);
  });
};

const remarksOnSpelling = (names: readonly TermHit[], { brand }: PageSubject, chosen: Options): readonly Remark[] => {
  const { spellings, isRight } = toForms(chosen)(brand);
  return names.flatMap((hit) => {
    const right = spellings[hit.term]?.right;
    return right === undefined || isRight(hit.quote) ? [] : [toRemark(hit, right)];
  });
};

/** Where the name is written right but its sign is missing or another one. Titles and other unseen places carry none. */
const remarksOnSymbol = (
  names: readonly TermHit[],
  { blocks, brand }: PageSubject,
  chosen: Options,
): readonly Remark[] => {
  const { symbol, symbolAt } = chosen;
  if (symbol === undefined) return [];
  const { isRight } = toForms(chosen)(brand);
  const seen = names.filter((hit) => blocks[hit.block]?.place !== 'head' && isRight(hit.quote));
  return (symbolAt === 'first' ? seen.slice(0, 1) : seen).flatMap((hit) => {
    const sign = toSignAfter(blocks[hit.block]?.text ?? '', hit.span[1]);
    return sign === symbol ? [] : [toRemark(withSign(hit, sign), `${hit.quote}${symbol}`)];
  });
};

/** Sets the brand's own name right: capitals, spaces, hyphens, accents, known misspellings and the trade mark sign. */
export const brandName = defineCheck({
  id: 'brand-name',
  summary: 'Sets the brand’s own name right: capitals, spaces, known misspellings and the trade mark sign.',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: (remark) => `${remark.expected ?? ''}: ${remark.quote.toLowerCase()}`,
  examples: [
    {
      name: 'sets capitals right',
      brand: { name: 'Northwind Coffee', aliases: ['Northwind'] },
      text: 'At northwind coffee we roast; Northwind Coffee’s best, says NorthWind.',
      remarks: [
        '3-19: Unexpected "northwind coffee", use "Northwind Coffee"',
        '60-69: Unexpected "NorthWind", use "Northwind"',
      ],
    },
    {
      name: 'sets spaces, hyphens and known misspellings right',
      brand: { name: 'Northwind Coffee', misspellings: ['North Wind Coffee'] },
      text: 'NorthwindCoffee, Northwind-Coffee and North Wind Coffee',
      remarks: [
        '0-15: Unexpected "NorthwindCoffee", use "Northwind Coffee"',
        '17-33: Unexpected "Northwind-Coffee", use "Northwind Coffee"',
        '38-55: Unexpected "North Wind Coffee", use "Northwind Coffee"',
      ],
    },
    {
      name: 'leaves handles, hashtags, mail and web addresses alone',
      brand: { name: 'Northwind Coffee', aliases: ['Northwind'] },
      text: '@northwind #northwind hi@northwind.example northwind.example https://x.example/northwind-coffee',
      remarks: [],
    },
    {
      name: 'judges handles where it is told to',
      options: { leaveAlone: ['urls'] },
      brand: { name: 'Northwind' },
      text: 'Follow @northwind',
      remarks: ['8-17: Unexpected "northwind", use "Northwind"'],
    },
    {
      name: 'leaves a heading in capitals alone',
      brand: { name: 'Northwind Coffee' },
      blocks: [{ kind: 'heading', place: 'main', text: 'WHY NORTHWIND COFFEE?' }],
      remarks: [],
    },
    {
      name: 'does not leave capitals in a sentence alone',
      brand: { name: 'Northwind Coffee' },
      text: 'Only NORTHWIND COFFEE does it.',
      remarks: ['5-21: Unexpected "NORTHWIND COFFEE", use "Northwind Coffee"'],
    },
    {
      name: 'leaves an ordinary word alone that is also the name',
      options: { commonWord: true },
      brand: { name: 'Target' },
      text: 'Our target: every TARGET shop',
      remarks: ['18-24: Unexpected "TARGET", use "Target"'],
    },
    {
      name: 'leaves somebody else’s name alone',
      brand: { name: 'Northwind', exclude: ['northwind traders'] },
      text: 'Not to be taken for northwind traders',
      remarks: [],
    },
    {
      name: 'asks for the sign where the brand is named first',
      options: { symbol: '®' },
      brand: { name: 'Northwind' },
      text: 'Northwind is good. Northwind is here.',
      remarks: ['0-9: Unexpected "Northwind", use "Northwind®"'],
    },
    {
      name: 'takes no other sign for it',
      options: { symbol: '®', symbolAt: 'every' },
      brand: { name: 'Northwind' },
      text: 'Northwind® or Northwind (TM)',
      remarks: ['14-28: Unexpected "Northwind (TM)", use "Northwind®"'],
    },
    {
      name: 'sets accents right in French',
      brand: { name: 'Café Étoile' },
      text: 'Chez cafe etoile, vive Café Étoile !',
      language: 'fr',
      remarks: ['5-16: Unexpected "cafe etoile", use "Café Étoile"'],
    },
  ],
  run: (subject, chosen) => {
    const names = findNames(subject, chosen);
    return [...remarksOnSpelling(names, subject, chosen), ...remarksOnSymbol(names, subject, chosen)];
  },
});
