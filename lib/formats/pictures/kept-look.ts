/**
 * A look in few characters, so that pictures of several documents can be compared long after they were seen:
 * `<ink on the rim>;<ratio>,<fuzz>,<cells>;<ratio>,<fuzz>,<cells>`, the shape first, then that of its inverse. Cells are base64, sixteen steps of ink, two a byte.
 */
import type { Look } from './likeness.ts';
import { type Shape, shapeSide } from './shape.ts';

/** Steps of ink that are told apart. */
const stepMax = 15;
const cellsOfShape = shapeSide * shapeSide;

const toCells = (cells: Float32Array): string => {
  const steps = Array.from(cells, (ink) => Math.round(Math.min(1, Math.max(0, ink)) * stepMax));
  const bytes = Uint8Array.from(
    { length: steps.length / 2 },
    (_, at) => (steps[2 * at] ?? 0) * (stepMax + 1) + (steps[2 * at + 1] ?? 0),
  );
  return Buffer.from(bytes).toString('base64');
};

const toText = ({ ratio, fuzz, cells }: Shape): string =>
  `${ratio.toPrecision(4)},${fuzz.toPrecision(3)},${toCells(cells)}`;

/** What is kept of a look as it was met; undefined of one that shows nothing. */
export const toKeptLook = ({ plain: [plain], inverse: [inverse], rimShare }: Look): string | undefined =>
  plain === undefined || inverse === undefined
    ? undefined
    : [rimShare.toPrecision(3), toText(plain), toText(inverse)].join(';');

const readShape = (text: string | undefined): Shape | undefined => {
  const [ratio, fuzz, packed = ''] = text?.split(',') ?? [];
  const bytes = Buffer.from(packed, 'base64');
  const shape = {
    ratio: Number(ratio),
    fuzz: Number(fuzz),
    cells: Float32Array.from({ length: 2 * bytes.length }, (_, at) => {
      const byte = bytes[at >> 1] ?? 0;
      return (at % 2 === 0 ? byte >> 4 : byte & stepMax) / stepMax;
    }),
  };
  const isWhole = shape.cells.length === cellsOfShape && shape.ratio > 0 && Number.isFinite(shape.fuzz);
  return isWhole ? shape : undefined;
};

/** A look as it was kept; undefined of anything else. */
export const readKeptLook = (text: string): Look | undefined => {
  const [rim = '', ...shapes] = text.split(';');
  const [plain, inverse] = shapes.map(readShape);
  const rimShare = Number(rim);
  if (plain === undefined || inverse === undefined || !Number.isFinite(rimShare)) return undefined;
  return { plain: [plain], inverse: [inverse], rimShare };
};
