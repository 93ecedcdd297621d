/** What the routes work with. */
import type { Config } from '../model/config.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigFiles } from '../ports/config-files.ts';
import type { Log } from '../ports/log.ts';
import type { Stores } from '../ports/stores.ts';
import type { Changes } from './changes.ts';
import type { GuidelineDesk } from './guideline-desk.ts';
import type { PeopleDesk } from './people.ts';
import type { ReadQueue, RunChannels } from './routes/channels.ts';
import type { LintText } from './routes/lint.ts';
import type { ReadReport } from './routes/report.ts';

export type ApiEngine = {
  readonly config: Config;
  readonly stores: Stores;
  /** Differs whenever anything that is stored changed; absent where that cannot be told cheaply. */
  readonly storedVersion?: () => string;
  readonly readQueue: ReadQueue;
  readonly archive: Pick<Archive, 'find'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Told what changed; who listens hears of it. */
  readonly changes: Changes;
  readonly runChannels: RunChannels;
  /** Holds a text that is not published against the guidelines. */
  readonly lintText: LintText;
  readonly readReport: ReadReport;
  /** Who may sign in; absent where a user pool keeps them. */
  readonly people?: PeopleDesk;
  /** A file that the configuration names. */
  readonly readFile: ConfigFiles['read'];
  readonly guidelines: GuidelineDesk;
};
