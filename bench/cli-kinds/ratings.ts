/** Reviews and ratings in structured data, in all spellings. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { decodeEntities } from '../../lib/items/decode-entities.ts';
import { needData } from '../read-cases.ts';
import { type Answer, type Question, readCases, toVerdict, type Verdict } from './question.ts';

type Fields = Readonly<Record<string, unknown>>;

const fold = (value: unknown): string => decodeEntities(String(value)).replace(/\s+/g, ' ').trim();
const isSameText = (one: unknown, other: unknown): boolean => fold(one) === fold(other);
const toNumber = (value: unknown): number => Number(String(value).replace(',', '.'));
const isClose = (one: unknown, other: unknown): boolean =>
  other !== null && other !== undefined && Math.abs(toNumber(one) - toNumber(other)) <= 0.01;
const isSameDate = (one: unknown, other: unknown): boolean =>
  typeof other === 'string' && Date.parse(String(one)) === Date.parse(other);

/** Compares what the case states; a field it does not state is not asked for. */
const compare = (
  row: string,
  fields: readonly (readonly [
    name: string,
    wanted: unknown,
    got: unknown,
    isMet: (one: unknown, other: unknown) => boolean,
  ])[],
): readonly Verdict[] =>
  fields.flatMap(([name, wanted, got, isMet]) =>
    wanted === undefined || wanted === null || wanted === ''
      ? []
      : [toVerdict(`${row} ${name}`, wanted, got, isMet(wanted, got))],
  );

const judgeReview = (row: string, wanted: Fields, got: Fields | undefined): readonly Verdict[] =>
  compare(row, [
    ['author', wanted.author, got?.author, isSameText],
    ['title', wanted.title, got?.title, isSameText],
    ['body', wanted.body, got?.text, isSameText],
    ['date', wanted.date, got?.date, isSameDate],
    ['rating', wanted.rating, got?.rating, isClose],
    ['best', wanted.best, got?.best, isClose],
    ['worst', wanted.worst, got?.worst, isClose],
  ]);

const judgeRating = (row: string, wanted: Fields, got: Fields | undefined): readonly Verdict[] =>
  compare(row, [
    ['value', wanted.ratingValue, got?.value, isClose],
    ['count', wanted.ratingCount ?? wanted.reviewCount, got?.count, isClose],
    ['best', wanted.best, got?.best, isClose],
  ]);

type Expected = { readonly reviews: readonly Fields[]; readonly aggregates: readonly Fields[] };

const judgeAll = (row: string, { reviews, aggregates }: Expected, { page }: Answer): readonly Verdict[] => [
  toVerdict(`${row} number of reviews`, reviews.length, page?.reviews.length, reviews.length === page?.reviews.length),
  toVerdict(
    `${row} number of ratings`,
    aggregates.length,
    page?.aggregateRatings.length,
    aggregates.length === page?.aggregateRatings.length,
  ),
  ...reviews.flatMap((each, index) => judgeReview(`${row} review`, each, page?.reviews[index])),
  ...aggregates.flatMap((each, index) => judgeRating(`${row} rating`, each, page?.aggregateRatings[index])),
];

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const nameOf = (value: unknown): unknown => {
  const one = first(value);
  return isRecord(one) ? first(one.name) : one;
};

/** Every node of a type in parsed JSON-LD, in document order. */
const nodesOf = (value: unknown, type: RegExp): readonly Fields[] => {
  const found: Fields[] = [];
  const open: unknown[] = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) open.push(...next.toReversed());
    if (!isRecord(next)) continue;
    if ([next['@type']].flat().some((each) => type.test(String(each)))) found.push(next);
    open.push(...Object.values(next).toReversed());
  }
  return found;
};

const plainOf = (node: Fields, name: string): unknown => {
  const value = first(node[name]);
  return isRecord(value) ? undefined : value;
};

/** An example's reviews with a rating or a text, and its ratings with a value. */
const toExpected = (blocks: unknown): Expected => ({
  reviews: nodesOf(blocks, /(?:^|[/:])(?:User|Critic|Employer)?Review$/).map((node) => {
    const rating = first(node.reviewRating);
    return {
      author: nameOf(node.author),
      title: plainOf(node, 'name') ?? plainOf(node, 'headline'),
      body: plainOf(node, 'reviewBody') ?? plainOf(node, 'description'),
      date: plainOf(node, 'datePublished'),
      ...(isRecord(rating)
        ? {
            rating: plainOf(rating, 'ratingValue'),
            best: plainOf(rating, 'bestRating'),
            worst: plainOf(rating, 'worstRating'),
          }
        : {}),
    };
  }),
  aggregates: nodesOf(blocks, /(?:^|[/:])AggregateRating$/).map((node) => ({
    ratingValue: plainOf(node, 'ratingValue'),
    ratingCount: plainOf(node, 'ratingCount'),
    reviewCount: plainOf(node, 'reviewCount'),
    best: plainOf(node, 'bestRating'),
  })),
});

