/** Where on a picture something is drawn, whatever its colours: how far each pixel stands out from the background. */
import type { Raster } from './raster.ts';

/** 0 (background) to 1 (ink) for each pixel, row by row. */
export type Ink = {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  /** How much of the rim is ink, 0..1. */
  readonly rimShare: number;
  /** Side of a pixel of the file, in pixels of the raster: what is finer is guessed. */
  readonly grain: number;
};

/** The rim that tells the background, as a share of the longer side: blurred files fade at their very edge. */
const rimDepth = 0.04;
/** A picture whose colours lie closer together (of 255) shows nothing on this ground. */
const contrastMin = 40;
const contrastSeenMin = 20;
/** The strongest ink is told by all but this share of the pixels, so that a few stray ones do not set the scale. */
const strayShare = 0.005;
const inkMin = 0.5;

type Ground = { readonly distances: Float32Array; readonly contrast: number };

const toRim = (width: number, height: number): Uint32Array => {
  const depth = Math.max(1, Math.round(Math.max(width, height) * rimDepth));
  const rim: number[] = [];
  for (let y = 0; y < height; y++) {
    const isWhole = y < depth || y >= height - depth;
    for (let x = 0; x < width; x++) if (isWhole || x < depth || x >= width - depth) rim.push(y * width + x);
  }
  return Uint32Array.from(rim);
};

const middleOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** The picture laid on black (0) or white (255), and how far each pixel is from the rim's usual colour. */
const layOn = ({ data, width, height }: Raster, rim: Uint32Array, ground: number): Ground => {
  const count = width * height;
  const flat = new Float32Array(count * 3);
  for (let index = 0; index < count; index++) {
    const alpha = (data[index * 4 + 3] ?? 0) / 255;
    for (let part = 0; part < 3; part++)
      flat[index * 3 + part] = (data[index * 4 + part] ?? 0) * alpha + ground * (1 - alpha);
  }
  const middle = [0, 1, 2].map((part) => middleOf(Array.from(rim, (index) => flat[index * 3 + part] ?? 0)));
  const [red = 0, green = 0, blue = 0] = middle;
  const distances = new Float32Array(count);
  let contrast = 0;
  for (let index = 0; index < count; index++) {
    const [r = 0, g = 0, b = 0] = flat.subarray(index * 3, index * 3 + 3);
    const distance = Math.hypot(r - red, g - green, b - blue);
    distances[index] = distance;
    contrast = Math.max(contrast, distance);
  }
  return { distances, contrast };
};

/** Undefined where nothing is to be seen: one colour, or all transparent. White drawings on transparent ground are seen on black. */
export const toInk = (raster: Raster): Ink | undefined => {
  const { width, height, sourceSide } = raster;
  if (width === 0 || height === 0) return undefined;
  const rim = toRim(width, height);
  const onWhite = layOn(raster, rim, 255);
  const { distances, contrast } = onWhite.contrast < contrastMin ? layOn(raster, rim, 0) : onWhite;
  if (contrast < contrastSeenMin) return undefined;
  const strongest = Float32Array.from(distances).sort()[Math.floor(distances.length * (1 - strayShare))] || contrast;
  const values = distances.map((distance) => Math.min(1, distance / strongest));
  const inked = rim.reduce((sum, index) => sum + ((values[index] ?? 0) > inkMin ? 1 : 0), 0);
  return {
    values,
    width,
    height,
    rimShare: inked / rim.length,
    grain: Math.max(1, Math.max(width, height) / Math.max(1, sourceSide)),
  };
};
