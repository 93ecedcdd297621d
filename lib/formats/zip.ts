/** The first file of a ZIP archive, as services pack one text a file. */
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

const signature = 0x04034b50;
const headerBytes = 30;
const deflated = 8;
const stored = 0;

type Packed = { readonly bytes: Uint8Array; readonly isDeflated: boolean };

/**
 * Where the first file lies; undefined for what is no archive, or is packed in another way. Its size may only be told behind it, so
 * that a packed one is taken to the end: inflating stops where it ends.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
const findFirst = (archive: Uint8Array): Packed | undefined => {
  if (archive.byteLength < headerBytes) return undefined;
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  if (view.getUint32(0, true) !== signature) return undefined;
  const method = view.getUint16(8, true);
  const start = headerBytes + view.getUint16(26, true) + view.getUint16(28, true);
  if (start > archive.byteLength) return undefined;
  if (method === deflated) return { bytes: archive.subarray(start), isDeflated: true };
  const end = start + view.getUint32(18, true);
  return method === stored && end <= archive.byteLength
    ? { bytes: archive.subarray(start, end), isDeflated: false }
    : undefined;
};

/**
 * Lines of the first file, as they are unpacked: the whole is never held. Ends at `charsMax`, however much more there is; a longer line
 * than `lineCharsMax` is left out. Undefined for what is no archive; throws where it ends too soon or is damaged.
 */
export const readZippedLines = (
  archive: Uint8Array,
  bounds: { readonly charsMax: number; readonly lineCharsMax: number },
): AsyncGenerator<string> | undefined => {
  const first = findFirst(archive);
  return first === undefined ? undefined : readLines(first, bounds);
};

async function* readLines(
  { bytes, isDeflated }: Packed,
  { charsMax, lineCharsMax }: { readonly charsMax: number; readonly lineCharsMax: number },
): AsyncGenerator<string> {
  const chunks: AsyncIterable<unknown> = isDeflated
    ? Readable.from([bytes], { objectMode: false }).pipe(createInflateRaw())
    : Readable.from([bytes], { objectMode: false });
  const decoder = new TextDecoder();
  let rest = '';
  let isTooLong = false;
  let chars = 0;
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) continue;
    const text = decoder.decode(chunk, { stream: true });
    chars += text.length;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!isTooLong && line.length <= lineCharsMax) yield line.endsWith('\r') ? line.slice(0, -1) : line;
      isTooLong = false;
    }
    if (rest.length > lineCharsMax) {
      isTooLong = true;
      rest = '';
    }
    if (chars > charsMax) return;
  }
  if (rest !== '' && !isTooLong) yield rest;
}
