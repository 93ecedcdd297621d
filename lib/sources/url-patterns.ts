/** Patterns for addresses, as people write them in earmark.yml. */
import { RE2JS } from 're2js';
import * as z from 'zod';

export type UrlPattern = (url: string) => boolean;

/** Paths as people mean them literally: `/blog/`; everything else is a regular expression. */
const plainPath = /^\/[\w/~%-]*$/;

const compile = (pattern: string): RE2JS | undefined => {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
};

/** A path from the root (`/blog/`) or a regular expression over the whole address. */
export const urlPatternSchema = z
  .string()
  .min(1)
  .max(500)
  .refine((pattern) => plainPath.test(pattern) || compile(pattern) !== undefined, {
    error: 'expected the beginning of a path such as /blog/, or a regular expression (RE2)',
  });

const pathOf = (url: string): string => {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  return start === -1 ? '/' : url.slice(start);
};

/** Makes a pattern; paths are compared as they begin, which costs a fraction of an expression. Linear in the address either way. */
export const toUrlPattern = (pattern: string): UrlPattern => {
  if (plainPath.test(pattern)) return (url) => pathOf(url).startsWith(pattern);
  const compiled = compile(pattern);
  return compiled === undefined ? () => false : (url) => compiled.matcher(url).find();
};
