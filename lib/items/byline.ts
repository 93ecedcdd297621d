/** Who wrote a page, by its own word. */
import { type ChildNode, type Document, Element, Text } from 'domhandler';
import type { ArticleClaims } from './article-claims.ts';
import { attribute, findElements, foldSpace, nextWithin, textOf } from './element.ts';
import type { Head } from './head.ts';

const lengthMax = 100;
const candidatesMax = 60;
const authorMetas = [
  'dc:creator',
  'dc.creator',
  'dcterm:creator',
  'dcterms.creator',
  'author',
  'parsely-author',
  'sailthru.author',
  'article:author',
  'article:author_name',
  'byl',
  'cxenseparse:author',
  'citation_author',
  'og:article:author',
  'twitter:data1:author',
] as const;
const bylineName =
  /(?:^|[\s_-])(?:byline|authors?|author-?name|p-author|writtenby|autor|auteur|article-?author|post-?author|entry-author|c-byline|vcard)(?:$|[\s_-]|\d)|byline/i;
const notAName = /\b(?:comments?|bio|avatar|image|photo|social|follow|archive|box|date|time)\b/i;
const prefix =
  /^(?:(?:written|posted|published|reported|story|text|words|article|geschrieben|verfasst|ver[oö]ffentlicht|[ée]crit|scritto|escrito|publicado)\s+)?(?:by|von|par|por|di|da|av|af|door|przez|autor(?:in|en|a|es)?|auteurs?|author|authors|fotos? und text|text|texte)\s*:?\s+/i;
const notAWord = /^(?:by|admin(?:istrator)?|webmaster|editor|user|guest|anonymous|author|autor|redaktion)$/i;

const letterCount = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0;

/** A name as it is spoken of: without `By`, a date behind it, or an address. */
export const cleanName = (text: string): string | null => {
  const name = text
    .replace(prefix, '')
    .replace(/\s*(?:[|•·]|\s[-–—]\s|\bon\b|,?\s+(?:updated|published|posted)\b)\s.*\d.*$/iu, '')
    .replace(/^[\s:,|@–—-]+|[\s:,|–—-]+$/g, '');
  if (name === '' || name.length > lengthMax || /^https?:|www\./i.test(name) || letterCount(name) < 2) return null;
  return name;
};

const isByline = (element: Element): boolean => {
  const rel = attribute(element, 'rel');
  if (rel !== undefined && /(?:^|\s)author(?:\s|$)/i.test(rel)) return true;
  const itemprop = attribute(element, 'itemprop');
  if (itemprop !== undefined && /(?:^|\s)(?:author|creator)(?:\s|$)/i.test(itemprop)) return true;
  const hints = `${attribute(element, 'class') ?? ''} ${attribute(element, 'id') ?? ''}`;
  return bylineName.test(hints) && !notAName.test(hints);
};

/** Below a review or a comment stands who wrote that. */
const isSaidByOthers = (element: Element): boolean => {
  for (let around = element.parent; around !== null; around = around.parent)
    if (around instanceof Element && /^(?:reviews?|comments?)$/i.test(attribute(around, 'itemprop') ?? '')) return true;
  return false;
};

const connector = /^(?:,|&|and|und|et|y|e|i|en|och|og|with|mit)$/i;
const piecesMax = 40;

/** Texts of a byline, node by node: `By`, `Jane Doe`, `Staff Writer`, `Dec 13, 2016`. */
const piecesOf = (element: Element): readonly string[] => {
  const pieces: string[] = [];
  for (
    let node: ChildNode | null = element.children[0] ?? null;
    node !== null && pieces.length < piecesMax;
    node = nextWithin(node, element)
  ) {
    const text = node instanceof Text ? foldSpace(node.data) : '';
    if (text !== '') pieces.push(text);
  }
  return pieces;
};

const opening =
  /^(?:(?:written|posted|published|words|text|story)\s+)?(?:by|von|par|por|di|da|av|af|door|author|autor(?:in)?)\s*:?$/i;
const isName = (text: string): boolean => cleanName(text) !== null && !/\d/.test(text) && text.split(' ').length <= 12;

/** The first name in a byline and those joined to it; what follows without a joining word is a role or a date. */
const joinNames = (pieces: readonly string[]): string | null => {
  const start = pieces.findIndex((piece) => !opening.test(piece) && isName(piece));
  if (start < 0) return null;
  let name = pieces[start] ?? '';
  for (let at = start + 1; at + 1 < pieces.length; at += 2) {
    const [joining, next] = [pieces[at] ?? '', pieces[at + 1] ?? ''];
    if (!connector.test(joining) || !isName(next)) break;
    name += joining === ',' ? `, ${next}` : ` ${joining} ${next}`;
  }
  return cleanName(name);
};

/** The name inside a byline: marked as such, or its whole text where that is short. */
const nameIn = (element: Element): string | null => {
  const inner = findElements(element, (child) => /(?:^|\s)name(?:\s|$)/.test(attribute(child, 'itemprop') ?? ''), 1)[0];
  const marked = inner === undefined ? '' : (attribute(inner, 'content') ?? textOf(inner, 300));
  const text = marked || attribute(element, 'content');
  if (text !== undefined && text !== '') return cleanName(text);
  return textOf(element, 500).length > lengthMax * 3 ? null : joinNames(piecesOf(element));
};

const fromMetas = (head: Head): string | null => {
  for (const name of authorMetas) {
    const names = [...new Set(head.metas(name).flatMap((value) => cleanName(value) ?? []))].filter(
      (each) => !notAWord.test(each),
    );
    if (names.length > 0) return names.slice(0, 10).join(', ');
  }
  return null;
};

/** Author or authors of a page, or null where it names none. */
export const toByline = (document: Document, head: Head, claims: ArticleClaims): string | null => {
  const claimed = claims.authors.flatMap((author) => cleanName(author) ?? []);
  if (claimed.length > 0) return claimed.slice(0, 10).join(', ');
  const named = fromMetas(head);
  if (named !== null) return named;
  for (const element of findElements(document, isByline, candidatesMax)) {
    const name = isSaidByOthers(element) ? null : nameIn(element);
    if (name !== null && !notAWord.test(name)) return name;
  }
  return null;
};
