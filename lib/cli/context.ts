/** What a command works with: its common options, where it prints, and the doors to configuration and data. */
import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../model/config.ts';
import type { ReportEngine } from '../pipeline/report/source.ts';
import type { ReportInShort, ReportWindow } from '../pipeline/tell-report.ts';
import type { Clock } from '../ports/clock.ts';
import { type Log, type LogFields, silentLog } from '../ports/log.ts';
import { toJsonLine } from '../text/json-line.ts';
import type { App, Io } from './io.ts';
import { toHarmless, toShown } from './layout.ts';
import { createPaint, type Paint } from './paint.ts';

/** Options that every command takes. */
export type CommonOptions = {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
};

export type Context = {
  readonly io: Io;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly paint: Paint;
  readonly configPath: string;
  /** The configuration the way it was named: what errors call it. */
  readonly configName: string;
  readonly dataFolder: string;
  /** A result, on stdout. */
  print(line: string): void;
  printJson(value: unknown): void;
  /** What helps a person go on, on stderr; not with --quiet. */
  hint(line: string): void;
  loadConfig(): Promise<Config>;
  /** The configuration, or undefined where none was named and none is there. */
  findConfig(): Promise<Config | undefined>;
  /** True where an earlier command kept something in the data folder. */
  hasData(): Promise<boolean>;
  /** Opens the data folder, lets the work be done, and closes it whatever happens. */
  withApp<T>(work: (app: App, config: Config) => Promise<T>, options?: { readonly clock?: Clock }): Promise<T>;
};

const defaultConfig = 'earmark.yml';
const defaultData = '.earmark';

/** Makes the context of one command. */
export const createContext = (io: Io, options: CommonOptions): Context => {
  const configName = options.config ?? defaultConfig;
  const configPath = resolve(io.folder, configName);
  const dataFolder =
    options.data === undefined ? join(dirname(configPath), defaultData) : resolve(io.folder, options.data);
  const hasColours = options.color && io.stdoutIsTerminal && !io.environment.noColor;
  // Whatever a command forgot to make harmless stops here.
  const toLine = (line: string): string => `${toHarmless(line, { colours: hasColours })}\n`;
  const print = (line: string): void => io.stdout(toLine(line));
  // What a notifier says on the terminal must not stand between the lines of JSON.
  const printAside = (line: string): void => (options.json ? io.stderr(toLine(line)) : print(line));
  // Errors name the file the way it was named.
  // Loaded when it is needed: reading a configuration brings every check and source along.
  const load = async (): Promise<Config> =>
    (await import('../config/load.ts')).loadConfig(configPath, { name: configName });
  return {
    io,
    json: options.json,
    quiet: options.quiet,
    paint: createPaint(hasColours),
    configPath,
    configName,
    dataFolder,
    print,
    printJson: (value) => print(toJsonLine(value)),
    hint: (line) => {
      if (!options.quiet) io.stderr(toLine(line));
    },
    loadConfig: load,
    findConfig: async () => (options.config !== undefined || (await isThere(configPath)) ? load() : undefined),
    hasData: () => isThere(dataFolder),
    withApp: async (work, { clock = io.clock } = {}) => {
      const config = await load();
      const app = await io.openApp({
        config,
        dataFolder,
        clock,
        log: createLog(io),
        print: printAside,
        tellReport,
      });
      try {
        return await work(app, config);
      } finally {
        await app.close();
      }
    },
  };
};

/** Few commands send a digest: what makes reports is loaded when one is wanted. */
const tellReport = async (engine: ReportEngine, window: ReportWindow): Promise<ReportInShort> =>
  (await import('./report/report-in-short.ts')).makeReportInShort(engine, window);

const isThere = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Silent unless EARMARK_DEBUG is set: what a person needs to know is in the results. */
const createLog = (io: Io): Log => {
  if (!io.environment.debug) return silentLog;
  const line = (level: string) => (message: string, fields?: LogFields) =>
    io.stderr(`${level} ${toShown(message)}${fields === undefined ? '' : ` ${toJsonLine(fields)}`}\n`);
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
};
