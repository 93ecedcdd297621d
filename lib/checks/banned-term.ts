import * as z from 'zod';
import { toTermMatcher } from '../text/terms.ts';
import { defineCheck } from './check.ts';
import { perOptions } from './per-options.ts';
import { findTerms, termSchema, termsMax } from './terms.ts';

const options = z.strictObject({
  terms: z.array(termSchema).min(1).max(termsMax).describe('Words and phrases the brand never uses of itself.'),
  reason: z.string().trim().min(1).max(300).optional().describe('Why; it is said with each remark.'),
  matchCase: z.boolean().default(false).describe('True where capitals tell two words apart.'),
});
type Options = z.infer<typeof options>;

const toMatcher = perOptions(({ terms, matchCase }: Options) => toTermMatcher(terms, { matchCase }));

/** Points at words the brand never uses of itself. */
export const bannedTerm = defineCheck({
  id: 'banned-term',
  summary: 'Points at words the brand never uses of itself.',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: (remark) => remark.quote.toLowerCase(),
  examples: [
    {
      name: 'points at a banned phrase and says why',
      options: { terms: ['world-class', 'best in town'], reason: 'we show, we do not boast' },
      text: 'The World‑Class roast, best in town.',
      remarks: [
        '4-15: Unexpected "World‑Class": we show, we do not boast',
        '23-35: Unexpected "best in town": we show, we do not boast',
      ],
    },
    {
      name: 'says no more than the word where no reason is given',
      options: { terms: ['guys'] },
      text: 'Hi guys!',
      remarks: ['3-7: Unexpected "guys"'],
    },
    { name: 'leaves longer words alone', options: { terms: ['cure'] }, text: 'A secure cured ham', remarks: [] },
    { name: 'leaves negations alone', options: { terms: ['can'] }, text: 'You can’t lose', remarks: [] },
    {
      name: 'tells words apart by capitals where asked',
      options: { terms: ['IT'], matchCase: true },
      text: 'it needs IT',
      remarks: ['9-11: Unexpected "IT"'],
    },
    {
      name: 'finds a French word after an elision',
      options: { terms: ['offre spéciale'] },
      text: 'Profitez de l’offre spéciale',
      language: 'fr',
      remarks: ['14-28: Unexpected "offre spéciale"'],
    },
    {
      name: 'finds a Korean word before its particle',
      options: { terms: ['최고'] },
      text: '서울 최고의 커피',
      language: 'ko',
      remarks: ['3-5: Unexpected "최고"'],
    },
  ],
  run: ({ blocks }, chosen) =>
    findTerms(blocks, toMatcher(chosen)).map(({ block, span, quote }) => ({
      message: chosen.reason === undefined ? `Unexpected "${quote}"` : `Unexpected "${quote}": ${chosen.reason}`,
      mend: `Take "${quote}" out, or say it in other words.`,
      quote,
      block,
      span,
    })),
});
