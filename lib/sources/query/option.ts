/** The `query` of a search channel: what its options take, and the searches that come of it. */
import * as z from 'zod';
import { ConfigError } from '../../errors.ts';
import type { SourceContext } from '../source.ts';
import { type Query, queryCharsMax } from './grammar.ts';
import { planSearch, type Search } from './plan-search.ts';
import type { SearchPower } from './power.ts';
import { parseQuery } from './query.ts';

/** A query in the grammar of `query.ts`; absent: the brand's names. */
export const queryOption = z
  .string()
  .min(1)
  .max(queryCharsMax)
  .superRefine((text, context) => {
    const parsed = parseQuery(text);
    if (!('mistake' in parsed)) return;
    const { expected, received, column } = parsed.mistake;
    context.addIssue({ code: 'custom', message: `expected ${expected} at character ${column} instead of ${received}` });
  })
  .optional()
  .describe(
    'What is looked for: words, "phrases", AND OR NOT, near/5, site: author: lang: type: title:. Without it, the brand’s names.',
  );

/** The brand by any of its names. */
const toBrandQuery = ({ name, aliases }: SourceContext<unknown>['brand']): Query => {
  const names = [...new Set([name, ...aliases])].map((text) => ({
    type: 'text' as const,
    text,
    isPhrase: /\s/.test(text),
  }));
  const [first] = names;
  return names.length === 1 && first !== undefined ? first : { type: 'or', of: names };
};

/** The searches of a channel. Throws ConfigError where the service cannot be asked so. */
export const toSearches = (
  { channel, brand }: Pick<SourceContext<{ readonly query?: string | undefined }>, 'channel' | 'brand'>,
  power: SearchPower,
): readonly Search[] => {
  const { query } = channel.options;
  const parsed = query === undefined ? { query: toBrandQuery(brand) } : parseQuery(query);
  const plan = 'query' in parsed ? planSearch(parsed.query, power) : { refused: parsed.mistake.expected };
  if ('searches' in plan) return plan.searches;
  throw new ConfigError({
    subject: { kind: 'channel', id: channel.id },
    expected: plan.refused,
    received: query === undefined ? 'the names of the brand' : `"${query}"`,
    mend: `Write "query" of this channel simpler; "earmark explain ${channel.source}" shows what is asked of the service and what is finished here.`,
  });
};
