import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toInk } from '../../../lib/formats/pictures/ink.ts';
import { compareLooks, likenessMin, toBrandLook, toLook } from '../../../lib/formats/pictures/likeness.ts';
import type { Raster } from '../../../lib/formats/pictures/raster.ts';

type Color = readonly [number, number, number, number];
type Paint = (x: number, y: number) => boolean;
const black: Color = [0, 0, 0, 255];
const white: Color = [255, 255, 255, 255];
const clear: Color = [0, 0, 0, 0];
const pink: Color = [230, 0, 80, 255];

/** Paints a mark; x and y run from 0 to 1 over the picture. */
const paint = (isInk: Paint, { ink = black, ground = white, width = 128, height = 128 } = {}): Raster => {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data.set(isInk((x + 0.5) / width, (y + 0.5) / height) ? ink : ground, (y * width + x) * 4);
  return { data, width, height, sourceSide: 128 };
};

/** A ring with a bar across its lower half, and a cross beside a dot. */
const ring: Paint = (x, y) => {
  const radius = Math.hypot(x - 0.5, y - 0.5);
  return (radius < 0.4 && radius > 0.25) || (y > 0.6 && y < 0.7 && x > 0.2 && x < 0.8);
};
const cross: Paint = (x, y) =>
  (Math.abs(x - y) < 0.08 && x > 0.1 && x < 0.9) || (Math.abs(x + y - 1) < 0.08 && x < 0.5 && x > 0.1);
const within =
  (paintable: Paint, { left = 0, top = 0, width = 1, height = 1 }): Paint =>
  (x, y) =>
    paintable((x - left) / width, (y - top) / height);

const like = (met: Raster, of: Raster = paint(ring)) => compareLooks(toBrandLook(of), toLook(met));

describe('a mark', () => {
  test.each([
    ['as it is', paint(ring)],
    ['recoloured', paint(ring, { ink: pink })],
    ['light on dark', paint(ring, { ink: white, ground: black })],
    ['on transparent ground', paint(ring, { ground: clear })],
    ['white on transparent ground', paint(ring, { ink: white, ground: clear })],
    ['padded, and out of the middle', paint(within(ring, { left: 0.3, top: 0.1, width: 0.5, height: 0.5 }))],
    ['in a wide picture', paint(within(ring, { left: 0.5, width: 0.5 }), { height: 64 })],
  ])('is recognised %s', (_name, met) => {
    const { likeness, stretch } = like(met);
    expect(likeness).toBeGreaterThan(0.9);
    expect(stretch).toBe(1);
  });

  test('is told apart from another', () => {
    expect(like(paint(cross)).likeness).toBeLessThan(likenessMin);
  });

  test('is told to be stretched, and how much', () => {
    const { likeness, stretch } = like(paint(within(ring, { top: 0.25, height: 0.5 })));
    expect(likeness).toBeGreaterThan(likenessMin);
    expect(stretch).toBeCloseTo(2, 0);
  });
});

describe('a picture that shows nothing', () => {
  test.each([
    ['of one colour', paint(() => true)],
    ['all transparent', paint(() => true, { ink: clear, ground: clear })],
    ['without a pixel', { data: new Uint8Array(), width: 0, height: 0, sourceSide: 0 }],
  ])('%s has no ink, and is like nothing', (_name, raster) => {
    expect(toInk(raster)).toBeUndefined();
    expect(like(raster)).toEqual({ likeness: -1, stretch: 1 });
  });

  test('is like nothing when the brand’s own file is empty, either', () => {
    expect(
      like(
        paint(ring),
        paint(() => true),
      ),
    ).toEqual({ likeness: -1, stretch: 1 });
  });
});

test('whatever the pixels, ink is 0 to 1, and a picture with a shape of its own is like itself', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (cells) => {
      const raster = paint((x, y) => (cells[Math.floor(y * 8) * 8 + Math.floor(x * 8)] ?? 0) > 127);
      const ink = toInk(raster);
      expect(ink?.values.every((value) => value >= 0 && value <= 1) ?? true).toBe(true);
      const { likeness } = like(raster, raster);
      if (likeness > 0.01) expect(likeness).toBeGreaterThan(0.999);
    }),
    { numRuns: 10 },
  );
});
