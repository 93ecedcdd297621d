/**
 * The shape of what a picture shows: its ink within the box that holds it, brought to a small square. Colours, size, margins and
 * ground are gone; proportions are kept as a number.
 */
import type { Ink } from './ink.ts';

/** Cells of a shape in each direction. */
export const shapeSide = 24;
/** Samples of a cell in each direction. */
const samples = 3;
/** Ink weaker than this does not widen the box. */
const boxInkMin = 0.4;

export type Shape = {
  /** How much ink each cell holds, 0..1, slightly blurred, row by row. */
  readonly cells: Float32Array;
  /** Width to height of the box. */
  readonly ratio: number;
  /** How far, as a share, a side of the box may be off, for want of pixels. */
  readonly fuzz: number;
};

/** How a shape is taken: turned by degrees, and with its box made larger (below 1) or smaller in each direction. */
export type Take = { readonly turn: number; readonly across: number; readonly down: number };

type Plane = Pick<Ink, 'values' | 'width' | 'height'>;
type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** The same with ink and ground exchanged: how a tile looks on a page of another colour. */
export const toInverse = (ink: Ink): Ink => ({ ...ink, values: ink.values.map((value) => 1 - value) });

const turn = ({ values, width, height }: Plane, degrees: number, outside: number): Plane => {
  if (degrees === 0) return { values, width, height };
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const fromX = Math.round(cos * dx - sin * dy + width / 2);
      const fromY = Math.round(sin * dx + cos * dy + height / 2);
      const isInside = fromX >= 0 && fromY >= 0 && fromX < width && fromY < height;
      turned[y * width + x] = isInside ? (values[fromY * width + fromX] ?? 0) : outside;
    }
  return { values: turned, width, height };
};

const findBox = ({ values, width, height }: Plane): Box | undefined => {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if ((values[y * width + x] ?? 0) <= boxInkMin) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
};

/** Ink at a point, none outside of the picture. */
const inkAt = ({ values, width, height }: Plane, x: number, y: number): number =>
  x >= 0 && y >= 0 && x < width && y < height ? (values[y * width + x] ?? 0) : 0;

const sample = (plane: Plane, { left, top, width, height }: Box): Float32Array => {
  const cells = new Float32Array(shapeSide * shapeSide);
  const steps = shapeSide * samples;
  for (let row = 0; row < steps; row++) {
    const y = Math.floor(top + ((row + 0.5) / steps) * height);
    for (let column = 0; column < steps; column++) {
      const x = Math.floor(left + ((column + 0.5) / steps) * width);
      const cell = Math.floor(row / samples) * shapeSide + Math.floor(column / samples);
      cells[cell] = (cells[cell] ?? 0) + inkAt(plane, x, y) / (samples * samples);
    }
  }
  return cells;
};

/** Each cell with its neighbours, one to two to one, in both directions. */
const blur = (cells: Float32Array): Float32Array => {
  const blurred = new Float32Array(cells.length);
  for (let y = 0; y < shapeSide; y++)
    for (let x = 0; x < shapeSide; x++) {
      let [sum, weights] = [0, 0];
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          if (x + dx < 0 || y + dy < 0 || x + dx >= shapeSide || y + dy >= shapeSide) continue;
          const weight = (2 - Math.abs(dx)) * (2 - Math.abs(dy));
          sum += weight * (cells[(y + dy) * shapeSide + x + dx] ?? 0);
          weights += weight;
        }
      blurred[y * shapeSide + x] = sum / weights;
    }
  return blurred;
};

const resize = ({ left, top, width, height }: Box, { across, down }: Take): Box => ({
  left: left + (width - width / across) / 2,
  top: top + (height - height / down) / 2,
  width: width / across,
  height: height / down,
});

/** The shapes of some ink, taken in several ways; `outside` is what lies around the picture when it is turned. */
export const toShapes = (ink: Ink, takes: readonly Take[], outside: 0 | 1): readonly Shape[] => {
  const turns = new Map([...new Set(takes.map((take) => take.turn))].map((each) => [each, turn(ink, each, outside)]));
  return takes.flatMap((take) => {
    const plane = turns.get(take.turn);
    const box = plane === undefined ? undefined : findBox(plane);
    if (plane === undefined || box === undefined) return [];
    return [
      {
        cells: blur(sample(plane, resize(box, take))),
        ratio: ((box.width / box.height) * take.down) / take.across,
        fuzz: ink.grain / Math.min(box.width, box.height),
      },
    ];
  });
};
