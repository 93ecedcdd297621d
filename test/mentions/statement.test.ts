import { expect, test } from 'vitest';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import { toStatement } from '../../lib/mentions/statement.ts';
import type { Block } from '../../lib/model/block.ts';
import { brandSchema } from '../../lib/model/brand.ts';

const matcher = toBrandMatcher(brandSchema.parse({ id: 'northwind', name: 'Northwind' }));
const paragraph = (text: string): Block => ({ kind: 'paragraph', place: 'main', text });
const title = (text: string): Block => ({ kind: 'title', place: 'head', text });
const rain = 'The storm was terrible and the harbour a ruin. '.repeat(8).trim();

const statementOf = (blocks: readonly Block[], kind: 'page' | 'entry' = 'page'): string => {
  const main = blocks.filter(({ place }) => place === 'main').map(({ text }) => text);
  return toStatement({ kind, blocks, mainText: main.join('\n') }, matcher.findOccurrences(blocks));
};

test('an article that names the brand in passing: the sentence that names it', () => {
  const text = `${rain} Northwind gave out soup. ${rain}`;
  expect(statementOf([title('The storm'), paragraph(text)])).toBe('Northwind gave out soup.');
});

test('several sentences, each once', () => {
  const text = `${rain} Northwind was open. ${rain} Northwind gave out soup. Northwind was open.`;
  expect(statementOf([paragraph(text)])).toBe('Northwind was open.\nNorthwind gave out soup.');
});

test.each([
  { name: 'a page whose title names the brand', blocks: [title('Northwind in the storm')], kind: 'page' },
  { name: 'an entry', blocks: [], kind: 'entry' },
] as const)('$name: the words around it', ({ blocks, kind }) => {
  const statement = statementOf([...blocks, paragraph(`${rain} Northwind gave out soup. ${rain}`)], kind);
  expect(statement).toContain('a ruin. Northwind gave out soup. The storm');
});

test('a short page: all of it', () => {
  const text = 'We went to Northwind. The soup was cold.';
  expect(statementOf([paragraph(text)])).toBe(text);
});

test('a sentence longer than fits: as much around the name as fits', () => {
  const statement = statementOf([paragraph(`${'rain and '.repeat(60)}Northwind${' and rain'.repeat(60)}`)]);
  expect(statement.length).toBeLessThanOrEqual(300);
  expect(statement).toContain('Northwind');
});
