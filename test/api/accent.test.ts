/** A brand's colour can be read in both themes, whatever it is. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toAccents, toContrast } from '../../lib/api/accent.ts';

/** The grounds as the dashboard really has them. */
const css = readFileSync(new URL('../../web/src/app.css', import.meta.url), 'utf8');
const grounds = ['paper', 'sheet', 'sunk'].map((name) => {
  const [, light = '', dark = ''] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? [];
  return { light, dark };
});
const hex = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);

test('black and white lie 21 apart', () => {
  expect(toContrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});

test('every colour is far enough from every ground, and what is written on it from it', () => {
  expect(grounds.every(({ light, dark }) => light !== '' && dark !== '')).toBe(true);
  fc.assert(
    fc.property(hex, (colour) => {
      const accents = toAccents(colour);
      for (const theme of ['light', 'dark'] as const) {
        for (const ground of grounds)
          expect(toContrast(accents[theme].accent, ground[theme])).toBeGreaterThanOrEqual(4.5);
        expect(toContrast(accents[theme].accent, accents[theme].onAccent)).toBeGreaterThanOrEqual(4.5);
      }
    }),
  );
});

test('a colour that can be read is left as it is', () => {
  expect(toAccents('#0b6b62').light).toEqual({ accent: '#0b6b62', onAccent: '#ffffff' });
  expect(toAccents('#ffe000').dark).toEqual({ accent: '#ffe000', onAccent: '#000000' });
});
