/** Files that notifiers keep in the data folder: whoever changes one is alone on it, among all processes. */
import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Who holds a lock touches it so often, */
const touchEveryMs = 2_000;
/** and who has not for so long is dead. */
const lockStaleMs = 10_000;
/** Longer than that: whoever comes after the dead gets through in the same try. */
const waitMs = 15_000;
const askEveryMs = 25;

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** What `read` finds; undefined where there is nothing. That it cannot be read is no absence, and is thrown. */
export const ifThere = <T>(read: Promise<T>): Promise<T | undefined> =>
  read.catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });

/** What is written here before it takes the place of the file; who dies before that leaves it. */
export const toNewFile = (file: string): string => `${file}.new`;

export const readIfThere = (file: string): Promise<string | undefined> => ifThere(readFile(file, 'utf8'));

const freeStale = async (lock: string, at: number): Promise<void> => {
  const held = await ifThere(stat(lock));
  if (held !== undefined && at - held.mtimeMs > lockStaleMs) await rm(lock, { force: true });
};

const takeLock = async (lock: string, now: Date): Promise<FileHandle> => {
  for (let waitedMs = 0; ; waitedMs += askEveryMs) {
    await freeStale(lock, now.getTime() + waitedMs);
    const held = await open(lock, 'wx').catch((error: unknown) => {
      if (hasCode(error, 'EEXIST') && waitedMs < waitMs) return undefined;
      throw error;
    });
    if (held !== undefined) return held;
    await pause(askEveryMs);
  }
};

/** Works alone on a file, beside which a lock lies meanwhile; throws where another works on it for longer than one waits. */
export const alone = async (file: string, now: Date, work: () => Promise<void>): Promise<void> => {
  const lock = `${file}.lock`;
  const held = await takeLock(lock, now);
  const touching = setInterval(() => void held.write('.').catch(() => {}), touchEveryMs);
  try {
    await work();
  } finally {
    clearInterval(touching);
    await held.close();
    await rm(lock, { force: true });
  }
};
