/** The pages on sources say nothing that does not work. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { sources } from '../../lib/sources/registry.ts';
import { readFencedBlocks } from '../fixtures/fenced-blocks.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const pages = ['sources.md', ...readdirSync(path.join(docs, 'sources')).map((name) => `sources/${name}`)];
const read = (page: string): string => readFileSync(path.join(docs, page), 'utf8');

const examples = pages.flatMap((page) =>
  readFencedBlocks(read(page))
    .filter(({ language, text }) => language === 'yaml' && /^channels:/m.test(text))
    .map(({ line, text }) => [`${page}:${line}`, text] as const),
);

test.each(examples)('the example at docs/%s is a configuration', (at, text) => {
  const config = `brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}\n${text}`;
  expect(parseConfig(config, { file: at, folder: docs }).channels.length).toBeGreaterThan(0);
});

test('every source has its place on the overview', () => {
  const page = read('sources.md');
  expect(sources.ids.filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
});
