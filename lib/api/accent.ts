/** The brand's colour as the dashboard can use it: moved towards black or white until it can be read, and no further. */

/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number];

/** The grounds that it stands on in each theme: paper, sheet and sunk, as web/src/app.css has them. */
const grounds = {
  light: ['#faf8f3', '#ffffff', '#f1eee6'],
  dark: ['#12181b', '#1a2226', '#0d1214'],
} as const;
/** WCAG 2.2, 1.4.3. */
const contrastMin = 4.5;
const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];
/** Steps from the colour to black or white. */
const steps = 100;

const toColour = (hex: string): Colour => {
  const at = (start: number): number => Number.parseInt(hex.slice(start, start + 2), 16);
  return [at(1), at(3), at(5)];
};
const toHex = (colour: Colour): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
const toLuminance = (colour: Colour): number => {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** How far two colours lie apart, 1 to 21. */
export const toContrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [one, other].map((hex) => toLuminance(toColour(hex))).toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

const mix = (from: Colour, to: Colour, share: number): Colour => {
  const at = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * share);
  return [at(0), at(1), at(2)];
};

/** The nearest colour that can be read on every ground. The end of the way always can. */
const toReadable = (colour: Colour, end: Colour, on: readonly string[]): string => {
  for (let step = 0; step < steps; step++) {
    const hex = toHex(mix(colour, end, step / steps));
    if (on.every((ground) => toContrast(hex, ground) >= contrastMin)) return hex;
  }
  return toHex(end);
};

export type Accent = { readonly accent: string; readonly onAccent: string };

/** What is written on it: white or black, whichever lies further apart; one of the two is always far enough. */
const withText = (accent: string): Accent => {
  const [light, dark] = [toHex(white), toHex(black)];
  return { accent, onAccent: toContrast(accent, light) >= toContrast(accent, dark) ? light : dark };
};

/** `#rrggbb` → the accent of both themes. */
export const toAccents = (hex: string): { readonly light: Accent; readonly dark: Accent } => {
  const colour = toColour(hex);
  return {
    light: withText(toReadable(colour, black, grounds.light)),
    dark: withText(toReadable(colour, white, grounds.dark)),
  };
};
