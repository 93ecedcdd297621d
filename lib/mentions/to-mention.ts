/** Item and brand to mention: one item seen through one brand's eyes. */
import type { Brand } from '../model/brand.ts';
import type { Channel } from '../model/channel.ts';
import type { Item } from '../model/item.ts';
import {
  earlierMention,
  type Mention,
  type Occurrence,
  type Relevance,
  type SentimentJudgement,
} from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';
import { sha256, toId } from '../text/hash.ts';
import { toIsOwnAddress } from '../text/own-address.ts';
import { toCanonicalUrl, toUrl } from '../text/url.ts';
import { toAspects } from './aspects.ts';
import { toMentionKind } from './kind.ts';
import { relevant } from './relevance.ts';
import { cutAround, toSnippet } from './snippet.ts';
import { toTopics } from './topics.ts';

export { toSnippet } from './snippet.ts';

const titleUnitsMax = 120;

/**
 * The address that stands for an item. What a page says of itself counts on its own host only, and not where it sends all of its
 * site to the front page: else many pages would be one.
 */
export const toMentionUrl = (item: Pick<Item, 'url' | 'canonical'>): string => {
  const url = toCanonicalUrl(item.url) ?? item.url;
  const claimed = item.canonical === null ? undefined : toCanonicalUrl(item.canonical);
  const here = toUrl(url);
  if (claimed === undefined || here === undefined) return url;
  const there = new URL(claimed);
  const bare = (hostname: string): string => hostname.replace(/^www\./, '');
  if (bare(there.hostname) !== bare(here.hostname)) return url;
  return there.pathname === '/' && there.search === '' && here.pathname + here.search !== '/' ? url : claimed;
};

/** The same item seen by the same brand has the same id, whichever channel it came through. */
export const toMentionId = (brandId: string, item: Pick<Item, 'url' | 'canonical'>): string =>
  toId('m', [brandId, toMentionUrl(item)]);

/** True when an item links to one of the brand's domains or profiles. */
export const isLinked = (item: Pick<Item, 'links'>, brand: Pick<Brand, 'domains' | 'profiles'>): boolean => {
  const isOwn = toIsOwnAddress(brand);
  return item.links.some(({ url }) => isOwn(url));
};

/** A rating brought to 1..5, two decimals; null where its scale makes no sense. */
export const toRating = ({
  value,
  best,
  worst,
}: {
  readonly value: number;
  readonly best: number;
  readonly worst: number;
}): number | null => {
  if (![value, best, worst].every(Number.isFinite) || best <= worst) return null;
  const share = Math.min(1, Math.max(0, (value - worst) / (best - worst)));
  return Math.round((1 + 4 * share) * 100) / 100;
};

/** An item's own rating, else that of the one review on its page. */
export const ratingOf = ({ rating, reviews }: Pick<Item, 'rating' | 'reviews'>): number | null => {
  if (rating !== null) return toRating(rating);
  const [review] = reviews;
  if (reviews.length !== 1 || review === undefined || review.rating === null) return null;
  return toRating({ value: review.rating, best: review.best ?? 5, worst: review.worst ?? 1 });
};

/** The product that is named most, by its configured name; the first of those named as often. */
export const toProduct = (occurrences: readonly Pick<Occurrence, 'name' | 'via'>[]): string | null => {
  const times = new Map<string, number>();
  for (const { name, via } of occurrences) if (via === 'product') times.set(name, (times.get(name) ?? 0) + 1);
  const most = Math.max(0, ...times.values());
  return [...times].find(([, count]) => count === most)?.[0] ?? null;
};

/** As much of a hash as tells what somebody said from what they said before. */
const wordsKeyUnits = 16;
const toWordsKey = ({ title, fingerprint }: Pick<Item, 'title' | 'fingerprint'>): string =>
  sha256(JSON.stringify([title, fingerprint])).slice(0, wordsKeyUnits);

/** So much of a post says what it is about. */
const topicUnitsMax = 2500;

/** The names of the brand that stand there; a product is something to speak of. */
const toNames = (occurrences: readonly Occurrence[]): readonly string[] => [
  ...new Set(occurrences.flatMap(({ via, name, quote }) => (via === 'product' ? [] : [name, quote]))),
];

const asItIs = (text: string): string => text;

/** Makes a mention; pure, so that the same item read again is the same mention. */
export const toMention = (known: {
  readonly item: Item;
  readonly brand: Pick<Brand, 'id' | 'domains' | 'profiles'>;
  readonly channel: Pick<Channel, 'id' | 'owned'>;
  readonly occurrences: readonly Occurrence[];
  readonly competitors: readonly string[];
  readonly sentiment: SentimentJudgement;
  readonly cluster: string;
  readonly seenAt: Instant;
  /** Whether it is about the brand at all; without a word it is. */
  readonly relevance?: Relevance;
  /** An author's name as it may be kept: a pseudonym, or the name itself. */
  readonly toAuthor: (name: string) => string;
  /** Takes out of others' words what shall not be kept; what the brand says itself is kept as it is. */
  readonly mask?: ((text: string) => string) | undefined;
}): Mention => {
  const { item, brand, channel, occurrences } = known;
  const mask = channel.owned ? undefined : known.mask;
  const words = toSnippet(item, occurrences);
  const snippet = (mask ?? asItIs)(words);
  const speaker = channel.owned ? 'brand' : 'public';
  const rating = ratingOf(item);
  const { sentiment } = known;
  const byline = item.byline?.trim() ?? '';
  return {
    type: 'mention',
    id: toMentionId(brand.id, item),
    brand: brand.id,
    channel: channel.id,
    url: toMentionUrl(item),
    speaker,
    author: byline === '' ? null : known.toAuthor(byline),
    publishedAt: item.publishedAt,
    seenAt: known.seenAt,
    language: item.language,
    // A post has no title: it is called by its first words.
    title: (mask ?? asItIs)(item.title?.trim() ?? '') || cutAround(snippet.replaceAll('\n', ' '), 0, 0, titleUnitsMax),
    snippet,
    matched: [...new Set(occurrences.map(({ name }) => name))],
    product: toProduct(occurrences),
    rating,
    linked: isLinked(item, brand),
    cluster: known.cluster,
    reach: item.reach,
    sentiment,
    competitors: known.competitors,
    ...earlierMention,
    kind: toMentionKind({ item, speaker, snippet: words, sentiment, rating, competitors: known.competitors }),
    topics: toTopics({
      title: (mask ?? asItIs)(item.title ?? ''),
      text: (mask ?? asItIs)(item.kind === 'entry' ? item.mainText.slice(0, topicUnitsMax) : words),
      names: toNames(occurrences),
    }),
    // Stars come with reviews, and with nothing else.
    aspects: rating === null ? [] : toAspects(`${item.title ?? ''}\n${item.mainText}`, sentiment.label),
    relevance: known.relevance ?? relevant,
    authorUrl: item.authorUrl ?? null,
    answer: item.answer === undefined ? null : { ...item.answer, to: { rating, words: toWordsKey(item) } },
  };
};
