/** Plain text, as services hand it out, made markup: nothing in it means anything there. */

/** Text that may stand in markup, and in an attribute. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** A text's paragraphs, parted by empty lines; its other line breaks are kept. An empty text has none. */
export const toParagraphs = (text: string): string =>
  text
    .split(/\r?\n(?:[^\S\r\n]*\r?\n)+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph).replace(/\r?\n/g, '<br>')}</p>`)
    .join('');

/** True for an address that may stand in a link or a picture. */
export const isWebAddress = (address: string): boolean => /^https?:\/\/[^\s]/i.test(address);
