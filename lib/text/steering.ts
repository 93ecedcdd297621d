/**
 * Signs that do something to whoever shows a text, and are nobody's words: controls other than ends of lines and tabs move a cursor or colour
 * a terminal; bidi controls turn a line round.
 */
export const steering = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
