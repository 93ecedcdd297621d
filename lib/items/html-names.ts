/** Names that pages are made of, looked up where they stand: a known name costs no new string. */

/** Attributes that something reads; all others are left out of the tree. `xmlns:…` is kept besides. */
export const keptAttributes: readonly string[] = (
  'about alt class content data data-lazy-src data-original data-src data-srcset datatype datetime hidden href ' +
  'http-equiv id itemid itemprop itemref itemscope itemtype lang media name open prefix property pubdate rel resource ' +
  'rev role src srcset style title type typeof value vocab xml:lang'
).split(' ');

/** Elements of HTML and SVG that pages use; others are named by a string of their own. */
const knownElements: readonly string[] = (
  'a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blockquote body br button ' +
  'canvas caption center circle cite clippath code col colgroup dd del defs desc details dfn dialog dir div dl dt em embed ' +
  'fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img ' +
  'input ins kbd label legend li lineargradient link listing main map mark marquee mask math menu meta meter nav noembed ' +
  'noframes noscript object ol optgroup option output p param path picture plaintext polygon polyline pre progress q rect ' +
  'rp rt ruby s samp script search section select slot small source span stop strike strong style sub summary sup svg ' +
  'symbol table tbody td template text textarea tfoot th thead time title tr track tspan tt u ul use var video wbr xmp'
).split(' ');

/** Sparse enough that a lookup seldom meets another name; a power of two. */
const slotsMax = 2048;

const lower = (code: number): number => (code >= 65 && code <= 90 ? code | 32 : code);

/** One step of the hash of a name, in which capitals of ASCII count as small letters. */
export const hashStep = (hash: number, code: number): number => (Math.imul(hash, 31) + (code | 32)) | 0;

const toHash = (name: string): number => {
  let hash = 0;
  for (let index = 0; index < name.length; index++) hash = hashStep(hash, name.charCodeAt(index));
  return hash;
};

const isAt = (name: string, text: string, start: number): boolean => {
  for (let index = 0; index < name.length; index++)
    if (lower(text.charCodeAt(start + index)) !== name.charCodeAt(index)) return false;
  return true;
};

/** A fixed set of names in lower case. */
class NameTable {
  readonly #slots: (string | undefined)[] = new Array(slotsMax).fill(undefined);

  constructor(names: readonly string[]) {
    for (const name of names) {
      let slot = toHash(name) & (slotsMax - 1);
      while (this.#slots[slot] !== undefined) slot = (slot + 1) & (slotsMax - 1);
      this.#slots[slot] = name;
    }
  }

  /** The name that stands at `[start, end)` whatever its case, given the hash of what stands there. */
  find(text: string, start: number, end: number, hash: number): string | undefined {
    for (let slot = hash & (slotsMax - 1); ; slot = (slot + 1) & (slotsMax - 1)) {
      const name = this.#slots[slot];
      if (name === undefined || (name.length === end - start && isAt(name, text, start))) return name;
    }
  }
}

const elements = new NameTable(knownElements);
const attributes = new NameTable(keptAttributes);

/** The name of the element whose tag has its name at `[start, end)`, in lower case. */
export const elementNameAt = (text: string, start: number, end: number, hash: number): string =>
  elements.find(text, start, end, hash) ?? text.slice(start, end).toLowerCase();

const isNamespace = (text: string, start: number, end: number): boolean =>
  end - start > 6 && lower(text.charCodeAt(start)) === 0x78 && /^xmlns:/i.test(text.slice(start, end));

/** The name of the attribute at `[start, end)` in lower case; undefined for one that nobody reads. */
export const attributeNameAt = (text: string, start: number, end: number, hash: number): string | undefined =>
  attributes.find(text, start, end, hash) ??
  (isNamespace(text, start, end) ? text.slice(start, end).toLowerCase() : undefined);
