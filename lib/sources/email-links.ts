/**
 * What the links of a mail are to a reader who must not click: those that leave the list, or that count who clicks, lead nowhere here, so
 * that nothing follows them by itself.
 */
import { readTags, type TagHandler } from '../formats/tags.ts';
import { toCanonicalUrl, toUrl } from '../text/url.ts';
import { unwrapLink } from './unwrap-link.ts';

/** Links of one mail that are looked at. */
const linksMax = 1_000;

/** A link as it stands in the mail; `end` is where its text ends, the words behind it begin there. */
export type MailLink = { readonly url: string; readonly text: string; readonly start: number; readonly end: number };

const leavesList =
  /unsubscribe|opt-?out|abmelden|abbestellen|désabonner|desinscri|cancelar|darse de baja|disiscriv|afmelden/i;
const viewsOnline =
  /\b(?:view|read|open)\b.{0,30}\b(?:browser|online|web)\b|web version|im browser|navigateur|navegador|nel browser/i;
/** A word that no person made up: clicks are counted by such. */
const token = /[\w=.~%-]{40,}/;
const counters = /\/(?:ls\/click|track(?:ing)?\/click|wf\/click|e\/c|c\/e)\b|list-manage\.com\/track/i;

const isCounter = (url: string): boolean => {
  const parsed = toUrl(url);
  return (
    parsed === undefined ||
    counters.test(url) ||
    token.test(parsed.pathname.replaceAll('/', ' ')) ||
    token.test(parsed.search)
  );
};

class Links implements TagHandler {
  readonly links: MailLink[] = [];
  readonly images: { readonly start: number; readonly end: number; readonly isShown: boolean }[] = [];
  #open: { readonly url: string; readonly start: number; readonly end: number } | undefined;
  #text = '';

  onopentag(
    name: string,
    { href, src, width, height }: Readonly<Record<string, string | undefined>>,
    start: number,
    end: number,
  ): void {
    const element = name.toLowerCase();
    if (element === 'img') this.images.push({ start, end, isShown: isPicture(src, width, height) });
    if (element !== 'a') return;
    this.#close();
    if (href !== undefined && this.links.length < linksMax) this.#open = { url: href.trim(), start, end };
  }
  ontext(text: string): void {
    if (this.#open !== undefined) this.#text += text;
  }
  onclosetag(name: string): void {
    if (name.toLowerCase() === 'a') this.#close();
  }
  #close(): void {
    if (this.#open !== undefined) this.links.push({ ...this.#open, text: this.#text.replace(/\s+/g, ' ').trim() });
    this.#open = undefined;
    this.#text = '';
  }
}

/** Pictures that come with the mail, or only tell that it was opened, are nothing to look at. */
const isPicture = (src = '', width = '', height = ''): boolean =>
  /^https?:/i.test(src) && !isCounter(src) && !/^[01](?:px)?$/.test(width) && !/^[01](?:px)?$/.test(height);

const scan = (html: string): Links => {
  const found = new Links();
  readTags(html, found, { isXml: false });
  return found;
};

/** Links that lead to pages, wrappers of known services undone; those that must not be followed are left out. */
export const findLinks = (
  html: string,
  { unsubscribe }: { readonly unsubscribe: readonly string[] },
): readonly MailLink[] =>
  scan(html).links.flatMap((link) => {
    const url = toCanonicalUrl(unwrapLink(link.url));
    const isFree =
      url !== undefined &&
      /^https?:/.test(url) &&
      !unsubscribe.includes(link.url) &&
      !leavesList.test(link.text) &&
      !leavesList.test(url) &&
      !isCounter(url);
    return isFree ? [{ ...link, url }] : [];
  });

/** Where the mail stands on the web, as it says itself. */
export const findOnlineVersion = (html: string): string | null => {
  const url = scan(html).links.find(({ text }) => viewsOnline.test(text))?.url;
  return url === undefined || isCounter(unwrapLink(url)) ? null : (toCanonicalUrl(unwrapLink(url)) ?? null);
};

/** The mail's HTML with links that may be followed and pictures that may be asked for, and no others. */
export const toSafeHtml = (html: string, given: { readonly unsubscribe: readonly string[] }): string => {
  const free = new Map(findLinks(html, given).map((link) => [link.start, link.url]));
  const { links, images } = scan(html);
  const edits = [
    ...links.map(({ start, end }) => ({ start, end, by: toAnchor(free.get(start)) })),
    ...images.flatMap(({ start, end, isShown }) => (isShown ? [] : [{ start, end, by: '' }])),
  ].toSorted((a, b) => a.start - b.start);
  let safe = '';
  let at = 0;
  for (const { start, end, by } of edits) {
    safe += html.slice(at, start) + by;
    at = end;
  }
  return safe + html.slice(at);
};

const toAnchor = (url: string | undefined): string =>
  url === undefined ? '<a>' : `<a href="${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">`;
