/**
 * The form of an archived file: one line of JSON that says how the bytes are kept, one line of JSON with the
 * header, then the bytes: `{"format":1,"encoding":"gzip","length":102400}⏎{"contentType":…}⏎…`
 */
import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import * as z from 'zod';
import type { Archive, ArchivedBody } from '../../ports/archive.ts';
import { archivedHeaderSchema, toArchivedBody, toArchiveName } from './archived-body.ts';

type Wire = Parameters<Archive['put']>[1];

const storageSchema = z.object({
  format: z.literal(1),
  encoding: z.enum(['gzip', 'br', 'deflate']).nullable(),
  /** Of the decoded bytes. */
  length: z.number().int().nonnegative(),
});
type Storage = z.infer<typeof storageSchema>;

/**
 * Texts from this size on are compressed when they came uncompressed: below, the processor time costs more than
 * the disk. Brotli at its lowest quality takes 0.36 ms for 100 KB of HTML, gzip at level 1 takes 0.83 ms.
 */
const compressFrom = 65_536;
const quickBrotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 0 } };
const newline = 10;

/** The parts of the file, in order. The wire's own compression is kept where there is one. */
export const toBodyFile = (headerText: string, body: ArchivedBody, wire: Wire): readonly Uint8Array[] => {
  const { bytes, encoding } = toKept(body, wire);
  const storage: Storage = { format: 1, encoding, length: body.bytes.length };
  return [Buffer.from(`${JSON.stringify(storage)}\n${headerText}\n`), bytes];
};

const toKept = (
  { bytes, contentType }: ArchivedBody,
  wire: Wire,
): { readonly bytes: Uint8Array; readonly encoding: Storage['encoding'] } => {
  if (wire !== undefined && wire.encoding !== null && isWhole(wire.bytes, wire.encoding, bytes.length))
    return { bytes: wire.bytes, encoding: wire.encoding };
  if (bytes.length >= compressFrom && /^(?:text\/|application\/(?:.*\+)?(?:xml|json|javascript))/i.test(contentType))
    return { bytes: brotliCompressSync(bytes, quickBrotli), encoding: 'br' };
  return { bytes, encoding: null };
};

/** A gzip stream says at its end how long its content is: one cut short, or of several members, is not kept as it came. */
const isWhole = (wire: Uint8Array, encoding: 'gzip' | 'br' | 'deflate', length: number): boolean =>
  encoding !== 'gzip' ||
  (wire.length >= 18 &&
    Buffer.from(wire.buffer, wire.byteOffset + wire.length - 4, 4).readUInt32LE() === length % 2 ** 32);

/** Reads the file back; undefined where it is not what the name was made from. */
export const readBodyFile = (file: Buffer, name: string): ArchivedBody | undefined => {
  const storageEnd = file.indexOf(newline);
  const headerEnd = file.indexOf(newline, storageEnd + 1);
  if (storageEnd < 0 || headerEnd < 0) return undefined;
  const storage = storageSchema.safeParse(parseJson(file.toString('utf8', 0, storageEnd)));
  const headerText = file.toString('utf8', storageEnd + 1, headerEnd);
  const header = archivedHeaderSchema.safeParse(parseJson(headerText));
  if (!storage.success || !header.success) return undefined;
  const bytes = decode(file.subarray(headerEnd + 1), storage.data);
  if (bytes === undefined || toArchiveName(headerText, bytes) !== name) return undefined;
  return toArchivedBody(header.data, bytes);
};

const decode = (kept: Buffer, { encoding, length }: Storage): Uint8Array | undefined => {
  // A file that was tampered with must not unpack to more than was put.
  const bound = { maxOutputLength: Math.max(1, length) };
  try {
    if (encoding === 'gzip') return gunzipSync(kept, bound);
    if (encoding === 'br') return brotliDecompressSync(kept, bound);
    if (encoding === 'deflate') return inflate(kept, bound);
    return kept;
  } catch {
    return undefined;
  }
};

/** `deflate` means a zlib stream; some servers send a bare one. */
const inflate = (kept: Buffer, bound: { readonly maxOutputLength: number }): Uint8Array => {
  try {
    return inflateSync(kept, bound);
  } catch {
    return inflateRawSync(kept, bound);
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
