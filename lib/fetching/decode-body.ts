/** Undoing the compression of an answer, never to more than a bound. */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

type Coding = 'gzip' | 'br' | 'deflate';
export type DecodedBody =
  | { readonly ok: true; readonly body: Uint8Array; readonly coding: Coding | null }
  | { readonly ok: false; readonly code: 'TOO_LARGE' | 'TRUNCATED' | 'BAD_ENCODING' };

/** Codings laid over each other; more than two is an attack or a mistake. */
const codingsMax = 2;
const chunkMin = 16 * 1024;
const chunkMax = 1024 * 1024;

/** A gzip file ends with the size of its content: with that as chunk size it is inflated in one piece. Only a hint. */
const toChunkSize = (wire: Uint8Array, maxBytes: number): number => {
  const view = new DataView(wire.buffer, wire.byteOffset, wire.byteLength);
  const hint = wire.byteLength >= 18 ? view.getUint32(wire.byteLength - 4, true) + 64 : chunkMin;
  return Math.max(chunkMin, Math.min(hint, maxBytes + 64, chunkMax));
};

/** "deflate" means the zlib format, but some servers send it bare; the zlib header tells. */
const isBareDeflate = (coding: Coding, [first = 0, second = 0]: Uint8Array): boolean =>
  coding === 'deflate' && !((first & 0x0f) === 8 && (first * 256 + second) % 31 === 0);

/** Synchronous on purpose: the thread pool costs more than inflating a page does. The bound keeps a bomb from growing. */
const decodeOne = (coding: Coding, wire: Uint8Array, maxBytes: number): Uint8Array => {
  const bound = { maxOutputLength: maxBytes };
  if (coding === 'br') return brotliDecompressSync(wire, bound);
  if (coding === 'gzip') return gunzipSync(wire, { ...bound, chunkSize: toChunkSize(wire, maxBytes) });
  return isBareDeflate(coding, wire) ? inflateRawSync(wire, bound) : inflateSync(wire, bound);
};

const codeOf = (error: unknown): 'TOO_LARGE' | 'TRUNCATED' | 'BAD_ENCODING' => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'TOO_LARGE';
  return code === 'Z_BUF_ERROR' || code === 'ERR__ERROR_FORMAT_UNEXPECTED_END' || errno(error) === constants.Z_BUF_ERROR
    ? 'TRUNCATED'
    : 'BAD_ENCODING';
};
const errno = (error: unknown): unknown => (error instanceof Error && 'errno' in error ? error.errno : undefined);

const isCoding = (name: string): name is Coding => name === 'gzip' || name === 'br' || name === 'deflate';
const toCodings = (header: string): readonly string[] =>
  header
    .toLowerCase()
    .split(',')
    .map((each) => each.trim().replace(/^x-gzip$/, 'gzip'))
    .filter((each) => each !== '' && each !== 'identity');

/** Some servers announce gzip and send none. */
const isMislabelled = (coding: Coding, wire: Uint8Array): boolean =>
  coding === 'gzip' && !(wire[0] === 0x1f && wire[1] === 0x8b);

/** Undoes the codings of a Content-Encoding header, the last first, each to at most `maxBytes`. */
export const decodeBody = (wire: Uint8Array, header: string | undefined, maxBytes: number): DecodedBody => {
  if (header === undefined || wire.byteLength === 0) return { ok: true, body: wire, coding: null };
  const codings = toCodings(header);
  if (codings.length > codingsMax) return { ok: false, code: 'BAD_ENCODING' };
  let body = wire;
  for (const coding of codings.toReversed()) {
    if (!isCoding(coding)) return { ok: false, code: 'BAD_ENCODING' };
    if (isMislabelled(coding, body)) return { ok: true, body, coding: null };
    try {
      body = decodeOne(coding, body, maxBytes);
    } catch (error) {
      return { ok: false, code: codeOf(error) };
    }
  }
  const [only] = codings;
  // Bytes coded twice, or in a way the label does not tell, are not kept as they came: who opens them goes by the label.
  const isKeepable = codings.length === 1 && only !== undefined && isCoding(only) && !isBareDeflate(only, wire);
  return { ok: true, body, coding: isKeepable ? only : null };
};
