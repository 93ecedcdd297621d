/**
 * What the names that people give to parts of a page tell of them. The word lists grew from those of Readability
 * (Arc90, Mozilla; Apache-2.0) and were widened by words met on German, French, Spanish and other pages.
 * @see https://github.com/mozilla/readability
 */
import type { Element } from 'domhandler';
import { attribute } from './element.ts';

const unlikely =
  /-ad-|ai2html|banner|breadcrumb|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|menu|related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|pagination|pager|popup|yom-remote|newsletter|cookie|consent|paywall-offer|outbrain|taboola|teaser-list|mehr-zum-thema|kommentar/i;
const maybe = /and|article|body|column|content|main|shadow|mathjax|story|entry/i;
const unlikelyRoles = new Set([
  'menu',
  'menubar',
  'complementary',
  'navigation',
  'alert',
  'alertdialog',
  'dialog',
  'banner',
  'contentinfo',
  'search',
]);
const positive =
  /article|body|content|entry|hentry|h-entry|main|page|pagination|post|text|blog|story|artikel|beitrag|inhalt|cuerpo|contenu|corps|texte|testo/i;
const negative =
  /-ad-|hidden|^hid$| hid$| hid |^hid |banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|outbrain|promo|related|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget|newsletter|subscribe|social|teaser|kommentar|recommend|promo|signup|breadcrumb|caption-credit|author-bio|authorbio/i;
const articleBody =
  /(?:^|[\s_-])(?:article-?_?body|articlebody|entry-content|post-?_?content|post-?_?body|story-?_?body|article-?_?content|article-?_?text|storytext|body-?copy|e-content|td-post-content|artikeltext|article__body|article__content)(?:$|[\s_-])/i;

/** Class and id of an element in one string. */
export const hintsOf = (element: Element): string =>
  `${attribute(element, 'class') ?? ''} ${attribute(element, 'id') ?? ''}`;

/** True for a part that by its name or role surrounds the article rather than being it. */
export const isUnlikely = (element: Element): boolean => {
  const role = attribute(element, 'role');
  if (role !== undefined && unlikelyRoles.has(role)) return true;
  const hints = hintsOf(element);
  return hints.length > 1 && unlikely.test(hints) && !maybe.test(hints);
};

const answers = /comment|disqus|replies|remark|kommentar|shoutbox|community/i;

/** True for a part where readers answer, which may well be longer than the article. */
export const isAnswers = (element: Element): boolean => answers.test(hintsOf(element));

/** How much the name of an element speaks for its being the article: 25 for each good word list met, -25 for each bad one. */
export const nameWeight = (element: Element): number => {
  let weight = 0;
  for (const name of [attribute(element, 'class'), attribute(element, 'id')]) {
    if (name === undefined || name === '') continue;
    if (negative.test(name)) weight -= 25;
    if (positive.test(name)) weight += 25;
  }
  return weight;
};

/** True where the page itself marks the body of its article. */
export const isMarkedBody = (element: Element): boolean => {
  const itemprop = attribute(element, 'itemprop');
  if (itemprop !== undefined && /\b(?:articleBody|reviewBody)\b/i.test(itemprop)) return true;
  return articleBody.test(hintsOf(element));
};
