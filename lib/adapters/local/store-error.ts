/** What SQLite and the file system say, in words that tell what to do. */
import { StoreError } from '../../errors.ts';

type Story = {
  readonly retry: 'never' | 'later';
  readonly expected: string;
  readonly received: string;
  readonly mend: string;
};

const full: Story = {
  retry: 'later',
  expected: 'room on the disk',
  received: 'a full one',
  mend: 'Free some space, or name another folder with --data, and run it again; nothing was half written.',
};
const forbidden: Story = {
  retry: 'never',
  expected: 'a file that can be read and written',
  received: 'no permission, or a place where no file can be',
  mend: 'Give this user the right to write there, or name another folder with --data.',
};
const damaged: Story = {
  retry: 'never',
  expected: 'a SQLite file as Earmark writes it',
  received: 'a damaged one, or something else',
  mend: 'Move the data folder away and restore it from a backup, or start with a new one by --data.',
};
const busy: Story = {
  retry: 'later',
  expected: 'the file to be free within seconds',
  received: 'another process that kept it locked',
  mend: 'Wait until the other process is done, or end it.',
};
const failing: Story = {
  retry: 'later',
  expected: 'a disk that reads and writes',
  received: 'an input or output error',
  mend: 'Look at the disk, or name another folder with --data, and run it again.',
};

/** By the start of SQLite's result code, longest first where one begins another; then the codes of the file system. */
const stories: readonly (readonly [code: string, story: Story])[] = [
  ['SQLITE_FULL', full],
  ['SQLITE_BUSY', busy],
  ['SQLITE_LOCKED', busy],
  ['SQLITE_PROTOCOL', busy],
  ['SQLITE_CORRUPT', damaged],
  ['SQLITE_NOTADB', damaged],
  ['SQLITE_READONLY', forbidden],
  ['SQLITE_CANTOPEN', forbidden],
  ['SQLITE_PERM', forbidden],
  ['SQLITE_IOERR', failing],
  ['ENOSPC', full],
  ['EDQUOT', full],
  ['EFBIG', full],
  ['EACCES', forbidden],
  ['EPERM', forbidden],
  ['EROFS', forbidden],
  ['ENOTDIR', forbidden],
  ['EEXIST', forbidden],
  ['EISDIR', forbidden],
  ['ELOOP', forbidden],
  ['ENOENT', forbidden],
  ['EMFILE', failing],
  ['ENFILE', failing],
  ['EIO', failing],
];

/** libsql tells of a file that it cannot open in words only: `ConnectionFailed("Unable to open …: 14")`. */
const codeOf = (error: Error): string => {
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  return /ConnectionFailed|unable to open/i.test(error.message) ? 'SQLITE_CANTOPEN' : '';
};

/** Makes a StoreError of what went wrong with a file; anything that is not the file's fault comes back as it was. */
export const toStoreError = (error: unknown, file: string): unknown => {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const code = codeOf(error);
  const story = stories.find(([start]) => code.startsWith(start))?.[1];
  if (story === undefined) return error;
  const { retry, expected, received, mend } = story;
  return new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry,
    subject: { kind: 'file', id: file },
    expected,
    received: `${received} (${code})`,
    mend,
    cause: error,
  });
};

/** A row or file that was written by us and cannot be read any more. */
export const toDamagedError = (details: {
  readonly kind: string;
  readonly id: string;
  readonly file: string;
  readonly cause?: unknown;
}): StoreError =>
  new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry: 'never',
    subject: { kind: details.kind, id: details.id },
    expected: `what Earmark wrote into ${details.file}`,
    received: 'damaged data',
    mend: 'Restore the data folder from a backup, or remove this one; it comes again with the next read.',
    cause: details.cause,
  });
