/** The files that a configuration names, such as a folder of styles: they travel with it to where it is pushed. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import type { ConfigFile } from '../ports/config-store.ts';
import { isBelow } from '../sources/below-folder.ts';
import { doors as allDoors, type Doors } from './doors.ts';
import { findPaths } from './option-files.ts';

/** All files together; a function reads them into memory. */
export const filesBytesMax = 4 * 1024 * 1024;
const filesMax = 500;
/** Folders in folders that are looked into. */
const depthMax = 8;

/** Reads them, folders with all in them. Throws ConfigError where one is missing, lies elsewhere, or all are too much. */
export const readConfigFiles = async (
  config: Config,
  { doors = allDoors }: { readonly doors?: Doors } = {},
): Promise<readonly ConfigFile[]> => {
  const files = new Map<string, ConfigFile>();
  let bytes = 0;
  for (const named of new Set(namedFiles(config, doors)))
    for (const name of await listFiles(config.folder, named)) {
      if (files.has(name)) continue;
      const file = { path: name, bytes: await readFile(path.join(config.folder, name)) };
      bytes += file.bytes.length;
      files.set(name, file);
      if (files.size > filesMax || bytes > filesBytesMax) throw tooMuch(named);
    }
  return [...files.values()];
};

const namedFiles = ({ channels, guidelines, alerts, backlinks }: Config, doors: Doors): readonly string[] => {
  const pathsIn = (door: { readonly options: Parameters<typeof findPaths>[0] } | undefined, options: unknown) =>
    door === undefined ? [] : findPaths(door.options, options).map(({ file }) => file);
  return [
    ...channels.flatMap(({ source, options }) => pathsIn(doors.sources.find(source), options)),
    ...guidelines.flatMap(({ check, options }) => pathsIn(doors.checks.find(check), options)),
    ...alerts.flatMap(({ to }) =>
      to.flatMap(({ notifier, options }) => pathsIn(doors.notifiers.find(notifier), options)),
    ),
    ...backlinks.watch,
  ];
};

/** Paths from the folder, with `/` on every system. */
const listFiles = async (folder: string, named: string, depth = 0): Promise<readonly string[]> => {
  const full = path.resolve(folder, named);
  // A link in a named folder may lead out of it.
  if (!isBelow(folder, full)) throw notThere(named, 'a path that leads elsewhere');
  const found = await stat(full).catch(() => undefined);
  if (found === undefined) throw notThere(named, 'nothing');
  if (found.isFile()) return [path.relative(folder, full).split(path.sep).join('/')];
  if (!found.isDirectory() || depth >= depthMax) return [];
  const names = (await readdir(full)).toSorted((a, b) => (a < b ? -1 : 1));
  const lists = names.map((name) => listFiles(folder, path.join(named, name), depth + 1));
  return (await Promise.all(lists)).flat();
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
