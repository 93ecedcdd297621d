/**
 * Bytes to text: byte order mark, transport header, what the document declares, then detection.
 * @see https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 */
import { isAscii, isUtf8 } from 'node:buffer';
import sniffEncoding from 'html-encoding-sniffer';
import { detectEncoding, detectShifted, detectWide } from './detect-encoding.ts';
import { decodeAs, toEncodingName } from './legacy-encodings.ts';

export type DecodedText = {
  readonly text: string;
  /** Lower-case name of the encoding: the Encoding Standard’s, `utf-8`, or `utf-32le`, `utf-32be`, `ibm855`, `iso-2022-kr`, `hz-gb-2312`. */
  readonly encoding: string;
};

/** Where a declaration may stand that browsers find late. */
const lateMetaBytes = 8192;
const xmlDeclarationBytes = 256;

const markOf = (bytes: Uint8Array): string | undefined => {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf-32be' : undefined;
};

/** The encoding that a Content-Type names, where it names one that can be decoded. */
const fromContentType = (contentType: string | undefined): string | undefined => {
  if (contentType === undefined) return undefined;
  const label = /charset\s*=\s*["']?([^"';\s]{1,40})/i.exec(contentType.slice(0, 300))?.[1];
  return label === undefined ? undefined : toEncodingName(label);
};

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Who can be read as ASCII up to its declaration is not UTF-16, whatever it says. */
const notWide = (encoding: string | undefined): string | undefined =>
  encoding !== undefined && /^utf-(?:16|32)/.test(encoding) ? 'utf-8' : encoding;

const fromXmlDeclaration = (bytes: Buffer): string | undefined => {
  const head = bytes.toString('latin1', 0, xmlDeclarationBytes);
  const label = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w:.-]{1,40})["']/.exec(head)?.[1];
  return label === undefined ? undefined : notWide(toEncodingName(label));
};

/** Answered by the sniffer where it finds nothing: never its answer to a meta element, which may not name it. */
const nothing = 'UTF-16LE';

/** The HTML Standard’s look at the first kilobyte. */
const fromMeta = (bytes: Uint8Array): string | undefined => {
  try {
    const found = sniffEncoding(bytes, { defaultEncoding: nothing });
    return found === nothing ? undefined : toEncodingName(found);
  } catch {
    // html-encoding-sniffer 6.0.0 throws on a content attribute that ends in "charset"; such a page declares nothing.
    return undefined;
  }
};

/** A meta element beyond the first kilobyte, or one whose label the standard does not know. */
const fromLateMeta = (bytes: Buffer): string | undefined => {
  const head = bytes.toString('latin1', 0, lateMetaBytes);
  const label = /<meta\s[^>]{0,300}?charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(head)?.[1];
  return label === undefined ? undefined : notWide(toEncodingName(label));
};

const looksLikeHtml = (bytes: Buffer, contentType: string | undefined): boolean =>
  contentType === undefined || contentType === ''
    ? /^\s*<(?!\?xml|rss|feed|rdf)/i.test(bytes.toString('latin1', 0, 64))
    : /html/i.test(contentType);

/** Nothing was declared: UTF-8 where it can be, else what statistics say. Plain ASCII HTML is windows-1252 by the standard. */
const detect = (bytes: Buffer, contentType: string | undefined): string => {
  const wide = detectWide(bytes);
  if (wide !== undefined) return wide;
  if (isAscii(bytes)) return detectShifted(bytes) ?? (looksLikeHtml(bytes, contentType) ? 'windows-1252' : 'utf-8');
  return isUtf8(bytes) ? 'utf-8' : (fromLateMeta(bytes) ?? detectEncoding(bytes));
};

const fromDocument = (bytes: Buffer): string | undefined =>
  // A declaration can only stand in a document that begins with markup, which JSON and plain text do not.
  fromXmlDeclaration(bytes) ?? fromMeta(bytes);

const encodingOf = (bytes: Buffer, contentType: string | undefined): string => {
  const declared = fromContentType(contentType);
  // UTF-16 by header alone says nothing of the byte order.
  if (declared?.startsWith('utf-16') || declared?.startsWith('utf-32')) return detectWide(bytes) ?? declared;
  return declared ?? fromDocument(bytes) ?? detect(bytes, contentType);
};

/** Decodes UTF-8, and plain ASCII as one byte a character, without going through a decoder object. */
const decodeUtf8 = (bytes: Buffer): string => {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return isAscii(bytes) ? bytes.toString('latin1', start) : bytes.toString('utf8', start);
};

/** Decodes a document; bytes that are wrong in its encoding become U+FFFD. Never throws. */
export const decodeText = (bytes: Uint8Array, { contentType }: { readonly contentType?: string } = {}): DecodedText => {
  const buffer = asBuffer(bytes);
  const encoding = markOf(buffer) ?? encodingOf(buffer, contentType);
  return { text: encoding === 'utf-8' ? decodeUtf8(buffer) : decodeAs(buffer, encoding), encoding };
};
