/** Nodes as the things Earmark speaks of: reviews, ratings, organizations, products, articles. */
import type { AggregateRating, Review } from '../model/item.ts';
import { type NodeGraph, nameOf, namesOf, nodesOf, textOf, toGraph, toName, toText, valuesOf } from './node-graph.ts';
import { isSomebody, type StructuredOrganization, toOrganization, urlOf, type View } from './schema-organization.ts';
import { toAggregateRating, toReviewRating } from './schema-ratings.ts';
import {
  aggregateRatingTypes,
  articleTypes,
  organizationTypes,
  pageTypes,
  productTypes,
  reviewTypes,
  siteTypes,
  toSchemaName,
  typesAmong,
} from './schema-types.ts';
import type { StructuredNode } from './structured-node.ts';
import { parseNumber, toIsoDate } from './written-values.ts';

export type StructuredOffer = {
  readonly name: string | null;
  readonly price: number;
  /** ISO 4217, `GBP`. */
  readonly currency: string | null;
  readonly url: string | null;
};

export type StructuredProduct = {
  readonly type: string;
  readonly name: string | null;
  readonly url: string | null;
  readonly brand: string | null;
  readonly offers: readonly StructuredOffer[];
};

/** What an article, a recipe or a page says of itself. `isNested`: it stands inside another thing, in a list for one. */
export type StructuredArticle = {
  readonly type: string;
  readonly isNested: boolean;
  readonly headline: string | null;
  readonly description: string | null;
  readonly author: string | null;
  readonly publisher: string | null;
  readonly datePublished: string | null;
  readonly dateModified: string | null;
  readonly inLanguage: string | null;
  readonly url: string | null;
  readonly image: string | null;
  readonly articleBody: string | null;
};

export type SchemaOrg = {
  readonly reviews: readonly Review[];
  readonly aggregateRatings: readonly AggregateRating[];
  readonly organizations: readonly StructuredOrganization[];
  readonly products: readonly StructuredProduct[];
  readonly articles: readonly StructuredArticle[];
  readonly pages: readonly StructuredArticle[];
  readonly sites: readonly { readonly name: string | null; readonly url: string | null }[];
};

/** Of each kind, how many a page may have. */
const thingsMax = 2000;
const textMax = 100_000;

/** Reads the nodes of a page; the same thing told twice (in two syntaxes, say) is one thing. */
export const readSchemaOrg = (nodes: readonly StructuredNode[], { url }: { readonly url: string }): SchemaOrg => {
  const graph = toGraph(nodes);
  const view = { graph, url };
  return {
    reviews: distinct(
      ofType(nodes, reviewTypes)
        .map((node) => toReview(node, view))
        .filter(saysSomething),
    ),
    aggregateRatings: distinct(
      ofType(nodes, aggregateRatingTypes)
        .map((node) => toAggregateRating(node, graph))
        .filter((rating) => rating !== null),
    ),
    organizations: distinct(
      ofType(nodes, organizationTypes)
        .map((node) => toOrganization(node, view))
        .filter(isSomebody),
    ),
    products: distinct(
      nodes
        .filter((node) => hasType(node, productTypes) || hasOffers(node))
        .slice(0, thingsMax)
        .map((node) => toProduct(node, view))
        .filter(({ name, offers }) => name !== null || offers.length > 0),
    ),
    articles: ofType(nodes, articleTypes).map((node) => toArticle(node, view)),
    pages: ofType(nodes, pageTypes).map((node) => toArticle(node, view)),
    sites: ofType(nodes, siteTypes).map((node) => ({ name: textOf(node, 'name'), url: urlOf(node, 'url', view) })),
  };
};

/** True of whatever is offered: a book, an event; not of an offer that is made of others. */
const hasOffers = (node: StructuredNode): boolean =>
  valuesOf(node, 'offers').length > 0 && !node.types.some((type) => type.endsWith('Offer'));

const hasType = (node: StructuredNode, wanted: ReadonlySet<string>): boolean => typesAmong(node, wanted).length > 0;

const ofType = (nodes: readonly StructuredNode[], wanted: ReadonlySet<string>): readonly StructuredNode[] =>
  nodes.filter((node) => hasType(node, wanted)).slice(0, thingsMax);

/** The most telling type of a node: the first of the wanted ones. */
const typeOf = (node: StructuredNode, wanted: ReadonlySet<string>): string =>
  typesAmong(node, wanted)[0] ?? node.types.map(toSchemaName)[0] ?? 'Thing';

/** Equal things once; flat records of ours, so that their JSON tells them apart. */
const distinct = <T>(things: readonly T[]): readonly T[] => {
  const seen = new Map<string, T>();
  for (const thing of things) {
    const key = JSON.stringify(thing);
    if (!seen.has(key)) seen.set(key, thing);
  }
  return [...seen.values()];
};

