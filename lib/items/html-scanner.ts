/**
 * Cuts a page into tags and texts. Follows htmlparser2's tokenizer call for call (a test compares them), but jumps from sign to
 * sign, leaves attributes that nobody reads where they are, and makes no string of a name that it knows.
 */
import { decodeHTMLAttribute } from 'entities';
import { attributeNameAt, elementNameAt, hashStep } from './html-names.ts';

/** Attributes after this many on one element are left out; only those that are read count. */
export const attributesMax = 200;

export type HtmlAttributes = Record<string, string>;

/** What is told of a page, in its order. Offsets are those of the page's text. */
export type HtmlSink = {
  readonly text: (start: number, end: number) => void;
  /** `start` is where its `<` stands; names are in lower case, values decoded. `attributes` may be shared where it is empty. */
  readonly openTag: (name: string, start: number, attributes: HtmlAttributes, isSelfClosed: boolean) => void;
  readonly closeTag: (name: string) => void;
  readonly cdata: (start: number, end: number) => void;
};

const space = 0x20;
const exclamation = 0x21;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const dash = 0x2d;
const slash = 0x2f;
const equals = 0x3d;
const greater = 0x3e;
const question = 0x3f;
const bracket = 0x5b;

const isSpace = (code: number): boolean =>
  code === space || code === 0x0a || code === 0x09 || code === 0x0c || code === 0x0d;
const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);

/** What a character ends, as bits: the name of a tag, of an attribute, and of an end tag (or a value without quotes). */
const endsTag = 1;
const endsAttribute = 2;
const endsEndTag = 4;
const ends = Uint8Array.from({ length: 0x80 }, (_, code) => {
  if (isSpace(code) || code === greater) return endsTag | endsAttribute | endsEndTag;
  if (code === slash) return endsTag | endsAttribute;
  return code === equals ? endsAttribute : 0;
});

/** Elements whose content is text up to their own end tag. */
const textElements = new Set(['script', 'style', 'title', 'textarea', 'xmp']);

const none: HtmlAttributes = {};
/** Steps taken by hand before the engine's own search is called, which pays on long ways only. */
const nearSteps = 32;
/** Where to go on is told by an index; the page is over where there is none. */
const over = -1;

/** Reads one page, once. */
class HtmlScanner {
  readonly #html: string;
  readonly #sink: HtmlSink;
  /** Of the name that was passed over last. */
  #hash = 0;
  #attributes: HtmlAttributes = none;
  #count = 0;
  /** The last end tag had no name: it is none, but text. */
  #isEmptyEnd = false;

  constructor(html: string, sink: HtmlSink) {
    this.#html = html;
    this.#sink = sink;
  }

  scan(): void {
    const { length } = this.#html;
    let from = 0;
    let at = 0;
    while (at !== over && at < length) {
      const sign = this.#find('<', 0x3c, at);
      if (sign < 0) break;
      this.#tell(from, sign);
      const code = this.#html.charCodeAt(sign + 1);
      from = sign;
      if (isLetter(code)) from = at = this.#tag(sign);
      else if (code === slash) {
        at = this.#endTag(sign);
        // `</>` is text.
        if (!this.#isEmptyEnd) from = at;
      } else if (code === exclamation) from = at = this.#declaration(sign + 2);
      else if (code === question) from = at = this.#skipTo(sign + 2, sign + 2);
      else at = sign + 1;
    }
    if (at !== over) this.#tell(from, length);
  }

  #tell(from: number, to: number): void {
    if (to > from) this.#sink.text(from, to);
  }

  #find(sign: string, wanted: number, from: number): number {
    const end = Math.min(this.#html.length, from + nearSteps);
    for (let at = from; at < end; at++) if (this.#html.charCodeAt(at) === wanted) return at;
    return end < from + nearSteps ? -1 : this.#html.indexOf(sign, end);
  }

  /** Behind the next `>`; without any, what stands from `text` on is text. */
  #skipTo(from: number, text: number): number {
    const end = this.#html.indexOf('>', from);
    if (end >= 0) return end + 1;
    this.#tell(text, this.#html.length);
    return over;
  }

