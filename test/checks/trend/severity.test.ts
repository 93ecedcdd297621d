/** How grave a drift is: who was told of it is told again where it has grown to twice its bound. */
import { expect, test } from 'vitest';
import { toSwingSeverity } from '../../../lib/checks/trend/pick.ts';
import type { Swing } from '../../../lib/checks/trend/swing.ts';

const bounds = { sudden: 5, slow: 2, spread: 4 };
const swing = (known: Pick<Swing, 'kind' | 'look' | 'hours' | 'sigmas'>): Swing => ({
  of: { kind: 'all' },
  count: 200,
  said: 400,
  expected: 100,
  dispersion: 0.01,
  among: 1,
  ...known,
});

test.each([
  { kind: 'more', look: 'slow', hours: 72, sigmas: 3.9, severity: 'medium' },
  { kind: 'more', look: 'slow', hours: 72, sigmas: 4, severity: 'high' },
  { kind: 'worse', look: 'slow', hours: 72, sigmas: 3.9, severity: 'medium' },
  { kind: 'worse', look: 'slow', hours: 72, sigmas: 4, severity: 'high' },
  { kind: 'worse', look: 'sudden', hours: 24, sigmas: 20, severity: 'medium' },
  { kind: 'more', look: 'sudden', hours: 24, sigmas: 20, severity: 'medium' },
] as const)('$look $kind at $sigmas deviations is $severity', ({ severity, ...known }) => {
  expect(toSwingSeverity(swing(known), bounds)).toBe(severity);
});
