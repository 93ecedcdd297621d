/** A page while it is read: one parse, one walk, and the rest only where somebody asks for it. */
import type { Document } from 'domhandler';
import type { Block } from '../model/block.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toExactFingerprint } from '../text/fingerprint.ts';
import { detectLanguage } from '../text/language.ts';
import { readArticleClaims } from './article-claims.ts';
import { toBodyBlocks, toHeadBlocks } from './blocks.ts';
import { toByline } from './byline.ts';
import { type PageOrigin, toCanonical, toDeclared, toDeclaredLanguage, toFeeds } from './declarations.ts';
import { toDress } from './dress.ts';
import { readFacts } from './facts.ts';
import { type Head, readHead } from './head.ts';
import { parseHtml } from './html-tree.ts';
import { toIcons, toImages, toSocialImage } from './images.ts';
import { lazy } from './lazy.ts';
import { toLinks } from './links.ts';
import { findMainBlocks, toMainText } from './main-text.ts';
import { toPublishedAt, toUpdatedAt } from './publication-date.ts';
import { robotsMetaNames, toRobotsDirectives } from './robots-directives.ts';
import { readStructuredData } from './structured-data.ts';
import { type Survey, survey } from './survey.ts';
import { toTitle } from './title.ts';

/** One page while it is read: each part is a question, answered when it is first asked and only once. */
export class PageReading {
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
  readonly blocks = lazy((): readonly Block[] => [
    ...this.#headBlocks(),
    ...toBodyBlocks(this.#page, this.#main(), this.#html),
  ]);
  readonly title = lazy(() => {
    const site = { siteName: this.siteName(), url: this.#origin.url };
    return toTitle(this.#page, this.#head, this.#claims(), site) ?? this.#origin.entry?.title ?? null;
  });
  readonly siteName = lazy(
    () =>
      this.#head.meta('og:site_name', 'application-name', 'twitter:app:name:iphone') ??
      this.#claims().publisher ??
      this.#origin.entry?.siteName ??
      null,
  );
  readonly byline = lazy(
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
  readonly publishedAt = lazy(
    (): Instant | null => this.#origin.entry?.publishedAt ?? toPublishedAt(this.#dateSources()),
  );
  readonly updatedAt = lazy(
    (): Instant | null => toUpdatedAt(this.#dateSources()) ?? this.#origin.entry?.updatedAt ?? null,
  );
  readonly mainText = lazy(() => toMainText(this.#page, this.#main()));
  readonly #text = lazy(() => this.#page.blocks.map(({ text }) => text).join('\n'));
  readonly language = lazy(() => this.#dateSources().language ?? detectLanguage(this.mainText() || this.#text()));
  readonly robots = lazy(() =>
    toRobotsDirectives(
      robotsMetaNames.flatMap((name) => this.#head.metas(name)),
      this.#origin.headers['x-robots-tag'],
    ),
  );
  readonly links = lazy(() =>
    toLinks(this.#page, {
      base: this.#head.base,
      nofollow: this.robots().nofollow,
      isMain: (block) => this.#main().has(block),
      toBlock: (block) => block + this.#headBlocks().length,
    }),
  );
  readonly images = lazy(() => toImages(this.#page.images, this.#head.base));
  readonly fingerprint = lazy(() => toExactFingerprint(this.mainText() || this.#text()));
  readonly description = lazy(
    () =>
      this.#head.meta('description', 'og:description', 'twitter:description', 'dc.description') ??
      this.#claims().description,
  );
  readonly image = lazy(() => toSocialImage(this.#head));
  readonly themeColor = lazy(() => this.#head.meta('theme-color'));
  readonly structured = lazy(() => readStructuredData(this.#document, { url: this.#head.base }));
  readonly facts = lazy(() => {
    const { organizations, products } = this.structured();
    return readFacts({
      blocks: this.blocks(),
      links: this.links(),
      organizations,
      products,
      language: this.language(),
      url: this.#origin.url,
      speaker: this.#origin.speaker,
    });
  });
  readonly canonical = lazy(() => toCanonical(this.#head, this.#origin));
  readonly declared = lazy(() => toDeclared(this.#page, this.#head));
  readonly feeds = lazy(() => toFeeds(this.#head));
  readonly icons = lazy(() => toIcons(this.#head));
  readonly dress = lazy(() =>
    toDress({
      survey: this.#page,
      head: this.#head,
      document: this.#document,
      html: this.#html,
      organizations: this.structured().organizations,
      icons: this.icons(),
      image: this.image(),
    }),
  );
  get markup(): string {
    return this.#html;
  }
}
