/** A file of any length, or standard input, as it comes: for what is read piece by piece. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { EarmarkError, SourceError } from '../errors.ts';
import type { Io } from './io.ts';

/** The file's bytes. Throws SourceError where it cannot be read, or is damaged. */
export async function* openFile(name: string, { stdin, folder }: Io): AsyncGenerator<Uint8Array> {
  try {
    yield* name === '-' ? stdin : createReadStream(resolve(folder, name));
  } catch (error) {
    throw toFileError(name, error);
  }
}

/** What went wrong with a file in our own words; errors that are ours already stay. */
export const toFileError = (name: string, error: unknown): EarmarkError =>
  error instanceof EarmarkError
    ? error
    : new SourceError({
        code: error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'NOT_FOUND' : 'BAD_ENCODING',
        retry: 'never',
        subject: { kind: 'file', id: name },
        expected: 'a file that can be read to its end',
        received: error instanceof Error && 'code' in error ? String(error.code) : String(error),
        mend: 'Check the path, and that the file is whole.',
        cause: error,
      });