const structuredSchema = z.object({
  id: z.string(),
  source: z.string(),
  syntax: z.string().optional(),
  file: z.string().optional(),
  baseUrl: z.string().optional(),
  microdata: z.string().optional(),
  rdfa: z.string().optional(),
  jsonld: z.string().optional(),
  expectJsonld: z.array(z.unknown()).optional(),
  expect: z.unknown().optional(),
});
type Structured = z.infer<typeof structuredSchema>;

const askExample = ({ id, microdata, rdfa, jsonld, expectJsonld }: Structured): readonly Question[] => {
  if (expectJsonld === undefined) return [];
  const expected = toExpected(expectJsonld);
  if (expected.reviews.length + expected.aggregates.length === 0) return [];
  return Object.entries({ jsonld, microdata, rdfa }).flatMap(([syntax, html]): readonly Question[] =>
    html === undefined
      ? []
      : [
          {
            id: `${id} ${syntax}`,
            document: { name: 'page.html', content: html },
            baseUrl: 'https://example.com/page',
            type: 'html',
            judge: (answer) => judgeAll(`schemaorg ${syntax}`, expected, answer),
          },
        ],
  );
};

const isSameFolded = (one: unknown, other: unknown): boolean =>
  fold(one).toLowerCase() === fold(other ?? '').toLowerCase();

const askRecipe = ({ id, file, expect }: Structured): readonly Question[] => {
  const wanted = isRecord(expect) ? expect : {};
  return [
    {
      id,
      document: { path: path.join(needData('structured-data'), file ?? '') },
      baseUrl: typeof wanted.canonicalUrl === 'string' ? wanted.canonicalUrl : undefined,
      type: 'html',
      judge: ({ page }) =>
        compare('recipe', [
          ['title', wanted.title, page?.title, isSameFolded],
          ['author', wanted.author, page?.byline, isSameFolded],
          ['siteName', wanted.siteName, page?.siteName, isSameFolded],
          ['canonical', wanted.canonicalUrl, page?.canonical, isSameFolded],
          ['language', wanted.language, page?.language, isSameFolded],
          ['ratingValue', wanted.ratingValue, page?.aggregateRatings[0]?.value, isClose],
          ['ratingCount', wanted.ratingCount, page?.aggregateRatings[0]?.count, isClose],
        ]),
    },
  ];
};

const askExtruct = ({ id, file, baseUrl, syntax, expect }: Structured): readonly Question[] => {
  const blocks = syntax === 'all' && isRecord(expect) ? expect['json-ld'] : syntax === 'json-ld' ? expect : undefined;
  if (blocks === undefined) return [];
  const document = { path: path.join(needData('structured-data'), file ?? '') };
  return [{ id, document, baseUrl, type: 'html', judge: (answer) => judgeAll('extruct', toExpected(blocks), answer) }];
};

export const askStructuredData = (): readonly Question[] =>
  readCases('structured-data', structuredSchema).flatMap((each) => {
    if (each.source === 'schemaorg') return askExample(each);
    return each.source === 'recipe-pages' ? askRecipe(each) : askExtruct(each);
  });

const reviewSchema = z.object({
  id: z.string(),
  source: z.string(),
  file: z.string(),
  expect: z
    .object({
      reviews: z.array(z.record(z.string(), z.unknown())).default([]),
      aggregates: z.array(z.record(z.string(), z.unknown())).default([]),
    })
    .optional(),
});

export const askReviews = (): readonly Question[] =>
  readCases(
    'reviews',
    reviewSchema.or(z.object({ id: z.string(), source: z.enum(['app-store', 'play-console', 'trustpilot']) })),
  ).flatMap((each) => {
    if (each.source !== 'json-ld' || !('file' in each) || each.expect === undefined) return [];
    const script = readFileSync(path.join(needData('reviews'), each.file), 'utf8');
    const { expect } = each;
    return [
      {
        id: each.id,
        document: {
          name: 'page.html',
          content: `<!doctype html><title>x</title><script type="application/ld+json">${script}</script>`,
        },
        baseUrl: 'https://example.com/',
        type: 'html' as const,
        judge: (answer: Answer) => judgeAll('json-ld', expect, answer),
      },
    ];
  });
