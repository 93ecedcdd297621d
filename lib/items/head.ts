/** What a page's head says, looked up by name. */
import type { Element } from 'domhandler';
import { toAbsoluteUrl } from '../text/url.ts';
import { attribute, foldSpace, textOf } from './element.ts';
import type { Survey } from './survey.ts';

/** Longer values than this are cut. */
const valueLengthMax = 5_000;

export type Head = {
  /** First non-empty content of the first of these meta names (or properties) that the page has. */
  readonly meta: (...names: readonly string[]) => string | null;
  /** All contents of one meta name, in order. */
  readonly metas: (name: string) => readonly string[];
  /** Links of the head by one word of their rel, in order. */
  readonly linksOf: (rel: string) => readonly Element[];
  /** `<title>`, white space folded. */
  readonly title: string | null;
  /** What relative addresses resolve against. */
  readonly base: string;
};

const namesOf = (meta: Element): readonly string[] => {
  const name = attribute(meta, 'name') ?? attribute(meta, 'itemprop') ?? attribute(meta, 'http-equiv');
  const property = attribute(meta, 'property');
  return [...(name === undefined ? [] : [name.trim()]), ...(property ?? '').split(/\s+/)]
    .filter((each) => each !== '')
    .map((each) => each.toLowerCase());
};

const indexMetas = (metas: readonly Element[]): ReadonlyMap<string, readonly string[]> => {
  const index = new Map<string, string[]>();
  for (const meta of metas) {
    const content = foldSpace((attribute(meta, 'content') ?? '').slice(0, valueLengthMax));
    if (content === '') continue;
    for (const name of namesOf(meta)) {
      const known = index.get(name);
      if (known === undefined) index.set(name, [content]);
      else known.push(content);
    }
  }
  return index;
};

/** Words of a rel attribute, lower case, each once. */
export const relWords = (element: Element): readonly string[] => [
  ...new Set((attribute(element, 'rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean)),
];

const toBase = (base: Element | null, url: string): string => {
  const href = base === null ? undefined : attribute(base, 'href')?.trim();
  if (href === undefined || href === '') return url;
  const absolute = toAbsoluteUrl(href, url);
  // A base of script or data would make every link one; browsers ignore it too.
  return absolute === undefined || /^(?:data|javascript):/i.test(absolute) ? url : absolute;
};

/** Indexes the head of a surveyed page that was read from `url`. */
export const readHead = (page: Survey, url: string): Head => {
  const index = indexMetas(page.metas);
  const rels = page.headLinks.map((element) => ({ element, words: relWords(element) }));
  return {
    meta: (...names) => {
      for (const name of names) {
        const value = index.get(name)?.[0];
        if (value !== undefined) return value;
      }
      return null;
    },
    metas: (name) => index.get(name) ?? [],
    linksOf: (rel) => rels.filter(({ words }) => words.includes(rel)).map(({ element }) => element),
    title: page.title === null ? null : textOf(page.title, valueLengthMax) || null,
    base: toBase(page.base, url),
  };
};
