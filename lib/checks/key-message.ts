import * as z from 'zod';
import type { Block } from '../model/block.ts';
import type { Remark } from '../model/remark.ts';
import { type TermMatcher, toComparable, toTermMatcher } from '../text/terms.ts';
import { toWords } from '../text/words.ts';
import { alignWords, diffWords, type Phrase, toEditText, toPhrase, toWordsSpan } from './align-words.ts';
import { defineCheck } from './check.ts';
import { perOptions } from './per-options.ts';

/** Longest message in words, and longest block that is looked through: together they bound the time of one comparison. */
const messageWordsMax = 60;
const blockWordsMax = 5000;

const options = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .refine((text) => toWords(text).length > 0, 'expected at least one word')
    .refine((text) => toWords(text).length <= messageWordsMax, `expected at most ${messageWordsMax} words`)
    .describe('The message, word for word.'),
  threshold: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.6)
    .describe('How much of the message must be there (0.5 to 1) for other words to count as the message altered.'),
  presence: z
    .enum(['page', 'anywhere'])
    .default('page')
    .describe('`page`: every page must carry it. `anywhere`: only altered forms are pointed at.'),
  matchCase: z.boolean().default(false).describe('True where capitals are part of the message.'),
});
/** What a guideline asks of one message. */
export type MessageOptions = z.infer<typeof options>;
type Options = MessageOptions;

const toMessage = perOptions(({ text }: Options): { readonly phrase: Phrase; readonly vocabulary: TermMatcher } => {
  const phrase = toPhrase(toWords(text));
  return { phrase, vocabulary: toTermMatcher([...phrase.vocabulary]) };
});

type Reading = { readonly found: 'exact' | 'nothing' } | { readonly found: 'altered'; readonly remark: Remark };

const nothing: Reading = { found: 'nothing' };

/** Altered beyond recognition: too few of its words occur at all. Asked before anything is cut into words. */
const isHopeless = (text: string, chosen: Options): boolean => {
  const { phrase, vocabulary } = toMessage(chosen);
  const met = new Set(vocabulary.find(text).map(({ term }) => term));
  // Words in another form count as half, so that half of what is asked for must be there as it is.
  return met.size < (phrase.vocabulary.size * chosen.threshold) / 2;
};

const toAltered = (
  quote: string,
  changes: string,
  { text }: Options,
): Pick<Remark, 'message' | 'mend' | 'quote' | 'expected'> => ({
  message: `Unexpected "${quote}", use "${text}" (${changes})`,
  mend: `Write the message as it is agreed: "${text}".`,
  quote,
  expected: text,
});

/** What one block says of the message. */
const readBlock = ({ text }: Block, index: number, chosen: Options): Reading => {
  if (isHopeless(text, chosen)) return nothing;
  const { phrase } = toMessage(chosen);
  const words = toWords(text, blockWordsMax);
  const best = alignWords(words, phrase);
  if (best === undefined || best.similarityRatio < chosen.threshold) return nothing;
  const span = toWordsSpan(words, best);
  const quote = text.slice(...span);
  const changes = toEditText(diffWords(phrase, words.slice(best.start, best.end)));
  const isOtherCase = chosen.matchCase && !toComparable(chosen.text, chosen).includes(toComparable(quote, chosen));
  if (changes === '' && !isOtherCase) return { found: 'exact' };
  return {
    found: 'altered',
    remark: { ...toAltered(quote, changes === '' ? 'other capitals' : changes, chosen), block: index, span },
  };
};

/** What a whole page says of a message: as agreed, in other words (the first place is quoted), or nothing like it. */
export type MessageReading =
  | { readonly found: 'absent' }
  | { readonly found: 'exact' | 'altered'; readonly quote: string };

/** Options of this check as a guideline holds them; undefined where they are another check's. */
export const toMessageOptions = (held: unknown): Options | undefined => options.safeParse(held).data;

