/** What a page is dressed in: the style sheets it links to, and the pictures that stand for whoever speaks on it. */
import { type Document, type Element, isTag } from 'domhandler';
import type { Dress, Emblem, Organization } from '../model/item.ts';
import { toAbsoluteUrl } from '../text/url.ts';
import { attribute, findElements } from './element.ts';
import { type Head, relWords } from './head.ts';
import { addressesOf, addressOf } from './images.ts';
import type { Survey } from './survey.ts';

/** Sheets and emblems of one page that are looked at. */
export const sheetsMax = 16;
export const emblemsMax = 12;
/** Of each kind, so that none crowds out the others. */
const logosMax = 6;
const iconsMax = 3;
/** Elements around a picture that may say what it is. */
const levelsMax = 4;
const drawingsMax = 200;
const drawingCharactersMax = 200_000;

/** Paper and voices have sheets of their own. */
const isForPaper = (media: string | undefined): boolean =>
  media !== undefined && /^\s*(?:print|speech|aural)\s*$/i.test(media);

const toSheets = (head: Head): readonly string[] => {
  const links = head
    .linksOf('stylesheet')
    .filter((link) => !isForPaper(attribute(link, 'media')) && !relWords(link).includes('alternate'));
  return addressesOf(links, head.base)
    .filter((url) => /^https?:/.test(url))
    .slice(0, sheetsMax);
};

/** `logo` and `site-logo`, and not `logos` or `partner-logo`: those are other people's. */
const saysLogo = (text: string | undefined): boolean =>
  text !== undefined &&
  /logo(?!s\b|n|ff|ut)/i.test(text) &&
  !/partner|client|customer|sponsor|press|payment/i.test(text);

const namesLogo = (element: Element): boolean =>
  ['class', 'id', 'alt', 'src', 'title'].some((name) => saysLogo(attribute(element, name)?.slice(0, 500)));

/** An element and those around it, the innermost first. */
const around = (element: Element): readonly Element[] => {
  const found = [element];
  let at = element.parent;
  while (found.length <= levelsMax && at !== null && isTag(at)) {
    found.push(at);
    at = at.parent;
  }
  return found;
};

const isWithin = (element: Element, isWanted: (outer: Element) => boolean): boolean => {
  for (let at: Element['parent'] = element; at !== null && isTag(at); at = at.parent) if (isWanted(at)) return true;
  return false;
};

const isHeader = ({ name, attribs }: Element): boolean =>
  name === 'header' || attribs.role === 'banner' || /\b(?:site-?)?header\b|navbar/i.test(attribs.class ?? '');

const leadsHome = ({ name, attribs }: Element, home: string, base: string): boolean =>
  name === 'a' &&
  attribs.href !== undefined &&
  [home, home.replace(/\/$/, '')].includes(toAbsoluteUrl(attribs.href, base) ?? '');

type Place = { readonly home: string; readonly base: string };

/** Where a picture stands as a logo; undefined where it is none. The header's come before all others. */
const placeOf = (element: Element, { home, base }: Place): 'in the header' | 'on the page' | undefined => {
  const outer = around(element);
  const isNamed = outer.some(namesLogo);
  const inHeader = isWithin(element, isHeader);
  if (inHeader && (isNamed || outer.some((each) => leadsHome(each, home, base)))) return 'in the header';
  return isNamed ? 'on the page' : undefined;
};

/** The SVG of an element as it stands in the page. */
const drawingAt = (html: string, { startIndex }: Element): string | undefined => {
  if (startIndex === null || startIndex === undefined) return undefined;
  const end = html.indexOf('</svg>', startIndex);
  return end < 0 || end - startIndex > drawingCharactersMax ? undefined : html.slice(startIndex, end + '</svg>'.length);
};

const toLogos = (page: Page): readonly Emblem[] => {
  const { survey, head, document, html } = page;
  const place: Place = { home: toAbsoluteUrl('/', head.base) ?? '', base: head.base };
  const drawings = findElements(document, ({ name }) => name === 'svg', drawingsMax);
  return [...survey.images, ...drawings].flatMap((element): readonly Emblem[] => {
    const where = placeOf(element, place);
    if (where === undefined) return [];
    if (element.name === 'svg') {
      const drawing = drawingAt(html, element);
      // A drawing that stands for a part of another file shows nothing here.
      return drawing === undefined || /<use\b/i.test(drawing) ? [] : [{ kind: 'logo', where, url: null, drawing }];
    }
    const src = addressOf(element);
    const url = src === undefined ? undefined : toAbsoluteUrl(src, head.base);
    return url === undefined ? [] : [{ kind: 'logo', where, url }];
  });
};

type Page = {
  readonly survey: Survey;
  readonly head: Head;
  readonly document: Document;
  readonly html: string;
  readonly organizations: readonly Organization[];
  readonly icons: readonly string[];
  readonly image: string | null;
};

const inHeaderFirst = (a: Emblem, b: Emblem): number =>
  Number(b.where === 'in the header') - Number(a.where === 'in the header');

const toEmblems = (page: Page): readonly Emblem[] => {
  const { head, organizations, icons, image } = page;
  const claimed = organizations
    .flatMap(({ logo }) => (logo === null ? [] : [toAbsoluteUrl(logo, head.base)]))
    .flatMap((url): readonly Emblem[] =>
      url === undefined ? [] : [{ kind: 'logo', where: 'in its structured data', url }],
    );
  const usual = toAbsoluteUrl('/favicon.ico', head.base);
  const favicons = icons.length > 0 || usual === undefined ? icons : [usual];
  const all: readonly Emblem[] = [
    ...[...toLogos(page).toSorted(inHeaderFirst), ...claimed].slice(0, logosMax),
    ...favicons.slice(0, iconsMax).map((url): Emblem => ({ kind: 'icon', where: 'as its icon', url })),
    ...(image === null ? [] : [{ kind: 'social', where: 'where it is shared', url: image } as const]),
  ];
  const seen = new Set<string>();
  return all
    .filter(({ url }) => url === null || /^(?:https?|data):/.test(url))
    .filter(({ kind, url, drawing }) => {
      const name = `${kind} ${url ?? drawing}`;
      return !seen.has(name) && seen.add(name) !== undefined;
    })
    .slice(0, emblemsMax);
};

/** Reads what a surveyed page is dressed in. */
export const toDress = (page: Page): Dress => ({ sheets: toSheets(page.head), emblems: toEmblems(page) });
