/** The command line: arguments in, an exit code out. Knows every command by its definition and nothing else. */
import { Command, CommanderError, Option } from 'commander';
import { ConfigErrors, EarmarkError } from '../errors.ts';
import { actAs } from '../pipeline/audited.ts';
import { commands } from './all.ts';
import type { CliCommand, ExitCode } from './command.ts';
import { type CommonOptions, createContext } from './context.ts';
import type { Io } from './io.ts';
import { toHarmless } from './layout.ts';
import { createPaint } from './paint.ts';
import { whoRuns } from './who-runs.ts';

/** Runs one command; `argv` begins after the program's name. Never throws for what a user does. */
export const runCli = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  let code: ExitCode = 0;
  const finish = (done: ExitCode): void => {
    code = done;
  };
  try {
    const program = toProgram(await loadCommands(argv[0]), io, finish);
    await actAs(whoRuns(), () => program.parseAsync([...argv], { from: 'user' }));
    return code;
  } catch (error) {
    return report(error, io);
  }
};

/** The command that is called; all of them where help, or a mistake, needs to know the others. */
const loadCommands = async (name: string | undefined): Promise<readonly CliCommand[]> => {
  if (name === '--version') return [];
  const load = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name];
  return Promise.all(load === undefined ? Object.values(commands).map((each) => each()) : [load()]);
};

const toProgram = (loaded: readonly CliCommand[], io: Io, finish: (code: ExitCode) => void): Command => {
  const program = new Command('earmark')
    .description('Listens for a brand’s mark: reads its own channels and what is said of it, and tells what to mend.')
    .version('0.1.0', '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand('help [command]', 'show help for a command');
  prepare(program, io);
  for (const command of loaded) program.addCommand(toSubcommand(command, io, finish));
  return program;
};

/** Everything is written through our streams, and nothing ends the process but ourselves. */
const prepare = (command: Command, io: Io): Command =>
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    });

/** Options that every command takes. */
export const commonFlags = (): readonly Option[] => [
  new Option('--config <file>', 'the configuration (default: earmark.yml)'),
  new Option('--data <dir>', 'the data folder (default: .earmark beside the configuration)'),
  new Option('--json', 'print JSON, one object a line'),
  new Option('--quiet', 'print results only'),
  new Option('--no-color', 'no colours'),
];

const toSubcommand = (definition: CliCommand, io: Io, finish: (code: ExitCode) => void): Command => {
  const command = prepare(new Command(definition.name), io)
    .description(definition.summary)
    .helpOption('--help', 'show help')
    .addHelpText('after', `\nExample:\n  $ ${definition.example}`);
  for (const [spelling, summary] of definition.takes ?? []) command.argument(spelling, summary);
  for (const flag of [...(definition.flags ?? []), ...commonFlags()]) command.addOption(flag);
  return command.action(async () => {
    const flags = command.opts();
    const { config, data, json, quiet, color } = toCommon(flags);
    const context = createContext(io, { config, data, json, quiet, color });
    finish(await definition.run(context, { args: command.args, flags }));
  });
};

const toCommon = (flags: Readonly<Record<string, unknown>>): CommonOptions => ({
  config: typeof flags.config === 'string' ? flags.config : undefined,
  data: typeof flags.data === 'string' ? flags.data : undefined,
  json: flags.json === true,
  quiet: flags.quiet === true,
  color: flags.color !== false,
});

/** A user's mistake and the world's state are told in words; only a fault of ours asks for a report. */
const report = (error: unknown, io: Io): ExitCode => {
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === 'commander.helpDisplayed' ? 0 : 2;
  const paint = createPaint(io.stderrIsTerminal && !io.environment.noColor);
  const isKnown = error instanceof EarmarkError || error instanceof ConfigErrors;
  const message = toHarmless(error instanceof Error ? error.message : String(error));
  for (const line of message.split('\n')) io.stderr(`${paint.red('error')} ${line}\n`);
  if (io.environment.debug && error instanceof Error) io.stderr(`${toHarmless(error.stack ?? '')}\n`);
  if (isKnown) return 2;
  io.stderr('This is a fault of Earmark’s. Set EARMARK_DEBUG=1 to see where, and report it.\n');
  return 70;
};
