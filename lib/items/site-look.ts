/** How a brand presents itself on its front page: logo, colours, tagline, numbers to call. */
import { type CheerioAPI, load } from 'cheerio/slim';
import { type Document, isTag } from 'domhandler';
import { toAbsoluteUrl } from '../text/url.ts';
import { foldSpace, textOf } from './element.ts';

export type SiteLook = {
  readonly logo: string | null;
  /** As the page declares it for the browser's frame. */
  readonly themeColor: string | null;
  /** Colours of inline styles, six digits and lower case, the most used first; greys are left out. */
  readonly colors: readonly string[];
  /** Address of the web app manifest. */
  readonly manifest: string | null;
  /** What stands on top of the page in a few words, or is marked as the tagline. */
  readonly tagline: string | null;
  /** As `tel:` links dial them. */
  readonly phones: readonly string[];
};

/** Elements that are looked at of a kind; a front page has far fewer that matter. */
const elementsMax = 2000;
const colorsMax = 5;
const phonesMax = 10;
/** Elements that may hold a tagline, and its words. */
const taglinesMax = 20;
const taglineWords = { min: 2, max: 12 } as const;

/** Reads the look of a page that `parseHtml` parsed, whose depth is bounded. */
export const readSiteLook = (document: Document, { url }: { readonly url: string }): SiteLook => {
  const $ = load(document);
  const base = toAbsoluteUrl($('base[href]').attr('href') ?? '', url) ?? url;
  const address = (written: string | undefined): string | null =>
    written === undefined || written.trim() === '' || /^\s*data:/i.test(written)
      ? null
      : (toAbsoluteUrl(written.trim(), base) ?? null);
  return {
    logo: address(findLogo($)),
    themeColor: findThemeColor($),
    colors: countColors($),
    manifest: address($('link[rel~="manifest" i]').attr('href')),
    tagline: findTagline($),
    phones: readPhones($),
  };
};

/** From the surest place to the least sure one. */
const logoPlaces = [
  'header img[class*="logo" i], header img[id*="logo" i], header img[alt*="logo" i], header img[src*="logo" i]',
  '[class*="logo" i] img, [id*="logo" i] img',
  'img[class*="logo" i], img[id*="logo" i], img[alt*="logo" i], img[src*="logo" i]',
  'header a[href="/"] img, header a[rel~="home" i] img',
];

const findLogo = ($: CheerioAPI): string | undefined =>
  logoPlaces
    .map((place) => $(place).first())
    .map((image) => image.attr('src') ?? image.attr('data-src'))
    .find((source) => source !== undefined);

/** The colour for light surroundings, where a page declares one for each. */
const findThemeColor = ($: CheerioAPI): string | null => {
  const metas = $('meta[name="theme-color" i]');
  const light = metas.filter((_, meta) => !/dark/i.test($(meta).attr('media') ?? '')).first();
  return (light.attr('content') ?? $('meta[name="msapplication-TileColor" i]').attr('content'))?.trim() || null;
};

/** `#04f` → `#0044ff`; transparency is left off. */
const toSixDigits = (hex: string): string => {
  const digits = hex.slice(1).toLowerCase();
  return digits.length < 6
    ? `#${[...digits.slice(0, 3)].map((digit) => digit + digit).join('')}`
    : `#${digits.slice(0, 6)}`;
};

/** Channels closer to each other than this, of 255, look grey. */
const greyMax = 16;
const isGrey = (color: string): boolean => {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return Math.max(...channels) - Math.min(...channels) < greyMax;
};

const countColors = ($: CheerioAPI): readonly string[] => {
  const counts = new Map<string, number>();
  for (const element of $('[style*="#"]').slice(0, elementsMax)) {
    const style = ($(element).attr('style') ?? '').slice(0, 2000);
    for (const [hex] of style.matchAll(/#(?:[\da-f]{8}|[\da-f]{6}|[\da-f]{3,4})(?![\w-])/gi)) {
      const color = toSixDigits(hex);
      if (!isGrey(color)) counts.set(color, (counts.get(color) ?? 0) + 1);
    }
  }
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, colorsMax)
    .map(([color]) => color);
};

/** Of few elements only: those that are nested would be read again and again. */
const textsOf = ($: CheerioAPI, selector: string): readonly string[] =>
  [...$(selector).slice(0, taglinesMax)].filter(isTag).map((element) => foldSpace(textOf(element, 500)));

const findTagline = ($: CheerioAPI): string | null => {
  const isShort = (text: string): boolean => {
    const words = text.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    return words >= taglineWords.min && words <= taglineWords.max && text.length <= 120;
  };
  const marked = textsOf($, '[class*="tagline" i], [class*="slogan" i], [class*="site-description" i]');
  return [...marked, ...textsOf($, 'h1').slice(0, 1)].find(isShort) ?? null;
};

const readPhones = ($: CheerioAPI): readonly string[] => {
  const dialled = [...$('a[href^="tel:" i]').slice(0, elementsMax)].map((element) =>
    ($(element).attr('href') ?? '').slice(4).split(';')[0]?.replace(/%20/g, ' ').trim(),
  );
  return [...new Set(dialled)]
    .filter((number) => number !== undefined && /^\+?[\d\s().-]{5,30}$/.test(number))
    .flatMap((number) => number ?? [])
    .slice(0, phonesMax);
};