  /** Where the name that begins at `start`, with whatever character, ends; its hash is kept. */
  #passName(start: number, end: number): number {
    const html = this.#html;
    let hash = hashStep(0, html.charCodeAt(start));
    let at = start + 1;
    for (; at < html.length; at++) {
      const code = html.charCodeAt(at);
      if (code < 0x80 && ((ends[code] ?? 0) & end) !== 0) break;
      hash = hashStep(hash, code);
    }
    this.#hash = hash;
    return at;
  }

  /** Comments, doctypes and CDATA, from behind the `<!`. */
  #declaration(start: number): number {
    const html = this.#html;
    const code = html.charCodeAt(start);
    if (code === bracket && html.startsWith('CDATA[', start + 1)) return this.#cdata(start + 7);
    if (code !== dash || html.charCodeAt(start + 1) !== dash)
      return this.#skipTo(start + (code === dash ? 2 : 1), start);
    // `<!-->` is a comment already.
    const end = html.indexOf('-->', start);
    return end < 0 ? over : end + 3;
  }

  #cdata(start: number): number {
    const end = this.#html.indexOf(']]>', start);
    this.#sink.cdata(start, end < 0 ? this.#html.length : end);
    return end < 0 ? over : end + 3;
  }

  #endTag(sign: number): number {
    const { length } = this.#html;
    let start = sign + 2;
    while (start < length && isSpace(this.#html.charCodeAt(start))) start++;
    const code = this.#html.charCodeAt(start);
    this.#isEmptyEnd = start >= length || code === greater;
    if (this.#isEmptyEnd) return Math.min(start + 1, length);
    if (!isLetter(code)) return this.#skipTo(start, start);
    const end = this.#passName(start, endsEndTag);
    if (end >= length) return over;
    this.#sink.closeTag(elementNameAt(this.#html, start, end, this.#hash));
    const close = this.#find('>', greater, end);
    return close < 0 ? over : close + 1;
  }

  #tag(sign: number): number {
    const html = this.#html;
    const { length } = html;
    const nameEnd = this.#passName(sign + 1, endsTag);
    const name = elementNameAt(html, sign + 1, nameEnd, this.#hash);
    this.#attributes = none;
    this.#count = 0;
    let at = nameEnd;
    while (at < length) {
      const code = html.charCodeAt(at);
      if (code === greater) {
        this.#sink.openTag(name, sign, this.#attributes, false);
        return textElements.has(name) ? this.#textElement(name, at + 1) : at + 1;
      }
      if (code === slash) {
        at = this.#passSpace(at + 1);
        if (html.charCodeAt(at) !== greater) continue;
        this.#sink.openTag(name, sign, this.#attributes, true);
        return at + 1;
      }
      at = isSpace(code) ? at + 1 : this.#attribute(at);
    }
    return over;
  }

  #passSpace(from: number): number {
    let at = from;
    while (at < this.#html.length && isSpace(this.#html.charCodeAt(at))) at++;
    return at;
  }

  /** One attribute; answers where it ends, which is the page's end where its value does not end. */
  #attribute(start: number): number {
    const html = this.#html;
    const nameEnd = this.#passName(start, endsAttribute);
    const name = attributeNameAt(html, start, nameEnd, this.#hash);
    const at = this.#passSpace(nameEnd);
    if (html.charCodeAt(at) !== equals) {
      if (at < html.length && name !== undefined) this.#keep(name, 0, 0);
      return at;
    }
    const valueStart = this.#passSpace(at + 1);
    const quote = html.charCodeAt(valueStart);
    if (quote !== doubleQuote && quote !== singleQuote) {
      let end = valueStart;
      while (end < html.length && ((ends[html.charCodeAt(end)] ?? 0) & endsEndTag) === 0) end++;
      if (name !== undefined) this.#keep(name, valueStart, end);
      return end;
    }
    const end = this.#find(quote === doubleQuote ? '"' : "'", quote, valueStart + 1);
    if (end < 0) return html.length;
    if (name !== undefined) this.#keep(name, valueStart + 1, end);
    return end + 1;
  }

  /** Of two attributes of one name the first counts. */
  #keep(name: string, start: number, end: number): void {
    if (this.#count >= attributesMax) return;
    if (this.#count === 0) this.#attributes = {};
    else if (Object.hasOwn(this.#attributes, name)) return;
    const value = this.#html.slice(start, end);
    this.#attributes[name] = value.includes('&') ? decodeHTMLAttribute(value) : value;
    this.#count++;
  }

  /** Text up to the element's own end tag, whatever else stands in it. */
  #textElement(name: string, start: number): number {
    const html = this.#html;
    for (let at = html.indexOf('</', start); at >= 0; at = html.indexOf('</', at + 2)) {
      const end = at + 2 + name.length;
      const code = html.charCodeAt(end);
      if ((code !== greater && !isSpace(code)) || html.slice(at + 2, end).toLowerCase() !== name) continue;
      this.#tell(start, at);
      this.#sink.closeTag(name);
      const close = html.indexOf('>', end);
      return close < 0 ? over : close + 1;
    }
    this.#tell(start, html.length);
    return over;
  }
}

/** Tells a sink of all tags and texts of a page. Never throws; time grows linearly with the length. */
export const scanHtml = (html: string, sink: HtmlSink): void => new HtmlScanner(html, sink).scan();
