/** A whole query finished here, for listings that their service cannot search. */
import type { Entry } from '../../model/entry.ts';
import type { Query } from './grammar.ts';
import { matchesAtom, type Searchable, toSearchable } from './match.ts';
import { parseQuery } from './query.ts';

/** Undefined where it hangs on what the entry does not say. */
const matches = (query: Query, searchable: Searchable): boolean | undefined => {
  if (query.type === 'not') return not(matches(query.of, searchable));
  if (query.type === 'and') return all(query.of.map((part) => matches(part, searchable)));
  if (query.type === 'or') return not(all(query.of.map((part) => not(matches(part, searchable)))));
  return matchesAtom(query, searchable);
};

const not = (value: boolean | undefined): boolean | undefined => (value === undefined ? undefined : !value);

const all = (values: readonly (boolean | undefined)[]): boolean | undefined =>
  values.includes(false) ? false : values.includes(undefined) ? undefined : true;

/** Which entries a query means; all of them where there is none. The query was parsed before, as an option of its channel. */
export const toFilter = (query: string | undefined): ((entry: Entry) => boolean) => {
  const parsed = query === undefined ? undefined : parseQuery(query);
  return parsed === undefined || 'mistake' in parsed
    ? () => true
    : (entry) => matches(parsed.query, toSearchable(entry)) ?? true;
};
