/** HTML to an item whose parts are computed when they are asked for. */
import type { Block } from '../model/block.ts';
import type { Fact } from '../model/fact.ts';
import type {
  AggregateRating,
  Declared,
  Dress,
  Image,
  Item,
  Link,
  Organization,
  Review,
  RobotsDirectives,
} from '../model/item.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toCanonicalUrl } from '../text/url.ts';
import type { PageOrigin } from './declarations.ts';
import { PageReading } from './page-reading.ts';

export type { PageOrigin };

/** An item that asks its reading when it is asked itself. */
class PageItem implements Item {
  readonly kind = 'page';
  readonly url: string;
  readonly rating: Item['rating'];
  readonly reach: number | null;
  readonly #reading: PageReading;

  constructor(html: string, origin: PageOrigin) {
    const { url, entry } = origin;
    this.#reading = new PageReading(html, origin);
    this.url = toCanonicalUrl(url) ?? url;
    this.rating = entry?.rating ?? null;
    this.reach = entry?.reach ?? null;
    Object.defineProperties(this, parts);
  }
  get canonical(): string | null {
    return this.#reading.canonical();
  }
  get title(): string | null {
    return this.#reading.title();
  }
  get byline(): string | null {
    return this.#reading.byline();
  }
  get siteName(): string | null {
    return this.#reading.siteName();
  }
  get description(): string | null {
    return this.#reading.description();
  }
  get publishedAt(): Instant | null {
    return this.#reading.publishedAt();
  }
  get updatedAt(): Instant | null {
    return this.#reading.updatedAt();
  }
  get language(): string {
    return this.#reading.language();
  }
  get mainText(): string {
    return this.#reading.mainText();
  }
  get blocks(): readonly Block[] {
    return this.#reading.blocks();
  }
  get links(): readonly Link[] {
    return this.#reading.links();
  }
  get images(): readonly Image[] {
    return this.#reading.images();
  }
  get reviews(): readonly Review[] {
    return this.#reading.structured().reviews;
  }
  get aggregateRatings(): readonly AggregateRating[] {
    return this.#reading.structured().aggregateRatings;
  }
  get organizations(): readonly Organization[] {
    return this.#reading.structured().organizations;
  }
  get facts(): readonly Fact[] {
    return this.#reading.facts();
  }
  get robots(): RobotsDirectives {
    return this.#reading.robots();
  }
  get feeds(): readonly string[] {
    return this.#reading.feeds();
  }
  get icons(): readonly string[] {
    return this.#reading.icons();
  }
  get image(): string | null {
    return this.#reading.image();
  }
  get themeColor(): string | null {
    return this.#reading.themeColor();
  }
  get declared(): Declared {
    return this.#reading.declared();
  }
  get fingerprint(): string {
    return this.#reading.fingerprint();
  }
  get dress(): Dress {
    return this.#reading.dress();
  }
  get markup(): string {
    return this.#reading.markup;
  }
}

/** Asked for by few, and nothing that is kept or compared: left out of what is each item's own. */
const inherited: ReadonlySet<string> = new Set(['dress', 'markup']);

/**
 * The getters once more as each item's own, so that spread, JSON and comparison see them. All items share the same functions:
 * getters made anew for each item cost a hidden class each, and those hold on to the page until a full collection.
 */
const parts = Object.fromEntries(
  Object.entries(Object.getOwnPropertyDescriptors(PageItem.prototype))
    .filter(([name, { get }]) => get !== undefined && !inherited.has(name))
    .map(([name, descriptor]) => [name, { ...descriptor, enumerable: true }]),
);

/**
 * Reads a page. The item is plain data to whoever reads it (JSON, spread and comparison work), but its parts are computed
 * when first asked for, so that a page that names no brand costs little. Never throws, whatever the page.
 */
export const readPage = (html: string, origin: PageOrigin): Item => new PageItem(html, origin);
