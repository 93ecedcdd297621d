/**
 * Structured data against the cases of extruct, schema.org and recipe-scrapers.
 * `npx tsx bench/structured-data.ts [--json] [--misses]`
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Document } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import * as z from 'zod';
import { decodeText } from '../lib/formats/charset.ts';
import { readJsonLd } from '../lib/items/json-ld.ts';
import { readMicrodata } from '../lib/items/microdata.ts';
import { readRdfa } from '../lib/items/rdfa.ts';
import { toSchemaName } from '../lib/items/schema-types.ts';
import { findJsonLdScripts, readStructuredData } from '../lib/items/structured-data.ts';
import type { StructuredNode, StructuredValue } from '../lib/items/structured-node.ts';

const folder = join(process.env.EARMARK_DATA ?? '../shared/data', 'structured-data');
if (!existsSync(folder)) {
  console.log(`skipped: ${folder} is not there`);
  process.exit(0);
}

const extructSchema = z.object({
  source: z.literal('extruct'),
  id: z.string(),
  syntax: z.string(),
  file: z.string(),
  baseUrl: z.string().optional(),
  expect: z.unknown(),
});
const exampleSchema = z.object({
  source: z.literal('schemaorg'),
  id: z.string(),
  microdata: z.string().optional(),
  rdfa: z.string().optional(),
  jsonld: z.string().optional(),
  expectJsonld: z.array(z.unknown()).optional(),
});
const recipeSchema = z.object({
  source: z.literal('recipe-pages'),
  id: z.string(),
  syntax: z.string(),
  file: z.string(),
  expect: z.record(z.string(), z.unknown()),
});
const casesSchema = z.array(z.discriminatedUnion('source', [extructSchema, exampleSchema, recipeSchema]));
const cases = casesSchema.parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')));

type Score = { met: number; all: number };
const scores = new Map<string, Score>();
const misses: { readonly row: string; readonly id: string; readonly expected: unknown; readonly received: unknown }[] =
  [];

/** Counts one expectation. */
const count = (
  row: string,
  id: string,
  outcome: { readonly expected: unknown; readonly received: unknown; readonly isMet: boolean },
): void => {
  const score = scores.get(row) ?? { met: 0, all: 0 };
  scores.set(row, { met: score.met + (outcome.isMet ? 1 : 0), all: score.all + 1 });
  if (!outcome.isMet) misses.push({ row, id, expected: outcome.expected, received: outcome.received });
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const toList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** A text as it is compared: white space folded, addresses brought to one form. */
const toComparable = (value: unknown): string => {
  const text = String(value).replace(/\s+/g, ' ').trim();
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text)
    ? new URL(text).href.replace(/^http:\/\/schema/, 'https://schema')
    : text;
};

/** All statements of a node, `type/property=value`, its inner nodes along; extruct's form and ours become the same lines. */
const linesOfExpected = (node: unknown, path: string): readonly string[] => {
  if (!isRecord(node)) return [`${path}=${toComparable(node)}`];
  const types = toList(node.type).map(toComparable).join(' ');
  const lines = [`${path}:${types}`];
  if (node.id !== undefined) lines.push(`${path}@${toComparable(node.id)}`);
  if (!isRecord(node.properties)) return lines;
  for (const [name, values] of Object.entries(node.properties))
    for (const value of toList(values)) lines.push(...linesOfExpected(value, `${path}/${name}`));
  return lines;
};

const linesOfNode = (value: StructuredValue, path: string, depth = 0): readonly string[] => {
  if (typeof value !== 'object') return [`${path}=${toComparable(value)}`];
  if ('reference' in value) return [`${path}=${toComparable(value.reference)}`];
  const lines = [`${path}:${value.types.map(toComparable).join(' ')}`];
  if (value.id !== null) lines.push(`${path}@${toComparable(value.id)}`);
  if (depth < 20)
    for (const [name, values] of value.properties)
      for (const each of values) lines.push(...linesOfNode(each, `${path}/${name}`, depth + 1));
  return lines;
};

