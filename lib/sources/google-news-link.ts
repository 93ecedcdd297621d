/**
 * Links of Google News: `https://news.google.com/rss/articles/CBMi…`. Until 2024 the address stood in them, in base64; the newer ones hold a
 * number that Google alone can tell the address of, by a script of the page at the link.
 */
import { toUrl } from '../text/url.ts';

/** `/rss/articles/X`, `/articles/X`, `/read/X`, `/__i/rss/rd/articles/X`, and with `/u/0` in front. */
const articlePath = /^\/(?:u\/\d\/)?(?:__i\/rss\/rd\/|rss\/)?(?:articles|read)\/([A-Za-z\d_-]{16,8000})$/;

/** True for a link of Google News to one article. */
export const isGoogleNewsArticle = ({ hostname, pathname }: URL): boolean =>
  hostname === 'news.google.com' && articlePath.test(pathname);

/** What stands in front of the address: field 1 is the number 19, field 4 the text. */
const opening = [0x08, 0x13, 0x22] as const;

/** A number of protobuf of at most two bytes, which addresses of 16,383 characters need; undefined where it is none. */
const readLength = (bytes: Uint8Array, at: number): { readonly length: number; readonly end: number } | undefined => {
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (first === undefined) return undefined;
  if (first < 0x80) return { length: first, end: at + 1 };
  return second === undefined || second >= 0x80 ? undefined : { length: (first & 0x7f) | (second << 7), end: at + 2 };
};

/** The article's own address, where the link holds it. */
export const unwrapGoogleNews = (url: URL): string | undefined => {
  if (url.hostname !== 'news.google.com') return undefined;
  const id = articlePath.exec(url.pathname)?.[1];
  if (id === undefined) return undefined;
  const bytes = Buffer.from(id, 'base64url');
  if (opening.some((byte, index) => bytes[index] !== byte)) return undefined;
  const found = readLength(bytes, opening.length);
  if (found === undefined || found.end + found.length > bytes.length) return undefined;
  const target = bytes.subarray(found.end, found.end + found.length).toString('utf8');
  return /^https?:\/\/\S+$/i.test(target) && toUrl(target) !== undefined ? target : undefined;
};
