import { expect, test } from 'vitest';
import { page } from '../../lib/sources/page.ts';
import { emptyMemory, poll } from './source-context.ts';

const options = { urls: ['https://a.example/one', 'https://a.example/two#top', 'https://a.example/two'] };

test('reads each page once, and asks again conditionally', async () => {
  const web = new Map([
    ['https://a.example/one', 'One'],
    ['https://a.example/two', 'Two'],
  ]);
  const memory = emptyMemory();
  const first = await poll(page, { options, web, memory });
  expect(first.asked).toEqual(['https://a.example/one', 'https://a.example/two']);
  expect(first.readings.map(({ outcome }) => outcome)).toEqual(['read', 'read']);
  expect(first.checkpoints).toBe(1);

  web.set('https://a.example/two', 'Two, edited');
  const second = await poll(page, { options, web, memory });
  expect(second.readings.map(({ outcome }) => outcome)).toEqual(['unchanged', 'read']);
});

test('a page that fails costs only itself', async () => {
  const web = new Map<string, string | number>([
    ['https://a.example/one', 503],
    ['https://a.example/two', 'Two'],
  ]);
  const { error, readings } = await poll(page, { options, web });
  expect(error).toBeUndefined();
  expect(readings.map(({ outcome }) => outcome)).toEqual(['failed', 'read']);
});

test('fails when every page fails, and keeps no cursor', async () => {
  const web = new Map([['https://a.example/one', 503]]);
  const { error, checkpoints } = await poll(page, { options: { url: 'https://a.example/one' }, web });
  expect(error).toMatchObject({ code: 'HTTP_STATUS', status: 503 });
  expect(checkpoints).toBe(0);
});

test('a page that is gone is no failure of the channel', async () => {
  const { error, readings } = await poll(page, { options: { url: 'https://a.example/one' } });
  expect(error).toBeUndefined();
  expect(readings).toEqual([{ outcome: 'gone', url: 'https://a.example/one' }]);
});

test.each([
  ['no page at all', {}],
  ['an address of another kind', { url: 'ftp://a.example/' }],
  ['an unknown key', { url: 'https://a.example/', deep: true }],
])('refuses %s', (_, given) => expect(page.options.safeParse(given).success).toBe(false));
