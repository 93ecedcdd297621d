import * as z from 'zod';
import type { Block } from '../model/block.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { toTermMatcher } from '../text/terms.ts';
import { defineCheck } from './check.ts';
import { perOptions } from './per-options.ts';
import { isProse } from './prose.ts';
import { findTerms } from './terms.ts';

const persons = ['I', 'we', 'you'] as const;
type Person = (typeof persons)[number];

/** Personal and possessive pronouns by person. Forms that mean something else too ("son", "os", "mine", "mi") are left out. */
const pronouns: Readonly<Record<string, Readonly<Record<Person, readonly string[]>>>> = {
  en: {
    I: ['I', "I'm", "I've", "I'd", "I'll", 'my', 'me', 'myself'],
    we: ['we', "we're", "we've", "we'd", "we'll", 'our', 'ours', 'us', 'ourselves'],
    you: ['you', "you're", "you've", "you'd", "you'll", 'your', 'yours', 'yourself', 'yourselves'],
  },
  de: {
    I: ['ich', 'mich', 'mir', 'mein', 'meine', 'meinen', 'meinem', 'meiner', 'meines'],
    we: ['wir', 'uns', 'unser', 'unsere', 'unseren', 'unserem', 'unserer', 'unseres'],
    you: [
      'du',
      'dich',
      'dir',
      'dein',
      'deine',
      'deinen',
      'deinem',
      'deiner',
      'deines',
      'euch',
      'euer',
      'eure',
      'eurem',
      'euren',
      'eurer',
    ],
  },
  fr: {
    I: ['je', "j'ai", "j'étais", 'moi', 'mes'],
    we: ['nous', 'notre', 'nos'],
    you: ['tu', 'toi', 'tes', 'vous', 'votre', 'vos'],
  },
  es: {
    I: ['yo', 'mis', 'conmigo'],
    we: ['nosotros', 'nosotras', 'nuestro', 'nuestra', 'nuestros', 'nuestras'],
    you: ['tú', 'tus', 'contigo', 'usted', 'ustedes', 'vosotros', 'vosotras', 'vuestro', 'vuestra'],
  },
  it: {
    I: ['io', 'mio', 'mia', 'miei', 'mie'],
    we: ['noi', 'nostro', 'nostra', 'nostri', 'nostre'],
    you: ['tuo', 'tua', 'tuoi', 'tue', 'voi', 'vostro', 'vostra', 'vostri', 'vostre'],
  },
  nl: {
    I: ['ik', 'mij', 'mijn'],
    we: ['wij', 'we', 'ons', 'onze'],
    you: ['jij', 'je', 'jou', 'jouw', 'jullie', 'u', 'uw'],
  },
  pt: {
    I: ['eu', 'meu', 'minha', 'meus', 'minhas', 'comigo'],
    we: ['nosso', 'nossa', 'nossos', 'nossas', 'conosco'],
    you: ['tu', 'teu', 'tua', 'você', 'vocês'],
  },
};

const options = z.strictObject({
  avoid: z.array(z.enum(persons)).min(1).describe('Persons in which the brand does not write: I, we, you.'),
});
type Options = z.infer<typeof options>;

/** `US` and `IT` are no pronouns. */
const isAcronym = (quote: string): boolean => quote.length > 1 && quote === quote.toUpperCase();

const remarksMax = 50;

const toMatchers = perOptions(({ avoid }: Options) => {
  const known = Object.entries(pronouns).map(([language, forms]) => {
    const listed = avoid.flatMap((person) => forms[person].map((form) => ({ person, form })));
    return [language, { listed, matcher: toTermMatcher(listed.map(({ form }) => form)) }] as const;
  });
  return new Map(known);
});

/** One object, so that its matchers are made once. */
const everyPerson: Options = { avoid: [...persons] };

/** How often prose speaks in each person; undefined in a language whose pronouns are not listed. */
export const countPersons = (
  blocks: readonly Block[],
  language: string,
): Readonly<Record<Person, number>> | undefined => {
  const vocabulary = toMatchers(everyPerson).get(toPrimaryLanguage(language));
  if (vocabulary === undefined) return undefined;
  const counts = { I: 0, we: 0, you: 0 };
  for (const { quote, term } of findTerms(blocks.filter(isProse), vocabulary.matcher)) {
    const listed = vocabulary.listed[term];
    if (listed !== undefined && !isAcronym(quote)) counts[listed.person] += 1;
  }
  return counts;
};

/** Points at the grammatical persons in which the brand does not write. */
export const person = defineCheck({
  id: 'person',
  summary: `Points at the grammatical persons in which the brand does not write (${Object.keys(pronouns).join(', ')}).`,
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
      name: 'points at the first person where the brand is to step back',
      options: { avoid: ['I', 'we'] },
      text: 'We love what you do, and I’m sure.',
      remarks: ['0-2: Unexpected "We": write without "we"', '25-28: Unexpected "I’m": write without "I"'],
    },
    { name: 'leaves the other persons alone', options: { avoid: ['I'] }, text: 'We love your island.', remarks: [] },
    { name: 'knows that US is a country', options: { avoid: ['we'] }, text: 'Sold in the US.', remarks: [] },
    {
      name: 'leaves headings and menus alone',
      options: { avoid: ['you'] },
      blocks: [{ kind: 'list', place: 'nav', text: 'Your basket' }],
      remarks: [],
    },
    {
      name: 'knows German endings',
      options: { avoid: ['I'] },
      text: 'In meinem Laden.',
      language: 'de',
      remarks: ['3-9: Unexpected "meinem": write without "I"'],
    },
  ],
  run: ({ blocks, item }, chosen) => {
    const vocabulary = toMatchers(chosen).get(toPrimaryLanguage(item.language));
    if (vocabulary === undefined) return [];
    return findTerms(blocks, vocabulary.matcher)
      .filter(({ block, quote }) => {
        const at = blocks[block];
        return at !== undefined && isProse(at) && !isAcronym(quote);
      })
      .slice(0, remarksMax)
      .map(({ block, span, quote, term }) => ({
        message: `Unexpected "${quote}": write without "${vocabulary.listed[term]?.person ?? ''}"`,
        mend: 'Say it of the thing or the reader the guideline names.',
        quote,
        block,
        span,
      }));
  },
});
