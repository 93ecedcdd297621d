import * as z from 'zod';
import type { Remark } from '../model/remark.ts';
import { type BrandSubject, defineCheck } from './check.ts';
import { citeChannel } from './trend/explain.ts';
import { type Fall, measureFalls } from './trend/fall.ts';
import { toTimeline } from './trend/series.ts';

const options = z.strictObject({
  stars: z.number().min(0.05).max(4).default(0.2).describe('By how many stars the rating must have fallen.'),
  sigmas: z
    .number()
    .min(1)
    .max(10)
    .default(3)
    .describe('How far the new ratings must lie below the old ones, in deviations.'),
  countMin: z.int().min(1).max(10_000).default(5).describe('How many new ratings there must be.'),
});
type Options = z.infer<typeof options>;

/** A fall of so many stars is grave. */
const graveStars = 0.5;

const toStars = (stars: number): string => stars.toFixed(1);

const toRemark = (fall: Fall, { brand, counts, now }: BrandSubject): Remark => {
  const { of } = fall.series;
  const name = of.kind === 'all' ? brand.name : of.name;
  const span = fall.days === 1 ? '24 hours' : `${fall.days} days`;
  const message = `The rating of ${of.kind === 'channel' ? `${brand.name} on "${name}"` : name} fell from ${toStars(fall.before)} to ${toStars(fall.after)} stars: ${fall.count} new ratings in ${span} have ${toStars(fall.mean)} on average`;
  const worst = (counts.mentions ?? [])
    .filter(
      (mention) =>
        mention.rating !== null &&
        mention.rating <= 2 &&
        (of.kind === 'channel' ? mention.channel === name : mention.product === name) &&
        counts.channels.some(({ channel }) => channel.id === mention.channel),
    )
    .slice(0, examplesMax)
    .map(({ channel, url, snippet, title, seenAt }) => ({
      channel,
      url,
      quote: (snippet === '' ? title : snippet).slice(0, quoteUnitsMax),
      observedAt: seenAt,
    }));
  const id = of.kind === 'channel' ? name : undefined;
  return {
    message,
    mend: 'Read the new ratings, answer them, and close this with a note of what was done.',
    quote: `${of.kind} ${name}`,
    severity: fall.before - fall.after >= graveStars ? 'high' : 'medium',
    evidence: worst.length > 0 ? worst : citeChannel(counts, { id, quote: message, now }),
  };
};
const examplesMax = 6;
const quoteUnitsMax = 300;

const judge = (subject: BrandSubject, asked: Options): readonly Remark[] => {
  const { counts, now } = subject;
  if (!counts.rows.some(({ rated }) => rated > 0)) return [];
  return measureFalls(toTimeline(counts, now), asked).map((fall) => toRemark(fall, subject));
};

/** Tells when new ratings pull a rating down, by the Bayesian rating of a channel or a product. */
export const ratingDrop = defineCheck({
  id: 'rating-drop',
  summary: 'Tells when new ratings pull the rating of a channel or a product down.',
  audience: 'pr',
  severity: 'medium',
  judges: 'brand',
  lifecycle: 'event',
  version: 1,
  speaker: 'public',
  always: true,
  needs: ['counts'],
  options,
  key: ({ quote }) => quote,
  examples: [
    {
      name: 'finds a day of bad ratings',
      brand: { name: 'Northwind' },
      channels: [{ id: 'app-store', owned: false }],
      counts: [
        { from: 24 * 25, until: 24, mentions: 1, rated: 0.1, ratingSum: 0.45 },
        { from: 24, until: 0, mentions: 1, rated: 1, ratingSum: 1.5 },
      ],
      remarks: [
        'The rating of Northwind on "app-store" fell from 4.4 to 3.5 stars: 24 new ratings in 24 hours have 1.5 on average',
      ],
    },
    {
      name: 'finds it of a product, with the reviews that did it',
      brand: { name: 'Northwind' },
      channels: [{ id: 'shop', owned: false }],
      counts: [
        { from: 24 * 25, until: 24, mentions: 1, rated: 0.1, ratingSum: 0.45, product: 'Hausmischung' },
        { from: 24 * 25, until: 24, mentions: 1, rated: 0.5, ratingSum: 2.3 },
        { from: 24, until: 0, mentions: 1, rated: 1, ratingSum: 1.5, product: 'Hausmischung' },
      ],
      said: [{ hoursAgo: 2, rating: 1, product: 'Hausmischung', snippet: 'Schmeckt nach Pappe.' }],
      language: 'de',
      remarks: [
        'The rating of Northwind on "shop" fell from 4.6 to 4.3 stars: 24 new ratings in 24 hours have 1.5 on average',
        'The rating of Hausmischung fell from 4.4 to 3.5 stars: 24 new ratings in 24 hours have 1.5 on average',
      ],
    },
    {
      name: 'leaves a few bad ones among many good ones alone',
      brand: { name: 'Northwind' },
      channels: [{ id: 'app-store', owned: false }],
      counts: [
        { from: 24 * 25, until: 0, mentions: 1, rated: 0.5, ratingSum: 2.2 },
        { from: 24, until: 21, mentions: 1, rated: 1, ratingSum: 1 },
      ],
      remarks: [],
    },
    {
      name: 'leaves three bad ones of a new channel alone',
      brand: { name: 'Northwind' },
      channels: [{ id: 'app-store', owned: false }],
      counts: [{ from: 3, until: 0, mentions: 1, rated: 1, ratingSum: 1 }],
      remarks: [],
    },
  ],
  run: judge,
});
