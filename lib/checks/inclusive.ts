import * as z from 'zod';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { toTermMatcher } from '../text/terms.ts';
import { defineCheck } from './check.ts';
import { inclusiveTerms } from './inclusive-terms.ts';
import { perOptions } from './per-options.ts';
import { findTerms, termSchema, termsMax } from './terms.ts';

const languages = Object.keys(inclusiveTerms);

const options = z.strictObject({
  terms: z
    .record(termSchema, termSchema)
    .refine((terms) => Object.keys(terms).length <= termsMax, `expected at most ${termsMax} terms`)
    .default({})
    .describe('Your own words in addition, each with what to say instead; these hold in every language.'),
  allowed: z.array(termSchema).max(termsMax).default([]).describe('Listed words that are fine with you.'),
});
type Options = z.infer<typeof options>;

/** The built-in words of each language and the brand's own, ready to be looked for. */
const toVocabularies = perOptions(({ terms, allowed }: Options) => {
  const fine = new Set(allowed.map((each) => each.toLowerCase()));
  const toVocabulary = (builtIn: Readonly<Record<string, string>>) => {
    const pairs = [...Object.entries(terms), ...Object.entries(builtIn)].filter(
      ([word]) => !fine.has(word.toLowerCase()),
    );
    return { pairs, matcher: toTermMatcher(pairs.map(([word]) => word)) };
  };
  const known = new Map(languages.map((language) => [language, toVocabulary(inclusiveTerms[language] ?? {})]));
  const others = toVocabulary({});
  return (language: string) => known.get(toPrimaryLanguage(language)) ?? others;
});

/** Points at words that leave people out or label them, and offers others. */
export const inclusive = defineCheck({
  id: 'inclusive',
  summary: `Points at words that leave people out or label them, and offers others (built in: ${languages.join(', ')}).`,
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: ({ quote }) => quote.toLowerCase(),
  examples: [
    {
      name: 'offers a word for everybody',
      text: 'Ask our salesmen, or the Chairman.',
      remarks: ['8-16: Unexpected "salesmen", better "sales staff"', '25-33: Unexpected "Chairman", better "chair"'],
    },
    { name: 'leaves people and their work alone', text: 'Ask our sales staff: they hear everyone.', remarks: [] },
    {
      name: 'leaves words alone that the brand finds fine',
      options: { allowed: ['Waitress'] },
      text: 'Ask the waitress.',
      remarks: [],
    },
    {
      name: 'takes the brand’s own words in',
      options: { terms: { baristas: 'coffee makers' } },
      text: 'Our baristas',
      remarks: ['4-12: Unexpected "baristas", better "coffee makers"'],
    },
    {
      name: 'does not judge French by English words',
      text: 'Un normal people? Non.',
      language: 'fr',
      remarks: [],
    },
    {
      name: 'knows German',
      text: 'Unsere Putzfrauen sind die besten.',
      language: 'de-AT',
      remarks: ['7-17: Unexpected "Putzfrauen", better "Reinigungskräfte"'],
    },
  ],
  run: ({ blocks, item }, chosen) => {
    const { pairs, matcher } = toVocabularies(chosen)(item.language);
    return findTerms(blocks, matcher).flatMap(({ block, span, quote, term }) => {
      const better = pairs[term]?.[1];
      if (better === undefined) return [];
      return [
        {
          message: `Unexpected "${quote}", better "${better}"`,
          mend: `Write "${better}" in place of "${quote}".`,
          quote,
          block,
          span,
          expected: better,
        },
      ];
    });
  },
});
