/** Text from outside, made harmless for whoever shows it: what is said here holds for every notifier. */
import { steering } from '../../text/steering.ts';

/** Longer quotes are cut. */
const lineMax = 200;
/** No characters; some services refuse a message for them. */
const loneSurrogates = /\p{Cs}/gu;
/** Before anything is replaced, so that a name of megabytes costs nothing. */
const readMax = 20_000;

/** Without what is unsafe, on one line; spaces at its ends are kept, for it may be a part of a line. */
export const toSafeText = (text: string): string =>
  text.slice(0, readMax).replace(steering, '').replace(loneSurrogates, '').replace(/\s+/g, ' ');

/** Cut so that an ellipsis shows it, never within a character. */
export const cut = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;

/** The same from its other end. */
export const cutStart = (text: string, max: number): string =>
  text.length > max ? `…${text.slice(text.length - max + 1).replace(/^[\udc00-\udfff]/, '')}` : text;

/** One safe line, bounded: for terminals, logs and subjects. */
export const toSafeLine = (text: string, max: number = lineMax): string => cut(toSafeText(text).trim(), max);

/** An address that may be linked to has no more characters. */
const urlMax = 2000;
/** Signs that end a link in one of the markups, or begin one. */
const markupSigns = /[|()'`*\\^[\]{}<>"]/g;
const toPercent = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** An address as something that can be clicked, the same in every markup; undefined where it is none that a browser opens as a page. */
export const toLink = (text: string): string | undefined => {
  if (text.length > urlMax) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '')
    return undefined;
  const link = url.origin + (url.pathname + url.search + url.hash).replace(markupSigns, toPercent);
  return link.length > urlMax ? undefined : link;
};
