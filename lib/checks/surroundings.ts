/** What a name stands in: an address, a handle and a hashtag have spellings of their own. */
import type { Span } from '../model/vocabulary.ts';
import { foldUnit } from '../text/letters.ts';

/** How far a token is followed to each side; longer ones are judged by this much. */
const tokenReach = 300;

const isSpaceAt = (text: string, index: number): boolean => foldUnit(text.charCodeAt(index)) === 0x20;

/** What stands before and after a span without white space between. */
const toToken = (text: string, [start, end]: Span): { readonly before: string; readonly after: string } => {
  let first = start;
  while (first > Math.max(0, start - tokenReach) && !isSpaceAt(text, first - 1)) first--;
  let last = end;
  while (last < Math.min(text.length, end + tokenReach) && !isSpaceAt(text, last)) last++;
  return { before: text.slice(first, start), after: text.slice(end, last) };
};

/** Kinds of place whose spelling is not the writer's choice. */
export const surroundings = ['handles', 'hashtags', 'emails', 'urls'] as const;
export type Surrounding = (typeof surroundings)[number];

/** Which of them the text at a span is part of, or undefined for plain prose. */
export const toSurrounding = (text: string, span: Span): Surrounding | undefined => {
  const { before, after } = toToken(text, span);
  if (/#[\p{L}\p{N}_]*$/u.test(before)) return 'hashtags';
  if (/[^\s@]@[\p{L}\p{N}.-]*$/u.test(before) || /^[\p{L}\p{N}._+-]*@[\p{L}\p{N}]/u.test(after)) return 'emails';
  if (/@[\p{L}\p{N}_.]*$/u.test(before)) return 'handles';
  if (/:\/\/|^www\.|\b\w+\.\w{2,}\//iu.test(before)) return 'urls';
  if (/^[\p{L}\p{N}_-]*\.[\p{L}]{2,}/u.test(after) || /[\p{L}\p{N}]\.$/u.test(before)) return 'urls';
  return before.startsWith('/') ? 'urls' : undefined;
};
