/** Files that a configuration names lie in its own folder or below: nothing else of the machine is ever read through it. */
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ConfigError } from '../errors.ts';

/** A path as the file system sees it, links followed as far as it exists. */
const toRealPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(toRealPath(parent), basename(path));
  }
};

/** True when a path, links followed, is the folder or lies below it. */
export const isBelow = (folder: string, path: string): boolean => {
  const way = relative(toRealPath(resolve(folder)), toRealPath(resolve(folder, path)));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** The absolute path of a file named in the configuration. Throws ConfigError when it, links followed, lies elsewhere. */
export const resolveBelow = (folder: string, path: string): string => {
  if (isBelow(folder, path)) return resolve(folder, path);
  throw new ConfigError({
    subject: { kind: 'file', id: path },
    expected: 'a path in the folder of the configuration or below it',
    received: 'one that leads elsewhere',
    mend: 'Move the file beside earmark.yml and name it from there.',
  });
};
