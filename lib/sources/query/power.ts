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
  /** True where only one word or phrase can be asked for (its words in that order): the longest is, and all is finished here. */
  readonly asksOne?: boolean;
  /** True where nothing can be asked for: all is read, and the whole query is held against it here. */
  readonly readsWhole?: boolean;
  /** Characters that one search may have. */
  readonly charsMax?: number;
  /** One sentence on what is peculiar, for `earmark explain`. */
  readonly note?: string;
};
