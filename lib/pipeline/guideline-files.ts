/** What the files that guidelines name hold, read before anything is judged: judging itself reads nothing. */
import { checks } from '../checks/registry.ts';
import type { Config } from '../model/config.ts';
import type { Guideline } from '../model/guideline.ts';
import type { ConfigFiles } from '../ports/config-files.ts';

/** The files of each guideline that names any, by its id: path → bytes. */
export type GuidelineFiles = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

export const noFiles: GuidelineFiles = new Map();

/** Once a configuration, so that what checks make of files is made once; what cannot be read is tried again. */
const held = new WeakMap<Config, Promise<GuidelineFiles>>();

/** Reads them; folders with all in them. */
export const readGuidelineFiles = (config: Config, files: ConfigFiles): Promise<GuidelineFiles> => {
  if (config.guidelines.every((guideline) => guideline.files === undefined)) return Promise.resolve(noFiles);
  const known = held.get(config);
  if (known !== undefined) return known;
  const reading = readAll(config.guidelines, files);
  held.set(config, reading);
  reading.catch(() => held.delete(config));
  return reading;
};

const readAll = async (guidelines: readonly Guideline[], files: ConfigFiles): Promise<GuidelineFiles> => {
  const found = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const { id, check, options, files: named } of guidelines) {
    if (named === undefined) continue;
    const read = await readEach(named, files);
    found.set(id, read);
    const asked = checks.find(check);
    if (asked?.judges === 'page') await asked.prepare?.(options, read);
  }
  return found;
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
