/** The files that a configuration names (styles, logos, lists): beside earmark.yml on one machine, pushed with it on AWS. */

/** Paths lead from the folder of earmark.yml, with `/`, as `styles/Northwind/Terms.yml`. Nothing outside that folder is read. */
export type ConfigFiles = {
  /** The bytes of a file; undefined where there is none of that name, or it lies elsewhere. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** All files in a folder and the folders in it, sorted; a file lists itself, and nothing lists nothing. */
  list(folder: string): Promise<readonly string[]>;
};

/** What lies at a path. */
export type ConfigPath = {
  readonly kind: 'file' | 'folder';
  /** Of a file: changes when it does. */
  readonly stamp: string;
  readonly bytes: number;
};

/** The same, for those who read many files again and again: what has not changed need not be opened. */
export type StampedConfigFiles = ConfigFiles & {
  /** Undefined where nothing is, or it lies elsewhere. */
  look(path: string): Promise<ConfigPath | undefined>;
};

/**
 * A path as it is written in the configuration → the one name of what it means: `./styles//Northwind/` → `styles/Northwind`,
 * and the folder itself → `''`. Undefined for one that leads elsewhere.
 */
export const toConfigPath = (written: string): string | undefined => {
  if (written.startsWith('/') || written.includes('\0')) return undefined;
  const way: string[] = [];
  for (const part of written.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') way.push(part);
    else if (way.pop() === undefined) return undefined;
  }
  return way.join('/');
};

/** The order of a list. */
export const byConfigPath = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** True for the path itself and for all below it. */
export const isConfigPathIn = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);
