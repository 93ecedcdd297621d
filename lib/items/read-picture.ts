/**
 * Decodes a picture file to a small raster, by sharp, within bounds. What cannot be decoded is no picture: nothing is said of it.
 * sharp is loaded by the first picture: it is native, and most of what is read asks for none.
 */
import { readIcon } from '../formats/pictures/icon-file.ts';
import { type Raster, rasterSide } from '../formats/pictures/raster.ts';
import { toSafeDrawing } from '../formats/pictures/safe-drawing.ts';

/** Bytes of one file. */
export const pictureBytesMax = 3_000_000;
/** Pixels of the file once decoded: a 4,000 × 4,000 picture is beyond any logo. */
const pixelsMax = 16_000_000;
const secondsMax = 5;
/** Dots an inch at which drawings are drawn: small ones are drawn larger than they say. */
const drawingDensity = 144;
const formats: ReadonlySet<string> = new Set(['png', 'jpeg', 'webp', 'gif', 'svg', 'heif']);

const loadSharp = async () => {
  const { default: sharp } = await import('sharp');
  // One file at a time, and nothing kept of it.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
};
let loaded: ReturnType<typeof loadSharp> | undefined;

const isDrawing = (bytes: Uint8Array): boolean => {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).trimStart();
  return head.startsWith('<') || head.startsWith('\u00ef\u00bb\u00bf<');
};

/** The file as it may be given to the decoder; undefined where it may not. */
const toSafeBytes = (bytes: Uint8Array): Uint8Array | undefined => {
  if (!isDrawing(bytes)) return bytes;
  const drawing = toSafeDrawing(new TextDecoder().decode(bytes));
  return drawing === undefined ? undefined : new TextEncoder().encode(drawing);
};

const decode = async (bytes: Uint8Array): Promise<Raster | undefined> => {
  loaded ??= loadSharp();
  const sharp = await loaded;
  const options = { limitInputPixels: pixelsMax, pages: 1, density: drawingDensity, failOn: 'error' } as const;
  const picture = sharp(bytes, options).timeout({ seconds: secondsMax });
  const { format, width, height } = await picture.metadata();
  if (!formats.has(format) || width * height > pixelsMax) return undefined;
  const { data, info } = await picture
    .resize(rasterSide, rasterSide, { fit: 'inside' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 4) return undefined;
  const sourceSide = format === 'svg' ? rasterSide : Math.max(width, height);
  return { data, width: info.width, height: info.height, sourceSide };
};

/** The first frame of a PNG, JPEG, WebP, GIF, AVIF, SVG or ICO file; undefined where it is none, is broken, or is beyond the bounds. */
export const readPicture = async (bytes: Uint8Array): Promise<Raster | undefined> => {
  if (bytes.byteLength === 0 || bytes.byteLength > pictureBytesMax) return undefined;
  const icon = readIcon(bytes);
  if (icon?.kind === 'raster') return icon.raster;
  const safe = icon === undefined ? toSafeBytes(bytes) : icon.bytes;
  if (safe === undefined) return undefined;
  try {
    return await decode(safe);
  } catch {
    // Whatever is wrong with it: it is no picture that anybody could judge.
    return undefined;
  }
};
