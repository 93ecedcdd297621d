/** Configurations that were pushed: each a version, the text as written beside what it was parsed to. */
import type { Config } from '../model/config.ts';
import type { Instant } from '../model/vocabulary.ts';

/** What a function runs on: it needs neither a reader of YAML nor the doors' schemas. */
export type StoredConfig = {
  /** Hash over text and files: the same content is the same version. */
  readonly version: string;
  /** When it was pushed. */
  readonly at: Instant;
  /** Who changed it in the dashboard; absent where it was pushed, or found in its file. */
  readonly by?: string;
  /** The version of Earmark that parsed it. */
  readonly earmark: string;
  /** earmark.yml as it was written. */
  readonly text: string;
  /** Plain JSON. Its `folder` is where its files would lie, and means nothing on another machine. */
  readonly config: Config;
};

/** A file that the configuration names, by its path from the configuration's folder. */
export type ConfigFile = { readonly path: string; readonly bytes: Uint8Array };

export type ConfigStore = {
  /** The current one: what was put last. */
  find(brand: string): Promise<StoredConfig | undefined>;
  findVersion(brand: string, version: string): Promise<StoredConfig | undefined>;
  /** The files that were put with a version, by path; none for a version that is not there. */
  findFiles(brand: string, version: string): Promise<readonly ConfigFile[]>;
  /** Keeps a version with its files, and makes it the current one; a version put again is the current one again. */
  put(brand: string, stored: StoredConfig, files?: readonly ConfigFile[]): Promise<void>;
  /** Latest first. */
  list(brand: string): Promise<readonly { readonly version: string; readonly at: Instant }[]>;
};
