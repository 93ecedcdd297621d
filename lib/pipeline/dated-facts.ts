/** When the facts of a document were said, where that may be long ago. */
import type { Fact } from '../model/fact.ts';
import type { Item } from '../model/item.ts';
import { toUrl } from '../text/url.ts';

/** Paths of pages that stand, in the languages whose facts are read: the day they were made says nothing of what they say. */
const standing =
  /\/(?:contacts?|kontakt|contacto|contatti|about|ueber-uns|uber-uns|a-propos|nosotros|chi-siamo|over-ons|om-oss|o-nas|impressum|imprint|locations?|stores?|shops?|filialen|standorte|find-us|visit|pricing|prices|preise|tarifs|precios|prezzi|opening|hours|oeffnungszeiten|faq|help|support)(?:[/-]|$)/i;

const isStanding = (url: string): boolean => {
  const path = toUrl(url)?.pathname ?? '';
  return path === '/' || standing.test(path);
};

/**
 * The facts of an entry, and of an article with its day, with that day. What stands around an article is of today, and so is a page that tells
 * how to reach somebody, whenever it was made.
 */
export const toDatedFacts = (item: Item): readonly Fact[] => {
  const saidAt = item.updatedAt ?? item.publishedAt;
  if (saidAt === null || (item.kind === 'page' && isStanding(item.url))) return item.facts;
  return item.facts.map((fact) => (fact.own === 'around' ? fact : { ...fact, saidAt }));
};
