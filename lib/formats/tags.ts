/**
 * Tags of XML and HTML, one after another, over htmlparser2's tokenizer. Its own Parser keeps a stack that costs the square
 * of the nesting (100,000 open elements take it nine seconds); here nothing is kept, nesting is the caller's to bound.
 */
import { decodeHTMLStrict } from 'entities';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** Attributes after this many on one element are left out. */
const attributesMax = 200;

export type Attributes = Readonly<Record<string, string | undefined>>;

export type TagHandler = {
  /** Names as written. `start` and `end` are where the tag stands in the text, `[start, end)`. */
  onopentag(name: string, attributes: Attributes, start: number, end: number): void;
  /** Entities decoded, those of HTML in XML too: feeds use them undeclared. */
  ontext?(text: string): void;
  /** Also after an element that closes itself, in XML. */
  onclosetag?(name: string): void;
};

// With their semicolon only: "?a=1&copy=2" is an address, not a copyright sign.
const decode = (text: string): string => (text.includes('&') ? decodeHTMLStrict(text) : text);

class TagReader implements TokenizerCallbacks {
  readonly #text: string;
  readonly #handler: TagHandler;
  readonly #isXml: boolean;
  #name = '';
  #start = 0;
  #attributes: Record<string, string> = {};
  #attributeCount = 0;
  #attribute = '';
  #valueStart = -1;
  #valueEnd = -1;

  constructor(text: string, handler: TagHandler, isXml: boolean) {
    this.#text = text;
    this.#handler = handler;
    this.#isXml = isXml;
  }

  onopentagname(start: number, end: number): void {
    this.#name = this.#text.slice(start, end);
    this.#start = start - 1;
    this.#attributes = {};
    this.#attributeCount = 0;
  }

  onattribname(start: number, end: number): void {
    this.#attribute = this.#text.slice(start, end);
    this.#valueStart = -1;
    this.#valueEnd = -1;
  }

  onattribdata(start: number, end: number): void {
    if (this.#valueStart < 0) this.#valueStart = start;
    this.#valueEnd = end;
  }

  onattribend(): void {
    if (++this.#attributeCount > attributesMax || Object.hasOwn(this.#attributes, this.#attribute)) return;
    const value = this.#valueStart < 0 ? '' : this.#text.slice(this.#valueStart, this.#valueEnd);
    this.#attributes[this.#attribute] = decode(value);
  }

  onopentagend(end: number): void {
    this.#handler.onopentag(this.#name, this.#attributes, this.#start, end + 1);
  }

  onselfclosingtag(end: number): void {
    this.onopentagend(end);
    if (this.#isXml) this.#handler.onclosetag?.(this.#name);
  }

  onclosetag(start: number, end: number): void {
    this.#handler.onclosetag?.(this.#text.slice(start, end));
  }

  ontext(start: number, end: number): void {
    this.#handler.ontext?.(decode(this.#text.slice(start, end)));
  }

  oncdata(start: number, end: number, endOffset: number): void {
    if (this.#isXml) this.#handler.ontext?.(this.#text.slice(start, end - endOffset));
  }

  // Entities are decoded by the piece, so that the tokenizer runs past text at full speed.
  onattribentity(): void {}
  ontextentity(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}
}

/** Reads all tags and texts of a document. In HTML the text of scripts and styles is one text each. */
export const readTags = (text: string, handler: TagHandler, { isXml }: { readonly isXml: boolean }): void => {
  const tokenizer = new Tokenizer({ xmlMode: isXml, decodeEntities: false }, new TagReader(text, handler, isXml));
  tokenizer.write(text);
  tokenizer.end();
};
