/** A page’s tree with every attribute and style element: what reading texts keeps of a page is not enough for selectors and other readers of markup. */
import { type Document, DomHandler } from 'domhandler';
import { Parser } from 'htmlparser2';

/** The parser's time grows with the square of the depth: deeper pages, and larger ones, are read up to there. */
const depthMax = 512;
const elementsMax = 50_000;

class Enough extends Error {}

class BoundedHandler extends DomHandler {
  #depth = 0;
  #elements = 0;

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (++this.#depth > depthMax || ++this.#elements > elementsMax) throw new Enough();
    super.onopentag(name, attributes);
  }

  override onclosetag(): void {
    this.#depth--;
    super.onclosetag();
  }
}

/** `isComplete` is false where the page goes beyond the bounds. */
export const parseWhole = (html: string): { readonly document: Document; readonly isComplete: boolean } => {
  const handler = new BoundedHandler();
  try {
    new Parser(handler).end(html);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return { document: handler.root, isComplete: false };
  }
  return { document: handler.root, isComplete: true };
};
