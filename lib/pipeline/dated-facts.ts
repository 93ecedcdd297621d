/** When the facts of a document were said, where that may be long ago. */
import type { Fact } from '../model/fact.ts';
import type { Item } from '../model/item.ts';
import { isStandingPage } from '../text/standing-page.ts';

/**
 * The facts of an entry, and of an article with its day, with that day. What stands around an article is of today, and so is a page that tells
 * how to reach somebody, whenever it was made.
 */
export const toDatedFacts = (item: Item): readonly Fact[] => {
  const saidAt = item.updatedAt ?? item.publishedAt;
  if (saidAt === null || (item.kind === 'page' && isStandingPage(item.url))) return item.facts;
  return item.facts.map((fact) => (fact.own === 'around' ? fact : { ...fact, saidAt }));
};
