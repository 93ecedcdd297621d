/** What the command line has of the world outside: its streams, the time, and Earmark opened on one machine. */
import type { Environment } from '../config/environment.ts';
import type { Config, NetworkSettings } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Summary } from '../model/summary.ts';
import type { Received } from '../pipeline/receive.ts';
import type { ReportEngine } from '../pipeline/report/source.ts';
import type { ReportInShort, ReportWindow } from '../pipeline/tell-report.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetcher } from '../ports/fetcher.ts';
import type { Log } from '../ports/log.ts';
import type { Mailboxes } from '../ports/mailbox.ts';
import type { Queue } from '../ports/queue.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Sentiment } from '../ports/sentiment.ts';
import type { Stores } from '../ports/stores.ts';
import type { UnitStore } from '../ports/units.ts';
import type { UserStore } from '../ports/users.ts';
import type { Post } from '../sources/source.ts';

/** How far a pass has come. */
export type Progress = {
  readonly channels: number;
  readonly channelsDone: number;
  readonly pages: number;
  readonly findings: number;
};

export type PassOptions = {
  readonly channels?: readonly string[];
  readonly all?: boolean;
  readonly since?: Date;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
};

/** Earmark opened on one machine, as far as commands use it. */
export type App = {
  readonly stores: Stores;
  readonly queue: Queue;
  readonly archive: Archive;
  readonly fetcher: Fetcher;
  readonly sentiment: Sentiment;
  readonly secrets: Secrets;
  readonly mailboxes?: Mailboxes;
  /** Counts of paid calls. */
  readonly units?: UnitStore;
  /** Who may sign in to the dashboard. */
  readonly users: UserStore;
  /** The keyed pseudonym of an author's name. */
  toPseudonym(name: string): string;
  /** Differs whenever anything that is kept changed. */
  version?(): string;
  /** Makes what was removed be gone from the medium too. */
  scrub?(): Promise<void>;
  /** From the next pass on, it is judged by these. */
  useGuidelines(guidelines: Config['guidelines']): Promise<void>;
  takePost(channel: string, post: Post): Promise<Received>;
  run(options?: PassOptions): Promise<{ readonly summary: Summary; readonly changed: readonly Finding[] }>;
  close(): Promise<void>;
};

export type OpenApp = (options: {
  readonly config: Config;
  readonly dataFolder: string;
  readonly clock?: Clock;
  readonly log: Log;
  readonly print: (line: string) => void;
  /** Makes the report that goes with a digest. */
  readonly tellReport?: (engine: ReportEngine, window: ReportWindow) => Promise<ReportInShort>;
}) => Promise<App>;

export type Io = {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Resolves once stdout takes more, so that long output is not held in memory. */
  drained(): Promise<void>;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number;
  readonly environment: Environment;
  /** Paths on the command line start here. */
  readonly folder: string;
  readonly clock: Clock;
  /** Ends when the command is interrupted. */
  readonly signal: AbortSignal;
  /** Where the built dashboard lies. */
  readonly siteFolder: string;
  readonly openApp: OpenApp;
  /** A polite fetcher without a data folder, for commands that only look at single addresses. */
  openFetcher(network: NetworkSettings): Promise<Fetcher>;
};
