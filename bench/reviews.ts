/**
 * Reviews and ratings in JSON-LD cut from real pages.
 * `npx tsx bench/reviews.ts [--json] [--misses]`
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'htmlparser2';
import * as z from 'zod';
import { decodeEntities } from '../lib/items/decode-entities.ts';
import { readStructuredData } from '../lib/items/structured-data.ts';

const folder = join(process.env.EARMARK_DATA ?? '../shared/data', 'reviews');
if (!existsSync(folder)) {
  console.log(`skipped: ${folder} is not there`);
  process.exit(0);
}

const written = z.union([z.string(), z.number()]).nullish();
const casesSchema = z.array(
  z.object({
    id: z.string(),
    source: z.string(),
    file: z.string(),
    expect: z.unknown().optional(),
  }),
);
const expectSchema = z.object({
  reviews: z.array(
    z.object({
      author: written,
      date: written,
      title: written,
      body: written,
      rating: written,
      best: written,
      worst: written,
    }),
  ),
  aggregates: z.array(
    z.object({ ratingValue: written, ratingCount: written, reviewCount: written, best: written, worst: written }),
  ),
});
type Written = z.infer<typeof written>;

const scores = new Map<string, { met: number; all: number }>();
const misses: unknown[] = [];
const count = (row: string, id: string, expected: unknown, received: unknown, isMet: boolean): void => {
  const score = scores.get(row) ?? { met: 0, all: 0 };
  scores.set(row, { met: score.met + (isMet ? 1 : 0), all: score.all + 1 });
  if (!isMet) misses.push({ row, id, expected, received });
};

const fold = (value: unknown): string => decodeEntities(String(value)).replace(/\s+/g, ' ').trim();
const isSameText = (a: Written, b: unknown): boolean => fold(a) === fold(b);
const isSameNumber = (a: Written, b: unknown): boolean =>
  Math.abs(Number(String(a).replace(',', '.')) - Number(b)) < 0.005;
const isSameDate = (a: Written, b: unknown): boolean =>
  typeof b === 'string' && Date.parse(String(a)) === Date.parse(b);

/** Compares what the case states; a field it does not state is not asked for. */
const compare = (
  row: string,
  id: string,
  fields: readonly (readonly [string, Written, unknown, (a: Written, b: unknown) => boolean])[],
): void => {
  for (const [name, expected, received, isMet] of fields)
    if (expected !== undefined && expected !== null && expected !== '')
      count(`${row} ${name}`, id, expected, received, isMet(expected, received));
};

for (const each of casesSchema.parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')))) {
  if (each.source !== 'json-ld') continue;
  const expect = expectSchema.parse(each.expect);
  const script = readFileSync(join(folder, each.file), 'utf8');
  const document = parseDocument(`<script type="application/ld+json">${script}</script>`);
  const data = readStructuredData(document, { url: 'https://example.com/' });
  count(
    'number of reviews',
    each.id,
    expect.reviews.length,
    data.reviews.length,
    expect.reviews.length === data.reviews.length,
  );
  for (const [index, review] of expect.reviews.entries()) {
    const got = data.reviews[index];
    compare('review', each.id, [
      ['author', review.author, got?.author, isSameText],
      ['title', review.title, got?.title, isSameText],
      ['body', review.body, got?.text, isSameText],
      ['date', review.date, got?.date, isSameDate],
      ['rating', review.rating, got?.rating, isSameNumber],
      ['best', review.best, got?.best, isSameNumber],
      ['worst', review.worst, got?.worst, isSameNumber],
    ]);
  }
  for (const [index, rating] of expect.aggregates.entries()) {
    const got = data.aggregateRatings[index];
    compare('aggregate', each.id, [
      ['value', rating.ratingValue, got?.value, isSameNumber],
      ['count', rating.ratingCount ?? rating.reviewCount, got?.count, isSameNumber],
      ['best', rating.best, got?.best, isSameNumber],
    ]);
  }
}

for (const [row, { met, all }] of [...scores].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ row, met, all, share: met / all }));
  else
    console.log(
      `${row.padEnd(24)} ${String(met).padStart(5)} of ${String(all).padStart(5)}  ${((100 * met) / all).toFixed(1).padStart(5)} %`,
    );
}
if (process.argv.includes('--misses')) for (const miss of misses) console.log(JSON.stringify(miss));
