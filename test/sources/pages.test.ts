/** The overview of all channels: what it shows as configuration can be used, and no source is left out. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readAll, toCells, toMarkdown } from '../../bench/source-fields/table.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { sources } from '../../lib/sources/registry.ts';
import { readFencedBlocks } from '../fixtures/fenced-blocks.ts';
import { hasSamples } from './api-poll.ts';

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

test.skipIf(!hasSamples)('the table of what is read is what the recorded answers give', async () => {
  const rows = await readAll();
  expect(rows.filter(({ error }) => error !== undefined)).toEqual([]);
  const begins = page.indexOf('| source | recorded |');
  const shown = page.slice(begins).split('\n\n')[0]?.trim();
  expect(shown, 'run: npx tsx bench/source-fields.ts --markdown').toBe(toMarkdown(toCells(rows)));
});

describe('limits', () => {
  const services = sources.all.filter(({ triedLive }) => triedLive === false);
  const optionsOf = (schema: z.ZodType) =>
    z
      .object({ properties: z.object({ pageSize: z.object({ maximum: z.number() }).optional() }) })
      .parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).properties;

  test('every source that reads a service says them', () =>
    expect(services.filter(({ limits }) => limits === undefined).map(({ id }) => id)).toEqual([]));

  test.each(services.map((source) => [source.id, source] as const))(
    '%s says them in whole numbers',
    (_, { limits }) => {
      const { grants = [], spacingMs = null, pageSize = null, reachesBack = [] } = limits ?? {};
      const reaches = typeof reachesBack === 'string' ? [] : reachesBack;
      const numbers = [
        ...grants.flatMap(({ calls, perMs }) => [calls, perMs]),
        ...reaches.flatMap(({ entries = 1, days = 1 }) => [entries, days]),
        spacingMs ?? 1,
        pageSize ?? 1,
      ];
      expect(numbers.filter((each) => !Number.isSafeInteger(each) || each < 1)).toEqual([]);
      expect(reaches.filter(({ entries, days }) => entries === undefined && days === undefined)).toEqual([]);
    },
  );

  test.each(
    services.flatMap(({ id, options, limits }) => {
      const max = optionsOf(options).pageSize?.maximum;
      return max === undefined ? [] : [[id, max, limits?.pageSize] as const];
    }),
  )('%s takes %s entries of one answer at most, and says so', (_, max, said) =>
    expect(said).toBeGreaterThanOrEqual(max),
  );
});
