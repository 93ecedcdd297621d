import * as z from 'zod';
import type { Span } from '../model/vocabulary.ts';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { defineCheck } from './check.ts';
import { adjectivesInEd, irregularParticiples } from './participles.ts';
import { findSentences, type Sentence, sentenceRemarksMax, toSentenceKey } from './prose.ts';

const options = z.strictObject({
  maxShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Share of sentences on a page (0..1) that may be passive; with more, each of them is pointed at.'),
});

/** Pages of fewer sentences have no share worth the name. */
const sentencesMin = 5;

/** The same for sentences of ASCII: the flag `u` costs several times the rest. */
const plainWordPattern = /[a-z]+(?:['’][a-z]+)?/gi;
const plainText = /^[\0-\x7f‘’“”–—…]*$/;
const wordPattern = /[\p{L}\p{M}]+(?:['’][\p{L}]+)?/gu;
type Word = { readonly text: string; readonly start: number; readonly end: number };

const toWord = (word: string, start: number): Word => ({
  text: word.toLowerCase().replace('’', "'"),
  start,
  end: start + word.length,
});

const toWords = (sentence: string): readonly Word[] =>
  [...sentence.matchAll(wordPattern)].map(({ 0: word, index }) => toWord(word, index));

const formsOfBe = new Set("am is are was were be been being isn't aren't wasn't weren't it's they're we're".split(' '));
/** Between "be" and its participle: "was not yet fully tested". */
const between =
  /^(?:not|never|also|already|always|often|now|then|just|still|yet|only|even|soon|so|very|well|\p{L}+ly)$/u;
const betweenMax = 3;

const isEnglishParticiple = (word: string): boolean =>
  irregularParticiples.has(word) ||
  (word.length > 4 && word.endsWith('ed') && !word.endsWith('eed') && !adjectivesInEd.has(word));

/** Where a form of "be" may stand. Few sentences have one, so that only what follows it is cut into words. */
const mayBe =
  /\b(?:am|is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|it['’]s|they['’]re|we['’]re)\b/gi;

const isWithinWord = (sentence: string, start: number): boolean =>
  start > 0 && sentence.charCodeAt(start - 1) !== 0x20 && /[\p{L}\p{M}'’]/u.test(sentence.charAt(start - 1));

/** The first words from a place on. */
const wordsFrom = (sentence: string, start: number, max: number): readonly Word[] => {
  const pattern = plainText.test(sentence) ? plainWordPattern : wordPattern;
  pattern.lastIndex = start;
  const words: Word[] = [];
  while (words.length < max) {
    const found = pattern.exec(sentence);
    if (found === null) break;
    words.push(toWord(found[0], found.index));
  }
  return words;
};

/** The participle that belongs to a form of "be", which is the first of the words. */
const findParticiple = ([first, ...rest]: readonly Word[]): Word | undefined => {
  if (first === undefined || !formsOfBe.has(first.text)) return undefined;
  for (const word of rest) {
    if (isEnglishParticiple(word.text)) return word;
    if (!between.test(word.text) && !formsOfBe.has(word.text)) return undefined;
  }
  return undefined;
};

/** "was roasted", "have been taken", "is being built". */
const findEnglish = (sentence: string): Span | undefined => {
  mayBe.lastIndex = 0;
  // No `matchAll`: it makes a pattern of its own for every sentence, and most hold no form of "be".
  for (let found = mayBe.exec(sentence); found !== null; found = mayBe.exec(sentence)) {
    const start = found.index;
    if (isWithinWord(sentence, start)) continue;
    const participle = findParticiple(wordsFrom(sentence, start, betweenMax + 2));
    if (participle !== undefined) return [start, participle.end];
  }
  return undefined;
};

const formsOfWerden = new Set('werde wirst wird werden werdet wurde wurdest wurden wurdet worden'.split(' '));
/** Separable and inseparable verbs, and those on -ieren: `eingeladen`, `verkauft`, `garantiert`. */
const germanParticiple =
  /^(?:(?:ab|an|auf|aus|bei|ein|fest|fort|her|hin|los|mit|nach|statt|teil|um|vor|weg|weiter|zu|zurück|zusammen)?ge\p{L}{2,}(?:t|en)|(?:be|emp|ent|er|ver|zer|über|unter)\p{L}{2,}(?:t|en)|\p{L}{2,}iert)$/u;

/** "wird geröstet", "wurden verkauft": with an infinitive `werden` is the future, so only a participle at its clause's end counts. */
const findGerman = (sentence: string): Span | undefined => {
  if (!/w[eiou]r[ds]/i.test(sentence)) return undefined;
  const words = toWords(sentence);
  for (const [index, word] of words.entries()) {
    if (!formsOfWerden.has(word.text)) continue;
    const clauseEnd = endOfClause(sentence, word.end);
    const inClause = words.slice(index + 1).filter(({ end }) => end <= clauseEnd);
    const last = inClause.at(-1);
    const final = last !== undefined && ['worden', 'werden'].includes(last.text) ? inClause.at(-2) : last;
    if (final !== undefined && isGermanParticiple(final.text)) return [word.start, final.end];
    const before = words[index - 1];
    // In a subordinate clause the verb comes last: "…, der geröstet wird."
    if (inClause.length === 0 && before !== undefined && isGermanParticiple(before.text))
      return [before.start, word.end];
  }
  return undefined;
};

/** `-en` after be-, er-, ver- is the infinitive as often as the participle ("wird verkaufen"): only `-t` is sure there. */
const isGermanParticiple = (word: string): boolean =>
  germanParticiple.test(word) && (/^(?:\p{L}{2,4})?ge|iert$/u.test(word) || word.endsWith('t'));

const endOfClause = (sentence: string, from: number): number => {
  const comma = sentence.slice(from).search(/[,;:–—]/);
  return comma < 0 ? sentence.length : from + comma;
};

const readers: Readonly<Record<string, (sentence: string) => Span | undefined>> = {
  en: findEnglish,
  de: findGerman,
};

/** Whether a sentence is passive; undefined in a language that is not read. */
export const isPassive = (sentence: string, language: string): boolean | undefined => {
  const read = readers[toPrimaryLanguage(language)];
  return read === undefined ? undefined : read(sentence) !== undefined;
};

/** Points at passive sentences where a page has too many of them. */
export const passiveVoice = defineCheck({
  id: 'passive-voice',
  summary: `Points at passive sentences where a page has too many of them (${Object.keys(readers).join(', ')}).`,
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: ({ quote }) => toSentenceKey(quote),
  examples: [
    {
      name: 'points at each passive sentence of a page that has too many',
      options: { maxShare: 0.3 },
      text: 'The beans are roasted daily. They were then carefully packed. Mistakes have been made. We ship them. You brew them.',
      remarks: [
        '0-28: Unexpected passive "are roasted" (3 of 5 sentences, expected at most 30 %)',
        '29-61: Unexpected passive "were then carefully packed" (3 of 5 sentences, expected at most 30 %)',
        '62-86: Unexpected passive "been made" (3 of 5 sentences, expected at most 30 %)',
      ],
    },
    {
      name: 'is content with a few',
      options: { maxShare: 0.3 },
      text: 'The beans are roasted daily. We pack them. We ship them. You brew them. You drink.',
      remarks: [],
    },
    {
      name: 'leaves adjectives alone',
      options: { maxShare: 0 },
      text: 'We are excited. You are interested. It is red. They were tired. He is skilled.',
      remarks: [],
    },
    {
      name: 'says nothing of a page with hardly a sentence',
      options: { maxShare: 0 },
      text: 'It was roasted.',
      remarks: [],
    },
    {
      name: 'tells the German passive from the future',
      options: { maxShare: 0 },
      text: 'Der Kaffee wird täglich geröstet. Wir werden ihn verkaufen. Er wurde gestern eingeladen. Wir kommen, sobald bestellt wird. Gut.',
      language: 'de',
      remarks: [
        '0-33: Unexpected passive "wird täglich geröstet" (3 of 5 sentences, expected none)',
        '60-88: Unexpected passive "wurde gestern eingeladen" (3 of 5 sentences, expected none)',
        '89-122: Unexpected passive "bestellt wird" (3 of 5 sentences, expected none)',
      ],
    },
    {
      name: 'leaves languages alone that it cannot read',
      options: { maxShare: 0 },
      text: 'Ett. Två. Tre. Fyra. Fem.',
      language: 'sv',
      remarks: [],
    },
  ],
  run: ({ blocks, item }, { maxShare }) => {
    const read = readers[toPrimaryLanguage(item.language)];
    if (read === undefined) return [];
    const sentences = findSentences(blocks, item.language);
    const passive = sentences.flatMap((sentence) => {
      const span = read(sentence.text);
      return span === undefined ? [] : [{ ...sentence, words: sentence.text.slice(...span) }];
    });
    if (sentences.length < sentencesMin || passive.length <= sentences.length * maxShare) return [];
    return passive
      .slice(0, sentenceRemarksMax)
      .map((each) => toRemark(each, { of: sentences.length, passive: passive.length, maxShare }));
  },
});

const toRemark = (
  { block, span, text, words }: Sentence & { readonly words: string },
  { of, passive, maxShare }: { readonly of: number; readonly passive: number; readonly maxShare: number },
) => ({
  message: `Unexpected passive "${words}" (${passive} of ${of} sentences, expected ${maxShare === 0 ? 'none' : `at most ${Math.round(maxShare * 100)} %`})`,
  mend: 'Say who does it.',
  quote: text,
  block,
  span,
});
