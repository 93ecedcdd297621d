/** The files that a configuration names, such as a folder of styles: they travel with it to where it is pushed. */
import { ConfigError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import { byConfigPath } from '../ports/config-files.ts';
import type { ConfigFile } from '../ports/config-store.ts';
import { doors as allDoors, type Doors } from './doors.ts';
import { openFolderFiles } from './folder-files.ts';
import { findPaths } from './option-files.ts';

/** All files together; a function reads them into memory. */
export const filesBytesMax = 8 * 1024 * 1024;
export const filesMax = 1000;

/** Reads them, folders with all in them. Throws ConfigError where one is missing, lies elsewhere, or all are too much. */
export const readConfigFiles = (
  config: Config,
  { doors = allDoors }: { readonly doors?: Doors } = {},
): Promise<readonly ConfigFile[]> => readNamedFiles(config.folder, new Set(namedFiles(config, doors)));

/** The files of these names, those of folders whole, by path. Throws as above. */
export const readNamedFiles = async (folder: string, names: Iterable<string>): Promise<readonly ConfigFile[]> => {
  const source = openFolderFiles(folder);
  const files = new Map<string, ConfigFile>();
  let bytes = 0;
  for (const named of names) {
    const { files: paths, left } = await source.walk(named);
    const [first] = left;
    if (first !== undefined) throw notThere(first, 'a path that leads elsewhere, or too deep');
    if (paths.length === 0) throw notThere(named, 'nothing');
    if (new Set([...files.keys(), ...paths]).size > filesMax) throw tooMuch(named);
    for (const path of paths) {
      if (files.has(path)) continue;
      const file = { path, bytes: (await source.read(path)) ?? new Uint8Array() };
      bytes += file.bytes.length;
      files.set(path, file);
      if (bytes > filesBytesMax) throw tooMuch(named);
    }
  }
  return [...files.values()].toSorted((a, b) => byConfigPath(a.path, b.path));
};

const namedFiles = ({ channels, guidelines, alerts, backlinks, report }: Config, doors: Doors): readonly string[] => {
  const pathsIn = (door: { readonly options: Parameters<typeof findPaths>[0] } | undefined, options: unknown) =>
    door === undefined ? [] : findPaths(door.options, options).map(({ file }) => file);
  return [
    ...channels.flatMap(({ source, options }) => pathsIn(doors.sources.find(source), options)),
    ...guidelines.flatMap(({ files = [] }) => files),
    ...alerts.flatMap(({ to }) =>
      to.flatMap(({ notifier, options }) => pathsIn(doors.notifiers.find(notifier), options)),
    ),
    ...backlinks.watch,
    ...(report.agency?.logo === undefined ? [] : [report.agency.logo]),
  ];
};

const notThere = (named: string, received: string): ConfigError =>
  new ConfigError({
    subject: { kind: 'file', id: named },
    expected: 'a file or folder beside earmark.yml or below, for the configuration names it',
    received,
    mend: 'Put it there, or take its name out of the configuration.',
  });

const tooMuch = (named: string): ConfigError =>
  new ConfigError({
    code: 'TOO_LARGE',
    subject: { kind: 'file', id: named },
    expected: `at most ${filesMax} files of ${filesBytesMax} bytes in all to go with a configuration`,
    received: 'more',
    mend: 'Name the files that are needed, and not a folder with others in it.',
  });
