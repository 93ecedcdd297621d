import * as z from 'zod';
import { toSameForm } from '../text/inflect.ts';
import { inSameCase } from '../text/same-case.ts';
import { defineCheck, type PageSubject } from './check.ts';
import { perOptions } from './per-options.ts';
import { type ListHit, readTermFiles, type Term, termOptions, termsPathSchema, toTermLists } from './term-list.ts';
import { termSchema, termsMax } from './terms.ts';

const wanted = z.strictObject({
  use: termSchema.describe('The word the brand prefers.'),
  exact: z.boolean().optional().describe('True where the unwanted word is meant as written, and in no other form.'),
});

const options = z.strictObject({
  terms: z
    .union([
      z
        .record(termSchema, z.union([termSchema, wanted]), {
          error: ({ code }) =>
            code === 'invalid_type'
              ? 'expected unwanted words with those to say instead. Write them as {cheap: good value}'
              : undefined,
        })
        .refine((terms) => Object.keys(terms).length <= termsMax, `expected at most ${termsMax} terms`),
      termsPathSchema,
    ])
    .describe(
      'Words the brand does not use of itself, each with the one it prefers; or a CSV or TBX file of them. Inflected forms are meant too.',
    ),
  ...termOptions,
});
type Options = z.infer<typeof options>;

const toTerm = ([term, entry]: [string, Exclude<Options['terms'], string>[string]]): Term =>
  typeof entry === 'string' ? { term, use: entry } : { term, use: entry.use, exact: entry.exact };

const toLists = perOptions((chosen: Options) => {
  const { terms } = chosen;
  const written = typeof terms === 'string' ? undefined : toTermLists(Object.entries(terms).map(toTerm), chosen);
  const fromFiles = perOptions((files: PageSubject['files']) => toTermLists(readTermFiles(files).replaced, chosen));
  return (files: PageSubject['files']) => written ?? fromFiles(files);
});

/** The preferred word in the form and with the capitals of what it replaces, as far as that is safe. */
const toReplacement = ({ entry, form, quote }: ListHit, language: string): string => {
  const { term, use = '' } = entry;
  const inForm = form === undefined ? undefined : toSameForm(use, form, language);
  return inSameCase(inForm ?? use, quote, term);
};

/** Offers the word the brand prefers to one it does not use of itself. */
export const preferredTerm = defineCheck({
  id: 'preferred-term',
  summary: 'Offers the word the brand prefers to one it does not use of itself.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 2,
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
      name: 'finds inflected forms and answers in kind',
      options: { terms: { utilize: 'use', guy: 'person', purchase: 'buy', cheap: 'affordable' } },
      text: 'Purchased and utilized by guys: cheaper.',
      remarks: [
        '0-9: Unexpected "Purchased", use "Bought"',
        '14-22: Unexpected "utilized", use "used"',
        '26-30: Unexpected "guys", use "people"',
        '32-39: Unexpected "cheaper", use "more affordable"',
      ],
    },
    {
      name: 'takes a word as it is written where asked',
      options: { terms: { universe: 'world', guy: { use: 'person', exact: true } } },
      text: 'Guys at the university',
      remarks: [],
    },
    {
      name: 'finds French forms',
      options: { terms: { 'offre spéciale': 'promotion', client: 'membre' } },
      text: 'Des offres spéciales pour nos clients',
      language: 'fr',
      remarks: ['4-20: Unexpected "offres spéciales", use "promotion"', '30-37: Unexpected "clients", use "membres"'],
    },
    {
      name: 'finds the words of a term base',
      options: { terms: 'terms.tbx' },
      files: {
        'terms.tbx':
          '<tbx><text><body><conceptEntry><langSec xml:lang="en"><termSec><term>shop</term><termNote type="administrativeStatus">preferredTerm-admn-sts' +
          '</termNote></termSec><termSec><term>store</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec></langSec>' +
          '</conceptEntry></body></text></tbx>',
      },
      text: 'Our stores, our shops',
      remarks: ['4-10: Unexpected "stores", use "shops"'],
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
      remarks: ['0-7: Unexpected "GÜNSTIG", use "PREISWERT"', '20-29: Unexpected "günstiger", use "preiswert"'],
    },
    {
      name: 'finds a Japanese word where no space is',
      options: { terms: { 格安: 'お手頃' } },
      text: '当店の格安プラン',
      language: 'ja',
      remarks: ['3-5: Unexpected "格安", use "お手頃"'],
    },
  ],
  run: ({ blocks, item, files }, chosen) =>
    toLists(chosen)(files)(item.language)
      .find(blocks)
      .map((hit) => {
        const { block, span, quote, entry } = hit;
        const expected = toReplacement(hit, chosen.language ?? entry.language ?? item.language);
        const why = entry.note === undefined ? '' : `: ${entry.note}`;
        return {
          message: `Unexpected "${quote}", use "${expected}"${why}`,
          mend: `Write "${expected}" in place of "${quote}".`,
          quote,
          block,
          span,
          expected,
        };
      }),
});