/** Each expected line is one expectation; a line too many is one more. */
const countLines = (
  row: string,
  id: string,
  lines: { readonly expected: readonly string[]; readonly received: readonly string[] },
): void => {
  const left = [...lines.received];
  for (const line of lines.expected) {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    count(row, id, { expected: line, received: at === -1 ? 'nothing' : line, isMet: at !== -1 });
  }
  for (const line of left) count(row, id, { expected: 'nothing', received: line, isMet: false });
};

const parse = (html: string): Document => parseDocument(html);

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((key) => [key, sorted(value[key])]),
  );
};

const countJsonLd = (id: string, expect: unknown, document: Document): void => {
  const blocks = readJsonLd(findJsonLdScripts(document)).blocks;
  const expected = isRecord(expect) && Array.isArray(expect.items) ? expect.items.flat() : toList(expect);
  const received = blocks.flat().map((block) => JSON.stringify(sorted(block)));
  for (const block of expected) {
    const line = JSON.stringify(sorted(block));
    count('extruct json-ld', id, {
      expected: line.slice(0, 300),
      received: received.join('\n').slice(0, 300),
      isMet: received.includes(line),
    });
  }
};

/** RDFa statements: blank nodes by their place, the rest as `subject property value`. */
const linesOfRdfa = (expect: unknown): readonly string[] =>
  toList(expect)
    .filter(isRecord)
    .flatMap((node) => {
      const subject = toSubject(String(node['@id']));
      const types = toList(node['@type']).map((type) => `${subject} a ${toComparable(type)}`);
      const rest = Object.entries(node)
        .filter(([name]) => !name.startsWith('@'))
        .flatMap(([name, values]) =>
          toList(values)
            .filter(isRecord)
            .map((value) => `${subject} ${name} ${toSubject(toComparable(value['@id'] ?? value['@value']))}`),
        );
      return [...types, ...rest];
    });
const linesOfSubjects = (nodes: readonly StructuredNode[]): readonly string[] =>
  nodes.flatMap((node) => [
    ...node.types.map((type) => `${toSubject(node.id ?? '_:')} a ${toComparable(type)}`),
    ...[...node.properties].flatMap(([name, values]) =>
      values.map((value) => {
        const written = typeof value !== 'object' ? value : 'reference' in value ? value.reference : value.id;
        return `${toSubject(node.id ?? '_:')} ${name} ${toSubject(toComparable(written))}`;
      }),
    ),
  ]);
const toSubject = (id: string): string => (id.startsWith('_:') ? '_:' : id);

const runExtruct = ({ id, syntax, file, baseUrl = '', expect }: z.infer<typeof extructSchema>): void => {
  const bytes = readFileSync(join(folder, file));
  const document = parse(decodeText(bytes, { contentType: 'text/html' }).text);
  const per = syntax === 'all' && isRecord(expect) ? expect : { [syntax]: expect };
  if (per['json-ld'] !== undefined) countJsonLd(id, per['json-ld'], document);
  if (per.microdata !== undefined) {
    const received = readMicrodata(document, { url: baseUrl }).items.flatMap((item) => linesOfNode(item, ''));
    countLines('extruct microdata', id, {
      expected: toList(per.microdata).flatMap((item) => linesOfExpected(item, '')),
      received,
    });
  }
  // The page of the suite was read at the address that its own expectation names.
  const [first] = toList(per.rdfa).filter(isRecord);
  if (per.rdfa !== undefined) {
    const url = syntax === 'all' && first !== undefined ? String(first['@id']) : baseUrl;
    countLines('extruct rdfa', id, {
      expected: linesOfRdfa(per.rdfa),
      received: linesOfSubjects(readRdfa(document, { url })),
    });
  }
};

/** The main things in a graph: each typed node with its name; what the three spellings of an example have in common. */
const mainOf = (nodes: readonly StructuredNode[]): ReadonlySet<string> =>
  new Set(
    nodes.flatMap((node) => {
      const types = node.types.map(toSchemaName);
      const names = [...node.properties]
        .filter(([name]) =>
          ['name', 'ratingValue', 'price', 'reviewBody', 'headline', 'telephone'].includes(toSchemaName(name)),
        )
        .flatMap(([name, values]) =>
          values
            .filter((value) => typeof value !== 'object')
            .map((value) => `${toSchemaName(name)}=${toComparable(value).toLowerCase()}`),
        );
      return [...types, ...names];
    }),
  );

