/** Bytes of a file of any length as text, piece by piece: unpacked where it is gzip, its encoding told by its beginning. */
import { isUtf8 } from 'node:buffer';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { decodeText } from './charset.ts';
import { detectWide } from './detect-encoding.ts';

/** Bytes by which the encoding is told. */
const headBytes = 64 * 1024;
/** A piece of text is made of at least so many bytes: small pieces cost more than they weigh. */
const pieceBytes = 64 * 1024;

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Chunks of at least some size, the last aside. */
async function* gather(chunks: AsyncIterable<Uint8Array>, bytesMin: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < bytesMin) continue;
    yield held.length === 1 ? chunk : Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/** The bytes within a gzip file; other bytes as they are. Throws what zlib throws for one that is damaged. */
async function* unpack(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gathered = gather(chunks, headBytes);
  const first = await gathered.next();
  if (first.done === true) return;
  const all = (async function* () {
    yield first.value;
    yield* gathered;
  })();
  if (!isGzip(first.value)) yield* all;
  // The pipeline hands a fault of the file on to whoever reads what comes out.
  else yield* pipeline(all, createGunzip(), () => {});
}

/** The whole characters of a piece that may end within one: up to three bytes are left out. */
const toWhole = (bytes: Uint8Array): Uint8Array => {
  for (let cut = 0; cut < Math.min(4, bytes.length); cut++) {
    const whole = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(whole)) return whole;
  }
  return bytes;
};

const toEncoding = (head: Uint8Array): string => {
  const [a, b] = head;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const wide = detectWide(head);
  if (wide !== undefined) return wide;
  return isUtf8(toWhole(head)) ? 'utf-8' : decodeText(head, { contentType: 'text/csv' }).encoding;
};

type Decoder = InstanceType<typeof TextDecoder>;

const toDecoder = (encoding: string): Decoder => {
  try {
    return new TextDecoder(encoding);
  } catch {
    // One of the few that only whole documents are decoded from.
    return new TextDecoder('windows-1252');
  }
};

/** The text of a file, piece by piece; bytes that are wrong in its encoding become U+FFFD, a byte order mark is left out. */
export async function* toTextPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  for await (const piece of gather(unpack(chunks), pieceBytes)) {
    decoder ??= toDecoder(toEncoding(piece));
    yield decoder.decode(piece, { stream: true });
  }
  const last = decoder?.decode();
  if (last !== undefined && last !== '') yield last;
}
