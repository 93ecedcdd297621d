/**
 * How far colours move when they are written in other notations and rounded as people round: `npx tsx bench/colors.ts [--json]`. The default
 * tolerance of `palette` is the 99.9th per cent of it, rounded up to a half.
 */
import { converter, differenceCiede2000, formatHex, parse } from 'culori';

const colorsCount = 20_000;
const difference = differenceCiede2000();
const [toHsl, toLch, toLab] = [converter('hsl'), converter('oklch'), converter('lab')];

/** The same colours in every run. */
let seed = 1;
const random = (): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return seed / 0x80000000;
};
const colors = Array.from(
  { length: colorsCount },
  () =>
    `#${Math.floor(random() * 0x1000000)
      .toString(16)
      .padStart(6, '0')}`,
);

const notations: Readonly<Record<string, (color: string) => string | undefined>> = {
  'hsl, whole degrees and per cents': (color) => {
    const hsl = toHsl(color);
    return hsl && `hsl(${Math.round(hsl.h ?? 0)} ${Math.round(hsl.s * 100)}% ${Math.round(hsl.l * 100)}%)`;
  },
  'oklch, two decimals, whole degrees': (color) => {
    const lch = toLch(color);
    return lch && `oklch(${lch.l.toFixed(2)} ${lch.c.toFixed(2)} ${Math.round(lch.h ?? 0)})`;
  },
  'lab, whole numbers': (color) => {
    const lab = toLab(color);
    return lab && `lab(${Math.round(lab.l)} ${Math.round(lab.a)} ${Math.round(lab.b)})`;
  },
};

const print = (row: Readonly<Record<string, string | number>>): void =>
  console.log(
    process.argv.includes('--json')
      ? JSON.stringify({ bench: 'colors', ...row })
      : Object.entries(row)
          .map(([name, value]) => `${name} ${value}`)
          .join('  '),
  );
for (const [notation, write] of Object.entries(notations)) {
  const distances = colors
    .map((color) => {
      const again = parse(write(color) ?? '');
      return again === undefined ? 0 : difference(color, formatHex(again));
    })
    .toSorted((a, b) => a - b);
  const at = (share: number): string => (distances[Math.floor(distances.length * share)] ?? 0).toFixed(2);
  print({
    notation: notation.padEnd(36),
    '50 %': at(0.5),
    '99 %': at(0.99),
    '99.9 %': at(0.999),
    most: (distances.at(-1) ?? 0).toFixed(2),
  });
}