const runExample = ({ id, microdata, rdfa, jsonld, expectJsonld }: z.infer<typeof exampleSchema>): void => {
  const url = 'https://example.com/page';
  const read = (html: string | undefined) =>
    html === undefined ? undefined : readStructuredData(parse(html), { url });
  if (jsonld !== undefined && expectJsonld !== undefined) {
    const blocks = readJsonLd(findJsonLdScripts(parse(jsonld))).blocks;
    const [expected, received] = [JSON.stringify(sorted(expectJsonld)), JSON.stringify(sorted(blocks))];
    count('schemaorg json-ld blocks', id, {
      expected: expected.slice(0, 300),
      received: received.slice(0, 300),
      isMet: expected === received,
    });
  }
  const reference = read(jsonld);
  if (reference === undefined) return;
  const wanted = mainOf(reference.nodes);
  for (const [syntax, html] of [
    ['microdata', microdata],
    ['rdfa', rdfa],
  ] as const) {
    const data = read(html);
    if (data === undefined) continue;
    const got = mainOf(data.nodes);
    for (const each of wanted)
      count(`schemaorg ${syntax} ${each.includes('=') ? 'properties' : 'types'} as in json-ld`, id, {
        expected: each,
        received: [...got].join(' | ').slice(0, 300),
        isMet: got.has(each),
      });
  }
};

const isClose = (a: unknown, b: unknown): boolean => Math.abs(Number(a) - Number(b)) <= 0.01;
const isEqual = (a: unknown, b: unknown): boolean => toComparable(a).toLowerCase() === toComparable(b).toLowerCase();

let pageBytes = 0;
let pageMs = 0;
const runRecipe = ({ id, syntax, file, expect }: z.infer<typeof recipeSchema>): void => {
  const { text } = decodeText(gunzipSync(readFileSync(join(folder, file))), { contentType: 'text/html' });
  const document = parse(text);
  const started = process.cpuUsage();
  const data = readStructuredData(document, { url: String(expect.canonicalUrl) });
  const { user, system } = process.cpuUsage(started);
  pageBytes += text.length;
  pageMs += (user + system) / 1000;
  const work = data.articles.find(({ type }) => type === 'Recipe') ?? data.articles[0] ?? data.pages[0];
  const rating = data.aggregateRatings[0];
  const row = (name: string) => `recipe-pages ${syntax} ${name}`;
  const fields: readonly (readonly [string, unknown, (a: unknown, b: unknown) => boolean])[] = [
    ['ratingValue', rating?.value, isClose],
    ['ratingCount', rating?.count, isClose],
    ['title', work?.headline, isEqual],
    ['author', work?.author, isEqual],
    ['description', work?.description, isEqual],
  ];
  for (const [name, received, isMet] of fields)
    if (expect[name] !== undefined)
      count(row(name), id, { expected: expect[name], received, isMet: isMet(expect[name], received) });
};

for (const each of cases) {
  if (each.source === 'extruct') runExtruct(each);
  else if (each.source === 'schemaorg') runExample(each);
  else runRecipe(each);
}

for (const [row, { met, all }] of [...scores].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  const share = ((100 * met) / all).toFixed(1);
  if (process.argv.includes('--json')) console.log(JSON.stringify({ row, met, all, share: met / all }));
  else
    console.log(`${row.padEnd(50)} ${String(met).padStart(5)} of ${String(all).padStart(5)}  ${share.padStart(5)} %`);
}
if (!process.argv.includes('--json'))
  console.log(
    `\nrecipe-pages: ${(pageBytes / 1e6).toFixed(1)} MB of HTML, structured data read in ${pageMs.toFixed(0)} ms CPU after parsing`,
  );
if (process.argv.includes('--misses')) for (const miss of misses) console.log(JSON.stringify(miss));
