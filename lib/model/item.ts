/** An entry or a page, cleaned: everything that is read off it before any brand looks at it. */
import type { Block } from './block.ts';
import type { Fact } from './fact.ts';
import type { Instant } from './vocabulary.ts';

/**
 * A hyperlink. `url` is absolute and canonical, without a tracking parameter; `href` absolute, as written.
 * `followed` is the effective state, from the link's rel, the page's meta robots and its X-Robots-Tag.
 * `block` is the index of the block whose text holds the anchor, and `span` where in it, where known.
 */
export type Link = {
  readonly url: string;
  readonly href: string;
  readonly anchor: string;
  readonly rel: readonly string[];
  readonly followed: boolean;
  readonly place: 'main' | 'boilerplate';
  readonly block?: number;
};

export type Review = {
  readonly author: string | null;
  readonly title: string | null;
  readonly rating: number | null;
  readonly best: number | null;
  readonly worst: number | null;
  readonly text: string | null;
  /** As ISO date or instant. */
  readonly date: string | null;
  /** As it says of itself; absent where it does not. */
  readonly language?: string;
};

export type AggregateRating = {
  /** Name of what is rated. */
  readonly of: string | null;
  readonly value: number;
  readonly best: number;
  readonly count: number | null;
};

/** schema.org Organization and its subtypes, the properties that tell who somebody is. */
export type Organization = {
  readonly type: string;
  readonly name: string | null;
  readonly url: string | null;
  readonly logo: string | null;
  readonly telephone: string | null;
  readonly email: string | null;
  readonly address: string | null;
  readonly sameAs: readonly string[];
};

export type Image = { readonly url: string; readonly alt: string | null };

/**
 * A picture that stands for whoever speaks on a page: its logo, its icon, or what is shown where the page is shared. `drawing` is the SVG
 * of one that stands in the page itself.
 */
export type Emblem = {
  readonly kind: 'logo' | 'icon' | 'social';
  /** In words: `in the header`. */
  readonly where: string;
  /** Absolute; null for a drawing in the page. */
  readonly url: string | null;
  readonly drawing?: string;
};

/** What a page is dressed in: the style sheets that it links to, absolute and in order, and its emblems, the surest first. */
export type Dress = { readonly sheets: readonly string[]; readonly emblems: readonly Emblem[] };

/** What meta robots and X-Robots-Tag say of a page, taken together. */
export type RobotsDirectives = {
  readonly noindex: boolean;
  readonly nofollow: boolean;
  /** Which of the two says nofollow; the page itself where both do. Absent where none does. */
  readonly nofollowBy?: 'meta' | 'header';
};

/**
 * What a page's head declares, each as often as it stands there, in order, empty ones included as ''. `language` is the tag of the
 * page itself (`<html lang>`), as written.
 */
export type Declared = {
  readonly titles: readonly string[];
  readonly descriptions: readonly string[];
  /** Absolute. */
  readonly canonicals: readonly string[];
  readonly language: string | null;
};

export type Item = {
  readonly kind: 'page' | 'entry';
  /** Where it was read; for an entry without an address, `urn:earmark:<channel>:<id>`. */
  readonly url: string;
  /** The address the page itself claims, absolute. */
  readonly canonical: string | null;
  readonly title: string | null;
  readonly byline: string | null;
  /** Public address of who wrote it, of entries whose source gives one. */
  readonly authorUrl?: string;
  readonly siteName: string | null;
  readonly description: string | null;
  readonly publishedAt: Instant | null;
  readonly updatedAt: Instant | null;
  /** BCP 47 as declared or detected; `und` where neither gave one. */
  readonly language: string;
  /** The article alone, blocks joined by newlines. */
  readonly mainText: string;
  /** All visible text in reading order. */
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  readonly images: readonly Image[];
  readonly reviews: readonly Review[];
  readonly aggregateRatings: readonly AggregateRating[];
  readonly organizations: readonly Organization[];
  readonly facts: readonly Fact[];
  readonly robots: RobotsDirectives;
  /** Feeds the page offers, absolute. */
  readonly feeds: readonly string[];
  /** `link rel=icon` and the like, absolute; `image` is og:image. */
  readonly icons: readonly string[];
  readonly image: string | null;
  readonly themeColor: string | null;
  /** Null where there is no page: entries, plain texts. */
  readonly declared: Declared | null;
  /** The rating an entry carries of itself (a review), with its scale. */
  readonly rating: { readonly value: number; readonly best: number; readonly worst: number } | null;
  /** What was said of it publicly by the one it is about (the answer to a review): when, and its words as a hash; absent where nothing was. */
  readonly answer?: { readonly at: Instant | null; readonly key: string };
  readonly reach: number | null;
  /** SHA-256 (hex) of the normalised text: equal texts, equal fingerprints. */
  readonly fingerprint: string;
  /** Of pages, and of the profiles of accounts. */
  readonly dress?: Dress;
  /** The page as HTML, for who reads more of it than its words. */
  readonly markup?: string;
};
