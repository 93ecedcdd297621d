/** Bodies by content hash, each a file of its own: `archive/ab/cdef…`. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Archive } from '../../ports/archive.ts';
import type { Clock } from '../../ports/clock.ts';
import { isArchiveName, toArchiveName, toHeaderText } from '../agreed/archived-body.ts';
import { readBodyFile, toBodyFile } from '../agreed/body-file.ts';
import { toDamagedError, toStoreError } from './store-error.ts';

/** Files that are being written; one that is left over was written by a process that died. */
const unfinishedFolder = 'unfinished';
const unfinishedMaxAgeMs = 3_600_000;
/** After so many files others get their turn while old ones are looked for. */
const filesAtOnce = 256;

/** An archive in a folder. Nothing is made until the first body comes. */
export const openLocalArchive = ({ folder, clock }: { readonly folder: string; readonly clock: Clock }): Archive => {
  // Other processes, perhaps with the same id in another container, write into the same folder.
  const writer = `${process.pid}-${randomBytes(6).toString('hex')}`;
  let written = 0;

  const toPath = (name: string): string => join(folder, name.slice(0, 2), name.slice(2));

  /** Written under another name first: who finds a body finds it whole. */
  const write = (path: string, parts: readonly Uint8Array[]): void => {
    written += 1;
    const unfinished = join(folder, unfinishedFolder, `${writer}-${written}`);
    try {
      const seconds = clock.now().getTime() / 1000;
      const file = withFolder(dirname(unfinished), () => openSync(unfinished, 'wx'));
      try {
        for (const part of parts) writeFileSync(file, part);
        futimesSync(file, seconds, seconds);
      } finally {
        closeSync(file);
      }
      withFolder(dirname(path), () => renameSync(unfinished, path));
    } catch (error) {
      removeQuietly(unfinished);
      throw error;
    }
  };

  return {
    put: async (body, wire) => {
      const headerText = toHeaderText(body);
      const name = toArchiveName(headerText, body.bytes);
      const path = toPath(name);
      try {
        if (!touch(path, clock.now())) write(path, toBodyFile(headerText, body, wire));
      } catch (error) {
        throw toStoreError(error, path);
      }
      return name;
    },
    find: async (name) => {
      if (!isArchiveName(name)) return undefined;
      const path = toPath(name);
      const file = readIfThere(path);
      if (file === undefined) return undefined;
      const body = readBodyFile(file, name);
      if (body !== undefined) return body;
      throw toDamagedError({ kind: 'archived body', id: name, file: path });
    },
    list: async function* () {
      for (const part of listFolder(folder))
        for (const rest of part.length === 2 ? listFolder(join(folder, part)) : [])
          if (isArchiveName(part + rest)) yield part + rest;
    },
    remove: async (names) => {
      for (const path of names.filter(isArchiveName).map(toPath)) {
        try {
          rmSync(path, { force: true });
        } catch (error) {
          throw toStoreError(error, path);
        }
      }
    },
    expire: async (olderThanMs, keep) => {
      const nowMs = clock.now().getTime();
      let count = 0;
      let seen = 0;
      for (const part of listFolder(folder)) {
        for (const rest of part.length === 2 ? listFolder(join(folder, part)) : []) {
          if (!keep.has(part + rest) && expireFile(join(folder, part, rest), nowMs - olderThanMs)) count += 1;
          seen += 1;
          if (seen % filesAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
        }
      }
      for (const left of listFolder(join(folder, unfinishedFolder)))
        expireFile(join(folder, unfinishedFolder, left), nowMs - unfinishedMaxAgeMs);
      return count;
    },
  };
};

/** Makes a body that is there already young again. False where there is none, or an empty one that a power cut left. */
const touch = (path: string, now: Date): boolean => {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return false;
  try {
    utimesSync(path, now, now);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

/**
 * Removes a file last put before `beforeMs`. It is moved aside before it is judged for good: who puts the same
 * body in this very moment either makes it young in time, and it comes back, or finds none and writes it anew.
 */
const expireFile = (path: string, beforeMs: number): boolean => {
  const isOld = (at: string): boolean => {
    const found = statSync(at, { throwIfNoEntry: false });
    return found !== undefined && found.mtimeMs < beforeMs;
  };
  if (!isOld(path)) return false;
  const aside = `${path}.old`;
  try {
    renameSync(path, aside);
    if (isOld(aside)) {
      rmSync(aside);
      return true;
    }
    renameSync(aside, path);
    return false;
  } catch (error) {
    if (isMissing(error)) return false;
    throw toStoreError(error, path);
  }
};

const readIfThere = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw toStoreError(error, path);
  }
};

const listFolder = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw toStoreError(error, folder);
  }
};

/** Makes the folder only when it turns out to be missing: nearly always it is there. */
const withFolder = <T>(folder: string, act: () => T): T => {
  try {
    return act();
  } catch (error) {
    if (!isMissing(error)) throw error;
    mkdirSync(folder, { recursive: true });
    return act();
  }
};

const removeQuietly = (path: string): void => {
  try {
    rmSync(path, { force: true });
  } catch {
    // The error that led here is the one to tell; what is left goes with the next clearing up.
  }
};

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
