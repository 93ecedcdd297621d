/** A page’s tree with every attribute and style element: what reading texts keeps of a page is not enough for selectors and other readers of markup. */
import { type AnyNode, type Document, DomHandler, type Element, hasChildren, isTag, isText } from 'domhandler';
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

/** Elements know where they stand in the text. `isComplete` is false where the page goes beyond the bounds. */
export const parseWhole = (html: string): { readonly document: Document; readonly isComplete: boolean } => {
  const handler = new BoundedHandler(undefined, { withStartIndices: true, withEndIndices: true });
  try {
    new Parser(handler).end(html);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return { document: handler.root, isComplete: false };
  }
  return { document: handler.root, isComplete: true };
};

/** The nodes below one in the order of the document. Trees are bounded above; nothing here recurses all the same. */
function* walk(root: AnyNode): Generator<AnyNode> {
  const waiting: AnyNode[] = hasChildren(root) ? [...root.children].reverse() : [];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    if (hasChildren(node)) waiting.push(...[...node.children].reverse());
  }
}

/** Elements below a node that pass a test, in the order of the document. */
export function* findElements(root: AnyNode, test: (element: Element) => boolean): Generator<Element> {
  for (const node of walk(root)) if (isTag(node) && test(node)) yield node;
}

/** All text below a node, as it stands there. */
export const toText = (root: AnyNode): string => {
  let text = '';
  for (const node of walk(root)) if (isText(node)) text += node.data;
  return text;
};
