/** The process's own streams, time and signals, as the command line wants them. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readEnvironment } from '../config/environment.ts';
import type { Io } from './io.ts';

/** Columns where output is no terminal. */
const columnsDefault = 80;

/** Ctrl-C and a stop from outside end the work in good order; a second one ends it at once. */
const listenForInterrupts = (): AbortSignal => {
  const interrupted = new AbortController();
  const interrupt = (): void => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return interrupted.signal;
};

/** The folder of the package, whether this runs from its source or from what was built of it. */
const findRoot = (folder: string): string =>
  existsSync(path.join(folder, 'package.json')) || path.dirname(folder) === folder
    ? folder
    : findRoot(path.dirname(folder));

/** Takes the process over: call it once. */
export const openProcessIo = (): Io => {
  const { stdin, stdout, stderr } = process;
  // Whoever reads our output may have read enough (`| head`): that is no fault.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70));
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    drained: async () => {
      if (stdout.writableNeedDrain) await once(stdout, 'drain');
    },
    stdin,
    stdinIsTerminal: stdin.isTTY === true,
    stdoutIsTerminal: stdout.isTTY === true,
    stderrIsTerminal: stderr.isTTY === true,
    columns: stdout.columns ?? columnsDefault,
    environment: readEnvironment(),
    folder: process.cwd(),
    clock: { now: () => new Date() },
    signal: listenForInterrupts(),
    siteFolder: path.join(findRoot(import.meta.dirname), 'dist', 'web'),
    openApp: async (options) => (await import('../app/local.ts')).openLocalApp(options),
    openFetcher: async (network) => (await import('../app/single-fetcher.ts')).openSingleFetcher(network),
  };
};
