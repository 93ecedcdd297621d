/** HTML to an item: one parse, one walk, and the rest only where somebody asks for it. */
import type { Document } from 'domhandler';
import type { Block } from '../model/block.ts';
import type { Entry } from '../model/entry.ts';
import type { Fact } from '../model/fact.ts';
import type { AggregateRating, Image, Item, Link, Organization, Review, RobotsDirectives } from '../model/item.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toExactFingerprint } from '../text/fingerprint.ts';
import { detectLanguage } from '../text/language.ts';
import { toAbsoluteUrl, toCanonicalUrl } from '../text/url.ts';
import { type ArticleClaims, readArticleClaims } from './article-claims.ts';
import { toBodyBlocks, toHeadBlocks } from './blocks.ts';
import { toByline } from './byline.ts';
import { attribute } from './element.ts';
import { readFacts } from './facts.ts';
import { type Head, readHead } from './head.ts';
import { parseHtml } from './html-tree.ts';
import { addressesOf, toIcons, toImages, toSocialImage } from './images.ts';
import { toLinks } from './links.ts';
import { findMainBlocks, toMainText } from './main-text.ts';
import { toPublishedAt, toUpdatedAt } from './publication-date.ts';
import { robotsMetaNames, toRobotsDirectives } from './robots-directives.ts';
import { readStructuredData } from './structured-data.ts';
import { type Survey, survey } from './survey.ts';
import { toTitle } from './title.ts';

/** Where a page was read, with the headers that reading needs (lower-case names), and what a feed said of it. */
export type PageOrigin = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly entry?: Entry | undefined;
};

const feedType = /^application\/(?:rss|atom|rdf)\+xml|^application\/feed\+json/i;
const languageLengthMax = 35;

/** Computes a value when it is first asked for, and only once. */
const lazy = <T>(compute: () => T): (() => T) => {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
};

/**
 * Reads a page. The item is plain data to whoever reads it (JSON, spread and comparison work), but its parts are computed
 * when first asked for, so that a page that names no brand costs little. Never throws, whatever the page.
 */
export const readPage = (html: string, origin: PageOrigin): Item => new PageReading(html, origin).toItem();

const canonicalInHeader = (header: string | undefined): string | undefined =>
  /<([^<>]{1,2000})>\s*;[^,<]{0,500}\brel\s*=\s*"?canonical\b/i.exec(header ?? '')?.[1];

const toCanonical = (head: Head, { headers }: PageOrigin): string | null => {
  const link = addressesOf(head.linksOf('canonical'), head.base)[0];
  if (link !== undefined) return link;
  const inHeader = canonicalInHeader(headers.link);
  return inHeader === undefined ? null : (toAbsoluteUrl(inHeader, head.base) ?? null);
};

const toFeeds = (head: Head): readonly string[] =>
  addressesOf(
    head.linksOf('alternate').filter((element) => feedType.test(attribute(element, 'type')?.trim() ?? '')),
    head.base,
  );

const asTag = (value: string | null | undefined): string | null => {
  const tag = value?.split(',')[0]?.trim().replaceAll('_', '-') ?? '';
  return /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) && tag.length <= languageLengthMax ? tag : null;
};

const toDeclaredLanguage = (
  page: Survey,
  head: Head,
  claims: ArticleClaims,
  { headers, entry }: PageOrigin,
): string | null =>
  asTag(page.root === null ? null : (attribute(page.root, 'lang') ?? attribute(page.root, 'xml:lang'))) ??
  asTag(head.meta('content-language')) ??
  asTag(headers['content-language']) ??
  asTag(head.meta('og:locale', 'dc.language', 'dcterms.language', 'language')) ??
  asTag(claims.language) ??
  asTag(entry?.language);

class PageReading {
  readonly #html: string;
  readonly #origin: PageOrigin;
  readonly #document: Document;
  readonly #page: Survey;
  readonly #head: Head;

  constructor(html: string, origin: PageOrigin) {
    this.#html = html;
    this.#origin = origin;
    this.#document = parseHtml(html);
    this.#page = survey(this.#document);
    this.#head = readHead(this.#page, origin.url);
  }

