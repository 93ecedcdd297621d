import * as z from 'zod';
import { defineCheck } from './check.ts';
import { confidenceSchema, graveMend, isDispleased, isGrave, toGraveWords } from './displeasure.ts';
import { quoteMention } from './quote-mention.ts';

const options = z.strictObject({
  confidence: confidenceSchema,
  score: z.number().min(-1).max(0).default(-0.2).describe('How bad (-1 to 0) it must be, at least.'),
});

/** Brings up what is said against the brand, reviews apart. */
export const negativeMention = defineCheck({
  id: 'negative-mention',
  summary: 'Brings up what is said against the brand, reviews apart.',
  audience: 'pr',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'event',
  version: 3,
  speaker: 'public',
  always: true,
  options,
  key: () => 'negative',
  examples: [
    {
      name: 'quotes the sentence that names the brand',
      brand: { name: 'Northwind' },
      text: 'Went out. Northwind is the worst. Went home.',
      mention: { sentiment: { label: 'negative', score: -0.8, confidence: 0.9, engine: 'example' } },
      remarks: ['10-33: Somebody speaks ill of Northwind'],
    },
    {
      name: 'leaves it alone when the engine is not sure',
      brand: { name: 'Northwind' },
      text: 'Northwind is the worst, not.',
      mention: { sentiment: { label: 'negative', score: -0.8, confidence: 0.4, engine: 'example' } },
      remarks: [],
    },
    {
      name: 'leaves mixed words alone',
      brand: { name: 'Northwind' },
      text: 'Northwind is slow but good.',
      mention: { sentiment: { label: 'mixed', score: -0.3, confidence: 0.9, engine: 'example' } },
      remarks: [],
    },
    {
      name: 'leaves reviews to their own check',
      brand: { name: 'Northwind' },
      text: 'Northwind is the worst.',
      mention: { rating: 1, sentiment: { label: 'negative', score: -0.8, confidence: 0.9, engine: 'example' } },
      remarks: [],
    },
    {
      name: 'quotes a French sentence',
      brand: { name: 'Northwind' },
      text: 'Bonjour. Northwind est nul ! Au revoir.',
      language: 'fr',
      mention: { sentiment: { label: 'negative', score: -0.8, confidence: 0.9, engine: 'example' } },
      remarks: ['9-28: Somebody speaks ill of Northwind'],
    },
    {
      name: 'brings up danger, however soberly it is told',
      brand: { name: 'Northwind' },
      text: 'Found a piece of glass in my Northwind cup.',
      mention: { kind: 'safety', sentiment: { label: 'neutral', score: 0, confidence: 0.5, engine: 'example' } },
      remarks: ['0-43: Somebody speaks of danger from Northwind'],
    },
    {
      name: 'leaves what looks like somebody else’s alone',
      brand: { name: 'Northwind' },
      text: 'Northwind is the worst.',
      mention: {
        relevance: { level: 'low', why: 'looks like what you ignored: traders, shipping' },
        sentiment: { label: 'negative', score: -0.8, confidence: 0.9, engine: 'example' },
      },
      remarks: [],
    },
  ],
  run: (subject, { confidence, score }) => {
    const { mention, brand } = subject;
    if (mention === undefined || mention.rating !== null || mention.relevance.level === 'low') return [];
    if (isGrave(mention)) return [{ ...quoteMention(subject), ...toGraveWords(mention, brand.name), mend: graveMend }];
    if (mention.sentiment.score > score || !isDispleased(mention.sentiment, confidence)) return [];
    return [
      {
        ...quoteMention(subject),
        message: `Somebody speaks ill of ${brand.name}`,
        mend: 'Answer it, or close it with a note why it needs no answer.',
      },
    ];
  },
});
