/** HTML to an item whose parts are computed when they are asked for. */
import type { Block } from '../model/block.ts';
import type { Fact } from '../model/fact.ts';
import type { AggregateRating, Image, Item, Link, Organization, Review, RobotsDirectives } from '../model/item.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { PageOrigin } from './declarations.ts';
import { PageReading } from './page-reading.ts';

export type { PageOrigin };

/**
 * Reads a page. The item is plain data to whoever reads it (JSON, spread and comparison work), but its parts are computed
 * when first asked for, so that a page that names no brand costs little. Never throws, whatever the page.
 */
export const readPage = (html: string, origin: PageOrigin): Item => {
  const reading = new PageReading(html, origin);
  const { url, entry } = origin;
  return {
    kind: 'page',
    url: toCanonicalUrl(url) ?? url,
    get canonical(): string | null {
      return reading.canonical();
    },
    get title(): string | null {
      return reading.title();
    },
    get byline(): string | null {
      return reading.byline();
    },
    get siteName(): string | null {
      return reading.siteName();
    },
    get description(): string | null {
      return reading.description();
    },
    get publishedAt(): Instant | null {
      return reading.publishedAt();
    },
    get updatedAt(): Instant | null {
      return reading.updatedAt();
    },
    get language(): string {
      return reading.language();
    },
    get mainText(): string {
      return reading.mainText();
    },
    get blocks(): readonly Block[] {
      return reading.blocks();
    },
    get links(): readonly Link[] {
      return reading.links();
    },
    get images(): readonly Image[] {
      return reading.images();
    },
    get reviews(): readonly Review[] {
      return reading.structured().reviews;
    },
    get aggregateRatings(): readonly AggregateRating[] {
      return reading.structured().aggregateRatings;
    },
    get organizations(): readonly Organization[] {
      return reading.structured().organizations;
    },
    get facts(): readonly Fact[] {
      return reading.facts();
    },
    get robots(): RobotsDirectives {
      return reading.robots();
    },
    get feeds(): readonly string[] {
      return reading.feeds();
    },
    get icons(): readonly string[] {
      return reading.icons();
    },
    get image(): string | null {
      return reading.image();
    },
    get themeColor(): string | null {
      return reading.themeColor();
    },
    rating: entry?.rating ?? null,
    reach: entry?.reach ?? null,
    get fingerprint(): string {
      return reading.fingerprint();
    },
  };
};
