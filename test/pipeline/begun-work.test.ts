import { expect, test } from 'vitest';
import { BegunWork } from '../../lib/pipeline/begun-work.ts';

test('is waited for, all that was added until then', async () => {
  const begun = new BegunWork();
  const kept: string[] = [];
  const write = async (name: string): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    kept.push(name);
  };
  begun.add(write('a'));
  begun.add(write('b'));
  await begun.done();
  expect(kept).toEqual(['a', 'b']);
  await begun.done();
});

test('what failed is told of, however late it is asked', async () => {
  const begun = new BegunWork();
  begun.add(Promise.reject(new Error('disk full')));
  await new Promise((resolve) => setTimeout(resolve, 5));
  begun.add(Promise.resolve());
  await expect(begun.done()).rejects.toThrow('disk full');
  await expect(begun.done()).rejects.toThrow('disk full');
});
