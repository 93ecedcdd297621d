/** What everybody who gives files of a configuration does. */
import { describe, expect, test } from 'vitest';
import type { StampedConfigFiles } from '../../lib/ports/config-files.ts';
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
  withFiles: (files: readonly ConfigFile[], act: (files: StampedConfigFiles) => Promise<void>) => Promise<void>,
): void => {
  describe(`files of a configuration, ${name}`, () => {
    const read = async (config: StampedConfigFiles, path: string): Promise<string | undefined> => {
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

    test('looks at what lies there; a stamp changes with its file', () =>
      withFiles(files, async (config) => {
        expect(await config.look('./links.csv')).toMatchObject({ kind: 'file', bytes: 3 });
        expect(await config.look('styles/Northwind')).toMatchObject({ kind: 'folder' });
        expect(await config.look('.')).toMatchObject({ kind: 'folder' });
        for (const path of ['nothing', '../links.csv', '/etc/passwd', 'links.csv/x', 'a\0b'])
          expect(await config.look(path), path).toBeUndefined();
        const stampOf = async (path: string) => (await config.look(path))?.stamp;
        expect(await stampOf('links.csv')).toBe(await stampOf('links.csv'));
        expect(await stampOf('links.csv')).not.toBe(await stampOf('empty.csv'));
      }));

    test('has nothing where nothing was named', () =>
      withFiles([], async (config) => {
        expect(await config.list('.')).toEqual([]);
        expect(await config.read('links.csv')).toBeUndefined();
      }));
  });
};