  readonly #main = lazy(() => findMainBlocks(this.#page, this.#claims().body));
  readonly #claims = lazy(() => readArticleClaims(this.#page.scripts));
  readonly #headBlocks = lazy(() => toHeadBlocks(this.#head));
  readonly #blocks = lazy((): readonly Block[] => [
    ...this.#headBlocks(),
    ...toBodyBlocks(this.#page, this.#main(), this.#html),
  ]);
  readonly #title = lazy(() => {
    const site = { siteName: this.#siteName(), url: this.#origin.url };
    return toTitle(this.#page, this.#head, this.#claims(), site) ?? this.#origin.entry?.title ?? null;
  });
  readonly #siteName = lazy(
    () =>
      this.#head.meta('og:site_name', 'application-name', 'twitter:app:name:iphone') ??
      this.#claims().publisher ??
      this.#origin.entry?.siteName ??
      null,
  );
  readonly #byline = lazy(
    () => toByline(this.#document, this.#head, this.#claims()) ?? this.#origin.entry?.author ?? null,
  );
  readonly #dateSources = lazy(() => ({
    document: this.#document,
    page: this.#page,
    head: this.#head,
    claims: this.#claims(),
    language: toDeclaredLanguage(this.#page, this.#head, this.#claims(), this.#origin),
    url: this.#origin.url,
  }));
  readonly #publishedAt = lazy(
    (): Instant | null => this.#origin.entry?.publishedAt ?? toPublishedAt(this.#dateSources()),
  );
  readonly #updatedAt = lazy(
    (): Instant | null => toUpdatedAt(this.#dateSources()) ?? this.#origin.entry?.updatedAt ?? null,
  );
  readonly #mainText = lazy(() => toMainText(this.#page, this.#main()));
  readonly #text = lazy(() => this.#page.blocks.map(({ text }) => text).join('\n'));
  readonly #language = lazy(() => this.#dateSources().language ?? detectLanguage(this.#mainText() || this.#text()));
  readonly #robots = lazy(() =>
    toRobotsDirectives(
      robotsMetaNames.flatMap((name) => this.#head.metas(name)),
      this.#origin.headers['x-robots-tag'],
    ),
  );
  readonly #links = lazy(() =>
    toLinks(this.#page, {
      base: this.#head.base,
      nofollow: this.#robots().nofollow,
      isMain: (block) => this.#main().has(block),
      toBlock: (block) => block + this.#headBlocks().length,
    }),
  );
  readonly #images = lazy(() => toImages(this.#page.images, this.#head.base));
  readonly #fingerprint = lazy(() => toExactFingerprint(this.#mainText() || this.#text()));
  readonly #structured = lazy(() => readStructuredData(this.#document, { url: this.#head.base }));
  readonly #facts = lazy(() => {
    const { organizations, products } = this.#structured();
    return readFacts({
      blocks: this.#blocks(),
      links: this.#links(),
      organizations,
      products,
      language: this.#language(),
      url: this.#origin.url,
    });
  });
  readonly #canonical = lazy(() => toCanonical(this.#head, this.#origin));
  readonly #feeds = lazy(() => toFeeds(this.#head));
  readonly #icons = lazy(() => toIcons(this.#head));

  toItem(): Item {
    const head = this.#head;
    const { entry, url } = this.#origin;
    const read = {
      main: this.#mainText,
      blocks: this.#blocks,
      links: this.#links,
      images: this.#images,
      title: this.#title,
      byline: this.#byline,
      siteName: this.#siteName,
      publishedAt: this.#publishedAt,
      updatedAt: this.#updatedAt,
      language: this.#language,
      robots: this.#robots,
      fingerprint: this.#fingerprint,
      canonical: this.#canonical,
      feeds: this.#feeds,
      icons: this.#icons,
      structured: this.#structured,
      facts: this.#facts,
      description: lazy(
        () =>
          head.meta('description', 'og:description', 'twitter:description', 'dc.description') ??
          this.#claims().description,
      ),
    };
    return {
      kind: 'page',
      url: toCanonicalUrl(url) ?? url,
      get canonical(): string | null {
        return read.canonical();
      },
      get title(): string | null {
        return read.title();
      },
      get byline(): string | null {
        return read.byline();
      },
      get siteName(): string | null {
        return read.siteName();
      },
      get description(): string | null {
        return read.description();
      },
      get publishedAt(): Instant | null {
        return read.publishedAt();
      },
      get updatedAt(): Instant | null {
        return read.updatedAt();
      },
      get language(): string {
        return read.language();
      },
      get mainText(): string {
        return read.main();
      },
      get blocks(): readonly Block[] {
        return read.blocks();
      },
      get links(): readonly Link[] {
        return read.links();
      },
      get images(): readonly Image[] {
        return read.images();
      },
      get reviews(): readonly Review[] {
        return read.structured().reviews;
      },
      get aggregateRatings(): readonly AggregateRating[] {
        return read.structured().aggregateRatings;
      },
      get organizations(): readonly Organization[] {
        return read.structured().organizations;
      },
      get facts(): readonly Fact[] {
        return read.facts();
      },
      get robots(): RobotsDirectives {
        return read.robots();
      },
      get feeds(): readonly string[] {
        return read.feeds();
      },
      get icons(): readonly string[] {
        return read.icons();
      },
      get image(): string | null {
        return toSocialImage(head);
      },
      themeColor: head.meta('theme-color'),
      rating: entry?.rating ?? null,
      reach: entry?.reach ?? null,
      get fingerprint(): string {
        return read.fingerprint();
      },
    };
  }
}
