/** What is kept of an own document, to be held against others. */
import type { Seen, SeenEmblem } from '../checks/check.ts';
import { toKeptLook } from '../formats/pictures/kept-look.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { EmblemKind, HeadKind, Statement, StatementKind } from '../model/fact.ts';
import type { Item } from '../model/item.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { toDatedFacts } from './dated-facts.ts';
import { needsOf } from './needs.ts';

/** Of longer titles and descriptions the beginning is kept: no page shows more of them. */
const headCharsMax = 1_000;

/** Its facts and its title, by which it is found; and, where a check compares them, what else its head says and the pictures it is known by. */
export const toStatements = (
  item: Item,
  { channel, config, seen }: { readonly channel: Channel; readonly config: Config; readonly seen: Seen | undefined },
): readonly Statement[] => {
  const needs = needsOf(config, channel);
  return [
    ...toDatedFacts(item),
    ...toHeads(item).filter(({ kind }) => kind === 'title' || needs.has('heads')),
    ...(needs.has('emblems') ? (seen?.emblems ?? []).flatMap(toEmblem) : []),
  ];
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
  return value === '' ? [] : [toStatement(kind, { locale, value, quote: value })];
};

/** A logo on a page may be anybody's; its icon and what is shown where it is shared are its own. What shows nothing is left out. */
const toEmblem = ({ kind, url, look }: SeenEmblem): readonly Statement[] => {
  if (kind === 'logo') return [];
  const value = look === undefined ? '' : toKeptLook(look);
  const quote = url === null || url.startsWith('data:') ? 'a picture within the page' : url.slice(0, headCharsMax);
  return value === undefined ? [] : [toStatement(kind satisfies EmblemKind, { locale: null, value, quote })];
};

const toStatement = (
  kind: StatementKind,
  said: { readonly locale: string | null; readonly value: string; readonly quote: string },
): Statement => ({ kind, of: null, location: null, unit: null, ...said });
