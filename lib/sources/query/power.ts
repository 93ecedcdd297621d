/** What the search of a service does itself; the rest of a query is finished on what it answers. */
import type { QueryField } from './grammar.ts';

export type SearchPower = {
  /** Parts of a query that go into the words that are asked for. A word is always one; near is asked for as both its words. */
  readonly does: readonly ('phrase' | 'wildcard' | 'not' | 'or' | QueryField)[];
  /** Fields that the service takes beside the words, as parameters of their own; only where they are wanted, not where they are to be missing. */
  readonly parameters?: readonly QueryField[];
  /** Values of `type:` that the service takes; others are finished here. Absent: all, where it takes the field. */
  readonly types?: readonly string[];
  /** How a field is written among the words, where it is not `field:value`. */
  writeField?(field: QueryField, value: string): string;
  /**
   * What is asked for where the service does not take a field's value as it stands: a wider one, `''` for nothing. The field is finished
   * here then. Undefined: it takes the value.
   */
  widenField?(field: QueryField, value: string): string | undefined;
  /** Fields that only narrow what words find: alone they are not searched for. */
  readonly narrows?: readonly QueryField[];
  /** Words that mean more than themselves to the service, as `@name` does; within quotation marks they are words. */
  readonly signs?: RegExp;
  /** What stands between alternatives, each of one word or phrase, where the service knows no brackets. Absent: OR and brackets. */
  readonly orSign?: string;
  /** True where so little is shown of what is found that only fields can be finished on it. */
  readonly tellsFieldsOnly?: boolean;
  /** True where only one word or phrase can be asked for (its words in that order): the longest is, and all is finished here. */
  readonly asksOne?: boolean;
  /** True where nothing can be asked for: all is read, and the whole query is held against it here. */
  readonly readsWhole?: boolean;
  /** Characters that one search may have. */
  readonly charsMax?: number;
  /** One sentence on what is peculiar, for `earmark explain`. */
  readonly note?: string;
};

/** `press.example/blog` → `press.example`, for services that know sites and not their parts; undefined for a whole site. */
export const toHostOf = (site: string): string | undefined =>
  site.includes('/') ? site.slice(0, site.indexOf('/')) : undefined;
