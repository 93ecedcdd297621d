/** Which files a path on the command line stands for: a file, a folder with all below it, or a pattern. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors.ts';

/** Files that one path may stand for. */
const filesMax = 100_000;
/** Folders within folders. */
const depthMax = 64;

const hasWildcard = (path: string): boolean => /[*?{]/.test(path);

/** Absolute paths in alphabetical order. Throws UsageError when there is no such file, or no file that fits. */
export const findFiles = async (
  path: string,
  folder: string,
  isWanted: (name: string) => boolean,
): Promise<readonly string[]> => {
  const absolute = resolve(folder, path);
  const kind = await stat(absolute).catch(() => undefined);
  if (kind?.isDirectory()) return walk(absolute, isWanted);
  if (kind !== undefined) return [absolute];
  const found = hasWildcard(path) ? await findByPattern(absolute) : [];
  if (found.length === 0) throw notThere(path);
  return found;
};

const notThere = (path: string): UsageError =>
  new UsageError({
    code: 'NOT_FOUND',
    subject: { kind: 'file', id: path },
    expected: 'a file, a folder or a pattern that fits files',
    received: 'nothing there',
    mend: 'Check the path.',
  });

const findByPattern = (pattern: string): Promise<readonly string[]> => {
  const parts = pattern.split(sep);
  const fixed = parts.slice(0, parts.findIndex(hasWildcard)).join(sep) || sep;
  const wanted = toPattern(relative(fixed, pattern).split(sep).join('/'));
  return walk(fixed, (name) => wanted.test(name));
};

/** Files below a folder whose path from there is wanted; hidden folders and node_modules are passed over, links not followed. */
const walk = async (top: string, isWanted: (name: string) => boolean): Promise<readonly string[]> => {
  const files: string[] = [];
  const open = [{ folder: top, depth: 0 }];
  for (let next = open.pop(); next !== undefined && files.length < filesMax; next = open.pop()) {
    const entries = await readdir(next.folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(next.folder, entry.name);
      const isPassedOver = entry.name.startsWith('.') || entry.name === 'node_modules';
      if (entry.isDirectory() && !isPassedOver && next.depth < depthMax)
        open.push({ folder: path, depth: next.depth + 1 });
      if (entry.isFile() && isWanted(relative(top, path).split(sep).join('/'))) files.push(path);
    }
  }
  return files.toSorted((a, b) => (a < b ? -1 : 1));
};

/** `**` any folders, `*` and `?` within a name, `{a,b}` either. */
const toPattern = (glob: string): RegExp => {
  const tokens: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
  const source = glob
    .replaceAll(/(?:\*\*\/)+/g, '**/')
    .replaceAll(/\{([^{}]{0,1000})\}|\*\*\/|\*\*|\*|\?|[^*?{]+|\{/g, (token, choices?: string) =>
      choices === undefined
        ? (tokens[token] ?? toLiteral(token))
        : `(?:${choices.split(',').map(toLiteral).join('|')})`,
    );
  return new RegExp(`^${source}$`);
};

const toLiteral = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
