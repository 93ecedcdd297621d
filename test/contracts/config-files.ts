/** What everybody who gives files of a configuration does. */
import { describe, expect, test } from 'vitest';
import type { ConfigFiles } from '../../lib/ports/config-files.ts';
import type { ConfigFile } from '../../lib/ports/config-store.ts';

const toFiles = (texts: Readonly<Record<string, string>>): readonly ConfigFile[] =>
  Object.entries(texts).map(([path, text]) => ({ path, bytes: Uint8Array.from(Buffer.from(text)) }));

const files: readonly ConfigFile[] = [
  ...toFiles({
    'links.csv': 'a,b',
    'empty.csv': '',
    'styles/.vale.ini': 'StylesPath = .',
    'styles/Northwind/Terms.yml': 'extends: substitution',
    'styles/Northwind/More/Deep.yml': 'deep',
    'styles/NorthwindToo/Terms.yml': 'another',
    'styles/Über uns/北風 😀.yml': 'signs',
  }),
  { path: 'logos/mark.png', bytes: Uint8Array.from([0, 255, 13, 10, 128]) },
];

export const configFilesContract = (
  name: string,
  withFiles: (files: readonly ConfigFile[], act: (files: ConfigFiles) => Promise<void>) => Promise<void>,
): void => {
  describe(`files of a configuration, ${name}`, () => {
    const read = async (config: ConfigFiles, path: string): Promise<string | undefined> => {
      const bytes = await config.read(path);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString();
    };

    test('gives each file back, byte for byte', () =>
      withFiles(files, async (config) => {
        for (const { path, bytes } of files) expect([...((await config.read(path)) ?? [])], path).toEqual([...bytes]);
      }));

    test('lists a folder whole, sorted, by paths from the configuration', () =>
      withFiles(files, async (config) => {
        expect(await config.list('styles')).toEqual([
          'styles/.vale.ini',
          'styles/Northwind/More/Deep.yml',
          'styles/Northwind/Terms.yml',
          'styles/NorthwindToo/Terms.yml',
          'styles/Über uns/北風 😀.yml',
        ]);
        expect(await config.list('styles/Northwind')).toEqual([
          'styles/Northwind/More/Deep.yml',
          'styles/Northwind/Terms.yml',
        ]);
        expect(await config.list('.')).toEqual(files.map(({ path }) => path).toSorted());
      }));

    test('a file lists itself', () =>
      withFiles(files, async (config) => {
        expect(await config.list('./links.csv')).toEqual(['links.csv']);
      }));

    test.each([
      ['./styles//Northwind/', ['styles/Northwind/More/Deep.yml', 'styles/Northwind/Terms.yml']],
      ['logos/../styles/NorthwindToo', ['styles/NorthwindToo/Terms.yml']],
    ])('%s means what it leads to', (folder, paths) =>
      withFiles(files, async (config) => {
        expect(await config.list(folder)).toEqual(paths);
        expect(await read(config, `${folder}/Terms.yml`)).toBeDefined();
      }),
    );

    test.each([
      'nothing.csv',
      'styles',
      'styles/Northwind/',
      'links.csv/x',
      '',
      '.',
      '../links.csv',
      '/etc/passwd',
      'a\0b',
    ])('reads nothing at %j', (path) =>
      withFiles(files, async (config) => {
        expect(await config.read(path)).toBeUndefined();
      }),
    );

    test.each(['nothing', 'style', '..', '../..', '/', '/etc', 'styles/../../etc', 'a\0b'])(
      'lists nothing at %j',
      (folder) =>
        withFiles(files, async (config) => {
          expect(await config.list(folder)).toEqual([]);
        }),
    );

    test('has nothing where nothing was named', () =>
      withFiles([], async (config) => {
        expect(await config.list('.')).toEqual([]);
        expect(await config.read('links.csv')).toBeUndefined();
      }));
  });
};
