import * as z from 'zod';
import { defineCheck } from './check.ts';
import { findSentences } from './prose.ts';
import { findFormula, type SentenceWords } from './readability.ts';

const options = z.strictObject({
  max: z.number().min(1).max(20).default(9).describe('The highest school grade a text may ask for.'),
  wordsMin: z
    .number()
    .int()
    .min(20)
    .max(10_000)
    .default(100)
    .describe('Texts of fewer words are not judged: the formulas say nothing of them.'),
});

const wordPattern = /\p{L}[\p{L}\p{M}'’-]*/gu;
const toWords = (sentence: string): SentenceWords => sentence.match(wordPattern) ?? [];

const toText = (grade: number): string => grade.toFixed(1).replace(/\.0$/, '');

/** Says when a page asks for more years of school than its readers should need, and shows its hardest sentence. */
export const readingGrade = defineCheck({
  id: 'reading-grade',
  summary:
    'Says when a page asks for more years of school than its readers should need, and shows its hardest sentence.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  options,
  key: () => 'grade',
  examples: [
    {
      name: 'says the grade and shows the sentence that weighs most',
      options: { max: 8, wordsMin: 20 },
      text: 'We roast. Organisational considerations necessitate comprehensive examination of agricultural sustainability, notwithstanding individual preferences regarding international transportation. You drink it in the morning.',
      remarks: ['10-188: Reading grade 24.8 (Flesch–Kincaid), expected at most 8; this sentence weighs most'],
    },
    {
      name: 'is content with plain words',
      options: { max: 8, wordsMin: 20 },
      text: 'We roast our beans each day at dawn. You can drink them at noon. They taste of nuts and of dark plums. Come in and try a cup.',
      remarks: [],
    },
    {
      name: 'does not judge a line or two',
      text: 'Organisational considerations necessitate examination.',
      remarks: [],
    },
    {
      name: 'judges German by its own formula',
      options: { max: 6, wordsMin: 20 },
      text: 'Die außerordentliche Geschmacksentwicklung unserer Kaffeespezialitäten verdanken wir jahrzehntelanger Erfahrung in der schonenden Trommelröstung. Wir laden Sie herzlich zu unserer Verkostung in der Innenstadt ein.',
      language: 'de',
      remarks: ['0-145: Reading grade 16.5 (Wiener Sachtextformel), expected at most 6; this sentence weighs most'],
    },
    {
      name: 'judges French by long words',
      options: { max: 6, wordsMin: 20 },
      text: 'La torréfaction traditionnelle développe progressivement les caractéristiques aromatiques. Nous sélectionnons soigneusement chaque récolte auprès de producteurs indépendants. Venez découvrir notre établissement.',
      language: 'fr',
      remarks: ['0-90: Reading grade 9 (RIX), expected at most 6; this sentence weighs most'],
    },
    {
      name: 'leaves languages alone that no formula fits',
      options: { max: 1, wordsMin: 20 },
      text: '毎朝少しずつ焙煎しています。おいで。',
      language: 'ja',
      remarks: [],
    },
  ],
  run: ({ blocks, item }, { max, wordsMin }) => {
    const formula = findFormula(item.language);
    if (formula === undefined) return [];
    const sentences = findSentences(blocks, item.language)
      .map((sentence) => ({ ...sentence, words: toWords(sentence.text) }))
      .filter(({ words }) => words.length > 0);
    if (sentences.reduce((total, { words }) => total + words.length, 0) < wordsMin) return [];
    const grade = formula.grade(sentences.map(({ words }) => words));
    if (grade <= max) return [];
    const [hardest] = sentences
      .map((sentence) => ({ ...sentence, weight: formula.grade([sentence.words]) }))
      .toSorted((a, b) => b.weight - a.weight);
    return [
      {
        message: `Reading grade ${toText(grade)} (${formula.name}), expected at most ${toText(max)}; this sentence weighs most`,
        mend: 'Cut long sentences in two and put short words in place of long ones.',
        quote: hardest?.text ?? '',
        ...(hardest === undefined ? {} : { block: hardest.block, span: hardest.span }),
      },
    ];
  },
});
