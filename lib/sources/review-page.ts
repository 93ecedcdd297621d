/** The source of reviews on any page: what shops and review sites say in structured data, one entry a review. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import type { Item, Review } from '../model/item.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import { sha256 } from '../text/hash.ts';
import { toCanonicalUrl, toUrl } from '../text/url.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { defineSource, type SourceContext, type SourceYield } from './source.ts';

const urlsMax = 200;
/** Reviews of one page; more are left out. */
const reviewsMax = 500;

const options = z.strictObject({
  urls: z
    .array(z.url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' }))
    .min(1)
    .max(urlsMax)
    .describe('Pages that hold reviews as structured data: JSON-LD, microdata or RDFa.'),
});
type ReviewPageContext = SourceContext<z.infer<typeof options>>;

/** One to five where a page does not say otherwise; stars outside of their scale are none. */
const toRating = ({ rating: value, best, worst }: Review): Entry['rating'] => {
  const scale = { best: best ?? 5, worst: worst ?? 1 };
  return value !== null && scale.worst < scale.best && value >= scale.worst && value <= scale.best
    ? { value, ...scale }
    : null;
};

/** Reviews have no ids in structured data: the same words by the same person on the same day are the same review. */
const toReviewId = (page: string, { author, date, title, text }: Review): string =>
  sha256(JSON.stringify([page, author, date, title, text])).slice(0, 32);

const toReviewEntry = (review: Review, item: Item, page: string): Entry =>
  toEntry({
    id: toReviewId(page, review),
    // Without an address of its own: the page's would make all its reviews one.
    url: null,
    title: review.title ?? item.title,
    text: review.text ?? '',
    author: review.author,
    siteName: item.siteName ?? toUrl(page)?.hostname ?? null,
    publishedAt: toInstant(review.date),
    language: review.language ?? (item.language === 'und' ? null : item.language),
    rating: toRating(review),
    parent: page,
  });

const toGoneError = (url: string, status: number): SourceError =>
  new SourceError({
    code: 'HTTP_STATUS',
    retry: 'later',
    status,
    subject: { kind: 'page', id: url },
    expected: 'a page with reviews',
    received: `status ${status}`,
    mend: 'Correct "urls" of this channel.',
  });

/** Newest first as far as the page tells; each once, though pages often say the same in two syntaxes. */
const toEntries = (item: Item, page: string): readonly Entry[] => {
  const entries = item.reviews.slice(0, reviewsMax).map((review) => toReviewEntry(review, item, page));
  return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
};

type Failures = { add(error: SourceError): void };

/** One page is one walk of one step. A page that fails costs only itself: what is known of it stays. */
const toWalk = (context: ReviewPageContext, url: string, failures: Failures): Walk => ({
  pagesMax: 1,
  overlapMs: 0,
  askPage: async () => {
    const answer: FetchAnswer = await context.request({ url, conditional: true });
    if (answer.outcome === 'unchanged') return undefined;
    if (answer.outcome !== 'read') {
      failures.add(answer.outcome === 'gone' ? toGoneError(url, answer.status) : answer.error);
      return undefined;
    }
    const entries = toEntries(await context.toItem(answer), url);
    if (entries.length === 0)
      context.log.warn('a page holds no reviews as structured data', { channel: context.channel.id, url });
    return { entries, next: undefined };
  },
});

async function* readReviews(context: ReviewPageContext): AsyncGenerator<SourceYield> {
  const urls = [...new Set(context.channel.options.urls.map((url) => toCanonicalUrl(url) ?? url))];
  const errors: SourceError[] = [];
  const failures: Failures = { add: (error) => void errors.push(error) };
  yield* walkEach(context, new Map(urls.map((url) => [url, toWalk(context, url, failures)])));
  const [error] = errors;
  if (error !== undefined && errors.length === urls.length) throw error;
}

/** Reads reviews off pages; the pages themselves are read by the source `page`. */
export const reviewPage = defineSource({
  id: 'review-page',
  summary: 'Reads the reviews that a page holds as structured data, each as an entry of its own.',
  options,
  everyMs: 6 * 60 * 60_000,
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Only where the site allows it: many review sites forbid automated reading, and have sources of their own.',
  },
  examples: [{ id: 'shop-reviews', source: 'review-page', urls: ['https://shop.example/northwind-house-blend'] }],
  read: readReviews,
});
