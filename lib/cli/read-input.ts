/** Reads what a command is pointed at: a file, an address, or standard input. */
import { readFile, stat } from 'node:fs/promises';
import { SourceError } from '../errors.ts';
import type { Fetcher } from '../ports/fetcher.ts';
import type { Io } from './io.ts';

/** Bytes that are read of one file or of standard input. */
export const inputBytesMax = 64 * 1024 * 1024;

export type Input = {
  readonly bytes: Uint8Array;
  /** Where it came from: a path, an address, or `-`. */
  readonly name: string;
  /** Its address, where it was fetched. */
  readonly url?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** True for an address that is fetched rather than opened. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** Reads one input. Throws SourceError or UsageError with what to do. */
export const readInput = async (name: string, io: Io, fetcher: () => Promise<Fetcher>): Promise<Input> => {
  if (name === '-') return { bytes: await readStdin(io), name };
  return isAddress(name) ? fetchInput(name, io, await fetcher()) : readFileInput(name);
};

const refuse = (name: string, code: 'NOT_FOUND' | 'TOO_LARGE', received: string, cause?: unknown): SourceError =>
  new SourceError({
    code,
    retry: 'never',
    subject: { kind: 'file', id: name },
    expected: code === 'TOO_LARGE' ? `at most ${inputBytesMax} bytes` : 'a file that can be read',
    received,
    mend: code === 'TOO_LARGE' ? 'Split it.' : 'Check the path.',
    cause,
  });

const readFileInput = async (path: string): Promise<Input> => {
  const fail = (cause: unknown): never => {
    throw refuse(path, 'NOT_FOUND', cause instanceof Error && 'code' in cause ? String(cause.code) : 'nothing', cause);
  };
  const { size } = await stat(path).catch(fail);
  if (size > inputBytesMax) throw refuse(path, 'TOO_LARGE', `${size} bytes`);
  return { bytes: await readFile(path).catch(fail), name: path };
};

/** All of standard input. */
export const readStdin = async ({ stdin }: Io): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    size += chunk.length;
    if (size > inputBytesMax) throw refuse('-', 'TOO_LARGE', 'more');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Characters that one line may have; of a longer one the beginning is taken. */
const lineMax = 1_000_000;

/** Lines of standard input as they come, without their ends: each is one, however long. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = toBounded(lines.pop() ?? '');
    for (const line of lines) yield toBounded(line.replace(/\r$/, ''));
  }
  const last = rest + decoder.decode();
  if (last !== '') yield toBounded(last.replace(/\r$/, ''));
}

const toBounded = (line: string): string => (line.length > lineMax ? line.slice(0, lineMax) : line);

const fetchInput = async (url: string, { signal }: Io, fetcher: Fetcher): Promise<Input> => {
  const answer = await fetcher.fetch({ url, signal });
  if (answer.outcome === 'read') {
    const contentType = answer.headers['content-type'];
    const { body: bytes, headers } = answer;
    return { bytes, name: url, url: answer.url, headers, ...(contentType === undefined ? {} : { contentType }) };
  }
  if (answer.outcome === 'failed') throw answer.error;
  throw new SourceError({
    code: 'HTTP_STATUS',
    retry: 'never',
    subject: { kind: 'page', id: url },
    expected: 'a page',
    received: answer.outcome === 'gone' ? `status ${answer.status}` : 'an answer without a body',
    mend: 'Check the address.',
  });
};
