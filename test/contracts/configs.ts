/** What every store of configurations does. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import type { StoredConfig } from '../../lib/ports/config-store.ts';
import { at, type Open } from './samples.ts';
import { withStores } from './with-stores.ts';

const toText = (name: string): string => `brand: {id: harbour, name: "${name}"}\n`;
export const toStored = (version: string, known: Partial<StoredConfig> = {}): StoredConfig => {
  const text = toText(`Harbour ${version}`);
  const config = parseConfig(text, { file: 'earmark.yml', folder: '/' });
  return { version, at: at(1), earmark: '0.1.0', text, config, ...known };
};

export const configStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`configurations, ${name}`, () => {
    test(
      'knows none before one was put',
      each(async ({ stores: { configs } }) => {
        expect(await configs.find('harbour')).toBeUndefined();
        expect(await configs.findVersion('harbour', 'v1')).toBeUndefined();
        expect(await configs.findFiles('harbour', 'v1')).toEqual([]);
        expect(await configs.list('harbour')).toEqual([]);
      }),
    );

    test(
      'the one that was put last is the current one, and older ones stay',
      each(async ({ stores: { configs } }) => {
        const [one, two] = [toStored('v1'), toStored('v2', { at: at(2) })];
        await configs.put('harbour', one);
        await configs.put('harbour', two);
        expect(await configs.find('harbour')).toEqual(two);
        expect(await configs.findVersion('harbour', 'v1')).toEqual(one);
        expect(await configs.list('harbour')).toEqual([
          { version: 'v2', at: at(2) },
          { version: 'v1', at: at(1) },
        ]);
      }),
    );

    test(
      'putting the same again changes nothing; an older version put again is the current one, once in the list',
      each(async ({ stores: { configs } }) => {
        const [one, two] = [toStored('v1'), toStored('v2', { at: at(2) })];
        for (const stored of [one, one, two]) await configs.put('harbour', stored);
        const again = { ...one, at: at(3) };
        await configs.put('harbour', again);
        expect(await configs.find('harbour')).toEqual(again);
        expect(await configs.list('harbour')).toEqual([
          { version: 'v1', at: at(3) },
          { version: 'v2', at: at(2) },
        ]);
      }),
    );

    test(
      'brands know nothing of each other, even where their names share letters and signs',
      each(async ({ stores: { configs } }) => {
        await configs.put('harbour', toStored('v1'), [{ path: 'a.csv', bytes: Buffer.from('a') }]);
        expect(await configs.find('harbour-two')).toBeUndefined();
        expect(await configs.find('harb')).toBeUndefined();
        expect(await configs.findFiles('harbour-two', 'v1')).toEqual([]);
        expect(await configs.list('harbour-two')).toEqual([]);
      }),
    );

    test(
      'gives files back by path, byte for byte, and those of a version put again without them are gone',
      each(async ({ stores: { configs } }) => {
        const files = [
          { path: 'styles/ſ İ 😀.yml', bytes: Uint8Array.from([0, 255, 13, 10, 128]) },
          { path: 'links.csv', bytes: new Uint8Array() },
        ];
        await configs.put('harbour', toStored('v1'), files);
        const found = await configs.findFiles('harbour', 'v1');
        expect(found.map(({ path, bytes }) => [path, [...bytes]])).toEqual([
          ['links.csv', []],
          ['styles/ſ İ 😀.yml', [0, 255, 13, 10, 128]],
        ]);
        await configs.put('harbour', toStored('v1'));
        expect(await configs.findFiles('harbour', 'v1')).toEqual([]);
      }),
    );

    test(
      'keeps what is larger than a row of any store, and a smaller one after it',
      each(async ({ stores: { configs } }) => {
        // Random, so that compressing does not help.
        const large = toStored('v1', { text: `${toText('Harbour')}# ${randomBytes(450_000).toString('hex')}\n` });
        const bytes = Uint8Array.from(randomBytes(1_000_000));
        await configs.put('harbour', large, [{ path: 'large.bin', bytes }]);
        expect(await configs.find('harbour')).toEqual(large);
        const [file] = await configs.findFiles('harbour', 'v1');
        expect(file !== undefined && Buffer.from(file.bytes).equals(bytes)).toBe(true);
        const small = toStored('v1');
        await configs.put('harbour', small);
        expect(await configs.find('harbour')).toEqual(small);
      }),
    );

    test(
      'keeps signs that not every store can hold',
      each(async ({ stores: { configs } }) => {
        const stored = toStored('v1', { text: 'emoji 😀, nul \0, half \ud83d, ſİ, 北風, שלום\n' });
        await configs.put('harbour', stored);
        expect(await configs.find('harbour')).toEqual(stored);
      }),
    );
  });
};
