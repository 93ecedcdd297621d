/**
 * Encodings that old pages and feeds still come in and that TextDecoder does not know.
 * Not here: UTF-7 (forbidden by the HTML Standard: text that hides from filters), EUC-TW and ISO-2022-CN (no tables; not met
 * on pages since about 2005).
 */

/** Upper half of code page 855. @see https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP855.TXT */
const ibm855Upper =
  'ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪ' +
  'аАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐' +
  '└┴┬├─┼кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀' +
  'ЯрРсСтТуУжЖвВьЬ№­ыЫзЗшШэЭщЩчЧ§■ ';

/** Characters made into text at once: few enough for the argument list of a call. */
const charactersAtOnce = 4096;

const joinCodes = (codes: readonly number[]): string => {
  const parts: string[] = [];
  for (let at = 0; at < codes.length; at += charactersAtOnce)
    parts.push(String.fromCodePoint(...codes.slice(at, at + charactersAtOnce)));
  return parts.join('');
};

const decodeIbm855 = (bytes: Uint8Array): string =>
  joinCodes(Array.from(bytes, (byte) => (byte < 0x80 ? byte : ibm855Upper.charCodeAt(byte - 0x80))));

const toScalar = (code: number): number => (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0xfffd : code);

const decodeUtf32 = (bytes: Uint8Array, isLittle: boolean): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const codes = Array.from({ length: bytes.byteLength >> 2 }, (_, index) =>
    toScalar(view.getUint32(index * 4, isLittle)),
  );
  if (codes[0] === 0xfeff) codes.shift();
  return joinCodes(bytes.byteLength % 4 === 0 ? codes : [...codes, 0xfffd]);
};

/** ISO-2022-KR is EUC-KR with its upper half shifted down between SO and SI, announced by ESC $ ) C. */
const decodeIso2022Kr = (bytes: Uint8Array): string => {
  const euc: number[] = [];
  let isShifted = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === 0x1b && bytes[index + 1] === 0x24) index += 3;
    else if (byte === 0x0e || byte === 0x0f) isShifted = byte === 0x0e;
    else euc.push(isShifted && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte);
  }
  return new TextDecoder('euc-kr').decode(Uint8Array.from(euc));
};

/** HZ is GB2312 with its upper half shifted down between ~{ and ~}; ~~ is a tilde, ~ at a line's end joins lines. RFC 1843. */
const decodeHz = (bytes: Uint8Array): string => {
  const gbk: number[] = [];
  let isShifted = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte !== 0x7e) {
      gbk.push(isShifted && byte > 0x20 ? byte | 0x80 : byte);
      continue;
    }
    const next = bytes[++index];
    if (next === 0x7b || next === 0x7d) isShifted = next === 0x7b;
    else if (next === 0x7e) gbk.push(0x7e);
    else if (next !== 0x0a) index--;
  }
  return new TextDecoder('gbk').decode(Uint8Array.from(gbk));
};

const decoders: ReadonlyMap<string, (bytes: Uint8Array) => string> = new Map([
  ['ibm855', decodeIbm855],
  ['utf-32le', (bytes) => decodeUtf32(bytes, true)],
  ['utf-32be', (bytes) => decodeUtf32(bytes, false)],
  ['iso-2022-kr', decodeIso2022Kr],
  ['hz-gb-2312', decodeHz],
]);

/** Labels in use that the Encoding Standard does not list, and what they mean. */
const otherLabels: ReadonlyMap<string, string> = new Map([
  ['ibm855', 'ibm855'],
  ['cp855', 'ibm855'],
  ['maccyrillic', 'x-mac-cyrillic'],
  ['mac-cyrillic', 'x-mac-cyrillic'],
  ['macroman', 'macintosh'],
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['cp936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['ms949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['cp950', 'big5'],
  ['iso-2022-kr', 'iso-2022-kr'],
  ['hz-gb-2312', 'hz-gb-2312'],
  ['utf-32', 'utf-32le'],
  ['utf-32le', 'utf-32le'],
  ['utf-32be', 'utf-32be'],
  ['utf8mb4', 'utf-8'],
  ['utf_8', 'utf-8'],
]);

const knownLabels = new Map<string, string | undefined>();
const labelsKeptMax = 200;

const findStandardName = (label: string): string | undefined => {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
};

/** The encoding that a label in a header or a document means, lower case; undefined where nobody here can decode it. */
export const toEncodingName = (label: string): string | undefined => {
  const key = label.trim().toLowerCase();
  const known = knownLabels.get(key);
  if (known !== undefined || knownLabels.has(key)) return known;
  const name = otherLabels.get(key) ?? findStandardName(key);
  if (knownLabels.size < labelsKeptMax) knownLabels.set(key, name);
  return name;
};

/** Decodes bytes of an encoding that toEncodingName knows; wrong bytes become U+FFFD. */
export const decodeAs = (bytes: Uint8Array, encoding: string): string =>
  decoders.get(encoding)?.(bytes) ?? new TextDecoder(encoding).decode(bytes);
