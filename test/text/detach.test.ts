/** What is cut from a long text, and kept. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detach } from '../../lib/text/detach.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const chunks = 100;
const chunkUnits = 1_000_000;

/** Megabytes that are held because of one short piece of each chunk. */
const toHeldMb = (keep: (piece: string) => string): number => {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: chunks }, (_, index) => {
    const chunk = Buffer.alloc(chunkUnits, `https://blog-${index}.example/a-page `).toString('latin1');
    return keep(chunk.slice(10, 60));
  });
  collectGarbage();
  const held = (process.memoryUsage().heapUsed - before) / 1e6;
  expect(kept).toHaveLength(chunks);
  return held;
};

test('a detached piece lets go of the text that it was cut from', () => {
  expect(toHeldMb((piece) => piece)).toBeGreaterThan(50);
  expect(toHeldMb(detach)).toBeLessThan(5);
});

test('a detached piece is the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), (text, start) => {
      expect(detach(text.slice(start))).toBe(text.slice(start));
    }),
  );
  for (const text of ['', 'ſ', 'İ', '😀'.repeat(9), '\ud83d'.repeat(20)]) expect(detach(text)).toBe(text);
});
