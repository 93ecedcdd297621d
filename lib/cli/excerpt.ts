/** A finding's quote in the words around it, as a reader needs it to find the place and to agree. */
import type { Evidence } from '../model/finding.ts';
import { toShown } from './layout.ts';

/** Characters kept on each side of a quote. */
const aroundMax = 60;
/** A quote as long as this says enough by itself. */
const tellingChars = 80;

/** Where the quote stands: at its span, where the paragraph is whole, else where it is first met. */
const findQuote = ({ quote, span, context = '' }: Evidence): number => {
  const start = span?.[0];
  return start !== undefined && context.startsWith(quote, start) ? start : context.indexOf(quote);
};

/** The last words of a text, none of them cut. */
const lastWords = (text: string): string =>
  text.length <= aroundMax
    ? text
    : `…${text
        .slice(-aroundMax)
        .replace(/^\S*\s/, ' ')
        .trimStart()}`;
const firstWords = (text: string): string =>
  text.length <= aroundMax
    ? text
    : `${text
        .slice(0, aroundMax)
        .replace(/\s\S*$/, ' ')
        .trimEnd()}…`;

/** The quote with some words before and after it, on one line; the quote alone where its paragraph is not known. */
export const toExcerpt = (evidence: Evidence): string => {
  const { quote, context } = evidence;
  const at = context === undefined || quote === '' || quote.length >= tellingChars ? -1 : findQuote(evidence);
  if (context === undefined || at < 0) return toShown(quote);
  return toShown(`${lastWords(context.slice(0, at))}${quote}${firstWords(context.slice(at + quote.length))}`);
};
