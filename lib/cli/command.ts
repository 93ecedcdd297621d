/** What a command says of itself; the program, its help and its errors are made from it. */
import type { Option } from 'commander';
import type * as z from 'zod';
import { UsageError } from '../errors.ts';
import type { Context } from './context.ts';

/** 0 done · 1 found what it was told to fail on · 2 wrong usage or configuration · 70 a fault of ours. */
export type ExitCode = 0 | 1 | 2 | 70;

/** For commands that end well. */
export const done: ExitCode = 0;

type Description = {
  readonly name: string;
  /** One sentence for the help. */
  readonly summary: string;
  /** A call as one would write it. */
  readonly example: string;
  /** Arguments in commander's spelling, with what they are: `[['<id>', 'of the finding']]`. */
  readonly takes?: readonly (readonly [spelling: string, summary: string])[];
  readonly flags?: readonly Option[];
};

/** A command as the program runs it: what was written on the command line goes in unparsed. */
export type CliCommand = Description & {
  run(context: Context, written: { readonly args: readonly string[]; readonly flags: unknown }): Promise<ExitCode>;
};

/** Defines a command; `flags` are parsed by `schema` before it runs. */
export const defineCommand = <Schema extends z.ZodType>(
  command: Description & {
    readonly schema: Schema;
    run(context: Context, flags: z.infer<Schema>, args: readonly string[]): Promise<ExitCode>;
  },
): CliCommand => ({
  ...command,
  run: async (context, { args, flags }) => {
    const parsed = command.schema.safeParse(flags);
    if (!parsed.success) throw toUsageError(command.name, parsed.error.issues);
    return command.run(context, parsed.data, args);
  },
});

const toUsageError = (command: string, issues: readonly z.core.$ZodIssue[]): UsageError => {
  const [issue] = issues;
  const flag = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return new UsageError({
    subject: { kind: 'command', id: command },
    expected: `--${flag} to be ${(issue?.message ?? 'right').replace(/^expected /, '')}`,
    received: 'something else',
    mend: `See "earmark ${command} --help".`,
  });
};
