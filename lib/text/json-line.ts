/** JSON for lines that people look at too: on a terminal, in a log. */

/** What JSON leaves as it is though it steers a terminal, turns a line round or ends it for some readers: C1 controls, bidi overrides, line separators. */
const steering = /[\u007f-\u009f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const toEscape = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The value as JSON on one line, the same to every parser, in which nothing does anything to who looks at it. */
export const toJsonLine = (value: unknown): string => JSON.stringify(value).replace(steering, toEscape);
