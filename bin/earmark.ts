#!/usr/bin/env node
/** The command line as a program: hands it the process's streams, time and signals. */
import { once } from 'node:events';
import { runCli } from '../lib/cli/run-cli.ts';
import { readEnvironment } from '../lib/config/environment.ts';

/** Columns where output is no terminal. */
const columnsDefault = 80;

const { stdin, stdout, stderr } = process;

/** Ctrl-C and a stop from outside end the work in good order; a second one ends it at once. */
const interrupted = new AbortController();
const interrupt = (): void => {
  if (interrupted.signal.aborted) process.exit(130);
  interrupted.abort();
};
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
// Whoever reads our output may have read enough (`| head`): that is no fault.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70));

const code = await runCli(process.argv.slice(2), {
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
  signal: interrupted.signal,
  openApp: async (options) => (await import('../lib/app/local.ts')).openLocalApp(options),
  openFetcher: async (network) => (await import('../lib/app/single-fetcher.ts')).openSingleFetcher(network),
});
process.exitCode = code;
// Standard input that nobody read to its end would keep the process waiting.
if (!stdin.destroyed) stdin.unref?.();
