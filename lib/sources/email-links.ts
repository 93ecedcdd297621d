/**
 * What the links of a mail are to a reader who must not click: those that leave the list, or that count who clicks, lead nowhere here, so
 * that nothing follows them by itself.
 */
import { readTags, type TagHandler } from '../formats/tags.ts';
import { toCanonicalUrl, toUrl } from '../text/url.ts';
import { escapeHtml } from './api/plain-html.ts';
import { unwrapLink } from './unwrap-link.ts';

/** Links of one mail that may be followed. */
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

/** Elements that have something fetched, or lead somewhere, and say nothing. */
const silent: ReadonlySet<string> = new Set(['area', 'base', 'form', 'iframe', 'link']);

/** A tag that is written anew, or left out. */
type Edit = { readonly start: number; readonly end: number; readonly by: string };

class Scan implements TagHandler {
  readonly links: MailLink[] = [];
  /** Tags that do not stay. */
  readonly left: Edit[] = [];
  #open: Omit<MailLink, 'text'> | undefined;
  #text = '';

  onopentag(
    name: string,
    { href, src, width, height }: Readonly<Record<string, string | undefined>>,
    start: number,
    end: number,
  ): void {
    const element = name.toLowerCase();
    if (silent.has(element) || (element === 'img' && !isPicture(src, width, height)))
      this.left.push({ start, end, by: '' });
    if (element !== 'a') return;
    this.finish();
    if (href === undefined) return;
    if (this.links.length < linksMax) this.#open = { url: href.trim(), start, end };
    else this.left.push({ start, end, by: '<a>' });
  }
  ontext(text: string): void {
    if (this.#open !== undefined) this.#text += text;
  }
  onclosetag(name: string): void {
    if (name.toLowerCase() === 'a') this.finish();
  }
  /** Ends the link that is open: by its end tag, the next link or the end of the mail. */
  finish(): void {
    if (this.#open !== undefined) this.links.push({ ...this.#open, text: this.#text.replace(/\s+/g, ' ').trim() });
    this.#open = undefined;
    this.#text = '';
  }
}

/** Pictures that come with the mail, or only tell that it was opened, are nothing to look at. */
const isPicture = (src = '', width = '', height = ''): boolean =>
  /^https?:/i.test(src) && !isCounter(src) && !/^[01](?:px)?$/.test(width) && !/^[01](?:px)?$/.test(height);

const scan = (html: string): Scan => {
  const found = new Scan();
  readTags(html, found, { isXml: false });
  found.finish();
  return found;
};

type Given = { readonly unsubscribe: readonly string[] };

/** Where a link leads that may be followed, wrappers of known services undone; undefined for the others. */
const toTarget = ({ url: written, text }: MailLink, { unsubscribe }: Given): string | undefined => {
  const url = toCanonicalUrl(unwrapLink(written));
  const isFree =
    url !== undefined &&
    /^https?:/.test(url) &&
    !unsubscribe.includes(written) &&
    !leavesList.test(text) &&
    !leavesList.test(url) &&
    !isCounter(url);
  return isFree ? url : undefined;
};

/** Links that lead to pages; those that must not be followed are left out. */
export const findLinks = (html: string, given: Given): readonly MailLink[] =>
  scan(html).links.flatMap((link) => {
    const url = toTarget(link, given);
    return url === undefined ? [] : [{ ...link, url }];
  });

/** Where the mail stands on the web, as it says itself. */
export const findOnlineVersion = (html: string): string | null => {
  const url = scan(html).links.find(({ text }) => viewsOnline.test(text))?.url;
  return url === undefined || isCounter(unwrapLink(url)) ? null : (toCanonicalUrl(unwrapLink(url)) ?? null);
};

/** The mail's HTML with links that may be followed and pictures that may be asked for, and no others. */
export const toSafeHtml = (html: string, given: Given): string => {
  const { links, left } = scan(html);
  const edits = [...left, ...links.map((link): Edit => ({ ...link, by: toAnchor(toTarget(link, given)) }))];
  let safe = '';
  let at = 0;
  for (const { start, end, by } of edits.toSorted((a, b) => a.start - b.start)) {
    safe += html.slice(at, start) + by;
    at = end;
  }
  return safe + html.slice(at);
};

const toAnchor = (url: string | undefined): string => (url === undefined ? '<a>' : `<a href="${escapeHtml(url)}">`);
