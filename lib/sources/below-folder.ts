/** Files that a configuration names lie in its own folder or below: nothing else of the machine is ever read through it. */
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** A path as the file system sees it, links followed as far as it exists. */
const toRealPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(toRealPath(parent), basename(path));
  }
};

/** True when a real path is the folder or lies below it; both absolute, with links followed already. */
export const isWithin = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** True when a path, links followed, is the folder or lies below it; it need not exist. */
export const isBelow = (folder: string, path: string): boolean =>
  isWithin(toRealPath(resolve(folder)), toRealPath(resolve(folder, path)));
