import { expect, test } from 'vitest';
import { Heartbeats } from '../../lib/pipeline/heartbeats.ts';

test('are waited for, all that were added until then', async () => {
  const heartbeats = new Heartbeats();
  const kept: string[] = [];
  const write = async (name: string): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    kept.push(name);
  };
  heartbeats.add(write('a'));
  heartbeats.add(write('b'));
  await heartbeats.kept();
  expect(kept).toEqual(['a', 'b']);
  await heartbeats.kept();
});

test('one that could not be kept is told of, however late it is asked', async () => {
  const heartbeats = new Heartbeats();
  heartbeats.add(Promise.reject(new Error('disk full')));
  await new Promise((resolve) => setTimeout(resolve, 5));
  heartbeats.add(Promise.resolve());
  await expect(heartbeats.kept()).rejects.toThrow('disk full');
  await expect(heartbeats.kept()).rejects.toThrow('disk full');
});
