/** Guidelines edited in the earmark.yml of this machine: written whole or not at all, and every version kept in the data folder. */
import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type GuidelineDesk, listGuidelineChanges } from '../api/guideline-desk.ts';
import { readConfigFiles } from '../config/config-files.ts';
import { editGuideline, removeGuideline } from '../config/edit-guideline.ts';
import { findGuidelineText } from '../config/guideline-text.ts';
import { loadConfig } from '../config/load.ts';
import { toConfigVersion, toStorable } from '../config/prepare.ts';
import type { Config } from '../model/config.ts';
import { earmarkVersion } from '../model/version.ts';
import { createLine } from '../pipeline/in-turn.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigStore } from '../ports/config-store.ts';
import { listen } from './listen.ts';

type DeskOptions = {
  /** earmark.yml, and what errors call it. */
  readonly file: string;
  readonly name: string;
  readonly brand: string;
  readonly configs: ConfigStore;
  readonly clock: Clock;
  /** Told of the configuration as it was read again after a change. */
  onChanged(config: Config): Promise<void>;
};

/** Replaces a file in one step, where it really lies and as it may be read: who reads it meanwhile has the old one or the new one. */
const replaceFile = async (file: string, text: string): Promise<void> => {
  const place = await realpath(file);
  const { mode } = await stat(place);
  const beside = path.join(path.dirname(place), `.${path.basename(place)}.${randomUUID()}`);
  try {
    await writeFile(beside, text, { mode, flag: 'wx' });
    await rename(beside, place);
  } finally {
    await rm(beside, { force: true });
  }
};

/** Opens the desk. */
export const openGuidelineDesk = ({ file, name, brand, configs, clock, onChanged }: DeskOptions): GuidelineDesk => {
  const inTurn = createLine();
  const read = (): Promise<string> => readFile(file, 'utf8');
  const place = { file: name, folder: path.dirname(path.resolve(file)) };

  /** What is in the file becomes a version, unless it is the latest already. */
  const keep = async (by: string | undefined): Promise<Config> => {
    const config = await loadConfig(file, { name });
    const text = await read();
    const files = await readConfigFiles(config);
    const version = toConfigVersion(text, files);
    const latest = await configs.find(brand);
    if (latest?.version !== version) {
      // Versions are told in order of time: none is as old as the one before it.
      const afterMs = latest === undefined ? 0 : Date.parse(latest.at) + 1;
      const at = new Date(Math.max(clock.now().getTime(), afterMs)).toISOString();
      const stored = { version, at, earmark: earmarkVersion, text, config: toStorable(config) };
      await configs.put(brand, by === undefined ? stored : { ...stored, by }, files);
    }
    return config;
  };

  const replace = async (text: string, by: string): Promise<void> => {
    // What was written by hand is no change of whoever saves now.
    await keep(undefined);
    await replaceFile(file, text);
    await onChanged(await keep(by));
  };

  return {
    listen: (config) => listen(config, undefined),
    find: async (id) => findGuidelineText(await read(), id),
    listChanges: (id) => listGuidelineChanges(configs, { brand, id }),
    editor: {
      edit: async (id, yaml) => editGuideline(await read(), { id, yaml }, place),
      save: (id, { yaml, version, by }) =>
        inTurn(async () => {
          const text = await read();
          if (findGuidelineText(text, id)?.version !== version) return false;
          const edited = await editGuideline(text, { id, yaml }, place);
          if (edited?.ok === true) await replace(edited.text, by);
          return edited?.ok === true;
        }),
      add: (yaml, by) =>
        inTurn(async () => {
          const edited = await editGuideline(await read(), { yaml }, place);
          if (edited?.ok === true) await replace(edited.text, by);
          return edited?.ok === true;
        }),
      remove: (id, { version, by }) =>
        inTurn(async () => {
          const text = await read();
          const found = findGuidelineText(text, id);
          if (found === undefined || found.version !== version) return found === undefined ? undefined : false;
          const removed = await removeGuideline(text, id, place);
          if (removed?.ok === true) await replace(removed.text, by);
          return removed;
        }),
    },
  };
};