/** Reads a page for a message. One place as agreed is enough; it is altered where every place is. */
export const readMessage = (blocks: readonly Block[], chosen: Options): MessageReading => {
  const readings = blocks.map((block, index) => readBlock(block, index, chosen));
  if (readings.some(({ found }) => found === 'exact')) return { found: 'exact', quote: chosen.text };
  const altered = readings.find((reading) => reading.found === 'altered');
  return altered === undefined ? { found: 'absent' } : { found: 'altered', quote: altered.remark.quote };
};

const toAbsent = ({ text }: Options): Remark => ({
  message: `Expected "${text}", found nothing like it`,
  mend: `Say "${text}" on this page.`,
  quote: '',
  expected: text,
});

/** Holds a page to the brand's key message: points at altered forms word by word, and at pages without it. */
export const keyMessage = defineCheck({
  id: 'key-message',
  summary: 'Points at altered forms of a key message word by word, and at pages without it.',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  // One trouble a page, whether the message is altered or absent: a page on the way from one to the other is the same work.
  key: () => 'message',
  examples: [
    {
      name: 'shows what was altered',
      options: { text: 'Coffee that knows your name' },
      text: 'We are: coffee that remembers your name!',
      remarks: [
        '8-39: Unexpected "coffee that remembers your name", use "Coffee that knows your name" ("knows" became "remembers")',
      ],
    },
    {
      name: 'shows words left out and put in',
      options: { text: 'Coffee that knows your name' },
      text: 'Coffee knows your first name',
      remarks: [
        '0-28: Unexpected "Coffee knows your first name", use "Coffee that knows your name" ("that" is missing, "first" was added)',
      ],
    },
    {
      name: 'finds it whatever its quotes, spaces and capitals',
      options: { text: "Coffee that's yours" },
      text: 'COFFEE THAT’S YOURS.',
      remarks: [],
    },
    {
      name: 'minds capitals where asked',
      options: { text: 'Coffee that knows your name', matchCase: true },
      text: 'Coffee that knows your Name',
      remarks: ['0-27: Unexpected "Coffee that knows your Name", use "Coffee that knows your name" (other capitals)'],
    },
    {
      name: 'misses it on a page without it',
      options: { text: 'Coffee that knows your name' },
      text: 'We sell coffee and know your street.',
      remarks: ['Expected "Coffee that knows your name", found nothing like it'],
    },
    {
      name: 'misses it nowhere in particular where it may stand anywhere',
      options: { text: 'Coffee that knows your name', presence: 'anywhere' },
      text: 'We sell coffee and know your street.',
      remarks: [],
    },
    {
      name: 'leaves words alone that share too little with it',
      options: { text: 'Coffee that knows your name', presence: 'anywhere' },
      text: 'We wrote your name on the wrong cup.',
      remarks: [],
    },
    {
      name: 'lets the threshold be set',
      options: { text: 'Coffee that knows your name', presence: 'anywhere', threshold: 0.9 },
      text: 'We are: coffee that remembers your name!',
      remarks: [],
    },
    {
      name: 'shows what was altered in Spanish',
      options: { text: 'El café que sabe tu nombre' },
      text: 'El café que conoce tu nombre',
      language: 'es',
      remarks: [
        '0-28: Unexpected "El café que conoce tu nombre", use "El café que sabe tu nombre" ("sabe" became "conoce")',
      ],
    },
    {
      name: 'shows what was altered in Chinese',
      options: { text: '懂你名字的咖啡' },
      text: '欢迎光临,懂我名字的咖啡',
      language: 'zh',
      remarks: ['5-12: Unexpected "懂我名字的咖啡", use "懂你名字的咖啡" ("你" became "我")'],
    },
  ],
  run: ({ item, blocks }, chosen) => {
    if (item.blocks.length === 0) return [];
    const readings = blocks.map((block, index) => readBlock(block, index, chosen));
    const altered = readings.flatMap((reading) => (reading.found === 'altered' ? [reading.remark] : []));
    const isThere = altered.length > 0 || readings.some(({ found }) => found === 'exact');
    return isThere || chosen.presence === 'anywhere' ? altered : [toAbsent(chosen)];
  },
});
