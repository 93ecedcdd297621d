import * as z from 'zod';
import type { Review } from '../model/item.ts';
import type { Remark } from '../model/remark.ts';
import { toComparable, toTermMatcher } from '../text/terms.ts';
import { defineCheck, type PageSubject } from './check.ts';
import { confidenceSchema, graveSeverity, isDispleased, isGrave, toFivePoints, toRatingText } from './displeasure.ts';
import { quoteMention } from './quote-mention.ts';

const options = z.strictObject({
  rating: z
    .number()
    .min(1)
    .max(5)
    .default(2)
    .describe('The best rating, on a scale of 1 to 5, that still counts as negative.'),
  confidence: confidenceSchema,
});
type Options = z.infer<typeof options>;

/** Reviews of one page that are looked at, and characters of a review that are quoted and that identify it. */
const reviewsMax = 200;
const quoteMax = 300;
const keyQuoteMax = 80;

const mend = 'Answer the review, or close it with a note why it needs no answer.';

/** Four stars and more are taken at their word, whatever the engine makes of the text. */
const pleasedFrom = 3.5;

/** The one review that an entry of a review channel is. */
const judgeMention = (subject: PageSubject, { rating: ratingMax, confidence }: Options): readonly Remark[] => {
  const { mention } = subject;
  if (mention === undefined || mention.rating === null) return [];
  const isNegative =
    mention.rating <= ratingMax || (mention.rating < pleasedFrom && isDispleased(mention.sentiment, confidence));
  if (!isNegative) return [];
  const message = `A review gives ${toRatingText(mention.rating)} of 5`;
  const grave = isGrave(mention) ? { severity: graveSeverity } : {};
  return [{ ...quoteMention(subject), message, mend, ...grave }];
};

/** True when the page as a whole is about the brand: its title or a main heading names it. */
const isAboutBrand = ({ item, occurrences }: PageSubject): boolean =>
  occurrences.some(({ block }) => ['title', 'heading'].includes(item.blocks[block]?.kind ?? ''));

const toReviewRemark = (review: Review, points: number): Remark => ({
  message: `A review by ${review.author?.slice(0, 100) ?? 'somebody unnamed'} gives ${toRatingText(points)} of 5`,
  mend,
  quote: (review.text ?? review.title ?? '').slice(0, quoteMax),
});

/** Reviews that a page carries as structured data, where it is clear that they are of the brand. */
const judgeReviews = (subject: PageSubject, { rating: ratingMax }: Options): readonly Remark[] => {
  const { item, mention, brand } = subject;
  if (mention === undefined || mention.rating !== null || item.reviews.length === 0) return [];
  const isAbout = isAboutBrand(subject);
  const names = toTermMatcher([brand.name, ...brand.aliases]);
  return item.reviews.slice(0, reviewsMax).flatMap((review) => {
    const points = toFivePoints(review);
    if (points === undefined || points > ratingMax) return [];
    const isOfBrand = isAbout || names.find(`${review.title ?? ''} ${review.text ?? ''}`).length > 0;
    return isOfBrand ? [toReviewRemark(review, points)] : [];
  });
};

/** An entry is one review, named by its page; on a page of many, who wrote it and how it begins tell them apart. */
const toKey = ({ message, quote }: Remark): string => {
  if (!message.startsWith('A review by ')) return 'review';
  return toComparable(`${message.slice(0, message.lastIndexOf(' gives '))}: ${quote.slice(0, keyQuoteMax)}`);
};

/** Brings up reviews that give the brand few stars, or speak ill of it. */
export const negativeReview = defineCheck({
  id: 'negative-review',
  summary: 'Brings up reviews that give the brand few stars, or speak ill of it.',
  audience: 'pr',
  severity: 'high',
  judges: 'page',
  lifecycle: 'event',
  endsWithAnswer: true,
  version: 3,
  speaker: 'public',
  always: true,
  options,
  key: toKey,
  examples: [
    {
      name: 'brings up two stars',
      brand: { name: 'Northwind' },
      text: 'Northwind was cold. Never again.',
      mention: { rating: 2 },
      remarks: ['0-19: A review gives 2 of 5'],
    },
    {
      name: 'brings up three stars with hard words',
      brand: { name: 'Northwind' },
      text: 'Northwind was awful.',
      mention: { rating: 3, sentiment: { label: 'negative', score: -0.7, confidence: 0.8, engine: 'example' } },
      remarks: ['0-20: A review gives 3 of 5'],
    },
    {
      name: 'takes four stars at their word',
      brand: { name: 'Northwind' },
      text: 'Northwind was not bad at all.',
      mention: { rating: 4, sentiment: { label: 'negative', score: -0.7, confidence: 0.8, engine: 'example' } },
      remarks: [],
    },
    {
      name: 'reads the reviews of a page about the brand, on their own scale',
      brand: { name: 'Northwind' },
      blocks: [{ kind: 'heading', place: 'main', text: 'Northwind, reviewed' }],
      mention: {},
      item: {
        reviews: [
          { author: 'Ann', title: null, rating: 2, best: 10, worst: null, text: 'Stale beans.', date: null },
          { author: 'Bob', title: null, rating: 9, best: 10, worst: null, text: 'Fresh beans.', date: null },
        ],
      },
      remarks: ['A review by Ann gives 1.4 of 5'],
    },
    {
      name: 'leaves reviews of something else alone',
      brand: { name: 'Northwind' },
      text: 'Better than Northwind: these grinders.',
      mention: {},
      item: {
        reviews: [{ author: 'Ann', title: null, rating: 1, best: 5, worst: 1, text: 'It broke.', date: null }],
      },
      remarks: [],
    },
    {
      name: 'brings up one star in Portuguese',
      brand: { name: 'Northwind' },
      text: 'Péssimo. O café da Northwind chegou frio.',
      language: 'pt',
      mention: { rating: 1 },
      remarks: ['9-41: A review gives 1 of 5'],
    },
  ],
  run: (subject, chosen) => [...judgeMention(subject, chosen), ...judgeReviews(subject, chosen)],
});
