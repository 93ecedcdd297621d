/** Text from outside as it may stand in a report's HTML. */
import { cut, toShown } from '../layout.ts';

/** A text cut to so many columns; measured no further than anything is shown of it. */
export const shorten = (text: string, max: number): string => cut(text.slice(0, 2 * max), max);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from outside as it may stand in HTML, in an attribute too; what would turn the line round is taken out. */
export const escapeHtml = (text: string): string => toShown(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
