/** JSON for lines that people look at too: on a terminal, in a log. */

import { steering } from './steering.ts';

/** What JSON leaves as it is though it steers, or ends a line for some readers. */
const lineSeparators = /[\u2028\u2029]/g;

const toEscape = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The value as JSON on one line, the same to every parser, in which nothing does anything to who looks at it. */
export const toJsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(steering, toEscape).replace(lineSeparators, toEscape);
