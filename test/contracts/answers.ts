/** What every store of paid answers does. */
import { describe, expect, test } from 'vitest';
import type { Open } from './samples.ts';
import { withStores } from './with-stores.ts';

export const answerStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);

  describe(`answers, ${name}`, () => {
    test(
      'tells those it knows, and is silent on the others',
      each(async ({ answers }) => {
        await answers.put(
          new Map([
            ['one', '{"a":1}'],
            ['two', 'ſ İ 🙂'],
          ]),
        );
        expect(await answers.find(['two', 'three', 'one', 'two'])).toEqual(
          new Map([
            ['one', '{"a":1}'],
            ['two', 'ſ İ 🙂'],
          ]),
        );
        expect(await answers.find([])).toEqual(new Map());
      }),
    );

    test(
      'keeps the answer that was put last, and nothing of nothing',
      each(async ({ answers }) => {
        await answers.put(new Map([['one', 'a']]));
        await answers.put(new Map([['one', 'b']]));
        await answers.put(new Map());
        expect(await answers.find(['one'])).toEqual(new Map([['one', 'b']]));
      }),
    );

    test(
      'takes many at once',
      each(async ({ answers }) => {
        const many = new Map(Array.from({ length: 130 }, (_, index) => [`q${index}`, `a${index}`]));
        await answers.put(many);
        expect(await answers.find([...many.keys()])).toEqual(many);
      }),
    );
  });
};
