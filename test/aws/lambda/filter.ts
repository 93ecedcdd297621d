/** Which stream records an event source mapping hands on: the part of EventBridge's patterns that filters use. */
import * as z from 'zod';

const matcherSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ suffix: z.string() }),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ 'anything-but': z.array(z.unknown()) }),
]);
type Matcher = z.infer<typeof matcherSchema>;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const meets = (matcher: Matcher, value: unknown): boolean => {
  if (!isObject(matcher)) return matcher === value;
  if ('prefix' in matcher) return typeof value === 'string' && value.startsWith(matcher.prefix);
  if ('suffix' in matcher) return typeof value === 'string' && value.endsWith(matcher.suffix);
  if ('exists' in matcher) return matcher.exists === (value !== undefined);
  return !matcher['anything-but'].includes(value);
};

/** True where every leaf of the pattern has a matcher that the record meets. Throws for a pattern it does not know. */
export const matches = (pattern: unknown, record: unknown): boolean => {
  if (Array.isArray(pattern))
    return z
      .array(matcherSchema)
      .parse(pattern)
      .some((matcher) => meets(matcher, record));
  if (!isObject(pattern)) throw new Error(`expected a filter pattern, received ${JSON.stringify(pattern)}`);
  return Object.entries(pattern).every(([key, inner]) => matches(inner, isObject(record) ? record[key] : undefined));
};

/** A mapping without filters hands everything on, one with several what meets any of them. */
export const toFilter = (patterns: readonly string[]): ((record: unknown) => boolean) => {
  const parsed = patterns.map((text): unknown => JSON.parse(text));
  return (record) => parsed.length === 0 || parsed.some((pattern) => matches(pattern, record));
};
