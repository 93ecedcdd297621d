import * as z from 'zod';
import { defineCheck, type PageSubject } from './check.ts';
import { perOptions } from './per-options.ts';
import { readTermFiles, type Term, termOptions, termsPathSchema, toTermLists } from './term-list.ts';
import { termSchema, termsMax } from './terms.ts';

const noteSchema = z.string().trim().min(1).max(300);

const termEntry = z.strictObject({
  term: termSchema.describe('The word or phrase.'),
  exact: z.boolean().optional().describe('True where it is meant as written, and in no other form.'),
  reason: noteSchema.optional().describe('Why; said instead of the guideline’s own.'),
});

const options = z.strictObject({
  terms: z
    .union([
      z
        .array(z.union([termSchema, termEntry]), {
          error: ({ code }) =>
            code === 'invalid_type'
              ? 'expected a list of words. Write them in square brackets: [cheap, best in town]'
              : undefined,
        })
        .min(1)
        .max(termsMax),
      termsPathSchema,
    ])
    .describe(
      'Words and phrases the brand never uses of itself; or a CSV or TBX file of them. Inflected forms are meant too.',
    ),
  reason: noteSchema.optional().describe('Why; it is said with each remark.'),
  ...termOptions,
});
type Options = z.infer<typeof options>;

type Entry = Exclude<Options['terms'], string>[number];

const toTerm = (entry: Entry): Term =>
  typeof entry === 'string' ? { term: entry } : { term: entry.term, exact: entry.exact, note: entry.reason };

const toLists = perOptions((chosen: Options) => {
  const { terms } = chosen;
  const written = typeof terms === 'string' ? undefined : toTermLists(terms.map(toTerm), chosen);
  const fromFiles = perOptions((files: PageSubject['files']) => toTermLists(readTermFiles(files).banned, chosen));
  return (files: PageSubject['files']) => written ?? fromFiles(files);
});

/** Points at words the brand never uses of itself. */
export const bannedTerm = defineCheck({
  id: 'banned-term',
  summary: 'Points at words the brand never uses of itself.',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 2,
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
    { name: 'leaves longer words alone', options: { terms: ['cure'] }, text: 'Secure and curious', remarks: [] },
    {
      name: 'finds inflected forms, and no words that only look alike',
      options: { terms: ['utilize', 'guy', 'universe'] },
      text: 'Utilizing what guys utilized at the university; universally utilizable.',
      remarks: ['0-9: Unexpected "Utilizing"', '15-19: Unexpected "guys"', '20-28: Unexpected "utilized"'],
    },
    {
      name: 'takes a word as it is written where asked',
      options: { terms: [{ term: 'experience', exact: true, reason: 'show it' }, 'delight'] },
      text: 'An experience for the experienced, delighted.',
      remarks: ['3-13: Unexpected "experience": show it', '35-44: Unexpected "delighted"'],
    },
    {
      name: 'finds German forms',
      options: { terms: ['Kunde', 'günstig'] },
      text: 'Unsere Kunden lieben günstige Kundendienste.',
      language: 'de',
      remarks: ['7-13: Unexpected "Kunden"', '21-29: Unexpected "günstige"'],
    },
    {
      name: 'finds the forbidden words of a list in a file',
      options: { terms: './terms.csv' },
      files: {
        'terms.csv':
          'term;status;note;language\nworld-class;forbidden;we show it;en\nlovely;admitted;;\nguenstig;forbidden;;de\n',
      },
      text: 'A lovely, world-class, guenstig roast',
      remarks: ['10-21: Unexpected "world-class": we show it'],
    },
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
  run: ({ blocks, item, files }, chosen) =>
    toLists(chosen)(files)(item.language)
      .find(blocks)
      .map(({ block, span, quote, entry }) => {
        const reason = entry.note ?? chosen.reason;
        return {
          message: reason === undefined ? `Unexpected "${quote}"` : `Unexpected "${quote}": ${reason}`,
          mend: `Take "${quote}" out, or say it in other words.`,
          quote,
          block,
          span,
        };
      }),
});
