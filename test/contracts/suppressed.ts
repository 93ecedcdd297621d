/** What every list of those does of whom nothing more is kept. */
import { describe, expect, test } from 'vitest';
import type { Open } from './samples.ts';
import { withStores } from './with-stores.ts';

export const suppressedStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`suppressed authors, ${name}`, () => {
    test(
      'knows whom it was told, by brand, however often',
      each(async ({ stores: { suppressed } }) => {
        const one = { brand: 'northwind', author: 'author-0123456789abcdef' };
        expect(await suppressed.has(one)).toBe(false);
        await suppressed.add(one);
        await suppressed.add(one);
        expect(await suppressed.has(one)).toBe(true);
        expect(await suppressed.has({ ...one, brand: 'southbeam' })).toBe(false);
        expect(await suppressed.has({ ...one, author: 'author-fedcba9876543210' })).toBe(false);
      }),
    );

    test(
      'takes names as hostile as they come',
      each(async ({ stores: { suppressed } }) => {
        for (const author of ['\0', '\ud800', '#', '😀', 'x'.repeat(3000), 'ſ']) {
          expect(await suppressed.has({ brand: 'northwind', author })).toBe(false);
          await suppressed.add({ brand: 'northwind', author });
          expect(await suppressed.has({ brand: 'northwind', author })).toBe(true);
        }
      }),
    );
  });
};
