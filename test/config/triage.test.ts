import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { ConfigErrors } from '../../lib/errors.ts';

const head = `brand: {id: northwind, name: Northwind, products: [{name: House Blend}]}
channels: [{id: reviews, source: file, path: reviews.jsonl}]
`;
const parse = (triage: string) => parseConfig(`${head}${triage}`, { file: 'earmark.yml', folder: '/' }).triage;
const mistakesOf = (triage: string): readonly string[] => {
  try {
    parse(triage);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigErrors)) throw error;
    return error.errors.map(({ message, at }) => `${at?.line}:${at?.column} ${message}`);
  }
};
const hour = 3_600_000;

test('without the section nobody is named, and the usual targets hold', () => {
  const respond = { critical: 2 * hour, high: 8 * hour, medium: 24 * hour, low: 72 * hour };
  expect(parse('')).toEqual({ rules: [], respond, templates: [] });
});

test('stars are so many or fewer, or from and to', () => {
  const { rules } = parse(
    'triage: {rules: [{when: {rating: 2}}, {when: {rating: {min: 3}}}, {assignee: ann}], respond: {high: 4h}}',
  );
  expect(rules.map(({ when }) => when.rating)).toEqual([{ min: 1, max: 2 }, { min: 3, max: 5 }, undefined]);
  expect(rules[2]?.assignee).toBe('ann');
});

test.each([
  ['a channel that is not there', 'triage: {rules: [{when: {channels: [review]}}]}', '"review"', '"reviews"'],
  ['a product that is not there', 'triage: {rules: [{when: {products: [House Blent]}}]}', 'House Blent', 'House Blend'],
  ['a kind that is none', 'triage: {rules: [{when: {kinds: [complain]}}]}', 'complain', 'complaint'],
  ['a key that is none', 'triage: {rule: []}', 'rule', 'rules'],
  ['something to fill in that is not known', 'triage: {templates: [{id: a, text: "Dear {autor}"}]}', 'autor', 'author'],
  [
    'an id twice',
    'triage: {templates: [{id: a, text: x}, {id: a, text: y}]}',
    'an id that no other template has',
    'another id',
  ],
  ['a time that is none', 'triage: {respond: {high: soon}}', 'a duration', ''],
  ['too many stars', 'triage: {rules: [{when: {rating: 6}}]}', 'rating', ''],
])('%s is told with its place', (_name, triage, said, mend) => {
  const mistakes = mistakesOf(triage);
  expect(mistakes.length).toBe(1);
  expect(mistakes[0]).toMatch(/^3:\d+ /);
  expect(mistakes[0]).toContain(said);
  expect(mistakes[0]).toContain(mend);
});
