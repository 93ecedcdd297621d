#!/usr/bin/env node
/** The command line as a program. */
import { boundHeap } from '../lib/app/heap.ts';
import { openProcessIo } from '../lib/cli/process-io.ts';
import { runCli } from '../lib/cli/run-cli.ts';

boundHeap();
process.exitCode = await runCli(process.argv.slice(2), openProcessIo());
// Standard input that nobody read to its end would keep the process waiting.
if (!process.stdin.destroyed) process.stdin.unref?.();
