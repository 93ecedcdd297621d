/** The pages of sources: what they show as configuration can be used as it stands. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../lib/config/load.ts';
import { sources } from '../lib/sources/registry.ts';

const folder = path.resolve(import.meta.dirname, '../docs/sources');
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));

const brand = 'brand:\n  id: northwind\n  name: Northwind\n  domains: [northwind.example]\n';

/** Blocks of YAML that are channels of a configuration. */
const toExamples = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
    .map(([, yaml = '']) => yaml)
    .filter((yaml) => /^channels:/m.test(yaml))
    .map((yaml) => (/^brand:/m.test(yaml) ? yaml : `${brand}${yaml}`));

test('docs/sources.md: every worked example of a channel that is reached another way can be used as it stands', () => {
  const markdown = readFileSync(path.join(folder, '../sources.md'), 'utf8');
  const read = toExamples(markdown).flatMap((example) => parseConfig(example, { file: 'sources.md', folder }).channels);
  expect(new Set(read.map(({ source }) => source))).toEqual(new Set(['email', 'csv', 'webhook']));
});

describe.each(pages)('docs/sources/%s', (name) => {
  const markdown = readFileSync(path.join(folder, name), 'utf8');

  test('is named for a source', () => {
    const id = name.replace(/\.md$/, '');
    expect(sources.find(id)?.id).toBe(id);
  });

  test('has an example that can be used as it stands', () => {
    const examples = toExamples(markdown);
    expect(examples).not.toEqual([]);
    for (const example of examples) {
      const { channels } = parseConfig(example, { file: name, folder });
      expect(channels.map(({ source }) => source)).toContain(name.replace(/\.md$/, ''));
    }
  });
});
