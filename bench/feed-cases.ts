/** How a field of a feed is held against what a suite of feed parsers expects of it. */
import * as z from 'zod';
import { toInstant } from '../lib/formats/dates.ts';
import { parsePerson } from '../lib/formats/feed-person.ts';
import { toPlainText } from '../lib/formats/feed-words.ts';

const detail = z.looseObject({});
export const fieldsSchema = z.record(z.string(), z.unknown());
export const feedCaseSchema = z.object({
  id: z.string(),
  source: z.string(),
  area: z.string(),
  file: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  expect: z
    .object({ feed: fieldsSchema, items: z.array(fieldsSchema.nullable()), itemCount: z.number() })
    .partial()
    .optional(),
});
export type FeedCase = z.infer<typeof feedCaseSchema>;
/** A feed in the words of the cases. */
export type ReadFeed = {
  readonly feed: Readonly<Record<string, unknown>>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
};

/** Files named `http_*` were served from here. */
export const servedFrom = (each: FeedCase): string => {
  const name = `http://127.0.0.1:8097/${each.file.replace(/^files\/feedparser\//, 'tests/')}`;
  const location = each.headers?.['content-location'];
  return location === undefined ? name : new URL(location, name).href;
};

/** rss-parser hands out what it did not understand as objects. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : (JSON.stringify(value) ?? '');

const fold = (value: unknown): string => {
  let text = asText(value);
  // What is markup and what is text differs from suite to suite: both are brought to the words alone.
  for (let round = 0; round < 3; round++) text = toPlainText(text.replace(/<!--[\s\S]*?-->/g, ''));
  return text.replaceAll('\u00a0', ' ').replace(/\s+/g, '').toLowerCase();
};
/** Some expectations were taken down from wrongly decoded text: their U+FFFD stands for any character, or none. */
const isSameText = (expected: unknown, received: unknown): boolean => {
  const [want, got] = [fold(expected), fold(received)];
  if (!want.includes('\ufffd')) return want === got;
  const pattern = want
    .split('\ufffd')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.?');
  return new RegExp(`^${pattern}$`, 's').test(got);
};
const toUrl = (value: unknown, base: string): string => {
  const text = asText(value).trim();
  return URL.canParse(text, base) ? new URL(text, base).href : text;
};
const personOf = (value: unknown): string => {
  const person = parsePerson(asText(value));
  return fold(person?.name ?? person?.email);
};
const instantOf = (value: unknown): string | null => toInstant(asText(value));

const isSameList = (
  expected: unknown,
  received: unknown,
  isSame: (expected: unknown, received: unknown) => boolean,
): boolean =>
  Array.isArray(expected) &&
  Array.isArray(received) &&
  expected.every((each, index) => each === null || isSame(each, received[index]));

const isSameEnclosure = (expected: unknown, received: unknown): boolean => {
  const [want, got] = [fieldsSchema.parse(expected), fieldsSchema.safeParse(received).data ?? {}];
  return ['url', 'type', 'length'].every(
    (name) => want[name] === undefined || String(want[name]) === String(got[name] ?? ''),
  );
};

const isSamePerson = (expected: unknown, received: unknown, base: string): boolean => {
  const [want, got] = [detail.parse(expected), detail.safeParse(received).data ?? {}];
  const link = want.uri ?? want.url ?? want.href;
  return (
    (want.name === undefined || fold(want.name) === fold(got.name)) &&
    (want.email === undefined || fold(want.email) === fold(got.email)) &&
    (link === undefined || toUrl(link, base) === toUrl(got.url, base))
  );
};

/** Compares one field; undefined for one that is not among the common ones. */
export const compareField = (name: string, expected: unknown, received: unknown, base: string): boolean | undefined => {
  switch (name) {
    case 'title':
    case 'description':
    case 'summary':
    case 'text':
      return isSameText(expected, received);
    case 'content':
      return isSameList(expected, received, isSameText);
    case 'link':
    case 'imageUrl':
    case 'feedUrl':
      return toUrl(expected, base) === toUrl(received, base);
    case 'id':
      return fold(expected) === fold(received) || toUrl(expected, base) === toUrl(received, base);
    case 'language':
      return String(expected).toLowerCase() === asText(received).toLowerCase();
    case 'author':
      return personOf(expected) === personOf(received) || fold(expected) === fold(received);
    case 'authorDetail':
      return isSamePerson(expected, received, base);
    case 'published':
    case 'updated':
    case 'publishedIso':
    case 'updatedIso':
      return instantOf(expected) === instantOf(received);
    case 'enclosures':
      return isSameList(expected, received, isSameEnclosure);
    case 'categories':
      return isSameList(expected, received, isSameText);
    case 'itemCount':
      return expected === received;
    default:
      return undefined;
  }
};
