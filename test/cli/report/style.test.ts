import { wcagContrast } from 'culori';
import { describe, expect, test } from 'vitest';
import { reportStyle } from '../../../lib/cli/report/style.ts';

/** The colours by name, as each `:root` sets them: light, dark, paper. */
const palettes = [...reportStyle.matchAll(/:root\{([^}]*)\}/g)].map(
  ([, body = '']) =>
    new Map([...body.matchAll(/--(\w+):(#[\da-f]{3,6})/g)].map(([, name = '', color = '']) => [name, color])),
);

const schemes = ['light', 'dark', 'paper'];

describe('the colours of a report', () => {
  test('are set for light, dark and paper', () => {
    expect(palettes).toHaveLength(3);
  });

  test.each(
    schemes.flatMap((scheme, index) =>
      ['ink', 'soft', 'good', 'fair', 'bad', 'accent'].flatMap((text) =>
        ['ground', 'sheet'].map((ground) => [text, ground, scheme, index] as const),
      ),
    ),
  )('%s stands off %s by 4.5 to 1 or more: %s', (text, ground, _scheme, index) => {
    const [one = '', other = ''] = [palettes[index]?.get(text), palettes[index]?.get(ground)];
    expect(wcagContrast(one, other)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(
    schemes.flatMap((scheme, index) =>
      ['accent', 'good', 'mild', 'fair', 'bad', 'grave'].map((color) => [color, scheme, index] as const),
    ),
  )('what charts draw in %s stands off the sheet by 3 to 1 or more: %s', (color, _scheme, index) => {
    const [one = '', other = ''] = [palettes[index]?.get(color), palettes[index]?.get('sheet')];
    expect(wcagContrast(one, other)).toBeGreaterThanOrEqual(3);
  });
});
