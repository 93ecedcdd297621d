/** Draws the marks that examples of checks name, and makes of them what there is to be seen. */
import type { ExampleMark, ExampleSeen, Seen } from '../../lib/checks/check.ts';
import { type Look, toBrandLook, toLook } from '../../lib/formats/pictures/likeness.ts';
import type { Raster } from '../../lib/formats/pictures/raster.ts';

const side = 32;

/** Rows of a drawing; anything but a space is ink. */
type Drawing = readonly string[];

const arrow: Drawing = ['  #   ', '  ##  ', '##### ', '######', '##### ', '  ##  ', '  #   ', '      '];
const tower: Drawing = ['# ## #', '# ## #', '######', ' #  # ', ' #### ', ' #  # ', ' #### ', '######'];
const steps: Drawing = ['#     ', '##    ', '###   ', '## #  ', '#   # ', '#   ##', '##   #', '######'];
const drawings: Readonly<Record<ExampleMark, Drawing>> = { arrow, tower, steps };

const paint = (drawing: Drawing, { width, height }: { readonly width: number; readonly height: number }): Raster => {
  const data = new Uint8Array(width * height * 4).fill(255);
  const columns = Math.max(...drawing.map((row) => row.length));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const mark = drawing[Math.floor((y / height) * drawing.length)]?.[Math.floor((x / width) * columns)] ?? ' ';
      if (mark !== ' ') data.set([0, 0, 0], (y * width + x) * 4);
    }
  return { data, width, height, sourceSide: 128 };
};

/** A mark as it is met on a page; `wide` is how often wider than it should be. */
export const exampleLook = (mark: ExampleMark, { wide = 1 } = {}): Look =>
  toLook(paint(drawings[mark], { width: Math.round(side * wide), height: side }));

/** A mark as the brand's own file has it. */
export const exampleBrandLook = (mark: ExampleMark): Look =>
  toBrandLook(paint(drawings[mark], { width: side, height: side }));

/** What a check is shown in an example. */
export const toSeen = ({ look, emblems, brandMarks }: ExampleSeen): Seen => ({
  ...(look === undefined ? {} : { look }),
  ...(emblems === undefined
    ? {}
    : {
        emblems: emblems.map(({ mark, wide = 1, ...emblem }) => ({
          ...emblem,
          look: mark === null ? undefined : exampleLook(mark, { wide }),
        })),
      }),
  ...(brandMarks === undefined
    ? {}
    : { brandLooks: new Map(Object.entries(brandMarks).map(([path, mark]) => [path, exampleBrandLook(mark)])) }),
});
