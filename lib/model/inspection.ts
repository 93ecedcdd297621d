/** What Earmark reads in one document: the answer of `inspect`, and a remark as `lint` prints it. */
import type { AggregateRating, Organization, Review } from './item.ts';
import type { Mention } from './mention.ts';
import type { Instant, Severity } from './vocabulary.ts';

export const inspectionKinds = ['html', 'feed', 'robots', 'sitemap', 'text'] as const;
export type InspectionKind = (typeof inspectionKinds)[number];

/** A remark with its place in the source, both counted from 1. */
export type PlacedRemark = {
  readonly check: string;
  /** The rule of a style that says so: `Microsoft.Adverbs`. */
  readonly rule?: string;
  readonly guideline: string | null;
  readonly severity: Severity;
  readonly message: string;
  readonly mend: string;
  readonly line: number;
  readonly column: number;
  readonly quote: string;
};

/** As contract.md has it. */
export type InspectedPage = {
  readonly title: string | null;
  readonly byline: string | null;
  readonly siteName: string | null;
  readonly publishedAt: Instant | null;
  readonly language: string | null;
  readonly canonical: string | null;
  readonly mainText: string;
  readonly text: string;
  readonly links: readonly {
    readonly url: string;
    readonly anchor: string;
    readonly rel: readonly string[];
    readonly followed: boolean;
    readonly place: 'main' | 'boilerplate';
  }[];
  readonly reviews: readonly Review[];
  readonly aggregateRatings: readonly AggregateRating[];
  readonly facts: readonly {
    readonly kind: string;
    readonly of: string | null;
    readonly location: string | null;
    readonly value: string;
    readonly quote: string;
  }[];
  readonly organizations: readonly Organization[];
};

export type InspectedFeed = {
  readonly title: string | null;
  readonly link: string | null;
  readonly language: string | null;
  readonly entries: readonly {
    readonly id: string | null;
    readonly title: string | null;
    readonly url: string | null;
    readonly author: string | null;
    readonly publishedAt: Instant | null;
    readonly updatedAt: Instant | null;
    readonly summary: string | null;
    readonly content: string | null;
    readonly enclosures: readonly {
      readonly url: string;
      readonly type: string | null;
      readonly length: number | null;
    }[];
  }[];
};

export type InspectedRobots = {
  readonly groups: readonly {
    readonly agents: readonly string[];
    readonly allow: readonly string[];
    readonly disallow: readonly string[];
    readonly crawlDelay: number | null;
  }[];
  readonly sitemaps: readonly string[];
};

export type InspectedSitemap = {
  readonly kind: 'urlset' | 'index';
  readonly urls: readonly { readonly url: string; readonly modifiedAt: string | null }[];
};

export type Inspection = {
  readonly type: 'inspection';
  readonly kind: InspectionKind;
  readonly url: string | null;
  /** WHATWG name, lower case. */
  readonly encoding: string;
  readonly page?: InspectedPage;
  readonly feed?: InspectedFeed;
  readonly robots?: InspectedRobots;
  /** Whether the agent that was asked for may read the path that was asked for. */
  readonly allowed?: boolean;
  readonly sitemap?: InspectedSitemap;
  readonly mentions: readonly Mention[];
  readonly remarks: readonly PlacedRemark[];
};

/** What stands in the place of an inspection where the document could not be read. */
export type FailedInspection = {
  readonly type: 'inspection';
  readonly error: { readonly code: string; readonly message: string };
};
