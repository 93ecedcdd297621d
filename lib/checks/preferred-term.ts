import * as z from 'zod';
import { toComparable, toTermMatcher } from '../text/terms.ts';
import { defineCheck } from './check.ts';
import { perOptions } from './per-options.ts';
import { findTerms, termSchema, termsMax } from './terms.ts';

const options = z.strictObject({
  terms: z
    .record(termSchema, termSchema)
    .refine((terms) => Object.keys(terms).length <= termsMax, `expected at most ${termsMax} terms`)
    .describe('The words the brand does not use of itself, each with the one it prefers.'),
  matchCase: z.boolean().default(false).describe('True where capitals tell two words apart.'),
});
type Options = z.infer<typeof options>;

const sameCase = { matchCase: true };

/** The preferred words are looked for too: an unwanted word within its own replacement is no fault. */
const toVocabulary = perOptions(({ terms, matchCase }: Options) => {
  const pairs = Object.entries(terms).map(([unwanted, preferred]) => ({
    unwanted,
    preferred,
    right: toComparable(preferred, sameCase),
  }));
  const wider = pairs
    .map(({ unwanted, preferred }) => ({ unwanted: toComparable(unwanted), preferred }))
    .filter(({ unwanted, preferred }) => {
      const whole = toComparable(preferred);
      return whole !== unwanted && whole.includes(unwanted);
    })
    .map(({ preferred }) => preferred);
  return { pairs, matcher: toTermMatcher([...pairs.map(({ unwanted }) => unwanted), ...wider], { matchCase }) };
});

/** Offers the word the brand prefers to one it does not use of itself. */
export const preferredTerm = defineCheck({
  id: 'preferred-term',
  summary: 'Offers the word the brand prefers to one it does not use of itself.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: (remark) => remark.quote.toLowerCase(),
  examples: [
    {
      name: 'offers the preferred word',
      options: { terms: { cheap: 'good value' } },
      text: 'Our cheap plan',
      remarks: ['4-9: Unexpected "cheap", use "good value"'],
    },
    { name: 'leaves longer words alone', options: { terms: { cheap: 'good value' } }, text: 'cheapen', remarks: [] },
    {
      name: 'leaves an unwanted word alone within its own replacement',
      options: { terms: { coffee: 'filter coffee' } },
      text: 'Filter coffee, and coffee to go',
      remarks: ['19-25: Unexpected "coffee", use "filter coffee"'],
    },
    {
      name: 'sets capitals right and is content where they are',
      options: { terms: { Wifi: 'Wi-Fi', 'wi-fi': 'Wi-Fi' } },
      text: 'Free wifi, free Wi-Fi, free wi-fi',
      remarks: ['5-9: Unexpected "wifi", use "Wi-Fi"', '28-33: Unexpected "wi-fi", use "Wi-Fi"'],
    },
    {
      name: 'knows German words by their capitals and umlauts',
      options: { terms: { günstig: 'preiswert' } },
      text: 'GÜNSTIG, aber nicht günstiger',
      language: 'de',
      remarks: ['0-7: Unexpected "GÜNSTIG", use "preiswert"'],
    },
    {
      name: 'finds a Japanese word where no space is',
      options: { terms: { 格安: 'お手頃' } },
      text: '当店の格安プラン',
      language: 'ja',
      remarks: ['3-5: Unexpected "格安", use "お手頃"'],
    },
  ],
  run: ({ blocks }, chosen) => {
    const { pairs, matcher } = toVocabulary(chosen);
    return findTerms(blocks, matcher).flatMap(({ block, span, quote, term }) => {
      const pair = pairs[term];
      if (pair === undefined || toComparable(quote, sameCase) === pair.right) return [];
      const { preferred } = pair;
      return [
        {
          message: `Unexpected "${quote}", use "${preferred}"`,
          mend: `Write "${preferred}" in place of "${quote}".`,
          quote,
          block,
          span,
          expected: preferred,
        },
      ];
    });
  },
});
