/** Which elements end which: the end tags that HTML lets people leave out, and how far an end tag reaches. */

export const blocksThatCloseParagraphs = new Set(
  (
    'address article aside blockquote center details dialog dir div dl dd dt li fieldset figcaption figure footer form h1 h2 h3 ' +
    'h4 h5 h6 header hgroup hr main menu nav ol p plaintext pre search section summary table ul xmp listing'
  ).split(' '),
);
export const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
export const tableSections = new Set(['tbody', 'thead', 'tfoot']);
export const tableCells = new Set(['td', 'th']);
/** An end tag looks no further out than the nearest of these. */
export const scopeBounds = new Set(['html', 'table', 'td', 'th', 'caption', 'template', 'object', 'marquee', 'applet']);
export const tableScopeBounds = new Set(['html', 'table', 'template']);
export const tableParts = new Set(['table', 'tr', 'td', 'th', 'tbody', 'thead', 'tfoot', 'caption']);
export const noTextHere = new Set([
  '',
  'html',
  'head',
  'table',
  'tbody',
  'thead',
  'tfoot',
  'tr',
  'colgroup',
  'title',
  'script',
  'style',
  'select',
  'frameset',
]);
export const neverClosedByTag = new Set(['html', 'body']);
export const noBounds: ReadonlySet<string> = new Set();
export const foreignRoots = new Set(['svg', 'math']);

export const isCell = (name: string) => tableCells.has(name);
export const isRow = (name: string) => name === 'tr';
export const isTableSection = (name: string) => tableSections.has(name);
export const isHeading = (name: string) => headings.has(name);
export const isParagraph = (name: string) => name === 'p';
export const isListItem = (name: string) => name === 'li';
export const isDefinition = (name: string) => name === 'dd' || name === 'dt';
export const isAnchor = (name: string) => name === 'a';
export const isOption = (name: string) => name === 'option';
export const isHead = (name: string) => name === 'head';
export const isForm = (name: string) => name === 'form';

export const listElements = new Set(['ul', 'ol', 'dl']);
