/** A picture as pixels, small and bounded: what is left of a file once it was decoded. */

/** The longer side of a raster, in pixels. */
export const rasterSide = 128;

/** RGBA, eight bits a channel, row by row; the longer side is `rasterSide`. */
export type Raster = {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** The longer side of the file it was made of; for drawings, which have no pixels, that of the raster. */
  readonly sourceSide: number;
};
