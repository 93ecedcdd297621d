/** Queries made at random, written out, and judged by their meaning alone. */
import fc from 'fast-check';
import { type Atom, type Query, queryFields, type Text } from '../../../lib/sources/query/grammar.ts';
import { matchesAtom, type Searchable } from '../../../lib/sources/query/match.ts';

/** Few, so that entries hit. */
export const vocabulary = ['tea', 'coffee', 'northwind', 'café', '茶', 'Über', 'roast', 'bean', '커피'] as const;

const word: fc.Arbitrary<Text> = fc
  .tuple(fc.constantFrom(...vocabulary), fc.boolean())
  .map(([text, isOpen]) => ({ type: 'text', text: isOpen ? `${text.slice(0, 3)}*` : text, isPhrase: false }));
const phrase: fc.Arbitrary<Text> = fc
  .array(fc.constantFrom(...vocabulary), { minLength: 2, maxLength: 3 })
  .map((words) => ({ type: 'text', text: words.join(' '), isPhrase: true }));
const text: fc.Arbitrary<Text> = fc.oneof({ weight: 3, arbitrary: word }, phrase);

const values = {
  site: ['tea.example', 'shop.tea.example', 'coffee.example/r/beans'],
  author: ['jane', 'Jo Doe'],
  lang: ['en', 'de'],
  type: ['post', 'reply', 'review', 'video'],
  title: ['coffee', 'tea coffee'],
} as const;

export const atoms: fc.Arbitrary<Atom> = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.record({ type: fc.constant('near' as const), left: text, right: text, distance: fc.integer({ min: 1, max: 4 }) }),
  fc.constantFrom(...queryFields).chain((field) =>
    fc.record({
      type: fc.constant('field' as const),
      field: fc.constant(field),
      value: fc.constantFrom(...values[field]),
    }),
  ),
);

/** Queries of a few conditions. */
export const queries: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: atoms },
    fc.record({ type: fc.constant('not' as const), of: tie('query') }),
    fc.record({
      type: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('query'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).query;

const writeText = ({ text, isPhrase }: Text): string => (isPhrase ? `"${text}"` : text);

/** A query as somebody writes it, with all its brackets. */
export const writeQuery = (query: Query): string => {
  if (query.type === 'text') return writeText(query);
  if (query.type === 'near') return `${writeText(query.left)} near/${query.distance} ${writeText(query.right)}`;
  if (query.type === 'field') return `${query.field}:"${query.value}"`;
  if (query.type === 'not') return `NOT (${writeQuery(query.of)})`;
  return query.of.map((each) => `(${writeQuery(each)})`).join(query.type === 'and' ? ' AND ' : ' OR ');
};

/** What the query means, with nothing asked of anybody. */
export const means = (query: Query, searchable: Searchable): boolean => {
  if (query.type === 'not') return !means(query.of, searchable);
  if (query.type === 'and') return query.of.every((each) => means(each, searchable));
  if (query.type === 'or') return query.of.some((each) => means(each, searchable));
  return matchesAtom(query, searchable) === true;
};
