/** The words of a feed: which of them are markup, what they are as plain text, and where their links lead. */
import { toAbsoluteUrl } from '../text/url.ts';
import { orNull, type WordsKind } from './feed-shape.ts';
import { attribute, childrenOf, hasMarkup, innerMarkup, mixedMarkup, textOf, type XmlElement } from './feed-xml.ts';
import { readTags } from './tags.ts';

export type Words = { readonly value: string; readonly kind: WordsKind };

// Stops at the next "<", so that a long row of them costs no more than its length.
const tag = /<(?:[a-z!/][^<>]*|!--[^>]*)>/i;
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i;

const looksLikeHtml = (text: string): boolean => tag.test(text) || entity.test(text);

/** A tag that was escaped once too often. */
const escapedTag =
  /&lt;\/?(?:p|br|div|a|img|b|i|em|strong|span|ul|ol|li|h[1-6]|table|blockquote)\b[^<>&]*(?:&quot;[^<>]*?)?\/?&gt;/i;

/** Elements after which a new word begins. */
const blockTags: ReadonlySet<string> = new Set(
  'address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);

/** HTML as plain text, white space folded; what is never shown (scripts, styles) is left out. */
export const toPlainText = (html: string): string => {
  if (!html.includes('<') && !html.includes('&')) return html.replace(/\s+/g, ' ').trim();
  let text = '';
  let isHidden = false;
  const pass = (rawName: string, isStart: boolean): void => {
    const name = rawName.toLowerCase();
    if (name === 'script' || name === 'style') isHidden = isStart;
    if (blockTags.has(name)) text += ' ';
  };
  readTags(
    html,
    {
      onopentag: (name) => pass(name, true),
      ontext: (piece) => {
        if (!isHidden) text += piece;
      },
      onclosetag: (name) => pass(name, false),
    },
    { isXml: false },
  );
  return text.replace(/\s+/g, ' ').trim();
};

/** Entities alone are decoded, a `<` means itself: for texts that were escaped twice. */
const decodeEntities = (text: string): string => (entity.test(text) ? toPlainText(text.replaceAll('<', '&lt;')) : text);

/** Words as a line of plain text; what was escaped twice is unescaped twice. Null where nothing is left. */
export const toLine = ({ value, kind }: Words): string | null => {
  if (kind === 'text') return orNull(decodeEntities(value).replace(/\s+/g, ' '));
  const isTwice = !tag.test(value) && escapedTag.test(value);
  const plain = toPlainText(isTwice ? decodeEntities(value) : value);
  return orNull(decodeEntities(plain));
};

const linkAttributes =
  /((?:^|\s)(?:href|src|cite|action|longdesc|poster|background|data|usemap|classid|codebase|profile|formaction)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'<>]+)/gi;
const relativeLink =
  /\b(?:href|src|cite|action|longdesc|poster|background|data|usemap|classid|codebase|profile|formaction)\s*=\s*["']?\s*(?![a-z][a-z\d+.-]*:|["'\s])/i;

const resolveTag = (markup: string, base: string): string =>
  markup.replace(linkAttributes, (whole, name: string, quoted: string) => {
    const quote = /^["']/.exec(quoted)?.[0] ?? '';
    const address = quote === '' ? quoted : quoted.slice(1, -1);
    if (/^[a-z][a-z\d+.-]*:/i.test(address)) return whole;
    const absolute = toAbsoluteUrl(address.trim().replaceAll('&amp;', '&'), base);
    return absolute === undefined ? whole : `${name}"${absolute.replaceAll('&', '&amp;')}"`;
  });

/** HTML with its relative addresses made absolute; the same string where there are none. */
export const resolveLinks = (html: string, base: string | undefined): string => {
  if (base === undefined || !relativeLink.test(html)) return html;
  const pieces: string[] = [];
  let at = 0;
  readTags(
    html,
    {
      onopentag: (_name, _attributes, start, end) => {
        pieces.push(html.slice(at, start), resolveTag(html.slice(start, end), base));
        at = end;
      },
    },
    { isXml: false },
  );
  pieces.push(html.slice(at));
  return pieces.join('');
};

/** Markup of an element; the one `div` that Atom wraps around it is left out. */
const toInnerHtml = (element: XmlElement): string => {
  const elements = element.children.filter((child) => typeof child !== 'string');
  const [only] = elements;
  const isWrapped =
    elements.length === 1 &&
    only?.name === 'xhtml:div' &&
    element.children.every((child) => typeof child !== 'string' || child.trim() === '');
  if (isWrapped && only !== undefined) return innerMarkup(only).trim();
  const isMixed = element.children.some(
    (child) => typeof child === 'string' && (tag.test(child) || escapedTag.test(child)),
  );
  return (isMixed ? mixedMarkup(element) : innerMarkup(element)).trim();
};

const toHtml = (html: string, element: XmlElement): Words => {
  // Escaped twice: the words would show their own tags.
  const markup = !tag.test(html) && escapedTag.test(html) ? decodeEntities(html) : html;
  // The base of a wrapping element (`<div xml:base>`) is nearer than the content's own.
  const inner = childrenOf(element, 'xhtml:div')[0];
  return { value: resolveLinks(markup.trim(), inner?.base ?? element.base), kind: 'html' };
};

/** The words of an RSS element, which never says whether it holds markup. Null where it is empty. */
export const readRssWords = (element: XmlElement | undefined): Words | null => {
  if (element === undefined) return null;
  if (hasMarkup(element)) return toHtml(toInnerHtml(element), element);
  const text = textOf(element).trim();
  if (text === '') return null;
  return looksLikeHtml(text) ? toHtml(text, element) : { value: text, kind: 'text' };
};

const htmlTypes = /^(?:html|text\/html|text\/x-html|xhtml|application\/xhtml\+xml)$/;

const base64Form = /^[A-Za-z\d+/\s]+={0,2}$/;

/** Base64 as text; undefined where it is none, or no text in UTF-8. */
const fromBase64 = (text: string): string | undefined => {
  if (!base64Form.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  const decoded = bytes.toString('utf8').trim();
  return /[^\P{Cc}\t\n\r]|\ufffd/u.test(decoded) ? undefined : decoded;
};

/** Content of a type that is neither text nor markup is base64 by the standard, and plain text in the wild. */
const readOtherType = (raw: string, type: string, element: XmlElement): Words | null => {
  const decoded = fromBase64(raw);
  if (decoded === undefined) return type.startsWith('application/') ? { value: raw, kind: 'text' } : null;
  return looksLikeHtml(decoded) ? toHtml(decoded, element) : { value: decoded, kind: 'text' };
};

/** The words of an Atom element by its type and, in Atom 0.3, its mode. Null where it is empty, elsewhere, or no text. */
export const readAtomWords = (element: XmlElement | undefined): Words | null => {
  if (element === undefined) return null;
  const type = (attribute(element, 'type') ?? '').trim().toLowerCase();
  const isBase64 = attribute(element, 'mode') === 'base64';
  if (!isBase64 && hasMarkup(element)) return toHtml(toInnerHtml(element), element);
  const raw = textOf(element).trim();
  const text = isBase64 ? (fromBase64(raw) ?? '') : raw;
  if (text === '') return null;
  if (type === 'xhtml' && !isBase64) return toHtml(innerMarkup(element).trim(), element);
  if (htmlTypes.test(type)) return toHtml(text, element);
  if (type === 'text') return { value: text, kind: 'text' };
  if (type === '' || type.startsWith('text/'))
    return tag.test(text) ? toHtml(text, element) : { value: text, kind: 'text' };
  return readOtherType(text, type, element);
};

/** Summary and content of an entry; where only one is given, it stands for both. */
export const toSummaryAndContent = (summary: Words | null, content: Words | null) => ({
  summary: (summary ?? content)?.value ?? null,
  summaryKind: (summary ?? content)?.kind ?? 'text',
  content: (content ?? summary)?.value ?? null,
  contentKind: (content ?? summary)?.kind ?? 'text',
});
