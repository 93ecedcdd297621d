import { expect, test } from 'vitest';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import { toTelling } from '../../lib/mentions/telling.ts';
import type { Block } from '../../lib/model/block.ts';
import { brandSchema } from '../../lib/model/brand.ts';

const matcher = toBrandMatcher(brandSchema.parse({ id: 'northwind', name: 'Northwind' }));
const article: Block = { kind: 'paragraph', place: 'main', text: 'It rained all day.' };
const long = `Northwind opens a branch in ${'very '.repeat(60)}old rooms.`;

/** In which of the blocks the name makes the page a mention. */
const tellingIn = (blocks: readonly Block[], kind: 'page' | 'entry' = 'page'): readonly number[] =>
  toTelling({ kind, blocks }, matcher.findOccurrences(blocks)).map(({ block }) => block);

test.each<{ name: string; block: Block; telling: boolean }>([
  { name: 'the article', block: { kind: 'paragraph', place: 'main', text: 'Northwind was open.' }, telling: true },
  { name: 'a list in the article', block: { kind: 'list', place: 'main', text: 'Northwind' }, telling: true },
  { name: 'the title', block: { kind: 'title', place: 'head', text: 'Northwind opens' }, telling: true },
  { name: 'a long paragraph beside it', block: { kind: 'paragraph', place: 'boilerplate', text: long }, telling: true },
  { name: 'a share button', block: { kind: 'list', place: 'boilerplate', text: 'Share on Northwind' }, telling: false },
  { name: 'a teaser', block: { kind: 'heading', place: 'boilerplate', text: 'Northwind opens' }, telling: false },
  { name: 'a menu', block: { kind: 'list', place: 'nav', text: 'Northwind' }, telling: false },
  { name: 'a long notice in the footer', block: { kind: 'paragraph', place: 'footer', text: long }, telling: false },
])('a name in $name makes a page a mention: $telling', ({ block, telling }) => {
  expect(tellingIn([article, block])).toEqual(telling ? [1] : []);
});

test('where no main text was found, all but menus and footers counts', () => {
  const short = { kind: 'paragraph', text: 'Northwind was open.' } as const;
  expect(tellingIn([{ ...short, place: 'boilerplate' }])).toEqual([0]);
  expect(tellingIn([{ ...short, place: 'footer' }])).toEqual([]);
  expect(tellingIn([{ ...short, place: 'nav' }])).toEqual([]);
});

test('an entry has no frame', () => {
  expect(tellingIn([article, { kind: 'list', place: 'boilerplate', text: 'Northwind' }], 'entry')).toEqual([1]);
});
