/** From JSON as others send it to rows as `entry-row.ts` reads them: where each thing stands is declared, no code is run. */
import * as z from 'zod';

/** Steps of one path. */
const stepsMax = 16;
/** Rows of one post: a sender that has more splits them. */
export const rowsMax = 1000;
/** Nested deeper is nobody's message. */
const depthMax = 64;

const pathSchema = z
  .string()
  .max(512)
  .refine((path) => toSteps(path) !== undefined, {
    error: `expected a path such as data.title or /data/title, of at most ${stepsMax} steps`,
  });

/** Where a row's things stand, under the names that rows have. */
const names = {
  id: 'What the sender calls it; the same id is the same entry, changed.',
  url: 'Its public address.',
  title: 'Its title.',
  text: 'Its words, as plain text.',
  html: 'Its words, as HTML.',
  author: 'Who says it.',
  authorUrl: 'The author’s public address.',
  siteName: 'Where it was said.',
  publishedAt: 'When it was said.',
  updatedAt: 'When it was changed last.',
  language: 'BCP 47 language, en.',
  rating: 'Stars, 1 to 5.',
  reach: 'How many people it reached.',
} as const;
type Name = keyof typeof names;
const isName = (key: string): key is Name => Object.hasOwn(names, key);
const numeric: ReadonlySet<Name> = new Set(['rating', 'reach']);

const pathOf = (name: Name) => pathSchema.optional().describe(names[name]);

/** `map:` of a channel. Paths are JSON Pointers (`/data/title`) or dotted (`data.title`), from the row on. */
export const mappingSchema = z.strictObject({
  items: pathSchema.optional().describe('Where the rows stand; without it, the post is one row or a list of them.'),
  id: pathOf('id'),
  url: pathOf('url'),
  title: pathOf('title'),
  text: pathOf('text'),
  html: pathOf('html'),
  author: pathOf('author'),
  authorUrl: pathOf('authorUrl'),
  siteName: pathOf('siteName'),
  publishedAt: pathOf('publishedAt'),
  updatedAt: pathOf('updatedAt'),
  language: pathOf('language'),
  rating: pathOf('rating'),
  reach: pathOf('reach'),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** The steps of a path; undefined where it has too many, or an empty one between dots. `''` and `/` lead nowhere else. */
const toSteps = (path: string): readonly string[] | undefined => {
  if (path === '' || path === '/') return [];
  const steps = path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    : path.split('.');
  return steps.length > stepsMax || (!path.startsWith('/') && steps.includes('')) ? undefined : steps;
};

/** What stands at a path; undefined where nothing does. Only what was sent counts: names that every object has lead nowhere. */
const valueAt = (value: unknown, path: string): unknown => {
  let at = value;
  for (const step of toSteps(path) ?? []) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
};

/** Undefined for JSON that is nested too deep, without reading it whole: brackets are counted, outside of texts. */
const isTooDeep = (json: string): boolean => {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < json.length; index++) {
    const unit = json.charCodeAt(index);
    if (isText) {
      if (unit === 0x5c) index += 1;
      else if (unit === 0x22) isText = false;
    } else if (unit === 0x22) isText = true;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
  }
  return false;
};

export type ParsedRows = { readonly rows: readonly unknown[] } | { readonly reason: string };

/** The rows of a post, or why there are none. Of doubled keys the last one counts, as everywhere in JavaScript. */
export const parseRows = (body: Uint8Array, { items }: Mapping): ParsedRows => {
  const json = decode(body);
  if (json === undefined) return { reason: 'bytes that are no UTF-8' };
  if (isTooDeep(json)) return { reason: `JSON nested more than ${depthMax} deep` };
  const parsed = parseJson(json);
  if (parsed === undefined) return { reason: 'text that is no JSON' };
  const found = items === undefined ? parsed.value : valueAt(parsed.value, items);
  if (Array.isArray(found)) return { rows: found };
  if (typeof found === 'object' && found !== null) return { rows: [found] };
  return { reason: items === undefined ? 'neither an object nor a list' : `no object or list at ${items}` };
};

const decode = (body: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
};

const parseJson = (json: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
};

/** Where the rows of an envelope most likely are: the one list of objects in it. */
export const findList = (envelope: unknown): string | undefined => {
  if (typeof envelope !== 'object' || envelope === null) return undefined;
  const lists = Object.entries(envelope).filter(
    ([key, value]) => /^[\w-]{1,40}$/.test(key) && Array.isArray(value) && typeof value[0] === 'object',
  );
  return lists.length === 1 ? lists[0]?.[0] : undefined;
};

/** One row under the names of `entry-row.ts`, or why it is none. A row without paths of its own has these names already. */
export const mapRow = (
  row: unknown,
  mapping: Mapping,
): { readonly row: Readonly<Record<string, unknown>> } | { readonly reason: string } => {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return { reason: 'expected an object' };
  const { items: _items, ...paths } = mapping;
  const mapped: Record<string, unknown> = {};
  const wished =
    Object.keys(paths).length === 0 ? Object.fromEntries(Object.keys(names).map((name) => [name, name])) : paths;
  for (const [name, path] of Object.entries(wished)) {
    if (path === undefined || !isName(name)) continue;
    const value = valueAt(row, path);
    if (value === undefined || value === null) continue;
    if (typeof value === 'object')
      return { reason: `expected a text at ${path}, received ${Array.isArray(value) ? 'a list' : 'an object'}` };
    mapped[name] = toRowValue(name, value);
  }
  return { row: mapped };
};

/** Numbers in quotes where numbers are meant, and the other way round. */
const toRowValue = (name: Name, value: unknown): unknown => {
  if (numeric.has(name)) return typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof value === 'number' ? String(value) : value;
};
