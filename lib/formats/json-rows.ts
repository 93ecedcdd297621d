/**
 * Tables that come as JSON, as rows with heads: answers of the APIs of GA4, Plausible, Search Console, Ahrefs, Moz, Majestic and Bing as somebody
 * saved them, lists of objects, and one object a line. The line of a row is its number.
 * @see https://developers.google.com/analytics/devguides/reporting/data/v1/rest/v1beta/properties/runReport
 * @see https://plausible.io/docs/stats-api
 */
import type { CsvRow } from './csv.ts';

/** Objects in objects that are looked into, and columns of one table. */
const depthMax = 4;
const columnsMax = 200;
const dayText = /^\d{4}-\d{2}-\d{2}$/;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : Array.isArray(value)
        ? value.filter((each) => typeof each === 'string').join(' ')
        : '';

/** Names within names, `source page`, as one head. */
const flatten = (row: Json, prefix = '', depth = 0): readonly (readonly [head: string, cell: string])[] =>
  Object.entries(row)
    .slice(0, columnsMax)
    .flatMap(([name, value]) =>
      isObject(value) && depth < depthMax
        ? flatten(value, `${prefix}${name} `, depth + 1)
        : [[`${prefix}${name}`, textOf(value)] as const],
    );

type Table = { readonly heads: readonly string[]; readonly rows: Iterable<readonly string[]> };

/** `{dimensionHeaders, metricHeaders, rows: [{dimensionValues: [{value}], metricValues: [{value}]}]}` */
const fromAnalytics = (answer: Json): Table | undefined => {
  const { dimensionHeaders, metricHeaders, rows } = answer;
  if (!Array.isArray(dimensionHeaders) || !Array.isArray(metricHeaders)) return undefined;
  const fieldsOf = (list: unknown, field: string) =>
    listOf(list).map((each) => (isObject(each) ? textOf(each[field]) : ''));
  return {
    heads: [...fieldsOf(dimensionHeaders, 'name'), ...fieldsOf(metricHeaders, 'name')],
    rows: listOf(rows)
      .filter(isObject)
      .map((row) => [...fieldsOf(row.dimensionValues, 'value'), ...fieldsOf(row.metricValues, 'value')]),
  };
};

/** `{results: [{metrics: [], dimensions: []}], query: {metrics: [], dimensions: []}}` */
const fromPlausible = ({ results, query }: Json): Table | undefined => {
  if (!isObject(query) || !Array.isArray(query.dimensions) || !Array.isArray(query.metrics)) return undefined;
  return {
    heads: [...query.dimensions, ...query.metrics].map(textOf),
    rows: listOf(results)
      .filter(isObject)
      .map(({ dimensions, metrics }) => [...listOf(dimensions), ...listOf(metrics)].map(textOf)),
  };
};

/** `{rows: [{keys: [], clicks, impressions}]}`: what its keys are is told by how they look. */
const fromSearchConsole = ({ rows }: Json): Table | undefined => {
  const all = listOf(rows).filter(isObject);
  const keys = listOf(all[0]?.keys).map(textOf);
  if (keys.length === 0) return undefined;
  const heads = keys.map((key) =>
    /^https?:/.test(key) ? 'page' : dayText.test(key) ? 'date' : /^[a-z]{3}$/.test(key) ? 'country' : 'query',
  );
  return {
    heads: [...heads, 'clicks', 'impressions', 'position'],
    rows: all.map(({ keys: own, clicks, impressions, position }) =>
      [...listOf(own), clicks, impressions, position].map(textOf),
    ),
  };
};

/** The first list of objects, wherever it lies. */
const findList = (value: unknown): readonly Json[] => {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= depthMax; depth++) {
    for (const each of level) {
      const objects = listOf(each).filter(isObject);
      if (objects.length > 0) return objects;
    }
    level = level.flatMap((each) => (isObject(each) ? Object.values(each).slice(0, columnsMax) : []));
  }
  return [];
};

const fromObjects = (objects: readonly Json[]): Table => {
  const heads = [...new Set(objects.slice(0, 100).flatMap((row) => flatten(row).map(([head]) => head)))].slice(
    0,
    columnsMax,
  );
  return {
    heads,
    rows: objects.map((row) => {
      const cells = new Map(flatten(row));
      return heads.map((head) => cells.get(head) ?? '');
    }),
  };
};

const toTable = (value: unknown): Table => {
  const known = isObject(value)
    ? (fromAnalytics(value) ?? fromPlausible(value) ?? fromSearchConsole(value))
    : undefined;
  return known ?? fromObjects(findList(value));
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** True where a text begins as JSON does. */
export const isJson = (text: string): boolean => /^[\s\ufeff]{0,100}(?:\{|\[\s{0,100}[{[\]])/.test(text);

/** The rows of a whole text, its heads first; no rows where it is no JSON. */
export const readJsonRows = (text: string): readonly CsvRow[] => {
  const whole = parse(text);
  // One object a line.
  const value =
    whole === undefined
      ? text.split('\n').map(parse).filter(isObject)
      : isObject(whole) && findList(whole).length === 0
        ? [whole]
        : whole;
  const { heads, rows } = toTable(value);
  if (heads.length === 0) return [];
  return [
    { line: 0, cells: heads },
    ...[...rows].map((cells, index) => ({ line: index + 1, cells: cells.map((cell) => cell.trim()) })),
  ];
};
