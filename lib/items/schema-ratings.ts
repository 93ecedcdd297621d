/** Ratings as pages write them: `4.5`, `4,5`, `"9/10"`, `80%`, `★★★★`, with or without a scale. */
import type { AggregateRating } from '../model/item.ts';
import { type NodeGraph, nameOf, nodesOf, textOf, toName, toText, valuesOf } from './node-graph.ts';
import type { StructuredNode } from './structured-node.ts';
import { parseNumber } from './written-values.ts';

type Rating = { readonly value: number | null; readonly best: number | null; readonly worst: number | null };

/** schema.org's scale where a page names none. @see https://schema.org/bestRating */
const bestDefault = 5;
const worstDefault = 1;

type Written = { readonly value: string | null; readonly best: string | null; readonly worst: string | null };

/** The rating that a review gives; all null where it gives none. */
export const toReviewRating = (review: StructuredNode, graph: NodeGraph): Rating => {
  const [rating] = nodesOf(graph, review, 'reviewRating').concat(nodesOf(graph, review, 'rating'));
  if (rating !== undefined) return toRating(writtenIn(rating));
  const value = [...valuesOf(review, 'reviewRating'), ...valuesOf(review, 'rating'), ...valuesOf(review, 'ratingValue')]
    .map(toText)
    .find((text) => text !== null);
  return toRating({ ...writtenIn(review), value: value ?? null });
};

const writtenIn = (node: StructuredNode): Written => ({
  value: textOf(node, 'ratingValue', 'value'),
  best: textOf(node, 'bestRating', 'best'),
  worst: textOf(node, 'worstRating', 'worst'),
});

/** A rating on its scale. A value beyond the usual five stars without a scale is out of ten, or of a hundred. */
const toRating = (written: Written): Rating => {
  const { value, best: ownBest } = toValue(written.value);
  if (value === null || value < 0) return { value: null, best: null, worst: null };
  const best = parseNumber(written.best) ?? ownBest ?? likelyBest(value);
  const worst = parseNumber(written.worst) ?? Math.min(worstDefault, value);
  return best > worst
    ? { value, best, worst }
    : { value, best: likelyBest(value), worst: Math.min(worstDefault, value) };
};

const likelyBest = (value: number): number => {
  if (value <= bestDefault) return bestDefault;
  return value <= 10 ? 10 : Math.max(100, value);
};

/** The number in a rating, and its scale where it is written along: `9/10`, `80%`, `4 out of 5`, `★★★★☆`. */
const toValue = (text: string | null): { readonly value: number | null; readonly best: number | null } => {
  if (text === null) return { value: null, best: null };
  if (/^[★☆⭐ ]{1,20}$/u.test(text)) return { value: text.match(/[★⭐]/gu)?.length ?? null, best: bestDefault };
  const ofScale = /^([\d.,]{1,12})\s{0,3}(?:\/|out of|von|sur|de|of)\s{0,3}([\d.,]{1,12})\b/i.exec(text);
  if (ofScale !== null) return { value: parseNumber(ofScale[1] ?? null), best: parseNumber(ofScale[2] ?? null) };
  return { value: parseNumber(text), best: text.includes('%') ? 100 : null };
};

/** An AggregateRating; null where it has no value. */
export const toAggregateRating = (node: StructuredNode, graph: NodeGraph): AggregateRating | null => {
  const { value, best } = toRating(writtenIn(node));
  if (value === null || best === null) return null;
  return {
    of: nameOf(graph, node, 'itemReviewed') ?? (node.parent === null ? null : toName(graph, named(node.parent, graph))),
    value,
    best,
    count: toCount(textOf(node, 'ratingCount', 'reviewCount')),
  };
};

/** The fullest node of the same id: a thing may be named elsewhere on the page. */
const named = (node: StructuredNode, graph: NodeGraph): StructuredNode =>
  textOf(node, 'name') === null && node.id !== null ? (graph.byId.get(node.id) ?? node) : node;

const toCount = (text: string | null): number | null => {
  // In a count every separator parts thousands: `1.234` is no 1,2.
  const digits = /\d[\d.,\s]*/
    .exec(text ?? '')?.[0]
    .replace(/[.,]0+$/, '')
    .replace(/\D/g, '');
  return digits === undefined || digits === '' ? null : Number(digits);
};
