/** ICO: a folder of small pictures, each a PNG or a bitmap as Windows keeps it. Favicons are still written so. */
import { type Raster, rasterSide } from './raster.ts';

/** A picture of the folder: a file that others decode, or its pixels. */
export type Icon =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'raster'; readonly raster: Raster };

const entriesMax = 64;
const entryBytes = 16;
const sideMax = 256;
const bitmapHeaderBytes = 40;

const isPng = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47;

/** Undefined where the bytes are no ICO, or none of its pictures can be read; else the largest. */
export const readIcon = (bytes: Uint8Array): Icon | undefined => {
  if (bytes.byteLength < 6 + entryBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0, true) !== 0 || view.getUint16(2, true) !== 1) return undefined;
  const count = Math.min(view.getUint16(4, true), entriesMax, Math.floor((bytes.byteLength - 6) / entryBytes));
  const parts = Array.from({ length: count }, (_, index) => {
    const at = 6 + index * entryBytes;
    const [length, offset] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)];
    // A side of 256 is written as 0.
    return { side: view.getUint8(at) || sideMax, part: bytes.subarray(offset, offset + length) };
  });
  for (const { part } of parts.toSorted((a, b) => b.side - a.side)) {
    if (isPng(part)) return { kind: 'file', bytes: part };
    const raster = readBitmap(part);
    if (raster !== undefined) return { kind: 'raster', raster };
  }
  return undefined;
};

type Bitmap = {
  readonly view: DataView;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly palette: number;
  readonly pixels: number;
  readonly rowBytes: number;
};

/** Where the parts of a bitmap lie; its height counts the mask too. */
const layOut = (part: Uint8Array): Bitmap | undefined => {
  if (part.byteLength < bitmapHeaderBytes) return undefined;
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
  const header = view.getUint32(0, true);
  const width = view.getInt32(4, true);
  const height = Math.floor(view.getInt32(8, true) / 2);
  const bits = view.getUint16(14, true);
  const isPlain = view.getUint32(16, true) === 0;
  if (!isPlain || header < bitmapHeaderBytes || header > 200 || width < 1 || height < 1) return undefined;
  if (width > sideMax || height > sideMax || ![1, 4, 8, 24, 32].includes(bits)) return undefined;
  const colors = bits > 8 ? 0 : Math.min(view.getUint32(32, true) || 2 ** bits, 2 ** bits);
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const pixels = header + colors * 4;
  if (pixels + rowBytes * height > part.byteLength) return undefined;
  return { view, width, height, bits, palette: header, pixels, rowBytes };
};

/** Blue, green, red, alpha of a pixel start at this byte; pixels of few bits name a colour of the palette. */
const colorAt = ({ view, bits, palette, pixels, rowBytes }: Bitmap, x: number, row: number): number => {
  const at = pixels + row * rowBytes;
  if (bits >= 24) return at + x * (bits / 8);
  const byte = view.getUint8(at + Math.floor((x * bits) / 8));
  const shift = 8 - bits - ((x * bits) % 8);
  return palette + ((byte >> shift) & (2 ** bits - 1)) * 4;
};

/** A one-bit mask behind the pixels says what is transparent, where the pixels cannot. */
const isMasked = ({ view, width, height, pixels, rowBytes }: Bitmap, x: number, row: number): boolean => {
  const at = pixels + rowBytes * height + row * Math.ceil(width / 32) * 4 + (x >> 3);
  return at < view.byteLength && ((view.getUint8(at) >> (7 - (x & 7))) & 1) === 1;
};

const readBitmap = (part: Uint8Array): Raster | undefined => {
  const bitmap = layOut(part);
  if (bitmap === undefined) return undefined;
  const { view, width, height, bits } = bitmap;
  const scale = rasterSide / Math.max(width, height);
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const data = new Uint8Array(size.width * size.height * 4);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const column = Math.min(width - 1, Math.floor(x / scale));
      // Rows lie bottom up.
      const row = height - 1 - Math.min(height - 1, Math.floor(y / scale));
      const from = colorAt(bitmap, column, row);
      if (from + 3 > view.byteLength) continue;
      const to = (y * size.width + x) * 4;
      data[to] = view.getUint8(from + 2);
      data[to + 1] = view.getUint8(from + 1);
      data[to + 2] = view.getUint8(from);
      const own = bits === 32 ? view.getUint8(from + 3) : 255;
      data[to + 3] = isMasked(bitmap, column, row) ? 0 : own;
    }
  return { data, ...size, sourceSide: Math.max(width, height) };
};
