/** Text from outside as a report's HTML shows it. */
import { escapeHtml } from '../../text/escape-html.ts';
import { cut, toShown } from '../layout.ts';

/** A text cut to so many columns; measured no further than anything is shown of it. */
export const shorten = (text: string, max: number): string => cut(text.slice(0, 2 * max), max);

/** As it may stand in HTML, in an attribute too; what would turn the line round is taken out. */
export const showHtml = (text: string): string => escapeHtml(toShown(text));
