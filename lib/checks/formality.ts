import * as z from 'zod';
import type { Block } from '../model/block.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { toTermMatcher } from '../text/terms.ts';
import { defineCheck } from './check.ts';
import { perOptions } from './per-options.ts';
import { findSentences, sentenceRemarksMax } from './prose.ts';

const tones = ['formal', 'informal'] as const;
type Tone = (typeof tones)[number];

/** Words of a tone. With `capital` they count in this spelling alone, and not where every word is capital: at a sentence's start. */
type Words = { readonly words: readonly string[]; readonly capital?: boolean };

const list = (words: string): readonly string[] => words.split(', ');

/**
 * By which words a text shows its tone: how it addresses the reader, and in English, which has one "you", contractions and
 * office words. Forms that mean something else as often (Spanish "su", French "te" in "vous te…") are left out.
 */
const signs: Readonly<Record<string, Readonly<Record<Tone, Words>>>> = {
  en: {
    formal: {
      words: list(
        'hereby, herein, thereof, therein, whereas, henceforth, aforementioned, notwithstanding, pursuant to, forthwith, prior to, subsequent to, kindly, please be advised, we regret to inform, in accordance with, utilise, utilize, commence',
      ),
    },
    informal: {
      words: list(
        "don't, doesn't, didn't, can't, couldn't, won't, wouldn't, shouldn't, isn't, aren't, wasn't, weren't, haven't, hasn't, it's, that's, there's, here's, what's, who's, let's, I'm, I've, I'll, I'd, we're, we've, we'll, we'd, you're, you've, you'll, you'd, they're, they've, they'll, gonna, wanna, gotta, kinda, yeah, hey, ain't",
      ),
    },
  },
  de: {
    formal: { words: list('Sie, Ihnen, Ihr, Ihre, Ihren, Ihrem, Ihrer, Ihres'), capital: true },
    informal: {
      words: list('du, dich, dir, dein, deine, deinen, deinem, deiner, deines, euch, euer, eure, euren, eurem, eurer'),
    },
  },
  fr: {
    formal: { words: list('vous, votre, vos') },
    informal: { words: list('tu, toi, ton, ta, tes') },
  },
  es: {
    formal: { words: list('usted, ustedes') },
    informal: { words: list('tú, ti, tu, tus, contigo, vosotros, vosotras, vuestro, vuestra') },
  },
  it: {
    formal: { words: list('Lei, Le, Suo, Sua, Suoi, Sue'), capital: true },
    informal: { words: list('tu, tuo, tua, tuoi, tue, ti') },
  },
  nl: {
    formal: { words: list('u, uw') },
    informal: { words: list('je, jij, jou, jouw, jullie') },
  },
  pt: {
    formal: { words: list('o senhor, a senhora, os senhores, as senhoras') },
    informal: { words: list('tu, teu, tua, você, vocês') },
  },
};

const options = z.strictObject({
  tone: z.enum(tones).describe('How the brand speaks: formal ("Sie", "vous", no contractions) or informal.'),
});
type Options = z.infer<typeof options>;

/** One object a tone, so that its matchers are made once. The words of one tone are the other's others. */
const everyTone: Readonly<Record<Tone, Options>> = { formal: { tone: 'informal' }, informal: { tone: 'formal' } };

/** How often prose shows each tone; undefined in a language whose signs are not listed. */
export const countTones = (blocks: readonly Block[], language: string): Readonly<Record<Tone, number>> | undefined => {
  if (!Object.hasOwn(signs, toPrimaryLanguage(language))) return undefined;
  return {
    formal: findSigns(blocks, language, everyTone.formal).length,
    informal: findSigns(blocks, language, everyTone.informal).length,
  };
};

/** The words of the other tone, in each language. */
const toOthers = perOptions(({ tone }: Options) => {
  const other = tone === 'formal' ? 'informal' : 'formal';
  const matchers = Object.entries(signs).map(([language, words]) => {
    const { words: listed, capital = false } = words[other];
    return [language, { capital, matcher: toTermMatcher(listed, { matchCase: capital }) }] as const;
  });
  return { other, matchers: new Map(matchers) };
});

/** Where prose shows the tone that is not wanted; nowhere in a language whose signs are not listed. */
const findSigns = (blocks: readonly Block[], language: string, chosen: Options) => {
  const vocabulary = toOthers(chosen).matchers.get(toPrimaryLanguage(language));
  if (vocabulary === undefined) return [];
  return findSentences(blocks, language).flatMap(({ block, span: [from], text }) =>
    vocabulary.matcher
      .find(text)
      .filter(({ start }) => !vocabulary.capital || start > 0)
      .map(({ start, end }) => ({ block, start: from + start, end: from + end, quote: text.slice(start, end) })),
  );
};

/** Points at words that are too formal, or not formal enough, for the brand. */
export const formality = defineCheck({
  id: 'formality',
  summary: `Points at words that are too formal, or not formal enough, for the brand (${Object.keys(signs).join(', ')}).`,
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
      name: 'points at contractions where the brand is formal',
      options: { tone: 'formal' },
      text: 'We don’t roast on Sundays.',
      remarks: ['3-8: Unexpected informal "don’t", expected a formal tone'],
    },
    {
      name: 'points at office words where the brand is not',
      options: { tone: 'informal' },
      text: 'Kindly order prior to noon.',
      remarks: [
        '0-6: Unexpected formal "Kindly", expected an informal tone',
        '13-21: Unexpected formal "prior to", expected an informal tone',
      ],
    },
    {
      name: 'is content with its own tone',
      options: { tone: 'informal' },
      text: 'We don’t roast on Sundays.',
      remarks: [],
    },
    {
      name: 'knows the German Sie, but not where a sentence begins',
      options: { tone: 'informal' },
      text: 'Sie schmecken. Wir rösten für Sie.',
      language: 'de',
      remarks: ['30-33: Unexpected formal "Sie", expected an informal tone'],
    },
    {
      name: 'knows the French tu',
      options: { tone: 'formal' },
      text: 'Tu aimes le café ?',
      language: 'fr',
      remarks: ['0-2: Unexpected informal "Tu", expected a formal tone'],
    },
    {
      name: 'leaves a language alone that it does not know',
      options: { tone: 'formal' },
      text: 'Rakastatko kahvia? Tu.',
      language: 'fi',
      remarks: [],
    },
  ],
  run: ({ blocks, item }, chosen) => {
    const { other } = toOthers(chosen);
    const expected = chosen.tone === 'formal' ? 'a formal tone' : 'an informal tone';
    return findSigns(blocks, item.language, chosen)
      .slice(0, sentenceRemarksMax)
      .map(({ block, start, end, quote }) => ({
        message: `Unexpected ${other} "${quote}", expected ${expected}`,
        mend: `Say it in ${expected}.`,
        quote,
        block,
        span: [start, end] as const,
      }));
  },
});
