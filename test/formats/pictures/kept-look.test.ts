/** Looks that were kept and read again. */
import { expect, test } from 'vitest';
import { readKeptLook, toKeptLook } from '../../../lib/formats/pictures/kept-look.ts';
import { compareLooks, keptLikenessMin } from '../../../lib/formats/pictures/likeness.ts';
import { exampleLook } from '../../checks/example-marks.ts';

const toRead = (text: string | undefined) => (text === undefined ? undefined : readKeptLook(text));

test('a look that was kept is like what it was made of, and unlike others', () => {
  const kept = toRead(toKeptLook(exampleLook('arrow')));
  expect(kept && compareLooks(kept, exampleLook('arrow')).likeness).toBeGreaterThan(0.99);
  expect(kept && compareLooks(kept, exampleLook('tower')).likeness).toBeLessThan(keptLikenessMin);
});

test('it takes less than a kilobyte, and is the same text when it is kept again', () => {
  const text = toKeptLook(exampleLook('steps')) ?? '';
  expect(text.length).toBeLessThan(1024);
  const again = toRead(text);
  expect(again && toKeptLook(again)).toBe(text);
});

test('what shows nothing is not kept', () => {
  expect(toKeptLook({ plain: [], inverse: [], rimShare: 0 })).toBeUndefined();
});

test.each([
  ['nothing', ''],
  ['words', 'no look'],
  ['a shape without cells', '0.1;1.0,0.01,;1.0,0.01,'],
  ['one shape of two', `0.1;1.0,0.01,${'A'.repeat(384)}`],
  ['a shape without proportion', `0.1;0,0.01,${'A'.repeat(384)};1,0.01,${'A'.repeat(384)}`],
])('%s is no look', (_, text) => {
  expect(readKeptLook(text)).toBeUndefined();
});
