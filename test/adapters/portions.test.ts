import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inPortions } from '../../lib/adapters/local/portions.ts';

const open = (rows: number) => {
  const portions: number[] = [];
  let left = rows;
  const remove = (portion: number): number => {
    const gone = Math.min(portion, left);
    left -= gone;
    portions.push(gone);
    return gone;
  };
  return { portions, remove };
};

test.each([
  ['none', 0, 5000, [0]],
  ['fewer than a portion', 7, 5000, [7]],
  ['several portions', 2500, 5000, [1000, 1000, 500]],
  ['whole portions', 2000, 5000, [1000, 1000, 0]],
  ['more than may go', 9000, 1500, [1000, 500]],
])('%s', async (_name, rows, max, portions) => {
  const opened = open(rows);
  expect(await inPortions(max, opened.remove)).toBe(portions.reduce((sum, each) => sum + each, 0));
  expect(opened.portions).toEqual(portions);
});

test('others have their turn in between', async () => {
  const { portions, remove } = open(5000);
  const going = inPortions(5000, remove);
  await setImmediate();
  expect(portions.length).toBeLessThan(5);
  expect(await going).toBe(5000);
});
