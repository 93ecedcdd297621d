/** What a channel is read for that is read whole, because its service cannot be searched. */
import type { Channel } from '../../model/channel.ts';
import type { Entry } from '../../model/entry.ts';
import type { SourceContext } from '../source.ts';
import { toFilter } from './filter.ts';

type FilterContext = {
  readonly channel: Channel & { readonly options: { readonly query?: string | undefined } };
  readonly brand: SourceContext<unknown>['brand'];
};

/**
 * Which entries of a channel are handed on: those that its query means. Without one all of an owned channel, and of others what names
 * the brand or leads to it.
 */
export const toBrandFilter = ({ channel, brand }: FilterContext): ((entry: Entry) => boolean) => {
  const { query } = channel.options;
  if (query !== undefined || channel.owned) return toFilter(query);
  const isNaming = toFilter(
    [brand.name, ...brand.aliases].map((name) => `"${name.replaceAll('"', ' ')}"`).join(' OR '),
  );
  const domains = brand.domains.map((domain) => domain.toLowerCase());
  return (entry) => isNaming(entry) || leadsToAny(entry, domains);
};

/** A text is looked through as it stands: an address in markup is no word. */
const leadsToAny = ({ html, text }: Entry, domains: readonly string[]): boolean => {
  const words = (html ?? text ?? '').toLowerCase();
  return domains.some((domain) => words.includes(domain));
};
