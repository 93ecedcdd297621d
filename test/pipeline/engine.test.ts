import { expect, test } from 'vitest';
import { toItem } from '../../lib/items/to-item.ts';
import { bytesKeptMax, createItemCache, itemsKeptMax } from '../../lib/pipeline/engine.ts';

const item = toItem(
  { bytes: Buffer.from('Northwind'), contentType: 'text/plain', url: 'https://a.example/', headers: {} },
  { channel: 'news' },
);

/** Which of the bodies put under these sizes, in order, are still kept. */
const keptOf = (sizes: readonly number[]): readonly number[] => {
  const cache = createItemCache();
  for (const [index, bytes] of sizes.entries()) cache.put(String(index), item, bytes);
  return sizes.flatMap((_, index) => (cache.take(String(index)) === undefined ? [] : [index]));
};

test.each([
  { name: 'keeps what fits', sizes: [1, 2, 3], kept: [0, 1, 2] },
  { name: 'forgets the oldest when together they are too large', sizes: [10, bytesKeptMax - 5, 5], kept: [1, 2] },
  { name: 'forgets all before one that is as large as all may be', sizes: [1, 1, bytesKeptMax], kept: [2] },
  { name: 'keeps none that is larger than all may be', sizes: [1, bytesKeptMax + 1], kept: [] },
])('$name', ({ sizes, kept }) => {
  expect(keptOf(sizes)).toEqual(kept);
});

test('keeps no more than so many', () => {
  expect(keptOf(Array.from({ length: itemsKeptMax + 2 }, () => 1))).toHaveLength(itemsKeptMax);
});

test('gives an item once, and counts it no more', () => {
  const cache = createItemCache();
  cache.put('a', item, bytesKeptMax);
  expect([cache.take('a'), cache.take('a')]).toEqual([item, undefined]);
  cache.put('b', item, bytesKeptMax);
  expect(cache.take('b')).toBe(item);
});
