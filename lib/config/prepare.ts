/** earmark.yml → what is stored on AWS: validated, parsed, with its files, under a version made of all of it. */
import { readFile } from 'node:fs/promises';
import type { Config } from '../model/config.ts';
import { earmarkVersion } from '../model/version.ts';
import type { ConfigFile, StoredConfig } from '../ports/config-store.ts';
import { sha256 } from '../text/hash.ts';
import { readConfigFiles } from './config-files.ts';
import { refuseLocalOnly } from './for-cloud.ts';
import { loadConfig } from './load.ts';

/** A configuration that waits for the moment at which it is put. */
export type PreparedConfig = {
  readonly stored: Omit<StoredConfig, 'at'>;
  readonly files: readonly ConfigFile[];
};

/** The folder of a stored configuration: its files are asked for by their paths from it. */
const storedFolder = '.';
const versionDigits = 32;

/** Reads one. Throws ConfigErrors with everything that is wrong with it, or cannot run on AWS. */
export const prepareConfig = async (
  file: string,
  { name = file }: { readonly name?: string } = {},
): Promise<PreparedConfig> => {
  // Tells in its own words when there is no such file, or too large a one.
  const config = await loadConfig(file, { name });
  const text = await readFile(file, 'utf8');
  refuseLocalOnly(text, { file: name });
  const files = await readConfigFiles(config);
  const version = toConfigVersion(text, files);
  return { stored: { version, earmark: earmarkVersion, text, config: toStorable(config) }, files };
};

/** Plain JSON: what a store gives back is what was put. */
export const toStorable = (config: Config): Config => {
  const plain: Config = JSON.parse(JSON.stringify({ ...config, folder: storedFolder }));
  return plain;
};

/** The same text and files, parsed by the same Earmark, are the same version wherever they are pushed from. */
export const toConfigVersion = (text: string, files: readonly ConfigFile[]): string => {
  const parts = files
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path: name, bytes }) => [name, sha256(bytes)]);
  return sha256(JSON.stringify([earmarkVersion, text, parts])).slice(0, versionDigits);
};
