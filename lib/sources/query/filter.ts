/** A whole query finished here, for listings that their service cannot search. */
import type { Entry } from '../../model/entry.ts';
import { matchesAtom, type Searchable, toSearchable } from './match.ts';
import { parseQuery, type Query } from './query.ts';

const matches = (query: Query, searchable: Searchable): boolean => {
  if (query.type === 'not') return !matches(query.of, searchable);
  if (query.type === 'and') return query.of.every((part) => matches(part, searchable));
  if (query.type === 'or') return query.of.some((part) => matches(part, searchable));
  return matchesAtom(query, searchable);
};

/** Which entries a query means; all of them where there is none. The query was parsed before, as an option of its channel. */
export const toFilter = (query: string | undefined): ((entry: Entry) => boolean) => {
  const parsed = query === undefined ? undefined : parseQuery(query);
  return parsed === undefined || 'mistake' in parsed
    ? () => true
    : (entry) => matches(parsed.query, toSearchable(entry));
};
