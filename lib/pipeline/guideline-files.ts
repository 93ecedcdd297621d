/** What the files that guidelines name hold, read before anything is judged: judging itself reads nothing. */
import type { FileProblem } from '../checks/check.ts';
import { checks } from '../checks/registry.ts';
import type { Config } from '../model/config.ts';
import type { Guideline } from '../model/guideline.ts';
import type { ConfigFiles } from '../ports/config-files.ts';

/** The files of each guideline that names any, by its id: path → bytes. */
export type GuidelineFiles = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

export const noFiles: GuidelineFiles = new Map();

/** Once a configuration, so that what checks make of files is made once; what cannot be read is tried again. */
const held = new WeakMap<Config, Promise<Read>>();

/** Reads them; folders with all in them. */
export const readGuidelineFiles = async (config: Config, files: ConfigFiles): Promise<GuidelineFiles> => {
  if (config.guidelines.every((guideline) => guideline.files === undefined)) return noFiles;
  const known = held.get(config);
  if (known !== undefined) return (await known).found;
  const reading = readAll(config.guidelines, files);
  held.set(config, reading);
  reading.catch(() => held.delete(config));
  return (await reading).found;
};

type Read = { readonly found: GuidelineFiles; readonly notices: readonly FileProblem[] };

/** What will not be done of what those files ask for, such as rules that are scripts. */
export const listFileNotices = async (config: Config, files: ConfigFiles): Promise<readonly FileProblem[]> => {
  await readGuidelineFiles(config, files);
  return (await held.get(config))?.notices ?? [];
};

const readAll = async (guidelines: readonly Guideline[], files: ConfigFiles): Promise<Read> => {
  const notices: FileProblem[] = [];
  const found = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const { id, check, options, files: named } of guidelines) {
    if (named === undefined) continue;
    const read = await readEach(named, files);
    found.set(id, read);
    const asked = checks.find(check);
    const told = asked?.judges === 'page' ? await asked.prepare?.(options, read) : undefined;
    notices.push(...(told ?? []));
  }
  return { found, notices };
};

const readEach = async (named: readonly string[], files: ConfigFiles): Promise<ReadonlyMap<string, Uint8Array>> => {
  const read = new Map<string, Uint8Array>();
  for (const folder of named)
    for (const path of await files.list(folder)) {
      const bytes = await files.read(path);
      if (bytes !== undefined) read.set(path, bytes);
    }
  return read;
};
