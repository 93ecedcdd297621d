/** The overview of all channels: what it shows as configuration can be used, and no source is left out. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { sources } from '../../lib/sources/registry.ts';
import { readFencedBlocks } from '../fixtures/fenced-blocks.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const page = readFileSync(path.join(docs, 'sources.md'), 'utf8');

const examples = readFencedBlocks(page)
  .filter(({ language, text }) => language === 'yaml' && /^channels:/m.test(text))
  .map(({ line, text }) => [`line ${line}`, text] as const);

test.each(examples)('the example at %s is a configuration', (at, text) => {
  const config = `brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}\n${text}`;
  expect(parseConfig(config, { file: at, folder: docs }).channels.length).toBeGreaterThan(0);
});

test('every source has its place on the overview', () => {
  expect(sources.ids.filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
});