const bounded = (text: string | null): string | null => text?.slice(0, textMax) ?? null;

const toReview = (node: StructuredNode, { graph }: View): Review => {
  const { value, best, worst } = toReviewRating(node, graph);
  const authors = namesOf(graph, node, 'author');
  const language = nameOf(graph, node, 'inLanguage');
  return {
    author: authors.length > 0 ? authors.slice(0, 10).join(', ') : nameOf(graph, node, 'creator'),
    title: textOf(node, 'name', 'headline'),
    rating: value,
    best,
    worst,
    text: bounded(textOf(node, 'reviewBody', 'description', 'text') ?? toNotes(node, graph)),
    date: toIsoDate(textOf(node, 'datePublished', 'dateCreated', 'dateModified')),
    ...(language === null ? {} : { language }),
  };
};

/** Pros and cons where a review has no other words: `+ light · - no zip`. */
const toNotes = (node: StructuredNode, graph: NodeGraph): string | null => {
  const list = (property: string, sign: string): readonly string[] =>
    valuesOf(node, property).flatMap((value) => {
      const entries = nodesOf(graph, node, property).flatMap((each) => notesIn(each, graph));
      return (entries.length > 0 ? entries : [toText(value)])
        .filter((note) => note !== null)
        .map((note) => `${sign} ${note}`);
    });
  const notes = [...new Set([...list('positiveNotes', '+'), ...list('negativeNotes', '-')])];
  return notes.length === 0 ? null : notes.slice(0, 100).join(' · ');
};

/** The notes of an ItemList, or of one ListItem. */
const notesIn = (list: StructuredNode, graph: NodeGraph): readonly string[] => {
  const entries = valuesOf(list, 'itemListElement');
  const names = (entries.length > 0 ? entries : [list]).map((entry) => toName(graph, entry));
  return names.filter((name) => name !== null);
};

const saysSomething = ({ rating, text, title }: Review): boolean => rating !== null || text !== null || title !== null;

const toProduct = (node: StructuredNode, view: View): StructuredProduct => ({
  type: typeOf(node, productTypes),
  name: textOf(node, 'name'),
  url: urlOf(node, 'url', view),
  brand: nameOf(view.graph, node, 'brand'),
  offers: nodesOf(view.graph, node, 'offers')
    .flatMap((offer) => [offer, ...nodesOf(view.graph, offer, 'offers')])
    .slice(0, 200)
    .map((offer) => toOffer(offer, view))
    .filter((offer) => offer !== null),
});

/** An offer with one price. A range of an AggregateOffer is no price, unless both its ends are the same. */
const toOffer = (node: StructuredNode, view: View): StructuredOffer | null => {
  const [specification] = nodesOf(view.graph, node, 'priceSpecification');
  const low = textOf(node, 'lowPrice');
  const isOnePrice = low !== null && low === textOf(node, 'highPrice');
  const written =
    textOf(node, 'price') ?? (specification && textOf(specification, 'price')) ?? (isOnePrice ? low : null);
  const price = parseNumber(written);
  if (price === null || price < 0) return null;
  const currency = textOf(node, 'priceCurrency') ?? (specification && textOf(specification, 'priceCurrency')) ?? null;
  return {
    name: textOf(node, 'name'),
    price,
    currency: currency !== null && /^[a-z]{3}$/i.test(currency) ? currency.toUpperCase() : null,
    url: urlOf(node, 'url', view),
  };
};

const toArticle = (node: StructuredNode, view: View): StructuredArticle => {
  const { graph } = view;
  const authors = namesOf(graph, node, 'author');
  return {
    type: typeOf(node, hasType(node, articleTypes) ? articleTypes : pageTypes),
    isNested: node.parent !== null && textOf(node.parent, 'mainEntity') === null && !isMainEntity(node, graph),
    headline: textOf(node, 'headline', 'name'),
    description: bounded(textOf(node, 'description')),
    author: authors.length > 0 ? authors.slice(0, 20).join(', ') : nameOf(graph, node, 'creator'),
    publisher: nameOf(graph, node, 'publisher'),
    datePublished: toIsoDate(textOf(node, 'datePublished', 'dateCreated')),
    dateModified: toIsoDate(textOf(node, 'dateModified')),
    inLanguage: nameOf(graph, node, 'inLanguage'),
    url: urlOf(node, 'url', view) ?? urlOf(node, 'mainEntityOfPage', view),
    image: urlOf(node, 'image', view),
    articleBody: bounded(textOf(node, 'articleBody', 'text')),
  };
};

/** True when the thing around a node says that this is what it is about. */
const isMainEntity = (node: StructuredNode, graph: NodeGraph): boolean =>
  node.parent !== null && nodesOf(graph, node.parent, 'mainEntity').includes(node);
