/** The folder of earmark.yml as the engine sees it: files in it and below, and nothing else of the machine. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../errors.ts';
import { byConfigPath, type StampedConfigFiles, toConfigPath } from '../ports/config-files.ts';
import { isWithin } from '../sources/below-folder.ts';

/** Folders in folders that are looked into. */
const depthMax = 20;
/** Files of one list; more are not looked for. */
const listedMax = 100_001;
/** One file: larger ones are no list, style or picture that goes with a configuration. */
const fileBytesMax = 50_000_000;

/** What lies in a folder, and what of it cannot be read from there: links that lead elsewhere, folders too deep. */
export type FolderWalk = { readonly files: readonly string[]; readonly left: readonly string[] };

/** Files in the folder of a configuration. Links are followed as long as they stay below it. */
export const openFolderFiles = (folder: string): StampedConfigFiles & { walk(named: string): Promise<FolderWalk> } => {
  const root = path.resolve(folder);

  const walk = async (named: string): Promise<FolderWalk> => {
    const name = toConfigPath(named);
    const top = name === undefined ? undefined : await findBelow(root, name);
    if (name === undefined || top === undefined) return { files: [], left: [] };
    return top === 'elsewhere' ? { files: [], left: [name] } : walkFrom(root, name);
  };

  return {
    walk,
    list: async (named) => (await walk(named)).files,
    look: async (written) => {
      const name = toConfigPath(written);
      const found = name === undefined ? undefined : await findBelow(root, name);
      if (found === undefined || found === 'elsewhere') return undefined;
      return { kind: found.kind, stamp: `${found.changedMs}:${found.bytes}`, bytes: found.bytes };
    },
    read: async (written) => {
      const name = toConfigPath(written);
      const found = name === undefined ? undefined : await findBelow(root, name);
      if (name === undefined || found === undefined || found === 'elsewhere' || found.kind !== 'file') return undefined;
      if (found.bytes > fileBytesMax) throw toTooLarge(name);
      return readFile(found.at);
    },
  };
};

type Found = {
  readonly kind: 'file' | 'folder';
  readonly at: string;
  readonly bytes: number;
  readonly changedMs: number;
};

/** What a path leads to, links followed; undefined where nothing is there, or neither a file nor a folder. */
const findBelow = async (root: string, name: string): Promise<Found | 'elsewhere' | undefined> => {
  const [realRoot, at] = await Promise.all([root, path.join(root, name)].map((each) => realpath(each).catch(() => '')));
  if (!realRoot || !at) return undefined;
  if (!isWithin(realRoot, at)) return 'elsewhere';
  const stats = await stat(at).catch(() => undefined);
  if (stats === undefined) return undefined;
  const changedMs = Math.trunc(stats.mtimeMs);
  if (stats.isFile()) return { kind: 'file', at, bytes: stats.size, changedMs };
  return stats.isDirectory() ? { kind: 'folder', at, bytes: 0, changedMs } : undefined;
};

const walkFrom = async (root: string, top: string): Promise<FolderWalk> => {
  const files: string[] = [];
  const left: string[] = [];
  const waiting = [{ name: top, above: new Set<string>() }];
  for (let next = waiting.pop(); next !== undefined && files.length < listedMax; next = waiting.pop()) {
    const { name, above } = next;
    const found = await findBelow(root, name);
    if (found === undefined) continue;
    if (found === 'elsewhere') left.push(name);
    else if (found.kind === 'file') files.push(name);
    // A link to a folder above would go round in circles.
    else if (!above.has(found.at)) {
      if (above.size >= depthMax) left.push(name);
      else
        for (const child of await readdir(found.at))
          waiting.push({ name: name === '' ? child : `${name}/${child}`, above: new Set([...above, found.at]) });
    }
  }
  return { files: files.toSorted(byConfigPath), left: left.toSorted(byConfigPath) };
};

const toTooLarge = (name: string): ConfigError =>
  new ConfigError({
    code: 'TOO_LARGE',
    subject: { kind: 'file', id: name },
    expected: `at most ${fileBytesMax} bytes in a file that the configuration names`,
    received: 'more',
    mend: 'Take its name out of the configuration, or make it smaller.',
  });
