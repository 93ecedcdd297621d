/** Files of a folder, found and read within bounds; nothing outside the configuration's folder is ever opened. */
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SourceError } from '../errors.ts';
import { toUrl } from '../text/url.ts';
import { isWithin } from './below-folder.ts';

const depthMax = 20;
/** A file larger than this is no page, feed or export that a person would keep. */
const bytesMax = 50_000_000;

export type SavedFile = {
  /** Its path below the folder that was asked for, with `/`; a lone file's name. */
  readonly name: string;
  /** Where it lies, symbolic links resolved. */
  readonly path: string;
  /** Changes when the file does: `<mtime ms>:<bytes>`. */
  readonly stamp: string;
};

export type Finding = { readonly files: readonly SavedFile[]; readonly isComplete: boolean };

const missing = (named: string, received: string): SourceError =>
  new SourceError({
    code: 'SOURCE_FORMAT',
    retry: 'later',
    subject: { kind: 'file', id: named },
    expected: 'a file or folder beside earmark.yml or below',
    received,
    mend: 'Set "path" to a file or folder that lies in the folder of earmark.yml.',
  });

/** The real path of what was named; throws where it is missing or lies elsewhere. */
const resolveBelow = async (folder: string, named: string): Promise<string> => {
  const root = await realpath(folder);
  const resolved = await realpath(path.resolve(root, named)).catch(() => undefined);
  if (resolved === undefined) throw missing(named, 'nothing of that name');
  if (!isWithin(root, resolved)) throw missing(named, 'a path that leads elsewhere');
  return resolved;
};

/** Files below a folder, or the one file named, in the order of their names. Hidden ones are passed over. */
export const findFiles = async (
  folder: string,
  named: string,
  { filesMax }: { readonly filesMax: number },
): Promise<Finding> => {
  const root = await realpath(folder).catch(() => folder);
  const top = await resolveBelow(folder, named);
  if ((await stat(top)).isFile()) return { files: [await toFile(path.basename(top), top)], isComplete: true };
  const files: SavedFile[] = [];
  const waiting: { readonly at: string; readonly name: string; readonly depth: number }[] = [
    { at: top, name: '', depth: 0 },
  ];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { at, name, depth } = next;
    for (const child of (await readdir(at)).toSorted()) {
      if (files.length >= filesMax) return { files, isComplete: false };
      if (child.startsWith('.')) continue;
      const found = await lookAt(root, path.join(at, child));
      const childName = name === '' ? child : `${name}/${child}`;
      if (found?.kind === 'file') files.push(await toFile(childName, found.path));
      // A link to a folder above would go round in circles.
      else if (found?.kind === 'folder' && depth < depthMax)
        waiting.push({ at: found.path, name: childName, depth: depth + 1 });
    }
  }
  return { files, isComplete: true };
};

/** What lies at a path. Links to files are followed as long as they stay below the root; links to folders are not. */
const lookAt = async (
  root: string,
  at: string,
): Promise<{ readonly kind: 'file' | 'folder'; readonly path: string } | undefined> => {
  const resolved = await realpath(at).catch(() => undefined);
  if (resolved === undefined || !isWithin(root, resolved)) return undefined;
  const stats = await stat(resolved);
  if (stats.isFile()) return { kind: 'file', path: resolved };
  return stats.isDirectory() && !(await lstat(at)).isSymbolicLink() ? { kind: 'folder', path: resolved } : undefined;
};

const toFile = async (name: string, at: string): Promise<SavedFile> => {
  const { mtimeMs, size } = await stat(at);
  return { name, path: at, stamp: `${Math.trunc(mtimeMs)}:${size}` };
};

/** The bytes of a file, unpacked where its name ends in `.gz`; undefined where it is larger than the bound or damaged. */
export const readSavedFile = async (file: SavedFile): Promise<Uint8Array | undefined> => {
  if (Number(file.stamp.split(':')[1]) > bytesMax) return undefined;
  const bytes = await readFile(file.path);
  if (!file.name.toLowerCase().endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: bytesMax });
  } catch {
    return undefined;
  }
};

/** What `<file>.url` says: the address a saved page was taken from (its first line, or `URL=` as Windows writes it). */
export const readUrlHint = async (file: SavedFile): Promise<string | undefined> => {
  const hint = await stat(`${file.path}.url`).catch(() => undefined);
  if (hint === undefined || !hint.isFile() || hint.size > 10_000) return undefined;
  const text = await readFile(`${file.path}.url`, 'utf8');
  const line = /^\s*(?:URL=)?(https?:\/\/\S+)\s*$/im.exec(text)?.[1];
  return line !== undefined && toUrl(line) !== undefined ? line : undefined;
};
