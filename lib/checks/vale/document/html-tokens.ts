/** HTML as a row of tags, texts and comments, just as they stand there: nothing is closed or moved that is not written so. */
import { decodeHTML } from 'entities';

export type HtmlToken = {
  readonly type: 'start' | 'end' | 'self-closing' | 'text' | 'comment';
  /** The name of a tag in lower case, or what a text or comment says. */
  readonly data: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
};

const none: HtmlToken['attributes'] = [];

/** Tags whose content is text up to their end. */
const rawTags = new Set(['iframe', 'noembed', 'noframes', 'plaintext', 'script', 'style', 'textarea', 'title', 'xmp']);
/** Of these, the ones in which entities count. */
const decodedTags = new Set(['textarea', 'title']);

/** Cuts HTML into tokens, in linear time. */
export const toHtmlTokens = (html: string): readonly HtmlToken[] => {
  const tokens: HtmlToken[] = [];
  let text = '';
  let at = 0;
  const flush = (): void => {
    if (text !== '') tokens.push({ type: 'text', data: decode(text), attributes: none });
    text = '';
  };
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      text += html.slice(at);
      break;
    }
    text += html.slice(at, open);
    const read = readMarkup(html, open);
    if (read === undefined) {
      text += '<';
      at = open + 1;
      continue;
    }
    flush();
    if (read.token !== undefined) tokens.push(read.token);
    at = read.end;
    if (read.token?.type === 'start' && rawTags.has(read.token.data)) {
      const end = endOfRaw(html, at, read.token.data);
      const content = html.slice(at, end);
      if (content !== '')
        tokens.push({
          type: 'text',
          data: decodedTags.has(read.token.data) ? decode(content) : content,
          attributes: none,
        });
      at = end;
    }
  }
  flush();
  return tokens;
};

const decode = (text: string): string => (text.includes('&') ? decodeHTML(text) : text);

type Markup = { readonly token: HtmlToken | undefined; readonly end: number };

/** What begins at an opening bracket; undefined where it is a mere character. */
const readMarkup = (html: string, open: number): Markup | undefined => {
  const next = html.charAt(open + 1);
  if (/[A-Za-z]/.test(next)) return readTag(html, open);
  if (next === '/') return /[A-Za-z]/.test(html.charAt(open + 2)) ? readEndTag(html, open) : readBogus(html, open, 2);
  if (html.startsWith('<!--', open)) return readComment(html, open);
  return next === '!' || next === '?' ? readBogus(html, open, 2) : undefined;
};

const readComment = (html: string, open: number): Markup => {
  const end = html.indexOf('-->', open + 4);
  const data = html.slice(open + 4, end < 0 ? undefined : end);
  return { token: { type: 'comment', data, attributes: none }, end: end < 0 ? html.length : end + 3 };
};

/** Declarations and processing instructions: a doctype says nothing, the rest is a comment. */
const readBogus = (html: string, open: number, skip: number): Markup => {
  const found = html.indexOf('>', open);
  const end = found < 0 ? html.length : found;
  const data = html.slice(open + skip, end);
  const token: HtmlToken | undefined = /^doctype/i.test(data) ? undefined : { type: 'comment', data, attributes: none };
  return { token, end: end + 1 };
};

const tagName = /[^\s/>]*/y;

const readName = (html: string, at: number): string => {
  tagName.lastIndex = at;
  return (tagName.exec(html)?.[0] ?? '').toLowerCase();
};

const readEndTag = (html: string, open: number): Markup => {
  const data = readName(html, open + 2);
  const found = html.indexOf('>', open);
  return { token: { type: 'end', data, attributes: none }, end: found < 0 ? html.length : found + 1 };
};

const attribute = /[\s/]*([^\s=/>][^\s=/>]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y;
/** Attributes of one tag that are read. */
const attributesMax = 200;

const readTag = (html: string, open: number): Markup => {
  const data = readName(html, open + 1);
  let at = open + 1 + data.length;
  const attributes: (readonly [string, string])[] = [];
  while (attributes.length < attributesMax) {
    attribute.lastIndex = at;
    const found = attribute.exec(html);
    if (found === null) break;
    at = attribute.lastIndex;
    attributes.push([(found[1] ?? '').toLowerCase(), decode(found[2] ?? found[3] ?? found[4] ?? '')]);
  }
  const close = html.indexOf('>', at);
  const end = close < 0 ? html.length : close + 1;
  const isSelfClosing = html.charAt(end - 2) === '/' && close >= 0;
  return { token: { type: isSelfClosing ? 'self-closing' : 'start', data, attributes }, end };
};

const endOfRaw = (html: string, from: number, name: string): number => {
  if (name === 'plaintext') return html.length;
  const pattern = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  pattern.lastIndex = from;
  return pattern.exec(html)?.index ?? html.length;
};

/** The value of an attribute, or ''. */
export const attributeOf = ({ attributes }: HtmlToken, name: string): string =>
  attributes.find(([each]) => each === name)?.[1] ?? '';
