import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { compareLooks, toBrandLook, toLook } from '../../lib/formats/pictures/likeness.ts';
import type { Raster } from '../../lib/formats/pictures/raster.ts';
import { toSafeDrawing } from '../../lib/formats/pictures/safe-drawing.ts';
import { readPicture } from '../../lib/items/read-picture.ts';

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">
  <path d="M2 2h8v20H2zM14 2l8 10-8 10z"/></svg>`;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const pixels = () => sharp(Buffer.from(drawing), { density: 400 }).flatten({ background: 'white' });

/** A PNG's first chunk claims a size; nothing of it is there. */
const bomb = (): Uint8Array => {
  const head = Buffer.alloc(33);
  head.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  head.writeUInt32BE(60_000, 16);
  head.writeUInt32BE(60_000, 20);
  head.set([8, 6, 0, 0, 0], 24);
  return head;
};

/** ICO with one picture of four by four pixels: its upper left quarter red, the rest white. */
const icon = (): Uint8Array => {
  const side = 4;
  const bytes = Buffer.alloc(6 + 16 + 40 + side * side * 4 + side * 4);
  bytes.writeUInt16LE(1, 2);
  bytes.writeUInt16LE(1, 4);
  bytes.set([side, side], 6);
  bytes.writeUInt32LE(bytes.length - 22, 14);
  bytes.writeUInt32LE(22, 18);
  bytes.writeUInt32LE(40, 22);
  bytes.writeInt32LE(side, 26);
  bytes.writeInt32LE(side * 2, 30);
  bytes.writeUInt16LE(1, 34);
  bytes.writeUInt16LE(32, 36);
  for (let row = 0; row < side; row++)
    for (let x = 0; x < side; x++)
      bytes.set(x < 2 && row >= 2 ? [0, 0, 255, 255] : [255, 255, 255, 255], 62 + (row * side + x) * 4);
  return bytes;
};

const pixelAt = ({ data, width }: Raster, x: number, y: number): readonly number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

const decoded = async (bytes: Uint8Array): Promise<Raster> => {
  const raster = await readPicture(bytes);
  if (raster === undefined) throw new Error('expected a picture');
  return raster;
};

describe('a picture file', () => {
  test.each([
    ['a PNG', () => pixels().png().toBuffer()],
    ['a JPEG', () => pixels().jpeg({ quality: 60 }).toBuffer()],
    ['a WebP', () => pixels().webp().toBuffer()],
    ['a GIF', () => pixels().gif().toBuffer()],
  ])('shows the same mark as %s as in its drawing', async (_name, make) => {
    const [brand, met] = await Promise.all([decoded(bytesOf(drawing)), make().then(decoded)]);
    expect(compareLooks(toBrandLook(brand), toLook(met)).likeness).toBeGreaterThan(0.95);
  });

  test('is brought to 128 pixels on its longer side', async () => {
    const raster = await decoded(await pixels().resize(300, 100, { fit: 'fill' }).png().toBuffer());
    expect({ ...raster, data: raster.data.length }).toEqual({
      width: 128,
      height: 43,
      sourceSide: 300,
      data: 128 * 43 * 4,
    });
  });

  test('that moves is read by its first frame', async () => {
    const frames = Buffer.concat([Buffer.alloc(16 * 16 * 4, 255), Buffer.alloc(16 * 16 * 4, 60)]);
    const raw = { width: 16, height: 32, channels: 4, pageHeight: 16 } as const;
    const raster = await decoded(await sharp(frames, { raw }).gif().toBuffer());
    expect([raster.width, raster.height, pixelAt(raster, 64, 64)]).toEqual([128, 128, [255, 255, 255, 255]]);
  });

  test('of the old kind for favicons is read, rows bottom up', async () => {
    const raster = await decoded(icon());
    expect([pixelAt(raster, 20, 20), pixelAt(raster, 100, 20), pixelAt(raster, 20, 100)]).toEqual([
      [255, 0, 0, 255],
      [255, 255, 255, 255],
      [255, 255, 255, 255],
    ]);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['a text', bytesOf('Not found')],
    ['a page', bytesOf('<!doctype html><title>Not found</title>')],
    ['a file cut short', bomb().subarray(0, 12)],
    ['a small file that claims billions of pixels', bomb()],
    [
      'a drawing of a hundred thousand pixels a side',
      bytesOf(drawing.replace(/width="24" height="24"/, 'width="100000" height="100000"')),
    ],
    ['more bytes than are looked at', new Uint8Array(3_000_001)],
    ['an ICO whose parts lie beyond its end', icon().subarray(0, 70)],
    [
      'a drawing with entities that multiply',
      bytesOf(`<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${drawing}`),
    ],
    [
      'a drawing of ten thousand elements',
      bytesOf(`<svg viewBox="0 0 9 9">${'<path d="M0 0h9v9z"/>'.repeat(10_001)}</svg>`),
    ],
  ])('is none where it is %s', async (_name, bytes) => {
    expect(await readPicture(bytes)).toBeUndefined();
  });
});

describe('a drawing', () => {
  test.each([
    [
      'loses pictures from elsewhere',
      '<svg xmlns="x"><image href="http://a.example/b.png"/></svg>',
      '<svg xmlns="x"><image /></svg>',
    ],
    ['loses files', `<svg xmlns="x"><use xlink:href='file:///etc/passwd'/></svg>`, '<svg xmlns="x"><use /></svg>'],
    ['keeps its own parts', '<svg xmlns="x"><use href="#a"/></svg>', '<svg xmlns="x"><use href="#a"/></svg>'],
    [
      'loses sheets from elsewhere',
      '<svg xmlns="x"><style>@import "http://a.example";</style></svg>',
      '<svg xmlns="x"><style>none</style></svg>',
    ],
    [
      'keeps its own paints',
      '<svg xmlns="x"><path fill="url(#a)"/></svg>',
      '<svg xmlns="x"><path fill="url(#a)"/></svg>',
    ],
    [
      'of a page gets its name space',
      '<svg viewBox="0 0 9 9"></svg>',
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>',
    ],
    ['loses its document type', '<!DOCTYPE svg PUBLIC "a" "b"><svg xmlns="x"></svg>', '<svg xmlns="x"></svg>'],
  ])('%s', (_name, text, expected) => {
    expect(toSafeDrawing(text)).toBe(expected);
  });

  test('of a long hostile text is judged quickly', () => {
    const started = performance.now();
    for (const part of ['<svg ', 'href="', '@import ', 'url(', '<!DOCTYPE ', '<svg xmlns'])
      toSafeDrawing(`<svg>${part.repeat(30_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
