/** What is kept of an own document, to be held against others. */
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { HeadKind, Statement } from '../model/fact.ts';
import type { Item } from '../model/item.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { toDatedFacts } from './dated-facts.ts';
import { needsOf } from './needs.ts';

/** Of longer titles and descriptions the beginning is kept: no page shows more of them. */
const headCharsMax = 1_000;

/** Its facts; and what its head says where a check compares heads. */
export const toStatements = (item: Item, channel: Channel, config: Config): readonly Statement[] => {
  const facts = toDatedFacts(item);
  return needsOf(config, channel).has('heads') ? [...facts, ...toHeads(item)] : facts;
};

/** A page that search engines leave out, or are sent elsewhere for, shares its head with nobody who minds. */
const toHeads = ({ kind, url, canonical, robots, declared, language }: Item): readonly Statement[] => {
  const isOther = canonical !== null && toCanonicalUrl(canonical) !== toCanonicalUrl(url);
  if (kind !== 'page' || declared === null || robots.noindex || isOther) return [];
  const { titles, descriptions } = declared;
  return [...toHead('title', titles[0], language), ...toHead('description', descriptions[0], language)];
};

const toHead = (kind: HeadKind, written: string | undefined, locale: string): readonly Statement[] => {
  const value = written?.trim().replace(/\s+/g, ' ').slice(0, headCharsMax) ?? '';
  return value === '' ? [] : [{ kind, of: null, location: null, locale, unit: null, value, quote: value }];
};
